// The conversation under way: what is asked, what comes back, and what Gradio's chat shows of it.
const griotTalk = (() => {
  const TURNS_SENT = 12; // exchanges that a follow-up may look back on
  const ECHO_CHARS = 500; // of a question in the conversation: more would push its answer out of sight
  const WAIT_MS = 4000; // without a sign of the server before the page asks whether it is there

  // exchange: {key, said, question, html, pending, turn, state}; `question` is the stand-alone one where it was edited,
  // `pending` what a language model is writing, null where none does
  let talk = fresh();
  let draft = null; // what the next question stands in for: {place, rephrases}
  let empties = false; // whether the box is emptied with the next drawing
  let heard = 0; // when the server last said something

  function fresh() {
    return { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), name: "", at: new Date().toISOString(), turns: [] };
  }

  const asking = () => talk.turns.find((exchange) => exchange.state === "asking") ?? null;
  const box = () => document.querySelector("#question textarea");
  const announce = (name) => document.dispatchEvent(new CustomEvent(`griot:${name}`, { detail: talk }));
  const press = (id) => document.querySelector(`#${id}`)?.click();
  const redraw = () => press("redraw");
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

  function reply({ html, state, pending }, place) {
    const waits = griotLine.isLoading() ? "pending_models" : pending !== null ? "pending_worded" : "pending";
    const notes = { asking: waits, stopped: html ? "stopped_midway" : "stopped", failed: "unsent" };
    const note = notes[state] ? `<div class="${state === "asking" ? "pending" : "answer note"}"><p>${griot.word(notes[state])}</p></div>` : "";
    const after = state === "asking" && pending ? writing() : state === "asking" && html ? "" : note;
    return `<div class="reply" id="reply-${place}">${html}${after}</div>`;
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
    return talk.turns.flatMap((exchange, place) => [
      ...(exchange.said.trim() ? [message("user", asked(exchange, place))] : []),
      message("assistant", reply(exchange, place)),
    ]);
  }

  // The updates of the chat and of the question box; Gradio takes a list for that of its outputs, of one, too.
  function drawn() {
    mark("asking", asking() !== null);
    const question = empties ? "" : { __type__: "update" };
    empties = false;
    return [messages(), question];
  }

  // What goes to the server; the box keeps what is typed while a question is being answered.
  function send() {
    const waiting = asking();
    if (waiting && !waiting.resent) return null;
    empties ||= !waiting;
    const exchange = waiting ?? begin(box().value);
    delete exchange.resent;
    const place = talk.turns.indexOf(exchange);
    heard = Date.now();
    setTimeout(listen, WAIT_MS, exchange);
    return {
      key: exchange.key,
      said: exchange.said,
      question: exchange.question,
      language: griot.word("language"),
      filters: griotFilters.chosen(),
      turns: talk.turns.slice(0, place).flatMap(({ turn }) => (turn ? [turn] : [])).slice(-TURNS_SENT),
    };
  }

  function begin(typed) {
    const before = draft ? talk.turns[draft.place] : null;
    const rephrases = before && draft.rephrases;
    if (before) talk.turns.length = draft.place;
    talk.turns = talk.turns.filter(({ said }) => said.trim());
    const exchange = {
      key: crypto.getRandomValues(new Uint32Array(2)).join("-"),
      said: rephrases ? before.said : typed,
      question: rephrases ? typed : null,
      html: "",
      pending: null,
      turn: null,
      state: "asking",
    };
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
    press("again");
  }

  // 0: no language model is asked, 1: it reads, 2: it writes.
  const stageOf = ({ pending }) => (pending === null ? 0 : pending ? 2 : 1);

  // The exchange as it grows; what was stopped, or stands in another conversation by now, is let go.
  function take(grown) {
    const exchange = grown && talk.turns.find(({ key }) => key === grown.key);
    if (exchange?.state !== "asking") return drawn().slice(0, 1);
    heard = Date.now();
    const isSame = exchange.html === grown.html && stageOf(exchange) === stageOf(grown);
    Object.assign(exchange, { html: grown.html, pending: grown.pending, turn: grown.turn });
    if (grown.done) end(exchange, "done");
    else if (isSame && document.querySelector("#chat .under-way, #chat .pending")) return drawPending(), [{ __type__: "update" }];
    return drawn().slice(0, 1);
  }

  function end(exchange, state) {
    exchange.state = state;
    exchange.pending = null;
    mark("asking", asking() !== null);
    announce("answered");
  }

  function stop() {
    const exchange = asking();
    if (exchange) end(exchange, "stopped");
    return drawn().slice(0, 1);
  }

  // The server has ended without an answer: it is busy, or gone.
  function fail() {
    const exchange = asking();
    if (exchange && !griotLine.isLost()) end(exchange, "failed");
    griotLine.check(); // the session may have ended
    return drawn().slice(0, 1);
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
    Object.assign(exchange, { html: "", pending: null, turn: null, state: "asking", resent: true });
    announce("asked");
    redraw();
    press("again");
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
    const cut = asking(); // the page was loaded again amid it
    if (!cut) return;
    cut.state = "stopped";
    retry(talk.turns.indexOf(cut));
  }

  const turns = () => talk.turns.flatMap(({ turn }) => (turn ? [turn] : []));

  document.addEventListener("griot:spoken", () => talk.turns.length && redraw());
  document.addEventListener("griot:loaded", () => asking() && redraw());

  return {
    send, drawn, drawPending, take, stop, fail, ask, edit, cancelEdit, retry, undo, show, fillBox, asking, turns,
    current: () => talk,
    isEmpty: () => !talk.turns.length,
  };
})();
