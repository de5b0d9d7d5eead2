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

// Files that a visitor adds: each is sent as it is, and followed until it is read.
(() => {
  const { make, fill, node, pause } = shell;
  const LOOK_MS = 700;
  const MOST_MISSES = 20;
  const UNKNOWN = -1; // a progress of which only that it goes on is known
  const list = node("sent");
  const lines = new Map(); // a file's id, or its place in what is being sent → its line
  const PRIVACY = { session: words.upload_session, corpus: words.upload_corpus };
  let rules = { mode: "off", kinds: [], files: [] };
  let mine = new Set(); // the paths of what the visitor added
  let sending = Promise.resolve(); // one file after the other
  let isFollowing = false;
  let sent = 0;

  const tell = (sentence) => (node("upload-said").textContent = sentence);

  function line(key, name) {
    const known = lines.get(key);
    if (known) return known;
    const item = make("li", {});
    const said = make("span", { className: "said" });
    const bar = make("progress", { hidden: true, ariaLabel: name });
    const remove = make("button", { type: "button", textContent: words.upload_remove, hidden: true });
    remove.setAttribute("aria-label", fill(words.upload_remove_named, { name }));
    const label = make("span", { className: "name", textContent: name, dir: "auto" });
    item.append(label, make("div", {}, said, bar), remove);
    list.append(item);
    const made = { item, label, said, bar, remove };
    lines.set(key, made);
    return made;
  }

  function show(key, name, sentence, { state = "", part = null, onRemove = null } = {}) {
    const { item, said, bar, remove } = line(key, name);
    item.className = state;
    if (said.textContent !== sentence) said.textContent = sentence;
    bar.hidden = part === null;
    if (part === UNKNOWN) bar.removeAttribute("value");
    else if (part !== null) bar.value = part;
    remove.hidden = !onRemove;
    remove.onclick = onRemove;
  }

  function drop(key) {
    const item = lines.get(key)?.item;
    const next = item?.nextElementSibling ?? item?.previousElementSibling;
    item?.remove();
    lines.delete(key);
    (next?.querySelector("button:not([hidden])") ?? node("files")).focus();
  }

  // A file that is being sent
  function refusal(file) {
    const most = rules.most_mb;
    const name = file.name.toLowerCase();
    if (rules.kinds.length && !rules.kinds.some((kind) => name.endsWith(kind))) {
      return fill(words.upload_kind, { kinds: rules.kinds.join(", ") });
    }
    return most && file.size > most * 1e6 ? fill(words.upload_large, { mb: most }) : "";
  }

  const fail = (key, name, sentence) => {
    show(key, name, sentence, { state: "failed", onRemove: () => drop(key) });
    tell(fill(words.upload_said, { name, sentence }));
  };

  function post(key, file) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", `/uploads?${new URLSearchParams({ name: file.name, lang: words.language })}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.responseType = "json";
      request.upload.onprogress = ({ loaded, total }) => {
        const percent = Math.floor((100 * loaded) / total);
        show(key, file.name, fill(words.upload_sending, { percent }), { part: loaded / total });
      };
      request.onload = () => resolve(request.response ?? { error: words.library_gone });
      request.onerror = () => resolve({ error: words.library_gone });
      request.send(file);
    });
  }

  async function send(key, file) {
    const told = refusal(file);
    const answer = told ? { error: told } : await post(key, file);
    if (answer.error) return fail(key, file.name, answer.error);
    lines.set(answer.id, lines.get(key));
    lines.delete(key);
    show(answer.id, answer.name, words.upload_waiting, { part: UNKNOWN });
    follow();
  }

  function take(files) {
    if (rules.mode === "off") return;
    for (const file of files) {
      const key = (sent += 1);
      show(key, file.name, words.upload_waiting);
      sending = sending.then(() => send(key, file));
    }
  }

  // A file that the server has
  function showFile(file) {
    const { id, name, state, done, total, sentence } = file;
    const onRemove = () => remove(file);
    if (state === "waiting") show(id, name, words.upload_waiting, { part: UNKNOWN, onRemove });
    else if (state === "reading") {
      show(id, name, words.upload_reading, { part: total ? done / total : UNKNOWN, onRemove });
    } else if (state === "failed") show(id, name, sentence, { state, onRemove });
    else {
      show(id, name, words.upload_done, { state, onRemove });
      const { label } = line(id, name);
      if (!label.firstElementChild) label.replaceChildren(librarySheet.link(file.path, name));
    }
  }

  async function remove(file) {
    const address = `/uploads/${file.id}?lang=${words.language}`;
    const { status, error } = await shell.ask(address, words.library_gone, { method: "DELETE" });
    if (error && status !== 404) return show(file.id, file.name, error, { state: "failed", onRemove: () => remove(file) });
    drop(file.id);
    tell(fill(words.upload_removed, { name: file.name }));
    await look();
    for (let tries = 0; tries < MOST_MISSES; tries += 1) {
      await library.load(); // what is removed is so when its turn comes
      if (!library.shows(file.path)) break;
      await pause(LOOK_MS);
    }
    await look(); // what could not be removed is there again
  }

  async function look() {
    const response = await fetch(`/uploads?lang=${words.language}`);
    if (!response.ok) return;
    rules = await response.json();
    const before = mine.size;
    mine = new Set(rules.files.filter(({ state }) => state === "done").map(({ path }) => path));
    for (const file of rules.files) showFile(file);
    if (mine.size !== before) library.showRows();
  }

  const underWay = () => rules.files.filter(({ state }) => state === "waiting" || state === "reading");

  async function follow() {
    if (isFollowing) return;
    isFollowing = true;
    let misses = 0;
    let before = null;
    do {
      try {
        await look();
        misses = 0;
      } catch {
        misses += 1; // the server is busy or gone: the next look tells
      }
      const left = underWay().length;
      if (before !== null && left < before) await library.load();
      before = left;
      if (left || misses) await pause(LOOK_MS);
    } while ((underWay().length || misses) && misses < MOST_MISSES);
    isFollowing = false;
    if (misses) return tell(words.library_gone);
    await library.load();
    if (rules.files.length) tell(words.upload_all_done);
  }

  function mark({ path }) {
    const sentence = rules.mode === "session" ? words.upload_mine : words.upload_added;
    return mine.has(path) ? make("span", { className: "mine", textContent: sentence }) : null;
  }

  async function start() {
    try {
      await look();
    } catch {
      return; // the table says that the server is gone
    }
    if (!(rules.mode in PRIVACY)) return;
    node("upload").hidden = false;
    node("files").accept = rules.kinds.join(",");
    node("kinds").textContent = fill(words.upload_kinds, { kinds: rules.kinds.join(", "), mb: rules.most_mb });
    node("privacy").textContent = fill(PRIVACY[rules.mode], rules);
    shell.takeFiles(node("files"), take);
    if (underWay().length) follow();
  }

  library.mark(mark);
  start();
})();

