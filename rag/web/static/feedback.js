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
      const body = JSON.stringify({ ...about, verdict, ...more });
      const headers = { "Content-Type": "application/json" };
      up.disabled = down.disabled = true;
      let trouble = null;
      try {
        const response = await fetch(`/feedback?lang=${griot.word("language")}`, { method: "POST", body, headers });
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
