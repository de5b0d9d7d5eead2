// The filters beside the question. What a visitor chooses is kept in this page alone, and sent with each question.
const griotFilters = (() => {
  const SEARCH = { publishers: "filters_search_publishers", paths: "filters_search_paths" }; // where there may be many
  const KINDS = ["publishers", "languages", "paths"];
  const CHIPS = { since: "filters_since_chip", until: "filters_until_chip" };
  const DATES = ["since", "until"];
  const TYPING_MS = 150;
  const picked = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])); // value → what it is called
  let root = null;
  let latest = 0; // the last request: an earlier one that comes after it is out of date
  let waiting = 0;

  const { make, say } = griot;
  const field = (kind) => root.querySelector(`.panel .${kind}`);
  const written = (date) => field(date).value.trim();

  // Asked for when a question is sent: the panel makes room for the answer.
  function chosen() {
    open(false);
    const lists = KINDS.map((kind) => [kind, [...picked[kind].keys()]]);
    return Object.fromEntries([...lists, ...DATES.map((date) => [date, written(date)])]);
  }

  // The dates
  function isDate(text) {
    if (!/^\d{4}(-\d\d){0,2}$/.test(text)) return false;
    const day = new Date(text);
    return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
  }

  const earliest = (date) => date + "-01-01".slice(date.length - 4);
  const latestDay = (date) => date + "-12-31".slice(date.length - 4);

  function checkDates() {
    const [since, until] = DATES.map(written);
    const wrong = DATES.filter((date) => written(date) && !isDate(written(date)));
    const apart = !wrong.length && since && until && earliest(since) > latestDay(until);
    for (const date of DATES) field(date).setAttribute("aria-invalid", String(apart || wrong.includes(date)));
    const trouble = wrong.length ? say("filters_no_date", { text: written(wrong[0]) }) : apart ? say("filters_apart") : "";
    root.querySelector(".trouble").textContent = trouble;
  }

  // What is chosen, each with a button that takes it off
  function chips() {
    const named = KINDS.flatMap((kind) =>
      [...picked[kind]].map(([value, label]) => ({ label, drop: () => picked[kind].delete(value) })),
    );
    const dated = DATES.filter((date) => isDate(written(date))).map((date) => ({
      label: say(CHIPS[date], { date: written(date) }),
      drop: () => (field(date).value = ""),
    }));
    return [...named, ...dated];
  }

  function chip({ label, drop }, place) {
    const button = make("button", { type: "button", className: "chip", textContent: label });
    button.setAttribute("aria-label", say("filters_remove", { name: label }));
    button.addEventListener("click", () => {
      drop();
      show();
      const left = root.querySelectorAll(".chip");
      (left[Math.min(place, left.length - 1)] ?? root.querySelector(".toggle")).focus();
    });
    return make("li", {}, button);
  }

  function show() {
    checkDates();
    root.querySelector(".chips").replaceChildren(...chips().map(chip));
    for (const box of root.querySelectorAll(".options input")) box.checked = picked[box.name].has(box.value);
  }

  // What there is to choose
  function option(kind, { value, label, documents }) {
    const box = make("input", { type: "checkbox", name: kind, value, checked: picked[kind].has(value) });
    box.addEventListener("change", () => {
      if (box.checked) picked[kind].set(value, label);
      else picked[kind].delete(value);
      show();
    });
    const count = make("span", { className: "count", textContent: ` ${documents}` });
    return make("label", {}, box, make("span", {}, label, count));
  }

  function fillKind(kind, { total, found, choices }) {
    const place = field(kind);
    place.hidden = total < (kind === "languages" ? 2 : 1);
    const search = place.querySelector("input[type=search]");
    if (search) {
      search.hidden = kind === "publishers" && total <= choices.length && !search.value;
      search.placeholder = say("filters_search");
      search.setAttribute("aria-label", say(SEARCH[kind]));
    }
    for (const { value, label } of choices) if (picked[kind].has(value)) picked[kind].set(value, label);
    place.querySelector(".options").replaceChildren(...choices.map((choice) => option(kind, choice)));
    const more = found > choices.length ? say("filters_more", { shown: choices.length, found }) : "";
    place.querySelector(".more").textContent = found ? more : say("filters_none");
  }

  async function load() {
    const request = ++latest;
    const typed = Object.keys(SEARCH).map((kind) => [kind, field(kind).querySelector("input[type=search]").value]);
    const address = `/choices?${new URLSearchParams([["lang", griot.word("language")], ...typed])}`;
    let offered;
    try {
      offered = await (await fetch(address)).json();
    } catch {
      root.querySelector(".trouble").textContent = say("evaluation_gone");
      return;
    }
    if (request !== latest) return;
    for (const kind of KINDS) fillKind(kind, offered[kind]);
    show();
  }

  const isOpen = () => !root.querySelector(".panel").hidden;

  function open(wanted) {
    root.querySelector(".toggle").setAttribute("aria-expanded", String(wanted));
    root.querySelector(".panel").hidden = !wanted;
    if (wanted) load();
  }

  function searchBox() {
    const search = make("input", { type: "search", maxLength: 200, autocomplete: "off", hidden: true });
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(load, TYPING_MS);
    });
    return search;
  }

  function start(element) {
    root = element.querySelector(".filters");
    griot.fill(element);
    for (const kind of KINDS) {
      const more = make("p", { className: "more" });
      more.setAttribute("role", "status");
      field(kind).append(...(kind in SEARCH ? [searchBox()] : []), make("div", { className: "options" }), more);
    }
    const button = root.querySelector(".toggle");
    button.addEventListener("click", () => open(!isOpen()));
    for (const date of DATES) field(date).addEventListener("change", show);
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !isOpen()) return;
      open(false);
      button.focus();
    });
    document.addEventListener("griot:spoken", () => {
      show();
      if (isOpen() || KINDS.some((kind) => picked[kind].size)) load();
    });
  }

  return { start, chosen };
})();
