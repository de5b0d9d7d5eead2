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
