// The words of the interface in the reader's language.
const griot = (() => {
  const KEY = "griot.language";
  const opening = {}; // by language, the questions of an empty conversation
  let words = GRIOT_WORDS.fr;

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
    for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = words[node.dataset.hint];
    for (const form of root.querySelectorAll("form.leave")) form.hidden = !document.cookie.includes("griot_logged_in=");
  }

  // The updates of the language switch, the question, the buttons that send and stop, and the chat, in this order.
  function speak(language = words.language, chosen = false) {
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
    const log = document.querySelector("#chat [role=log]");
    log?.setAttribute("aria-label", words.chat_label);
    log?.setAttribute("aria-live", "off"); // `static/heard.js` tells an answer once
    const update = (change) => ({ __type__: "update", ...change });
    return [
      language,
      update({ placeholder: words.question_placeholder, label: words.question_label }),
      update({ value: words.send }),
      update({ value: words.stop }),
      update({ label: words.chat_label, placeholder: welcome() }),
    ];
  }

  // What stands in an empty conversation.
  function welcome() {
    const place = make("div", { className: "nothing" });
    const questions = opening[words.language] ?? [];
    const items = questions.map((question) => make("li", {}, make("button", { className: "example", textContent: question })));
    const head = make("h2", { textContent: words.welcome });
    const hint = make("p", { textContent: words[questions.length ? "empty" : "empty_plain"] });
    place.append(head, make("p", { textContent: words.lede }), hint, make("ul", {}, ...items));
    return place.outerHTML;
  }

  // What can be asked first, as `static/acts.js` finds it: the updates are those of `speak`.
  function offer(questions, language) {
    if (opening[language]) return;
    opening[language] = questions;
    document.querySelector("#respeak")?.click();
  }

  // Gradio calls it once its page stands; what follows needs its buttons.
  function start() {
    setTimeout(() => {
      griotPast.restore();
      griotLine.start();
      griotActs.start();
    });
    return speak(preferred());
  }

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

  words = GRIOT_WORDS[preferred()];
  document.documentElement.lang = words.language;
  return { start, fill, speak, offer, make, worded, word: (name) => words[name] };
})();
