// The conversation under way: what is asked, what comes back, and what Gradio's chat shows of it.
const griotTalk = (() => {
  const TURNS_SENT = 12; // exchanges that a follow-up may look back on
  const ECHO_CHARS = 500; // of a question in the conversation: more would push its answer out of sight
  const WAIT_MS = 4000; // without a sign of the server before the page asks whether it is there

  // exchange: {key, said, question, turn, sentence, state} is kept: `question` is the stand-alone one if it was edited,
  // `turn` the record of the answer, `sentence` stands for it if there is none. Of this page alone are `html`, how the
  // server draws it, and `pending`, what a language model is writing, null if none does.
  let talk = fresh();
  let draft = null; // what the next question stands in for: {place, rephrases}
  let empties = false; // whether the box is emptied with the next drawing
  let heard = 0; // when the server last said something
  let page = null; // what the component `notes` has Gradio do: {ask, draw, halt}

  function fresh() {
    return { id: newKey(), name: "", at: new Date().toISOString(), turns: [] };
  }

  function newKey() {
    return crypto.getRandomValues(new Uint32Array(2)).join("-");
  }

  const asking = () => talk.turns.find((exchange) => exchange.state === "asking") ?? null;
  const box = () => document.querySelector("#question textarea");
  const announce = (name) => document.dispatchEvent(new CustomEvent(`griot:${name}`, { detail: talk }));
  const redraw = () => page?.draw();
  const mark = (state, is) => document.querySelector("#talk").toggleAttribute(`data-${state}`, is);

  // Every ASCII mark as a character reference: neither HTML nor Markdown can be written without them.
  const escape = (text) =>
    text
      .replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.codePointAt(0)};`)
      .split(/\r\n|\r|\n/)
      .join("<br>");

  function asked({ said, turn, question }, place) {
    const shown = said.length > ECHO_CHARS ? `${said.slice(0, ECHO_CHARS)}…` : said;
    const meant = turn?.question ?? question;
    const understood =
      meant && meant.trim() !== said.trim() && turn?.status !== "replied"
        ? `<div class="meant">${griot.word("meant")} <span>${escape(meant)}</span> <button class="rephrase">${griot.word("rephrase")}</button></div>`
        : "";
    const edit = `<button class="edit" title="${griot.word("edit_title")}">${griot.word("edit")}</button>`;
    return `<div class="asked" id="asked-${place}"><div class="said">${edit}<h2 class="question"><span class="unseen">${griot.word("asked")} </span>${escape(shown.trim())}</h2></div>${understood}</div>`;
  }

  function reply({ html, sentence, state, pending }, place) {
    const told = html || (sentence ? `<div class="answer whole"><p>${escape(sentence)}</p></div>` : "");
    const waits = griotLine.isLoading() ? "pending_models" : pending !== null ? "pending_worded" : "pending";
    const notes = { asking: waits, stopped: told ? "stopped_midway" : "stopped", failed: "unsent" };
    const note = notes[state] ? `<div class="${state === "asking" ? "pending" : "answer note"}"><p>${griot.word(notes[state])}</p></div>` : "";
    const after = state === "asking" && pending ? writing() : state === "asking" && told ? "" : note;
    return `<div class="reply" id="reply-${place}">${told}${after}</div>`;
  }

  // The words under way are put in by `drawPending`: they change with each token, and the rest does not.
  const writing = () => `<div class="answer"><p class="statement under-way"></p><p class="writing">${griot.word("writing")}</p></div>`;

  function drawPending() {
    const place = document.querySelector("#chat .under-way");
    const pending = asking()?.pending;
    if (place && pending && place.textContent !== pending) place.textContent = pending;
  }

  const message = (role, text) => ({ role, metadata: null, content: [{ type: "text", text }], options: null });

  function messages() {
    if (!talk.turns.length) return [message("assistant", griotActs.welcome())];
    return talk.turns.flatMap((exchange, place) => [
      ...(exchange.said.trim() ? [message("user", asked(exchange, place))] : []),
      message("assistant", reply(exchange, place)),
    ]);
  }

  // What the chat and the question box hold.
  function drawn() {
    mark("asking", asking() !== null);
    const typed = empties ? "" : box().value;
    empties = false;
    return [messages(), typed];
  }

  // What a follow-up, a suggestion or an export needs of a turn: not the words that are only shown.
  function light({ nearest, search, citations, ...turn }) {
    return { ...turn, citations: citations.map(({ number, document, start, end, exact }) => ({ number, document, start, end, exact })) };
  }

  const turns = (exchanges = talk.turns) => exchanges.flatMap(({ turn }) => (turn ? [light(turn)] : []));

  // What goes to the server; the box keeps what is typed while a question is being answered.
  function send() {
    const waiting = asking();
    if (waiting && !waiting.resent) return null;
    empties ||= !waiting;
    const exchange = waiting ?? begin(box().value);
    delete exchange.resent;
    heard = Date.now();
    setTimeout(listen, WAIT_MS, exchange);
    return {
      key: exchange.key,
      said: exchange.said,
      question: exchange.question,
      language: griot.word("language"),
      filters: griotFilters.chosen(),
      turns: turns(talk.turns.slice(0, talk.turns.indexOf(exchange))).slice(-TURNS_SENT),
    };
  }

  const unanswered = () => ({ html: "", sentence: "", pending: null, turn: null, state: "asking" });

  function begin(typed) {
    const before = draft ? talk.turns[draft.place] : null;
    const rephrases = before && draft.rephrases;
    if (before) talk.turns.length = draft.place;
    talk.turns = talk.turns.filter(({ said }) => said.trim());
    const exchange = { key: newKey(), said: rephrases ? before.said : typed, question: rephrases ? typed : null, ...unanswered() };
    talk.turns.push(exchange);
    endDraft();
    announce("asked");
    setTimeout(redraw);
    return exchange;
  }

  // Asks by itself, as if it had been typed.
  function ask(question) {
    if (asking()) return;
    box().focus({ preventScroll: true });
    begin(question).resent = true;
    page.ask();
  }

  // 0: no language model is asked, 1: it reads, 2: it writes.
  const stageOf = ({ pending }) => (pending === null ? 0 : pending ? 2 : 1);

  // The exchange as it grows; what was stopped, or stands in another conversation by now, is let go.
  function take(growing) {
    const exchange = growing && talk.turns.find(({ key }) => key === growing.key);
    if (exchange?.state !== "asking") return;
    heard = Date.now();
    const isSame = exchange.html === growing.html && stageOf(exchange) === stageOf(growing);
    const { html, pending, turn, sentence } = growing;
    Object.assign(exchange, { html, pending, turn, sentence });
    if (growing.done) end(exchange, "done");
    else if (isSame && document.querySelector("#chat .under-way, #chat .pending")) return drawPending();
    redraw();
  }

  function end(exchange, state) {
    exchange.state = state;
    exchange.pending = null;
    if (!exchange.turn) exchange.sentence ||= griotActs.textOfHtml(exchange.html);
    mark("asking", asking() !== null);
    announce("answered");
  }

  function stop() {
    const exchange = asking();
    if (exchange) end(exchange, "stopped");
    return [messages()]; // Gradio takes a list for that of its outputs, of one, too
  }

  // The server has ended without an answer: it is busy, or gone.
  function fail() {
    const exchange = asking();
    if (exchange && !griotLine.isLost()) end(exchange, "failed");
    griotLine.check(); // the session may have ended
    return [messages()];
  }

  async function listen(exchange) {
    if (exchange.state !== "asking") return;
    if (Date.now() - heard >= WAIT_MS) await griotLine.check();
    setTimeout(listen, WAIT_MS, exchange);
  }

  // Edit, retry, undo
  function edit(place, rephrases = false) {
    const exchange = talk.turns[place];
    if (!exchange || asking()) return;
    draft = { place, rephrases };
    mark("editing", true);
    fillBox(rephrases ? (exchange.turn?.question ?? exchange.question) : exchange.said);
    announce("editing");
  }

  function endDraft() {
    draft = null;
    mark("editing", false);
  }

  function cancelEdit() {
    if (!draft) return false;
    endDraft();
    fillBox("");
    return true;
  }

  function fillBox(text) {
    const field = box();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.setSelectionRange(text.length, text.length);
  }

  function retry(place) {
    const exchange = talk.turns[place];
    if (!exchange || asking()) return;
    talk.turns.length = place + 1;
    // Of a new key: Gradio passes nothing on that is, letter for letter, what it passed on last.
    Object.assign(exchange, unanswered(), { key: newKey(), resent: true });
    announce("asked");
    redraw();
    page.ask();
  }

  function undo() {
    if (!talk.turns.length || asking()) return;
    const [exchange] = talk.turns.splice(-1);
    fillBox(exchange.said);
    announce("answered");
    redraw();
  }

  // Another conversation; what is being asked in the one before is let go.
  function show(other) {
    endDraft();
    talk = other ?? fresh();
    announce("shown");
    redraw();
    drawKept();
    const cut = asking(); // the page was loaded again amid it
    if (!cut) return;
    cut.state = "stopped";
    retry(talk.turns.indexOf(cut));
  }

  // What was kept is data: the server draws it as it draws what is new.
  async function drawKept() {
    const mine = talk;
    const undrawn = talk.turns.filter(({ turn, html }) => turn && !html);
    if (!undrawn.length) return;
    const kept = { language: griot.word("language"), turns: undrawn.map(({ turn }) => turn) };
    try {
      const { html, error } = await (await griot.post("/drawn", kept)).json();
      undrawn.forEach((exchange, place) => Object.assign(exchange, html ? { html: html[place] } : { sentence: error }));
    } catch {
      return void setTimeout(() => talk === mine && drawKept(), WAIT_MS); // the line says that the server is gone
    }
    if (talk === mine) redraw();
  }

  function start(element, props, watch, does) {
    page = does;
    griot.fill(element);
    watch("value", () => take(props.value));
    document.addEventListener("griot:spoken", redraw);
    document.addEventListener("griot:loaded", () => asking() && redraw());
  }

  return {
    start, send, messages, drawn, drawPending, stop, fail, ask, edit, cancelEdit, retry, undo, show, fillBox, asking, turns, redraw,
    halt: () => page.halt(),
    current: () => talk,
    isEmpty: () => !talk.turns.length,
  };
})();

// What a screen reader is told of an answer: that it is coming, and then all of it, once; not each word as it comes.
const griotHeard = (() => {
  const KEPT_MS = 5000; // then it is only where it stands
  const SAID = ".among, .exact, .by, .statement, .why, .worded, .note p, .answer > p:not([class])";
  let awaited = null; // the exchange whose answer is not told yet
  let timer = 0;

  function tell(text) {
    const place = document.querySelector("#heard");
    if (!place) return;
    clearTimeout(timer);
    place.textContent = text;
    timer = setTimeout(() => (place.textContent = ""), KEPT_MS);
  }

  document.addEventListener("griot:asked", () => {
    awaited = griotTalk.asking();
    tell(griot.word("pending"));
  });
  document.addEventListener("griot:shown", () => (awaited = null));

  // Called when the page has changed.
  function look() {
    if (!awaited || awaited.state === "asking") return;
    const node = document.querySelector(`#reply-${griotTalk.current().turns.indexOf(awaited)}`);
    if (!node?.querySelector(".whole, .note")) return;
    awaited = null;
    tell([...node.querySelectorAll(SAID)].map((part) => part.textContent.replace(/\s+/g, " ").trim()).join(" "));
  }

  return { look };
})();

