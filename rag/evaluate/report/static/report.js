const places = (row, list) => make("ol", {}, ...list.map((path) =>
  make("li", { class: row.sources.includes(path) ? "right" : null }, path,
    row.sources.includes(path) ? make("span", {}, ` (${words.detail_right})`) : "")));

const table = showTable(document.getElementById("questions"), data.rows, {
  facets: data.facets,
  facetOf: (row, key) => (row.facets[key] === undefined ? "" : row.facets[key]),
  searched: (row) => [row.id, row.question, ...row.expected, row.given, row.reason, ...row.quotes.map((quote) => quote.text),
    ...Object.values(row.columns), ...row.sources].join("\n"),
  columns: [
    { key: "number", label: words.head_number, value: (row) => row.number, cell: (row) => [String(row.number)] },
    { key: "question", label: words.head_question, value: (row) => row.question,
      cell: (row, toggle) => [textOf(row.question, { class: "question" }), toggle] },
    { key: "expected", label: words.head_expected, value: (row) => row.expected[0] || null,
      cell: (row) => (row.answerable
        ? row.expected.map((text) => textOf(text)) : [make("p", { class: "soft" }, words.expected_none)]) },
    { key: "given", label: words.head_given, value: (row) => row.given || null,
      cell: (row) => [
        row.given ? textOf(row.given, { class: "given" })
          : make("p", { class: "soft" }, row.status ? words.given_none : words.retrieval_only),
        row.reason ? textOf(row.reason, { class: "soft reason" }) : "",
        ...row.quotes.map((quote) => drawQuote(quote, row.expected))] },
    { key: "rank", label: words.head_rank, hint: words.rank_hint, value: (row) => row.rank,
      cell: (row) => [row.rank === null ? words.rank_none : String(row.rank)] },
    { key: "confidence", label: words.head_confidence, value: (row) => row.confidence,
      cell: (row) => [row.confidence === null ? words.rank_none : percent.format(row.confidence)] },
    { key: "result", label: words.head_result, value: (row) => words[`result_${row.result}`],
      cell: (row) => [
        make("p", { class: "result" }, make("i", { class: `is-${row.result}` }), words[`result_${row.result}`]),
        row.why ? make("p", { class: "soft why" }, row.why) : ""] },
  ],
  detail: (row) => [make("div", { class: "details" },
    row.found.length ? make("div", {}, make("h4", {}, words.detail_found), places(row, row.found)) : "",
    drawPairs(words.detail_sources, row.sources.map((path) => ["", path])),
    drawPairs(words.detail_scores, row.scores),
    drawPairs(words.detail_timings, row.timings),
    drawPairs(words.detail_model, row.model),
    drawPairs(words.detail_columns, [[words.detail_id, row.id], ...Object.entries(row.columns)]))],
});

document.querySelectorAll("[data-result]").forEach((button) => button.addEventListener("click", () => {
  table.choose("", table.state.chosen[""] === button.dataset.result ? null : button.dataset.result);
}));
