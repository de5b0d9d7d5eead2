// What can be done with an exchange: edit, rephrase, retry, undo, copy; what to ask next; and the whole as a file.
const griotActs = (() => {
  const FILES = {
    md: "talk_export_md",
    html: "talk_export_html",
    docx: "talk_export_docx",
    pdf: "talk_export_pdf",
    bib: "talk_export_bib",
    csl: "talk_export_csl",
  };
  const BUSY_MS = 1500; // while the server makes those of others
  const BUSY_TRIES = 20;
  const { make, worded } = griot;
  const opening = new Map(); // by language, the questions of an empty conversation
  const offered = new Map(); // exchange's key, or language of an empty conversation → the promise of questions that can be answered

  const placeOf = (node) => Number(node.id.split("-").at(-1));
  const exchangeAt = (place) => griotTalk.current().turns[place];

  function button(word, work) {
    const made = worded("button", word, { type: "button" });
    made.addEventListener("click", work);
    return made;
  }

  // Below each answer; what changes the conversation is there for the last one alone.
  function dressReply(node) {
    const place = placeOf(node);
    const exchange = exchangeAt(place);
    if (!exchange || exchange.state === "asking") return;
    const isLast = place === griotTalk.current().turns.length - 1;
    const acts = make("div", { className: "acts" });
    if (exchange.turn) acts.append(button("copy", () => copyAnswer(node, acts)));
    if (isLast && exchange.said.trim()) {
      acts.append(button("retry", () => griotTalk.retry(place)), button("undo", griotTalk.undo));
    }
    const told = make("span", { className: "told" });
    told.setAttribute("role", "status");
    acts.append(told);
    node.append(acts);
    if (isLast && exchange.turn) node.append(suggestions(exchange));
  }

  function dress() {
    const last = String(griotTalk.current().turns.length - 1);
    for (const node of document.querySelectorAll("#chat .reply")) {
      const state = `${exchangeAt(placeOf(node))?.state}-${node.id.endsWith(`-${last}`)}`;
      if (node.dataset.dressed === state && node.querySelector(".acts, .pending")) continue;
      node.querySelectorAll(".acts, .next").forEach((old) => old.remove());
      node.dataset.dressed = state;
      dressReply(node);
    }
  }

  function textOf(answer) {
    const copy = answer.cloneNode(true);
    copy.querySelectorAll(".unseen, .explain, .feedback, .acts, .next, .confidence").forEach((node) => node.remove());
    const blocks = [...copy.querySelectorAll("p, h3, li")].map((node) => node.textContent.replace(/\s+/g, " ").trim());
    return blocks.filter(Boolean).join("\n");
  }

  const textOfHtml = (html) => textOf(new DOMParser().parseFromString(html, "text/html").body);

  async function copyAnswer(node, acts) {
    const told = acts.querySelector(".told");
    try {
      await griotCopy(Promise.resolve(textOf(node)), node);
      told.textContent = griot.word("copied");
    } catch {
      told.textContent = griot.word("copy_failed");
    }
  }

  // What to ask next
  function suggestions(exchange) {
    const place = make("div", { className: "next" });
    if (exchange.turn.status === "replied" && griotTalk.turns().length === 1) return place;
    fetchSuggestions(exchange.key, griotTalk.turns().slice(-8)).then((questions) => {
      if (!questions.length || !place.isConnected) return;
      const items = questions.map((question) => make("li", {}, suggestion(question)));
      place.replaceChildren(worded("h3", "next_title", {}), make("ul", {}, ...items));
    });
    return place;
  }

  function suggestion(question) {
    const made = make("button", { type: "button", className: "suggestion", textContent: question, dir: "auto" });
    made.addEventListener("click", () => griotTalk.ask(question));
    return made;
  }

  // One request for each exchange, however often its answer is drawn; what gave nothing may be asked again.
  function fetchSuggestions(key, turns) {
    if (!offered.has(key)) {
      const coming = requestSuggestions(turns);
      offered.set(key, coming);
      coming.then((questions) => questions.length || offered.delete(key));
    }
    return offered.get(key);
  }

  async function requestSuggestions(turns, tries = BUSY_TRIES) {
    const body = JSON.stringify({ language: griot.word("language"), turns });
    try {
      const response = await fetch("/suggestions", { method: "POST", body, headers: { "Content-Type": "application/json" } });
      const { questions, busy } = await response.json();
      if (!busy || !tries) return questions ?? [];
    } catch {
      return []; // a conversation goes on without them; the line says if the server is gone
    }
    await new Promise((done) => setTimeout(done, BUSY_MS));
    return requestSuggestions(turns, tries - 1);
  }

  // An empty conversation
  function welcome() {
    const questions = opening.get(griot.word("language")) ?? [];
    const items = questions.map((question) => make("li", {}, make("button", { className: "example", textContent: question })));
    const head = make("h2", { textContent: griot.word("welcome") });
    const hint = make("p", { textContent: griot.word(questions.length ? "empty" : "empty_plain") });
    return make("div", { className: "nothing" }, head, make("p", { textContent: griot.word("lede") }), hint, make("ul", {}, ...items)).outerHTML;
  }

  async function findOpening() {
    const language = griot.word("language");
    if (opening.has(language)) return;
    const questions = await fetchSuggestions(language, []);
    if (!questions.length) return;
    opening.set(language, questions);
    griotTalk.redraw();
  }

  // The whole conversation as a file
  function startExport() {
    const menu = document.querySelector("#past .export");
    const items = Object.entries(FILES).map(([format, word]) => make("li", {}, button(word, () => save(format, menu))));
    menu.querySelector("ul").replaceChildren(...items);
    menu.addEventListener("toggle", () => menu.open && (menu.querySelector(".told").textContent = ""));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (event.isTrusted && !menu.contains(event.target)) menu.open = false;
    });
  }

  async function save(format, menu) {
    const told = menu.querySelector(".told");
    const turns = griotTalk.turns();
    menu.open = false;
    menu.querySelector("summary").focus();
    if (!turns.length) return void (told.textContent = griot.word("talk_export_empty"));
    told.textContent = griot.word("talk_export_wait");
    const { name } = griotTalk.current();
    const body = JSON.stringify({ title: name || turns[0].said.trim(), language: griot.word("language"), turns });
    try {
      const address = `/export?format=${format}&lang=${griot.word("language")}`;
      const response = await fetch(address, { method: "POST", body, headers: { "Content-Type": "application/json" } });
      if (!response.ok) return void (told.textContent = (await response.json()).error);
      const sent = response.headers.get("Content-Disposition") ?? "";
      const file = decodeURIComponent(sent.match(/filename\*=UTF-8''([^;]+)/i)?.[1] ?? `griot.${format}`);
      const link = make("a", { href: URL.createObjectURL(await response.blob()), download: file });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      told.textContent = griot.word("talk_export_done");
    } catch {
      told.textContent = griot.word("line_lost");
    }
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("#chat .edit, #chat .rephrase, #chat .example");
    if (!pressed) return;
    if (pressed.matches(".example")) griotTalk.ask(pressed.textContent.trim());
    else griotTalk.edit(placeOf(pressed.closest(".asked")), pressed.matches(".rephrase"));
  });

  function start() {
    startExport();
    document.querySelector("#notes .cancel").addEventListener("click", griotTalk.cancelEdit);
    for (const event of ["loaded", "shown", "spoken"]) {
      document.addEventListener(`griot:${event}`, () => griotTalk.isEmpty() && !griotLine.isLoading() && findOpening());
    }
  }

  return { dress, start, welcome, textOfHtml };
})();
