// The language that a visitor chose, and what the scripts of our own pages have in common.
const shell = (() => {
  const LOOK_MS = 500;
  const MISSES = 20; // looks without a reply after which the server is taken to be gone
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

  const node = (id) => document.getElementById(id);
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // What the server says, as JSON; `gone` is the sentence if it cannot be reached.
  async function ask(address, gone, options = {}) {
    try {
      const response = await fetch(address, options);
      const told = response.status === 204 ? {} : await response.json();
      return { status: response.status, ...told };
    } catch {
      return { error: gone, isGone: true };
    }
  }

  const post = (address, gone, body) =>
    ask(address, gone, { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } });

  // Shows how far the server is, until `show` says that it is done; gives the sentence of what went wrong, or "".
  async function follow(addressOf, gone, show, told = null) {
    for (let misses = 0; misses < MISSES; ) {
      const next = told ?? (await ask(addressOf(), gone));
      told = null;
      misses = next.isGone ? misses + 1 : 0; // it is busy or gone: the next look tells
      if (next.error && !next.isGone) return next.error;
      if (!next.error && !show(next)) return "";
      await pause(LOOK_MS);
    }
    return gone;
  }

  // Has files that are chosen, or dropped anywhere, taken.
  function takeFiles(field, take) {
    field.addEventListener("change", () => {
      take([...field.files]);
      field.value = ""; // the same file, corrected, may be chosen again
    });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        event.preventDefault(); // a file that misses the frame would replace the page
        node("drop").classList.toggle("over", kind === "dragover");
        if (kind === "drop") take([...event.dataTransfer.files]);
      });
    }
  }

  // The sentence of a page of work, its bar, and whether a file can be chosen now.
  function say(sentence, isWrong = false) {
    if (node("sentence").textContent !== sentence) node("sentence").textContent = sentence;
    node("sentence").classList.toggle("wrong", isWrong);
  }

  function work(isWorking) {
    node("progress").hidden = !isWorking;
    node("file").disabled = isWorking;
    node("stop").disabled = false;
    if (node("run-feedback")) node("run-feedback").disabled = isWorking;
  }

  start();
  return { make, fill, node, pause, ask, post, follow, takeFiles, say, work };
})();
