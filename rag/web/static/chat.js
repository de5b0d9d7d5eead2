// The conversation as it grows.
(() => {
  // While an answer grows, its question stays at the top: one reads from the beginning.
  let shown = 0;
  function follow() {
    const questions = document.querySelectorAll("#chat .question");
    const whole = document.querySelectorAll("#chat .whole").length;
    if (shown === questions.length + whole) return;
    shown = questions.length + whole;
    const box = document.querySelector("#chat [role=log]");
    const last = questions[questions.length - 1];
    if (box && last) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 24;
  }

  new MutationObserver(() => {
    follow();
    document.querySelectorAll("#chat .feedback:empty").forEach(griotFeedback.offer);
    // Gradio labels each message with its source, marks and all: a screen reader shall read what is shown.
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((node) => node.removeAttribute("aria-label"));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
})();
