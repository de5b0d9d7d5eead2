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
    try {
      const { questions, busy } = await (await griot.post("/suggestions", { language: griot.word("language"), turns })).json();
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
    const language = griot.word("language");
    try {
      const said = { title: name || turns[0].said.trim(), language, turns };
      const response = await griot.post(`/export?format=${format}&lang=${language}`, said);
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

// What the reader says of an answer: "Helpful", or "Not helpful" with what was expected.
const griotFeedback = (() => {
  const said = new Map(); // question and answer → the sentence that stands for the buttons from then on

  const REASONS = [
    ["", "feedback_reason_none"],
    ["wrong", "feedback_reason_wrong"],
    ["incomplete", "feedback_reason_incomplete"],
    ["source", "feedback_reason_source"],
    ["refused", "feedback_reason_refused"],
    ["misunderstood", "feedback_reason_misunderstood"],
  ];
  const { make, worded } = griot;

  function exchange(answer) {
    const place = Number(answer.closest(".reply").id.split("-").at(-1));
    const { turn } = griotTalk.current().turns[place];
    const given = turn.statements.flatMap(({ exact, text }) => (exact ? [exact, text] : [text]));
    const sources = [...new Set(turn.citations.map((citation) => citation.document))];
    return { question: turn.question, said: turn.said.slice(0, 2000), given: given.join("\n"), sources };
  }

  function offerFeedback(place) {
    const about = exchange(place.closest(".answer"));
    const key = JSON.stringify(about);
    const told = worded("p", said.get(key) ?? GRIOT_FEEDBACK_NOTE, { className: "told" });
    told.setAttribute("role", "status");
    if (said.has(key)) return place.replaceChildren(told);

    const up = worded("button", "feedback_up", { type: "button", className: "up" });
    const down = worded("button", "feedback_down", { type: "button", className: "down" });
    const choice = make("div", { className: "choice" }, up, down);
    const reason = make("select", {}, ...REASONS.map(([value, word]) => worded("option", word, { value })));
    const why = make("label", {}, worded("span", "feedback_reason"), reason);
    const expected = make("input", { type: "text", maxLength: 500, autocomplete: "off" });
    const label = make("label", {}, worded("span", "feedback_expected"), expected);
    const form = make("form", { hidden: true }, label, why, worded("button", "feedback_send", { type: "submit" }));
    choice.setAttribute("role", "group");
    choice.dataset.label = "feedback_label";
    choice.setAttribute("aria-label", griot.word("feedback_label"));
    down.setAttribute("aria-expanded", "false");
    up.title = down.title = griot.word(GRIOT_FEEDBACK_NOTE);
    told.hidden = true;

    async function send(verdict) {
      const more = verdict === "down" ? { expected: expected.value, reason: reason.value } : {};
      up.disabled = down.disabled = true;
      let trouble = null;
      try {
        const response = await griot.post(`/feedback?lang=${griot.word("language")}`, { ...about, verdict, ...more });
        if (!response.ok) trouble = (await response.json()).error;
      } catch {
        trouble = griot.word("feedback_failed");
      }
      up.disabled = down.disabled = false;
      told.hidden = false;
      if (trouble) {
        delete told.dataset.word;
        told.textContent = trouble;
      } else {
        said.set(key, "feedback_thanks");
        told.dataset.word = "feedback_thanks";
        told.textContent = griot.word("feedback_thanks");
        place.replaceChildren(told);
      }
    }

    up.addEventListener("click", () => send("up"));
    down.addEventListener("click", () => {
      form.hidden = !form.hidden;
      told.hidden = form.hidden;
      down.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) expected.focus();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send("down");
    });
    place.replaceChildren(choice, form, told);
  }

  return { offer: offerFeedback };
})();

// What a number cites, on hover and on focus: it can be pointed at, and Escape puts it away.
(() => {
  const HOVER_MS = 150;
  const LEAVE_MS = 250; // time to move the pointer onto it
  const EDGE = 8;
  let box = null;
  let about = null; // the link, whose title is kept here while the browser must not show it, too
  let title = "";
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    if (!about) return;
    about.title = title;
    about.removeAttribute("aria-describedby");
    about = null;
    box.hidden = true;
  }

  function fill() {
    const [names, quote] = title.split("\n");
    const [source, name, ...facts] = names.split(" · ");
    const lines = name ? { source, name, facts: facts.join(" · "), quote } : { name: source };
    const rows = Object.entries(lines).filter(([, text]) => text);
    box.replaceChildren(...rows.map(([className, textContent]) => griot.make("span", { className, textContent })));
  }

  function show(link) {
    if (link === about || !link.title || !link.isConnected) return;
    hide();
    box ??= griot.make("div", { id: "tip", role: "tooltip" });
    document.querySelector(".gradio-container main").append(box);
    about = link;
    title = link.title;
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", box.id);
    fill();
    box.hidden = false;
    put();
  }

  // Focus may scroll its link into sight: the words go along
  function put() {
    if (!about) return;
    const place = about.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const left = Math.min(place.left + place.width / 2 - width / 2, innerWidth - width - EDGE);
    const above = place.top - height - EDGE;
    box.style.left = `${Math.max(EDGE, left)}px`;
    box.style.top = `${above >= EDGE ? above : place.bottom + EDGE}px`;
  }

  function later(wait, act) {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  }

  const numberAt = (event) => event.target.closest?.("#chat a.number");

  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" ? numberAt(event) : null;
    if (link) later(HOVER_MS, () => show(link));
    else if (about && event.target.closest?.("#tip")) clearTimeout(timer);
    else if (about && about !== document.activeElement) later(LEAVE_MS, hide);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = numberAt(event);
    if (link?.matches(":focus-visible")) show(link);
  });
  document.addEventListener("focusout", (event) => numberAt(event) === about && hide());
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", put, true);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !about) return;
      event.stopPropagation();
      hide();
    },
    true,
  );
})();
