// The documents by date and by publisher; a bar chooses what it counts.
const libraryCharts = (() => {
  const { make, fill } = shell;
  const LANGUAGE = words.language;
  const HEIGHT = 104; // pixels of the highest bar with the space above it
  const AXIS = 22; // below the bars
  const TOP = 16; // for the number that the highest bar stands for
  const MOST_SLOT = 48;
  const MOST_PUBLISHERS = 6;
  const number = (count) => new Intl.NumberFormat(LANGUAGE).format(count);
  const isOne = (count) => new Intl.PluralRules(LANGUAGE).select(count) === "one"; // as 0 is in French
  const counted = (count) => fill(isOne(count) ? words.library_one : words.library_many, { n: number(count) });
  const says = ({ label, documents }) => fill(words.library_bar, { label, documents: counted(documents) });
  let redraw = () => {};

  const svg = (tag, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  function tick({ since }) {
    if (since.length < 7) return since;
    const month = new Date(`${since}-15T00:00:00Z`);
    return month.toLocaleDateString(LANGUAGE, { month: "short", year: "numeric", timeZone: "UTC" });
  }

  function bar(one, place, most, slot, isChosen) {
    const high = one.documents ? Math.max(2, (one.documents / most) * (HEIGHT - TOP)) : 0;
    const gap = Math.min(6, slot * 0.25);
    const attributes = { x: place * slot + gap / 2, y: HEIGHT - high, width: Math.max(1, slot - gap), height: high, rx: 1.5 };
    const whole = svg("rect", { class: "reach", x: place * slot, y: 0, width: slot, height: HEIGHT });
    const pressed = { role: "button", tabindex: -1, "aria-pressed": isChosen, "aria-label": says(one) };
    return svg("g", one.documents ? pressed : {}, whole, svg("rect", { class: "bar", ...attributes }));
  }

  // The arrows go from bar to bar; only one of them is where the tab key stops.
  function walk(bars, point, choose) {
    const stop = bars.findIndex(({ node }) => node.getAttribute("aria-pressed") === "true");
    bars[Math.max(0, stop)]?.node.setAttribute("tabindex", 0);
    const go = (place) => {
      for (const { node } of bars) node.setAttribute("tabindex", -1);
      bars[place].node.setAttribute("tabindex", 0);
      bars[place].node.focus();
    };
    bars.forEach(({ one, node }, place) => {
      node.addEventListener("click", () => choose(one));
      node.addEventListener("focus", () => point(one));
      node.addEventListener("mouseenter", () => point(one));
      node.addEventListener("keydown", (event) => {
        const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: bars.length - 1 }[event.key];
        if (to !== undefined && bars[to]) go(to);
        else if (event.key === "Enter" || event.key === " ") choose(one);
        else return;
        event.preventDefault();
      });
    });
  }

  function axis(dates, slot) {
    const every = Math.ceil((dates[0].since.length < 7 ? 48 : 96) / slot);
    return dates
      .map((one, place) => [one, place])
      .filter(([, place]) => place % every === 0 && (place + every / 2) * slot < dates.length * slot + 1)
      .map(([one, place]) => {
        const text = svg("text", { class: "tick", x: place * slot + (place ? slot / 2 : 0), y: HEIGHT + 16 });
        text.setAttribute("text-anchor", place ? "middle" : "start");
        text.textContent = tick(one);
        return text;
      });
  }

  function drawDates({ dates }, wish, choose) {
    const figure = document.getElementById("timeline");
    if (dates.length > 1 || wish.since || wish.until) figure.hidden = false;
    if (figure.hidden || !dates.length) return figure.querySelector(".plot").replaceChildren();
    const plot = figure.querySelector(".plot");
    const had = plot.contains(document.activeElement) ? document.activeElement.dataset.since : null;
    const width = plot.clientWidth;
    const slot = Math.min(width / dates.length, MOST_SLOT);
    const most = Math.max(...dates.map((one) => one.documents));
    const isChosen = (one) => Boolean(wish.since) && one.since === wish.since && one.until === wish.until;
    const nodes = dates.map((one, place) => ({ one, node: bar(one, place, most, slot, isChosen(one)) }));
    for (const { one, node } of nodes) node.dataset.since = one.since;
    const top = svg("text", { class: "tick", x: 0, y: 11 });
    top.textContent = number(most);
    const line = svg("line", { class: "rule", x1: 0, x2: slot * dates.length, y1: TOP - 0.5, y2: TOP - 0.5 });
    const ground = svg("line", { class: "rule", x1: 0, x2: slot * dates.length, y1: HEIGHT + 0.5, y2: HEIGHT + 0.5 });
    const drawing = { role: "group", "aria-label": words.library_by_date, width, height: HEIGHT + AXIS };
    plot.replaceChildren(svg("svg", drawing, line, top, ...nodes.map(({ node }) => node), ground, ...axis(dates, slot)));
    plot.classList.toggle("chosen", Boolean(wish.since || wish.until));
    for (const { one, node } of nodes) node.classList.toggle("inside", inside(one, wish));
    const pointed = figure.querySelector(".pointed");
    pointed.textContent = "";
    walk(nodes.filter(({ one }) => one.documents), (one) => (pointed.textContent = says(one)), choose);
    plot.onmouseleave = () => (pointed.textContent = "");
    if (had) plot.querySelector(`[data-since="${had}"]`)?.focus();
  }

  const inside = (one, { since, until }) =>
    (!since || one.until >= since.slice(0, one.until.length)) && (!until || one.since <= until.slice(0, one.since.length));

  function drawPublishers({ publishers, publishers_in_all: all }, wish, choose) {
    const figure = document.getElementById("publishers");
    if (publishers.length > 1 || wish.publisher) figure.hidden = false;
    const most = Math.max(1, ...publishers.map((one) => one.documents));
    const first = publishers.slice(0, MOST_PUBLISHERS);
    const chosen = publishers.find((one) => one.label === wish.publisher);
    if (chosen && !first.includes(chosen)) first[MOST_PUBLISHERS - 1] = chosen;
    const had = figure.contains(document.activeElement) ? document.activeElement.dataset.label : null;
    const items = first.map((one) => {
      const share = svg("rect", { class: "bar", width: `${(100 * one.documents) / most}%`, height: 8, rx: 1.5 });
      const button = make("button", { type: "button", ariaPressed: String(one === chosen), ariaLabel: says(one) });
      button.dataset.label = one.label;
      const label = make("span", { className: "label", textContent: one.label, dir: "auto" });
      const count = make("span", { className: "count", textContent: number(one.documents) });
      button.append(label, svg("svg", { "aria-hidden": true, width: "100%", height: 8 }, share), count);
      button.addEventListener("click", () => choose(one));
      return make("li", {}, button);
    });
    figure.querySelector("ul").replaceChildren(...items);
    const more = all - first.length;
    figure.querySelector("p").textContent = more > 0 ? fill(words.library_other_publishers, { n: number(more) }) : "";
    if (had) items.map((item) => item.firstChild).find((button) => button.dataset.label === had)?.focus();
  }

  // `choose` is given what of the wish a bar sets, or takes back where it is set.
  function draw(offered, wish, choose) {
    const isDates = ({ since, until }) => since === wish.since && until === wish.until;
    const dated = (one) => choose(isDates(one) ? { since: "", until: "" } : { since: one.since, until: one.until, undated: "" });
    const named = (one) => choose({ publisher: one.label === wish.publisher ? "" : one.label });
    redraw = () => drawDates(offered, wish, dated);
    redraw();
    drawPublishers(offered, wish, named);
    const charts = document.getElementById("charts");
    charts.style.minHeight = `${charts.offsetHeight}px`; // the search below stays where it is while one types
  }

  let width = window.innerWidth;
  addEventListener("resize", () => {
    if (width === window.innerWidth) return;
    document.getElementById("charts").style.minHeight = "";
    redraw();
    width = window.innerWidth;
  });
  return { draw, counted, isOne, number };
})();

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
