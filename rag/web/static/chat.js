// The page as a whole: what follows from what changes in it, and the keys.
(() => {
  // While an answer grows, its question stays at the top: one reads from the beginning.
  let shown = 0;
  function follow() {
    const questions = document.querySelectorAll("#chat .asked");
    const whole = document.querySelectorAll("#chat .whole").length;
    if (shown === questions.length + whole) return;
    shown = questions.length + whole;
    const box = document.querySelector("#chat [role=log]");
    const last = questions[questions.length - 1];
    if (box && last) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 24;
  }

  new MutationObserver(() => {
    follow();
    griotTalk.drawPending();
    refocus();
    griotHeard.look();
    document.querySelectorAll("#chat .feedback:empty").forEach(griotFeedback.offer);
    griotActs.dress();
    // Gradio labels each message with its source, marks and all: a screen reader shall read what is shown.
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((node) => node.removeAttribute("aria-label"));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });

  // A citation that has the focus is another one when a sentence comes after it.
  let cited = null; // {reply, href}
  document.addEventListener("focusin", ({ target }) => {
    const link = target.closest?.("#chat .reply a.number");
    cited = link ? { reply: link.closest(".reply").id, href: link.getAttribute("href") } : null;
  });
  document.addEventListener("pointerdown", () => (cited = null)); // elsewhere, where nothing takes the focus

  function refocus() {
    if (!cited || document.activeElement !== document.body) return;
    const links = [...document.querySelectorAll(`#${cited.reply} a.number`)];
    links.find((link) => link.getAttribute("href") === cited.href)?.focus({ preventScroll: true });
  }

  const isTyping = (node) => node.matches?.("input, textarea, select, [contenteditable=true]");
  const box = () => document.querySelector("#question textarea");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      box().focus();
    } else if (event.target === box()) {
      if (event.key === "ArrowUp" && !box().value) recall(event);
      else if (event.key === "Escape" && !griotTalk.cancelEdit() && griotTalk.asking()) griotTalk.halt();
    }
  });

  function recall(event) {
    const said = griotTalk.current().turns.map((exchange) => exchange.said).filter((text) => text.trim());
    if (!said.length) return;
    event.preventDefault();
    griotTalk.fillBox(said.at(-1));
  }
})();