// What changes the documents for everybody, where that is allowed.
(() => {
  if (!mayEdit) return;
  const { make, fill, node } = shell;
  const dialog = node("removal");
  let asked = null; // the document that is to be deleted

  // Deleting
  function act(one) {
    const button = make("button", { type: "button", className: "quiet", textContent: words.library_remove });
    button.setAttribute("aria-label", fill(words.library_remove_named, { title: one.title }));
    button.addEventListener("click", () => {
      asked = one;
      node("removal-title").textContent = fill(words.library_remove_title, { title: one.title });
      node("removal-what").textContent = fill(words.library_remove_what, { file: one.path });
      node("removal-trouble").textContent = "";
      dialog.showModal();
      dialog.querySelector(".keep").focus();
    });
    return button;
  }

  const send = (address, method) => shell.ask(`${address}?lang=${words.language}`, words.library_gone, { method });

  async function remove() {
    const path = asked.path.split("/").map(encodeURIComponent).join("/");
    dialog.querySelector(".remove").disabled = true;
    const { error } = await send(`/library/documents/${path}`, "DELETE");
    dialog.querySelector(".remove").disabled = false;
    if (error) {
      node("removal-trouble").textContent = error;
      return;
    }
    dialog.close();
    await library.load();
    node("tended").textContent = fill(words.library_removed, { title: asked.title });
    document.querySelector("#wish [name=q]").focus(); // the button that opened the dialog is gone
  }

  // Reading the folder again
  const STAGES = { scan: words.library_scanning, embed: words.library_reading, apply: words.library_applying };

  function show({ state, stage, done, total, sentence }) {
    const isRunning = state === "running";
    node("reindex").disabled = isRunning;
    node("tending").hidden = !isRunning;
    if (isRunning && total) [node("tending").max, node("tending").value] = [total, done];
    else node("tending").removeAttribute("value");
    const said = isRunning ? fill(STAGES[stage], { done, total }) : sentence;
    if (node("tended").textContent !== said) node("tended").textContent = said;
    return isRunning;
  }

  async function follow(told) {
    const address = () => `/library/reindex?lang=${words.language}`;
    const trouble = await shell.follow(address, words.library_gone, show, told);
    if (trouble) show({ state: "failed", sentence: trouble });
    else await library.load();
  }

  node("tend").hidden = false;
  node("reindex").addEventListener("click", async () => {
    const told = await send("/library/reindex", "POST");
    if (told.error) show({ state: "failed", sentence: told.error });
    else follow(told);
  });
  dialog.querySelector(".keep").addEventListener("click", () => dialog.close());
  dialog.querySelector(".remove").addEventListener("click", remove);
  library.addAct(act);
  send("/library/reindex", "GET").then((told) => (told.state === "running" ? follow(told) : null));
})();
