const changeBy = (row, measure) => row.changes[measure] || "none";
let measure = data.measures.length ? data.measures[0][0] : "";

function drawSide(row, side) {
  const { given, status, reason, quotes, rank, result, why } = row[side];
  return [
    make("p", { class: "result" }, make("i", { class: `is-${result}` }), words[`result_${result}`],
      rank === null ? "" : make("span", { class: "soft" }, ` · ${words.head_rank.toLowerCase()} ${rank}`)),
    given ? textOf(given, { class: "given" }) : make("p", { class: "soft" }, status ? words.given_none : words.retrieval_only),
    reason ? textOf(reason, { class: "soft reason" }) : "",
    ...quotes.map((quote) => drawQuote(quote, row.expected)),
    why ? make("p", { class: "soft why" }, why) : ""];
}
const facets = [
  { key: "change", label: words.column_change, options: data.changes },
  { key: "measure", label: words.column_measure, options: data.measures, required: true },
].filter((facet) => facet.options.length);
const weight = { worse: 0, better: 1, same: 2, none: 3 };

showTable(document.getElementById("questions"), data.rows, {
  facets,
  facetOf: (row) => changeBy(row, measure),
  onChoose: (key, value) => { if (key === "measure") measure = value; },
  searched: (row) => [row.id, row.question, ...row.expected, row.a.given, row.b.given].join("\n"),
  columns: [
    { key: "number", label: words.head_number, value: (row) => row.number, cell: (row) => [String(row.number)] },
    { key: "question", label: words.head_question, value: (row) => row.question,
      cell: (row) => [textOf(row.question, { class: "question" }),
        ...(row.answerable ? row.expected.map((text) => textOf(text, { class: "soft" }))
          : [make("p", { class: "soft" }, words.expected_none)])] },
    { key: "a", label: words.head_a, value: (row) => row.a.rank, hint: words.rank_hint, cell: (row) => drawSide(row, "a") },
    { key: "b", label: words.head_b, value: (row) => row.b.rank, hint: words.rank_hint, cell: (row) => drawSide(row, "b") },
    { key: "change", label: words.head_change, value: (row) => weight[changeBy(row, measure)],
      cell: (row) => {
        const moved = data.measures.filter(([name]) => row.changes[name] && row.changes[name] !== "same");
        if (!moved.length) return [make("p", { class: "soft" }, words.change_same)];
        return moved.map(([name, label]) => make("p", {}, make("i", { class: `is-${row.changes[name]}` }), `${label} : `,
          make("b", {}, words[`change_${row.changes[name]}`])));
      } },
  ],
  detail: () => [],
});
