// Files that a visitor adds: each is sent as it is, and followed until it is read.
(() => {
  const { make, fill } = shell;
  const LOOK_MS = 700;
  const MOST_MISSES = 20;
  const UNKNOWN = -1; // a progress of which only that it goes on is known
  const node = (id) => document.getElementById(id);
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
    let error = "";
    try {
      const response = await fetch(`/uploads/${file.id}?lang=${words.language}`, { method: "DELETE" });
      if (!response.ok && response.status !== 404) ({ error } = await response.json());
    } catch {
      error = words.library_gone;
    }
    if (error) return show(file.id, file.name, error, { state: "failed", onRemove: () => remove(file) });
    drop(file.id);
    tell(fill(words.upload_removed, { name: file.name }));
    await look();
    for (let tries = 0; tries < MOST_MISSES; tries += 1) {
      await library.load(); // what is removed is so when its turn comes
      if (!library.shows(file.path)) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
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
      if (left || misses) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
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
    node("files").addEventListener("change", () => {
      take([...node("files").files]);
      node("files").value = ""; // the same file, corrected, may be chosen again
    });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        event.preventDefault(); // a file that misses the frame would replace the page
        node("drop").classList.toggle("over", kind === "dragover");
        if (kind === "drop") take([...event.dataTransfer.files]);
      });
    }
    if (underWay().length) follow();
  }

  library.mark(mark);
  start();
})();
