// A document beside the table, at an address of its own: `?open=<path>`.
const librarySheet = (() => {
  const sheet = document.getElementById("sheet");
  const page = sheet.querySelector(".page");
  let isOurs = false; // whether the entry before this one in the history is the table

  const asked = () => new URLSearchParams(location.search).get("open");
  const addressOf = (path) => {
    const address = new URL(location.href);
    if (path) address.searchParams.set("open", path);
    else address.searchParams.delete("open");
    return address;
  };
  const encoded = (path) => path.split("/").map(encodeURIComponent).join("/");

  async function read(path) {
    const address = `/documents/${encoded(path)}?lang=${words.language}`;
    sheet.querySelector(".own").href = address;
    sheet.querySelector(".ask").href = `/?${new URLSearchParams({ about: path })}`;
    try {
      const response = await fetch(`${address}&panel=1`);
      const part = new DOMParser().parseFromString(await response.text(), "text/html");
      return document.adoptNode(part.querySelector(".article"));
    } catch {
      return shell.make("p", { className: "article", textContent: words.reader_failed });
    }
  }

  async function show(path) {
    const article = await read(path);
    if (asked() !== path) return; // closed, or another one opened meanwhile
    page.replaceChildren(article);
    if (!sheet.open) sheet.showModal();
    page.scrollTop = 0;
    page.focus();
  }

  function open(path) {
    history.pushState(null, "", addressOf(path));
    isOurs = true;
    show(path);
  }

  // A link that opens a document here, and in a new window where that is asked for.
  function link(path, text) {
    const made = shell.make("a", { href: `/documents/${encoded(path)}?lang=${words.language}`, textContent: text, dir: "auto" });
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(path);
    });
    return made;
  }

  function follow() {
    if (asked()) show(asked());
    else if (sheet.open) sheet.close();
  }

  sheet.addEventListener("close", () => {
    if (!asked()) return;
    if (isOurs) history.back();
    else history.replaceState(null, "", addressOf(""));
    isOurs = false;
  });
  sheet.querySelector(".close").addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close(); // beside the sheet
  });
  addEventListener("popstate", follow);
  follow();
  return { link };
})();
