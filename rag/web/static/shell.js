// The language that a visitor chose, and what the scripts of our own pages have in common.
const shell = (() => {
  const KEY = "griot.language"; // the chat keeps the reader's choice under it
  const switches = [...document.querySelectorAll(".shell .switch a")];

  const store = (language) => {
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // storage is off: the address carries the choice
    }
  };
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is off: the address and the browser's language are all there is
    }
  };

  // This address, in another language.
  function inLanguage(language) {
    const address = new URL(location.href);
    address.searchParams.set("lang", language);
    return address;
  }

  function start() {
    const asked = new URLSearchParams(location.search).get("lang");
    const known = switches.map((link) => link.hreflang);
    if (known.includes(asked)) store(asked);
    else if (known.includes(stored()) && stored() !== document.documentElement.lang) location.replace(inLanguage(stored()));
    for (const form of document.querySelectorAll("form.leave")) form.hidden = !document.cookie.includes("griot_logged_in=");
    for (const link of switches) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        store(link.hreflang);
        location.assign(inLanguage(link.hreflang));
      });
    }
  }

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const fill = (sentence, fields) => sentence.replace(/\{(\w+)\}/g, (gap, name) => fields[name] ?? gap);

  start();
  return { make, fill };
})();
