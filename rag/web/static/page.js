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
    const update = (change) => ({ __type__: "update", ...change });
    return [
      language,
      update({ placeholder: words.question_placeholder, label: words.question_label }),
      update({ value: words.send }),
      update({ label: words.chat_label, placeholder: `<p class="nothing">${words[examples() ? "empty" : "empty_plain"]}</p>` }),
    ];
  }

  const examples = () => document.querySelector("#chat .example") !== null;

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
  return { preferred, fill, speak, make, worded, word: (name) => words[name] };
})();
