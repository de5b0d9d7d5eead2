// The words of the interface in the reader's language, and the article behind a citation.
const griot = (() => {
  const KEY = "griot.language";
  let words = GRIOT_WORDS.fr;
  let origin = null; // the link that opened the article

  const known = (tag) => Object.keys(GRIOT_WORDS).find((code) => tag && tag.toLowerCase().split("-")[0] === code);

  function preferred() {
    let chosen = null;
    try {
      chosen = localStorage.getItem(KEY);
    } catch {
      // storage is off: the browser's language is all there is
    }
    return known(chosen) ?? navigator.languages.map(known).find(Boolean) ?? "fr";
  }

  function fill(root) {
    for (const node of root.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
    for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words[node.dataset.label]);
  }

  // The updates of the language switch, the question, the button and the chat, in this order.
  function speak(language, chosen = false) {
    words = GRIOT_WORDS[language];
    document.documentElement.lang = language;
    if (chosen) {
      try {
        localStorage.setItem(KEY, language);
      } catch {
        // storage is off: the choice lasts as long as the page
      }
    }
    fill(document);
    document.querySelector("#chat [role=log]")?.setAttribute("aria-label", words.chat_label);
    if (origin) open(origin, false);
    const update = (change) => ({ __type__: "update", ...change });
    return [
      language,
      update({ placeholder: words.question_placeholder, label: words.question_label }),
      update({ value: words.send }),
      update({ label: words.chat_label, placeholder: `<p class="nothing">${words[examples() ? "empty" : "empty_plain"]}</p>` }),
    ];
  }

  const examples = () => document.querySelector("#chat .example") !== null;

  async function open(link, reveal = true) {
    const pane = document.querySelector("#pane .reader");
    const sheet = pane.querySelector(".sheet");
    const address = new URL(link.href);
    let article = null;
    try {
      const response = await fetch(address, { headers: { "Accept-Language": words.language } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      article = page.querySelector("main .article, main .missing");
    } catch {
      // said below
    }
    if (!article) {
      article = document.createElement("p");
      article.className = "article";
      article.textContent = words.reader_failed;
    }
    document.querySelectorAll("#chat a.open").forEach((other) => other.classList.remove("open"));
    link.classList.add("open");
    origin = link;
    address.searchParams.set("lang", words.language);
    pane.querySelector(".own").href = address;
    pane.querySelector(".tools").hidden = false;
    sheet.replaceChildren(document.adoptNode(article));
    if (!reveal) return;
    const target = sheet.querySelector("mark") ?? sheet;
    sheet.scrollTop = 0;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: target === sheet ? "start" : "center" });
  }

  document.addEventListener(
    "click",
    (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = event.target.closest?.("#chat a[href], #pane .back");
      if (!link) return;
      if (link.classList.contains("back")) {
        event.preventDefault();
        const target = origin?.isConnected ? origin : document.querySelector("#question textarea");
        target.focus({ preventScroll: true });
        target.scrollIntoView({ block: "center" });
      } else if (link.pathname.startsWith("/documents/")) {
        event.preventDefault();
        event.stopPropagation();
        open(link);
      }
    },
    true,
  );

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
    // Gradio labels each message with its source, marks and all: a screen reader shall read what is shown.
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((node) => node.removeAttribute("aria-label"));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });

  words = GRIOT_WORDS[preferred()];
  document.documentElement.lang = words.language;
  return { preferred, fill, speak };
})();
