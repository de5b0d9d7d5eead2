// The conversations before, kept in this browser alone: opened again, renamed, deleted, searched.
const griotPast = (() => {
  const LIST = "griot.talks";
  const HERE = "griot.here"; // of this tab: the conversation that a reload brings back
  const DRAFT = "griot.draft"; // of this tab: what was typed and not yet sent
  const MOST = 100; // conversations; the oldest goes first
  const { make, worded } = griot;
  let root = null;
  let deleted = null; // {entry, stored}: the last one, until the panel closes

  function attempt(work, otherwise = null) {
    try {
      return work();
    } catch {
      return otherwise; // storage is off, full, or holds what is not ours
    }
  }

  const key = (id) => `griot.talk.${id}`;
  const list = () => attempt(() => JSON.parse(localStorage.getItem(LIST)), null) ?? [];
  const read = (id) =>
    attempt(() => {
      const talk = JSON.parse(localStorage.getItem(key(id)));
      return talk && { ...talk, turns: talk.turns.map(upgraded) };
    });
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const nameOf = (talk) => talk.name || talk.turns[0].said.trim();

  function write(entries) {
    return attempt(() => {
      localStorage.setItem(LIST, JSON.stringify(entries));
      return true;
    }, false);
  }

  // Data alone: how an answer looks is the server's matter.
  const stored = (talk) => JSON.stringify({ ...talk, turns: talk.turns.map(({ html, pending, ...exchange }) => exchange) });

  // What an earlier version kept has markup instead of the sentence that stood for an answer.
  function upgraded(exchange) {
    const { html, pending, ...data } = exchange;
    const sentence = data.sentence ?? (data.turn || !html ? "" : griotActs.textOfHtml(html));
    return { ...data, sentence, html: "", pending: null };
  }

  function keep(talk) {
    attempt(() => sessionStorage.setItem(HERE, talk.id));
    if (!talk.turns.some(({ said }) => said.trim())) return;
    const data = stored(talk);
    const others = list().filter(({ id }) => id !== talk.id);
    const entries = [{ id: talk.id, at: talk.at, name: nameOf(talk) }, ...others];
    while (entries.length > MOST) drop(entries.pop().id);
    while (!attempt(() => (localStorage.setItem(key(talk.id), data), true), false)) {
      if (entries.length < 2) return;
      drop(entries.pop().id);
    }
    write(entries);
    if (isOpen()) fill();
  }

  const drop = (id) => attempt(() => localStorage.removeItem(key(id)));

  // The conversation of this tab, as it stood when the page was left.
  function restore() {
    const id = attempt(() => sessionStorage.getItem(HERE));
    const talk = id && read(id);
    if (talk) griotTalk.show(talk);
    const typed = attempt(() => sessionStorage.getItem(DRAFT));
    if (typed) griotTalk.fillBox(typed);
  }

  function reload() {
    keep(griotTalk.current());
    location.reload();
  }

  function leave() {
    const typed = document.querySelector("#question textarea")?.value ?? "";
    attempt(() => (typed ? sessionStorage.setItem(DRAFT, typed) : sessionStorage.removeItem(DRAFT)));
  }

  // The panel
  const isOpen = () => root !== null && !root.querySelector(".panel").hidden;

  function open(wanted) {
    root.querySelector(".panel").hidden = !wanted;
    root.querySelector(".toggle").setAttribute("aria-expanded", String(wanted));
    if (!wanted) return void (deleted = null);
    root.querySelector("input[type=search]").value = "";
    fill();
    root.querySelector("input[type=search]").focus();
  }

  function holds({ id, name }, sought) {
    if (!sought || fold(name).includes(sought)) return true;
    const told = (read(id)?.turns ?? []).flatMap(({ said, turn }) => [said, ...(turn?.statements ?? []).map(({ text }) => text)]);
    return told.some((text) => fold(text).includes(sought));
  }

  function fill() {
    const sought = fold(root.querySelector("input[type=search]").value.trim());
    const entries = list();
    const found = entries.filter((entry) => holds(entry, sought));
    const days = new Intl.DateTimeFormat(griot.word("language"), { dateStyle: "medium", timeStyle: "short" });
    root.querySelector(".panel ul").replaceChildren(...found.map((entry) => item(entry, days)));
    const none = entries.length ? "past_not_found" : "past_empty";
    root.querySelector(".none").textContent = found.length ? "" : griot.word(none);
    root.querySelector(".clear").hidden = !entries.length;
    root.querySelector(".restored").hidden = !deleted;
  }

  function item(entry, days) {
    const isCurrent = entry.id === griotTalk.current().id;
    const name = make("span", { className: "name", textContent: entry.name, dir: "auto" });
    const when = make("time", { dateTime: entry.at, textContent: days.format(new Date(entry.at)) });
    const show = make("button", { type: "button", className: "show" }, name, when);
    if (isCurrent) show.setAttribute("aria-current", "true");
    show.addEventListener("click", () => choose(entry.id));
    const rename = act("past_rename", entry, () => startRename(line, entry));
    const remove = act("past_delete", entry, () => forget(entry));
    const line = make("li", {}, show, rename, remove);
    return line;
  }

  function act(word, { name }, work) {
    const button = worded("button", word, { type: "button", className: "act" });
    button.setAttribute("aria-label", `${griot.word(word)} : ${name}`);
    button.addEventListener("click", work);
    return button;
  }

  function choose(id) {
    const talk = read(id);
    if (!talk) return fill();
    open(false);
    griotTalk.show(talk);
    document.querySelector("#question textarea").focus();
  }

  function startRename(line, entry) {
    const field = make("input", { type: "text", maxLength: 120, value: entry.name, autocomplete: "off" });
    field.setAttribute("aria-label", griot.word("past_name"));
    const form = make("form", {}, field, worded("button", "past_save", { type: "submit" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      rename(entry.id, field.value.trim());
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      fill();
    });
    line.replaceChildren(form);
    field.select();
  }

  function rename(id, name) {
    const current = griotTalk.current();
    const talk = id === current.id ? current : read(id);
    if (talk && name) {
      talk.name = name;
      attempt(() => localStorage.setItem(key(id), stored(talk)));
      write(list().map((entry) => (entry.id === id ? { ...entry, name } : entry)));
    }
    fill();
    focusOn(id);
  }

  function focusOn(id) {
    const place = list().findIndex((entry) => entry.id === id);
    (root.querySelectorAll("li .show")[place] ?? root.querySelector("input[type=search]")).focus();
  }

  function forget(entry) {
    deleted = { entry, stored: attempt(() => localStorage.getItem(key(entry.id))), place: list().findIndex(({ id }) => id === entry.id) };
    drop(entry.id);
    write(list().filter(({ id }) => id !== entry.id));
    if (entry.id === griotTalk.current().id) griotTalk.show(null);
    fill();
    root.querySelector(".restored button").focus();
  }

  function unforget() {
    const { entry, stored, place } = deleted;
    deleted = null;
    attempt(() => localStorage.setItem(key(entry.id), stored));
    write(list().toSpliced(place, 0, entry));
    fill();
    focusOn(entry.id);
  }

  function clear() {
    if (!confirmed()) return;
    for (const { id } of list()) drop(id);
    write([]);
    deleted = null;
    griotTalk.show(null);
    fill();
    root.querySelector("input[type=search]").focus();
  }

  // Asked twice: the first press changes what the button says.
  function confirmed() {
    const button = root.querySelector(".clear");
    const sure = button.dataset.word === "past_clear_sure";
    button.dataset.word = sure ? "past_clear" : "past_clear_sure";
    griot.fill(root.querySelector(".foot"));
    return sure;
  }

  function start(element) {
    root = element.querySelector(".past");
    griot.fill(element);
    root.querySelector(".toggle").addEventListener("click", () => open(!isOpen()));
    root.querySelector(".new").addEventListener("click", () => {
      open(false);
      griotTalk.show(null);
      document.querySelector("#question textarea").focus();
    });
    root.querySelector("input[type=search]").addEventListener("input", fill);
    root.querySelector(".clear").addEventListener("click", clear);
    root.querySelector(".restored button").addEventListener("click", unforget);
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !isOpen()) return;
      open(false);
      root.querySelector(".toggle").focus();
    });
    document.addEventListener("click", (event) => {
      if (event.isTrusted && isOpen() && event.target.isConnected && !root.contains(event.target)) open(false);
    });
    for (const event of ["asked", "answered"]) document.addEventListener(`griot:${event}`, ({ detail }) => keep(detail));
    document.addEventListener("griot:shown", ({ detail }) => attempt(() => sessionStorage.setItem(HERE, detail.id)));
    document.addEventListener("griot:spoken", () => isOpen() && fill());
    window.addEventListener("storage", ({ key: changed }) => changed === LIST && isOpen() && fill());
    window.addEventListener("pagehide", leave);
  }

  return { start, restore, reload };
})();
