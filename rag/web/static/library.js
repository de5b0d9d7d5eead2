// The table of the documents; what is asked of it stands in the address.
const library = (() => {
  const { make, fill } = shell;
  const { counted, isOne, number } = libraryCharts;
  const TYPING_MS = 180;
  const FIELDS = ["q", "publisher", "language", "since", "until", "undated"];
  const node = (id) => document.getElementById(id);
  const form = node("wish");
  const body = document.querySelector("#list tbody");
  const marks = []; // what stands beside a title: each is given a document, and gives an element or nothing
  const acts = []; // what can be done with a document, in a column of its own
  const given = new URLSearchParams(location.search);
  const wish = Object.fromEntries([...FIELDS, "sort", "order"].map((name) => [name, given.get(name) ?? ""]));
  let rows = [];
  let found = 0;
  let latest = 0; // the last request: an earlier one that comes after it is out of date
  let waiting = 0;
  let isEmpty = false; // nothing at all is indexed

  const asked = () => Object.entries(wish).filter(([, value]) => value);
  const isNarrowed = () => FIELDS.some((name) => wish[name]);

  function writeAddress() {
    const address = new URL(location.href);
    for (const name of Object.keys(wish)) address.searchParams.delete(name);
    for (const [name, value] of asked()) address.searchParams.set(name, value);
    history.replaceState(history.state, "", address);
  }

  // A row
  function title({ path, title, code }) {
    const link = librarySheet.link(path, title);
    if (code) link.lang = code;
    return link;
  }

  function cell(name, ...children) {
    const element = make("td", { className: name }, ...children);
    element.setAttribute("role", "cell");
    return element;
  }

  function row(one) {
    const head = make("th", { scope: "row" }, title(one));
    head.setAttribute("role", "rowheader");
    head.append(...marks.map((mark) => mark(one)).filter(Boolean));
    const line = make("tr", {}, head, cell("date", one.date), cell("publisher", one.publisher), cell("language", one.language));
    const passages = cell("passages", number(one.passages));
    passages.dataset.unit = isOne(one.passages) ? words.library_unit_one : words.library_unit_many;
    line.append(passages, cell("file", one.path));
    if (acts.length) line.append(cell("acts", ...acts.map((act) => act(one))));
    line.setAttribute("role", "row");
    return line;
  }

  function showRows() {
    body.replaceChildren(...rows.map(row));
    const left = Math.min(found - rows.length, 50);
    node("more").hidden = left < 1;
    node("more").textContent = fill(words.library_more, { n: number(left) });
    document.querySelector("#list table").hidden = !rows.length;
    node("empty").hidden = rows.length > 0;
    node("empty").textContent = isEmpty ? words.library_nothing : words.library_none;
    for (const head of document.querySelectorAll("[data-column]")) {
      const isSorted = head.dataset.column === (wish.sort || "date");
      if (isSorted) head.setAttribute("aria-sort", wish.order === "up" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
  }

  // What there is to choose
  function fillSelect(name, first, options) {
    const select = form.elements[name];
    const missing = wish[name] && !options.some(({ value }) => value === wish[name]);
    if (missing) options.unshift({ value: wish[name], label: wish[name] });
    select.replaceChildren(new Option(first, ""), ...options.map(({ value, label }) => new Option(label, value)));
    select.value = wish[name];
    if (options.length) select.closest("label").hidden = false;
  }

  function showChoices(offered) {
    const publishers = offered.publishers.map(({ label, documents }) => ({ value: label, label: `${label} (${number(documents)})` }));
    publishers.sort((one, other) => one.label.localeCompare(other.label, words.language));
    fillSelect("publisher", words.library_all_publishers, publishers);
    const languages = offered.languages.map(({ code, label }) => ({ value: code, label }));
    fillSelect("language", words.library_all_languages, languages);
    node("undated").textContent = fill(words.library_undated, { n: number(offered.undated) });
    if (offered.undated || wish.undated) form.elements.undated.closest("label").hidden = false;
    for (const name of ["since", "until"]) form.elements[name].disabled = Boolean(wish.undated);
  }

  function showCounts({ documents, passages, indexed, left_out }) {
    const when = indexed && new Date(indexed).toLocaleString(words.language, { dateStyle: "long", timeStyle: "short" });
    const counts = fill(words.library_counts, { documents: counted(documents), passages: number(passages) });
    const told = when ? fill(words.library_indexed, { counts, when }) : counts;
    node("counts").textContent = left_out ? fill(words.library_left_out, { counts: told, kinds: left_out }) : told;
    isEmpty = !documents;
    for (const id of ["charts", "wish", "found"]) node(id).hidden = isEmpty;
    const sentence = isNarrowed() ? fill(words.library_found, { found: counted(found), all: number(documents) }) : "";
    node("found").querySelector("span").textContent = sentence;
    node("reset").hidden = !isNarrowed();
  }

  function fillForm() {
    for (const name of FIELDS) {
      const field = form.elements[name];
      if (field.type === "checkbox") field.checked = Boolean(wish[name]);
      else if (field !== document.activeElement) field.value = wish[name];
    }
  }

  async function ask(offset) {
    const request = ++latest;
    const address = `/library/documents?${new URLSearchParams([...asked(), ["offset", offset], ["lang", words.language]])}`;
    let offered;
    try {
      offered = await (await fetch(address)).json();
    } catch {
      offered = { error: words.library_gone };
    }
    if (request !== latest) return null;
    node("trouble").textContent = offered.error ?? "";
    for (const name of ["since", "until"]) form.elements[name].setAttribute("aria-invalid", String(Boolean(offered.error)));
    return offered.error ? null : offered;
  }

  async function load() {
    const offered = await ask(0);
    if (!offered) return;
    ({ rows, found } = offered);
    showChoices(offered);
    showCounts(offered);
    showRows();
    libraryCharts.draw(offered, wish, change);
  }

  async function loadMore() {
    const offered = await ask(rows.length);
    if (!offered) return;
    const first = rows.length;
    rows = [...rows, ...offered.rows];
    found = offered.found;
    showRows();
    body.children[first]?.querySelector("a").focus();
  }

  function change(changed) {
    Object.assign(wish, changed);
    fillForm();
    writeAddress();
    load();
  }

  function read() {
    const fields = new FormData(form);
    change(Object.fromEntries(FIELDS.map((name) => [name, (fields.get(name) ?? "").trim()])));
  }

  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (event.target.type === "search") waiting = setTimeout(read, TYPING_MS);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "undated" && event.target.checked) for (const name of ["since", "until"]) form.elements[name].value = "";
    read();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  node("reset").addEventListener("click", () => {
    change(Object.fromEntries(FIELDS.map((name) => [name, ""])));
    form.elements.q.focus();
  });
  node("more").addEventListener("click", loadMore);
  for (const head of document.querySelectorAll("[data-column]")) {
    head.querySelector("button").addEventListener("click", () => {
      const column = head.dataset.column;
      const isDescending = head.getAttribute("aria-sort") === "descending";
      const isFirst = !head.hasAttribute("aria-sort");
      const order = isFirst ? (["date", "passages"].includes(column) ? "" : "up") : isDescending ? "up" : "";
      change({ sort: column, order });
    });
  }

  function addAct(act) {
    const head = make("th", { scope: "col", className: "acts" }, make("span", { className: "unseen", textContent: words.library_column_acts }));
    head.setAttribute("role", "columnheader");
    if (!acts.length) document.querySelector("#list thead tr").append(head);
    acts.push(act);
  }

  fillForm();
  load();
  const shows = (path) => rows.some((one) => one.path === path);
  return { load, showRows, shows, addAct, mark: (mark) => marks.push(mark) };
})();
