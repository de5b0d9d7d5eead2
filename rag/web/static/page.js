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
    document.dispatchEvent(new Event("griot:spoken"));
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

  // What the reader says of an answer: "Helpful", or "Not helpful" with what was expected.
  const said = new Map(); // question and answer → the sentence that stands for the buttons from then on

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const worded = (tag, word, properties) => {
    const element = make(tag, { ...properties, textContent: words[word] });
    element.dataset.word = word;
    return element;
  };

  function exchange(answer) {
    const before = [...document.querySelectorAll("#chat .question")].filter(
      (question) => question.compareDocumentPosition(answer) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const question = before.at(-1)?.cloneNode(true);
    question?.querySelector(".unseen")?.remove();
    const cited = [...answer.querySelectorAll(".sources:not(.nearest) li > a")];
    const statements = [...answer.querySelectorAll(".exact, .statement")].map((statement) => statement.cloneNode(true));
    for (const statement of statements) statement.querySelectorAll("a.number").forEach((link) => link.remove());
    return {
      question: question?.innerText.trim() ?? "",
      given: statements.map((statement) => statement.textContent.trim()).join("\n"),
      sources: cited.map((link) => decodeURIComponent(link.pathname.slice("/documents/".length))),
    };
  }

  function offerFeedback(place) {
    const about = exchange(place.closest(".answer"));
    const key = JSON.stringify(about);
    const told = worded("p", said.get(key) ?? "feedback_note", { className: "told" });
    told.setAttribute("role", "status");
    if (said.has(key)) return place.replaceChildren(told);

    const up = worded("button", "feedback_up", { type: "button", className: "up" });
    const down = worded("button", "feedback_down", { type: "button", className: "down" });
    const choice = make("div", { className: "choice" }, up, down);
    const expected = make("input", { type: "text", maxLength: 500, autocomplete: "off" });
    const label = make("label", {}, worded("span", "feedback_expected"), expected);
    const form = make("form", { hidden: true }, label, worded("button", "feedback_send", { type: "submit" }));
    choice.setAttribute("role", "group");
    choice.dataset.label = "feedback_label";
    choice.setAttribute("aria-label", words.feedback_label);
    down.setAttribute("aria-expanded", "false");
    up.title = down.title = words.feedback_note;
    told.hidden = true;

    async function send(verdict) {
      const body = JSON.stringify({ ...about, verdict, expected: verdict === "down" ? expected.value : "" });
      const headers = { "Content-Type": "application/json" };
      up.disabled = down.disabled = true;
      let trouble = null;
      try {
        const response = await fetch(`/feedback?lang=${words.language}`, { method: "POST", body, headers });
        if (!response.ok) trouble = (await response.json()).error;
      } catch {
        trouble = words.feedback_failed;
      }
      up.disabled = down.disabled = false;
      told.hidden = false;
      if (trouble) {
        delete told.dataset.word;
        told.textContent = trouble;
      } else {
        said.set(key, "feedback_thanks");
        told.dataset.word = "feedback_thanks";
        told.textContent = words.feedback_thanks;
        place.replaceChildren(told);
      }
    }

    up.addEventListener("click", () => send("up"));
    down.addEventListener("click", () => {
      form.hidden = !form.hidden;
      told.hidden = form.hidden;
      down.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) expected.focus();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send("down");
    });
    place.replaceChildren(choice, form, told);
  }

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
    document.querySelectorAll("#chat .feedback:empty").forEach(offerFeedback);
    // Gradio labels each message with its source, marks and all: a screen reader shall read what is shown.
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((node) => node.removeAttribute("aria-label"));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });

  words = GRIOT_WORDS[preferred()];
  document.documentElement.lang = words.language;
  return { preferred, fill, speak, make, word: (name) => words[name] };
})();