// The page as a whole: what follows from what changes in it, and the keys.
(() => {
  // While an answer grows, its question stays at the top: one reads from the beginning.
  let shown = 0;
  function follow() {
    const questions = document.querySelectorAll("#chat .asked");
    const whole = document.querySelectorAll("#chat .whole").length;
    if (shown === questions.length + whole) return;
    shown = questions.length + whole;
    const box = document.querySelector("#chat [role=log]");
    const last = questions[questions.length - 1];
    if (box && last) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 24;
  }

  new MutationObserver(() => {
    follow();
    griotTalk.drawPending();
    refocus();
    griotHeard.look();
    document.querySelectorAll("#chat .feedback:empty").forEach(griotFeedback.offer);
    griotActs.dress();
    // Gradio labels each message with its source, marks and all: a screen reader shall read what is shown.
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((node) => node.removeAttribute("aria-label"));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });

  // A citation that has the focus is another one when a sentence comes after it.
  let cited = null; // {reply, href}
  document.addEventListener("focusin", ({ target }) => {
    const link = target.closest?.("#chat .reply a.number");
    cited = link ? { reply: link.closest(".reply").id, href: link.getAttribute("href") } : null;
  });
  document.addEventListener("pointerdown", () => (cited = null)); // elsewhere, where nothing takes the focus

  function refocus() {
    if (!cited || document.activeElement !== document.body) return;
    const links = [...document.querySelectorAll(`#${cited.reply} a.number`)];
    links.find((link) => link.getAttribute("href") === cited.href)?.focus({ preventScroll: true });
  }

  const isTyping = (node) => node.matches?.("input, textarea, select, [contenteditable=true]");
  const box = () => document.querySelector("#question textarea");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      box().focus();
    } else if (event.target === box()) {
      if (event.key === "ArrowUp" && !box().value) recall(event);
      else if (event.key === "Escape" && !griotTalk.cancelEdit() && griotTalk.asking()) griotTalk.halt();
    }
  });

  function recall(event) {
    const said = griotTalk.current().turns.map((exchange) => exchange.said).filter((text) => text.trim());
    if (!said.length) return;
    event.preventDefault();
    griotTalk.fillBox(said.at(-1));
  }
})();
