"use strict";
/* A table of many rows: searched, filtered, sorted, and shown a page at a time. All text goes in as text. */
const PAGE = 50;
const PRINTED = 500; // more would take a browser minutes to lay out

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
const collator = new Intl.Collator(data.language, { numeric: true, sensitivity: "base" });
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const percent = new Intl.NumberFormat(data.language, { style: "percent", maximumFractionDigits: 0 });

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/* `view`: columns ({ key, label, value, cell, hint }), facets, `facetOf(row, key)`, `onChoose(key, value)`, `searched(row)`, `detail(row)`. */
function showTable(place, rows, view) {
  const state = { search: "", chosen: {}, sort: null, down: false, start: 0, open: new Set() };
  const texts = rows.map((row) => fold(view.searched(row)));
  const order = new Map(rows.map((row, index) => [row, index]));

  const search = make("input", { type: "search", id: "search", placeholder: words.search, "aria-label": words.search });
  const reset = make("button", { type: "button", class: "reset" }, words.reset);
  const selects = view.facets.map((facet) => {
    const select = make("select", { "data-key": facet.key });
    if (!facet.required) select.append(make("option", { value: "all" }, words.all));
    facet.options.forEach(([, label, count], index) =>
      select.append(make("option", { value: index }, count === undefined ? label : `${label} (${count})`)));
    select.addEventListener("change", () => choose(facet.key, select.value === "all" ? null : facet.options[select.value][0]));
    return make("label", {}, make("span", {}, facet.label), select);
  });
  const bar = make("div", { class: "filters", role: "search", "aria-label": words.filters }, search, ...selects, reset);
  const heads = view.columns.map((column) => {
    if (!column.value) return make("th", { scope: "col" }, column.label);
    const button = make("button", { type: "button", title: column.hint || words.sort_by }, column.label);
    button.addEventListener("click", () => sortBy(column));
    return make("th", { scope: "col", "data-key": column.key }, button);
  });
  const body = make("tbody");
  const table = make("table", { class: "rows" }, make("thead", {}, make("tr", {}, ...heads)), body);
  const before = make("button", { type: "button" }, "← ", words.previous);
  const after = make("button", { type: "button" }, words.next, " →");
  const shown = make("span", { role: "status", id: "shown" });
  place.append(bar, table, make("nav", { class: "pages" }, before, shown, after));

  const passes = (row) => view.facets.every((facet) => {
    const wish = state.chosen[facet.key];
    return facet.required || wish === undefined || wish === null || view.facetOf(row, facet.key) === wish;
  });
  function found() {
    const wanted = fold(state.search).split(/\s+/).filter(Boolean);
    const kept = rows.filter((row, index) => wanted.every((word) => texts[index].includes(word)) && passes(row));
    const column = state.sort;
    if (!column) return kept;
    const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b));
    return kept.sort((one, other) => {
      const [a, b] = [column.value(one), column.value(other)];
      const gone = (a === null) - (b === null); // what has no value comes last, whichever way it is sorted
      return gone || (a === null ? 0 : compare(a, b) * (state.down ? -1 : 1)) || order.get(one) - order.get(other);
    });
  }
  function draw(limit = PAGE) {
    const kept = found();
    state.start = Math.max(0, Math.min(state.start, PAGE * Math.floor((kept.length - 1) / PAGE)));
    const from = limit === PAGE ? state.start : 0;
    const page = kept.slice(from, from + limit);
    body.replaceChildren(...page.flatMap(drawRow));
    const gaps = { from: from + 1, to: from + page.length, n: kept.length };
    shown.textContent = page.length ? fill(words.shown, gaps) : words.none_shown;
    before.disabled = from === 0;
    after.disabled = from + page.length >= kept.length;
    heads.forEach((head) => {
      if (state.sort && head.dataset.key === state.sort.key)
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    document.querySelectorAll("[data-result]").forEach((button) =>
      button.setAttribute("aria-pressed", String(state.chosen[""] === button.dataset.result)));
  }
  function drawRow(row) {
    const isOpen = state.open.has(row);
    const toggle = make("button", { type: "button", class: "more", "aria-expanded": String(isOpen) }, words.more);
    toggle.addEventListener("click", () => {
      isOpen ? state.open.delete(row) : state.open.add(row);
      const line = toggle.closest("tr");
      const at = [...body.children].indexOf(line);
      if (isOpen) line.nextSibling.remove();
      const drawn = drawRow(row);
      line.replaceWith(...drawn);
      body.children[at].querySelector(".more").focus();
    });
    const cells = view.columns.map((column) =>
      make("td", { "data-label": column.label, class: `cell-${column.key}` }, ...column.cell(row, toggle)));
    const line = make("tr", {}, ...cells);
    if (!isOpen) return [line];
    return [line, make("tr", { class: "detail" }, make("td", { colspan: view.columns.length }, ...view.detail(row)))];
  }
  function choose(key, value) {
    state.chosen[key] = value;
    state.start = 0;
    if (view.onChoose) view.onChoose(key, value);
    const index = view.facets.findIndex((facet) => facet.key === key);
    const place = value === null ? -1 : view.facets[index].options.findIndex(([option]) => option === value);
    selects[index].querySelector("select").value = place < 0 ? "all" : String(place);
    draw();
  }
  function sortBy(column) {
    state.down = state.sort === column && !state.down;
    state.sort = column;
    state.start = 0;
    draw();
  }
  const turn = (step) => { state.start += step * PAGE; draw(); place.scrollIntoView({ block: "start" }); };
  search.addEventListener("input", () => { state.search = search.value; state.start = 0; draw(); });
  before.addEventListener("click", () => turn(-1));
  after.addEventListener("click", () => turn(1));
  reset.addEventListener("click", () => {
    search.value = state.search = "";
    state.sort = null;
    view.facets.forEach((facet) => choose(facet.key, facet.required ? facet.options[0][0] : null));
  });
  window.addEventListener("beforeprint", () => draw(PRINTED));
  window.addEventListener("afterprint", () => draw());
  view.facets.filter((facet) => facet.required).forEach((facet) => { state.chosen[facet.key] = facet.options[0][0]; });
  draw();
  return { choose, state };
}

const textOf = (text, attributes) => make("p", { dir: "auto", ...attributes }, text);

/* A quote, with the first expected answer that it holds marked. */
function drawQuote(quote, expected) {
  const lower = quote.text.toLowerCase();
  const hit = expected.map((text) => [lower.indexOf(text.toLowerCase()), text.length]).find(([at, size]) => at >= 0 && size);
  const isSafe = hit && lower.length === quote.text.length; // else its places are not those of the text
  const [at, size] = isSafe ? hit : [0, 0];
  const end = at + size;
  return make("blockquote", { dir: "auto" },
    words.quote_open, quote.text.slice(0, at),
    isSafe ? make("mark", {}, quote.text.slice(at, end)) : "", quote.text.slice(end), words.quote_close,
    make("cite", {}, quote.document), quote.verbatim ? "" : make("p", { class: "warning" }, words.not_verbatim));
}

function drawPairs(title, pairs) {
  if (!pairs.length) return "";
  const list = pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value)));
  return make("div", {}, make("h4", {}, title), make("dl", {}, ...list));
}
