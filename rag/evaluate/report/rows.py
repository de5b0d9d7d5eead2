"""Outcomes → the rows of the report's table of questions, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.evaluate.records import Outcome
from rag.evaluate.report.wording import Wording
from rag.records import Generation
from rag.words.frame import why_not, why_not_worded

FOUND_SHOWN = 10
VALUES_AT_MOST = 40  # a column with more values is no filter: its text is searched instead
FACETS_AT_MOST = 8
JUDGED = {True: "shown", False: "not_shown", None: "unsaid"}
RESULTS = (
    *("right", "found", "rightly_refused", "unjudged", "no_source"),
    *("document_not_found", "not_read", "wrong_span", "refused", "answered", "error"),
)

Row = dict[str, object]


def right_rank(outcome: Outcome) -> int | None:
    """The rank, from 1, of the first right document among those found; None where none is, or none is right."""
    right = set(outcome.sources)
    return next((rank for rank, path in enumerate(outcome.ranking, 1) if path in right), None)


def result_of(outcome: Outcome) -> str:
    """One of `RESULTS`: the failure, or how all went well."""
    if outcome.failure:
        return outcome.failure
    if outcome.status is None:
        return "found" if outcome.sources else "no_source"
    if outcome.status == "not_found":
        return "rightly_refused"
    is_judged = any(outcome.scores.get(name) is not None for name in ("correct", "answer_cited_right"))
    return "right" if is_judged else "unjudged"


def explain_failure(outcome: Outcome, words: Wording) -> str:
    """Why a question failed, as a sentence; "" where it did not."""
    if outcome.failure is None:
        return ""
    rank = right_rank(outcome)
    reason: str = outcome.failure
    if reason == "wrong_span" and (
        rank is None or any(cited.document in outcome.sources for cited in outcome.citations)
    ):
        reason = "wrong_words" if outcome.author == "model" else "wrong_sentence"
    if reason == "refused" and rank is None:
        reason = "refused_unknown"
    return words.say(f"why_{reason}", rank=rank, found=len(outcome.ranking))


def count_results(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many questions ended in each of `RESULTS`, without those that are 0."""
    counts = Counter(map(result_of, outcomes))
    return {result: counts[result] for result in RESULTS if counts[result]}


def make_row(number: int, outcome: Outcome, words: Wording) -> Row:
    """All that the table says of a question, texts as they are (the page writes them as text, never as HTML)."""
    question = outcome.question
    verbatim = (*outcome.verbatim, *(True for _ in outcome.citations[len(outcome.verbatim) :]))
    return {
        "number": number,
        "id": question.id,
        "question": question.question,
        "expected": tuple(dict.fromkeys(question.answers)) if question.answerable else (),
        "answerable": question.answerable,
        "given": outcome.answer,
        "status": outcome.status,
        "reason": why_not(outcome.reason, words.language) if outcome.reason else "",
        "quotes": [
            {"text": cited.quote, "document": cited.title or cited.document, "verbatim": exact}
            for cited, exact in zip(outcome.citations, verbatim, strict=False)
        ],
        "rank": right_rank(outcome),
        "confidence": outcome.confidence,
        "result": result_of(outcome),
        "why": explain_failure(outcome, words),
        "found": outcome.ranking[:FOUND_SHOWN],
        "sources": outcome.sources,
        "scores": [
            (words.metric(name)[0], words.score(name, value))
            for name, value in outcome.scores.items()
            if value is not None
        ],
        "columns": dict(question.columns),
        "timings": [
            (words.word("stage", stage), words.say("unit_ms", n=words.number(ms, 1)))
            for stage, ms in sorted(outcome.timings_ms.items(), key=lambda one: one[0] == "total")
        ],
        "model": [
            *(_model_facts(outcome.generation, words) if outcome.generation else ()),
            *((words.word("judged", JUDGED[one.shown]), one.text) for one in outcome.judged),
        ],
        "facets": {**question.columns, "": result_of(outcome), "language": outcome.language},
    }


def make_facets(outcomes: Sequence[Outcome], words: Wording) -> list[Row]:
    """The filters by choice: the outcome (key ""), the language, then each column with few values."""
    results = count_results(outcomes)
    facets: list[Row] = [
        {
            "key": "",
            "label": words.say("column_result"),
            "options": [(result, words.word("result", result), n) for result, n in results.items()],
        }
    ]
    columns = dict.fromkeys(name for outcome in outcomes for name in outcome.question.columns if name != "language")
    for key in ("language", *columns):
        values = Counter(
            outcome.language if key == "language" else outcome.question.columns.get(key, "") for outcome in outcomes
        )
        if 1 < len(values) <= VALUES_AT_MOST:
            label = words.say("column_language") if key == "language" else key
            options = [(value, value or "—", n) for value, n in sorted(values.items())]
            facets.append({"key": key, "label": label, "options": options})
    return facets[:FACETS_AT_MOST]


def _model_facts(generation: Generation, words: Wording) -> list[tuple[str, str]]:
    """What a language model did for an answer: (name, fact); which model it is, and why it failed, need no name."""
    facts = [("", generation.model)]
    if generation.outcome != "answered":
        facts.append(("", why_not_worded(generation, words.language)))
    if generation.sentences:
        facts.append((words.say("model_sentences"), f"{generation.supported} / {generation.sentences}"))
    if generation.first_token_ms is not None:
        facts.append((words.say("model_first"), words.say("unit_ms", n=words.number(generation.first_token_ms))))
    return [*facts, (words.say("model_wrote"), generation.text)] if generation.text else facts
