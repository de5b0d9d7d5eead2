// The words of the interface in the reader's language.
const griot = (() => {
  const KEY = "griot.language";
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
    fillGradio();
    document.dispatchEvent(new Event("griot:spoken"));
  }

  // Gradio's own parts know the browser's language, not the one that the reader chose.
  function fillGradio() {
    const box = document.querySelector("#question textarea");
    box.placeholder = words.question_placeholder;
    box.setAttribute("aria-label", words.question_label);
    for (const name of ["send", "stop"]) document.getElementById(name).textContent = words[name];
    const log = document.querySelector("#chat [role=log]");
    log?.setAttribute("aria-label", words.chat_label);
    log?.setAttribute("aria-live", "off"); // `static/talk.js` tells an answer once
    log?.setAttribute("tabindex", "0"); // it scrolls, and may hold nothing else that keys reach
  }

  // Gradio calls it once its page stands, for the language switch and the chat; what follows needs its buttons.
  function start() {
    setTimeout(() => {
      griotPast.restore();
      griotLine.start();
      griotActs.start();
    });
    const language = preferred();
    speak(language);
    return [language, griotTalk.messages()];
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
  const word = (name) => words[name];
  const say = (name, gaps = {}) => word(name).replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
  const post = (address, data) =>
    fetch(address, { method: "POST", body: JSON.stringify(data), headers: { "Content-Type": "application/json" } });
  return { start, fill, speak, make, worded, word, say, post };
})();

// To the clipboard, from any address: browsers keep `navigator.clipboard` from pages that come without HTTPS.
const griotCopy = (() => {
  function copySelected(text, beside) {
    const field = griot.make("textarea", { value: text, className: "unseen" });
    const focused = document.activeElement;
    beside.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    if (!copied) throw new Error("The browser did not copy");
  }

  // `coming` is the promise of a text: a browser lets one copy only while the click that asks for it is recent.
  return async (coming, beside) => {
    if (!navigator.clipboard) return copySelected(await coming, beside);
    const blob = coming.then((text) => new Blob([text], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  };
})();
