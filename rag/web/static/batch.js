// A table of questions goes to the server; its first lines come back, and then its answers, as they are found.
(() => {
  const { make, fill, node, post, say, work } = shell;
  const main = document.querySelector("main.batch");
  const body = node("answers").querySelector("tbody");
  const STATES = { running: words.batch_running, done: words.batch_done, stopped: words.batch_stopped, failed: words.batch_failed };
  let chosen = null;

  const send = (query, content) =>
    post(`/batch?${new URLSearchParams({ ...query, lang: words.language })}`, words.batch_gone, content);

  const text = (tag, content, properties = {}) => make(tag, { dir: "auto", ...properties }, content);

  function preview({ columns, question, lines, total, notes }) {
    const kind = (place) => ({ className: place === question ? "asked" : "" });
    const heads = columns.map((name, place) => text("th", name, { scope: "col", ...kind(place) }));
    const rows = lines.map((cells) => make("tr", {}, ...cells.map((cell, place) => text("td", cell, { title: cell, ...kind(place) }))));
    node("preview").querySelector("thead").replaceChildren(make("tr", {}, ...heads));
    node("preview").querySelector("tbody").replaceChildren(...rows);
    node("seen").textContent = fill(words.batch_preview, { name: chosen.name, n: total });
    node("notes").textContent = notes.join(" ");
    node("preview").hidden = false;
  }

  function answerCell({ exact, told, remark }) {
    const parts = exact.map((words_) => make("p", {}, text("strong", words_)));
    parts.push(...told.map((said) => text("p", said)));
    if (remark) parts.push(text("p", remark, { className: "remark" }));
    return make("td", { className: "told" }, ...parts);
  }

  function sourceCell(sources) {
    const items = sources.map(({ number, name, quote, link }) => {
      const made = text("a", `[${number}] ${name}`, { href: link, target: "_blank", rel: "noopener", title: quote });
      return make("li", {}, made);
    });
    return make("td", {}, ...(items.length ? [make("ul", {}, ...items)] : []));
  }

  function row(line) {
    const sure = line.confidence ? words[line.confidence] : "";
    const title = line.confidence ? fill(words.confidence_meaning, line) : "";
    return make(
      "tr",
      {},
      make("td", { className: "number" }, String(line.line)),
      text("td", line.question, { className: "question" }),
      answerCell(line),
      sourceCell(line.sources),
      make("td", { className: "sure", title }, sure),
    );
  }

  function offer(id) {
    for (const kind of ["csv", "xlsx"]) node(kind).href = `/batch/${id}/answers.${kind}?lang=${words.language}`;
    node("save").hidden = false;
  }

  // Shows how far a batch is; whether there is more to come.
  function show(batch) {
    body.append(...batch.rows.map(row));
    node("answers").hidden = !body.children.length;
    [node("bar").max, node("bar").value] = [batch.total, batch.done];
    const isUnderWay = batch.state === "running";
    work(isUnderWay);
    const sentence = isUnderWay && batch.others ? words.batch_shared : STATES[batch.state];
    say(fill(sentence, batch), batch.state === "failed");
    if (!isUnderWay && body.children.length) offer(batch.id);
    return isUnderWay;
  }

  async function follow(id) {
    const addressOf = () => `/batch/${id}/status?from=${body.children.length}&lang=${words.language}`;
    const trouble = await shell.follow(addressOf, words.batch_gone, show);
    if (!trouble) return;
    work(false);
    say(trouble, true);
  }

  async function choose([file]) {
    if (!file || node("file").disabled) return;
    node("preview").hidden = true;
    if (file.size > Number(main.dataset.most)) {
      say(fill(words.batch_too_large, { mb: Math.floor(main.dataset.most / 1e6) }), true);
      return;
    }
    chosen = file;
    say(words.batch_reading);
    const told = await send({ name: file.name, preview: 1 }, file);
    if (chosen !== file) return;
    say(told.error ?? "", Boolean(told.error));
    if (!told.error) preview(told);
  }

  async function start() {
    node("start").disabled = true;
    const told = await send({ name: chosen.name }, chosen);
    node("start").disabled = false;
    if (told.error) {
      say(told.error, true);
      return;
    }
    node("preview").hidden = true;
    node("save").hidden = true;
    body.replaceChildren();
    main.dataset.batch = told.id;
    work(true);
    node("stop").focus();
    await follow(told.id);
  }

  shell.takeFiles(node("file"), choose);
  node("start").addEventListener("click", start);
  node("stop").addEventListener("click", () => {
    node("stop").disabled = true;
    fetch(`/batch/${main.dataset.batch}/stop?lang=${words.language}`, { method: "POST" });
  });
  if (main.dataset.batch) follow(main.dataset.batch);
})();
