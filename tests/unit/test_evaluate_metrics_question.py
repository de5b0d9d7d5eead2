"""What one answer is worth, and why it failed."""

from dataclasses import replace

import pytest

from rag.evaluate.metrics import METRICS, add_similarity, find_failure, score_question, semantic_similarity
from rag.evaluate.metrics.answers import (
    answer_cited_right,
    answer_contained,
    citation_right,
    citation_verbatim,
    exact_match,
    token_f1,
    without_marks,
)
from rag.evaluate.metrics.scores import MetricInfo
from rag.evaluate.records import Outcome, TestQuestion
from rag.records import Citation
from tests.fakes import WordEmbedder

QUOTE = "L’audience a été levée par Élodie Martin."


def cite(document: str = "right.md", quote: str = QUOTE, number: int = 1) -> Citation:
    return Citation(number, document, None, None, None, 0, len(quote), quote)


ASKED = TestQuestion("1", "Qui a levé l’audience ?", "fr", ("Élodie Martin",), True, ("right.md",))
UNANSWERABLE = replace(ASKED, answers=(), answerable=False, sources=())
ANSWERED = Outcome(
    ASKED,
    "fr",
    ("right.md",),
    ("other.md", "right.md"),
    passages=(False, True),
    status="answered",
    answer=f"{QUOTE} [1]",
    citations=(cite(),),
    verbatim=(True,),
    confidence=0.8,
)
REFUSED = replace(ANSWERED, status="not_found", answer="Introuvable.", citations=(), verbatim=())


def scored(outcome: Outcome) -> Outcome:
    return replace(outcome, scores=score_question(outcome))


def failure(outcome: Outcome, *read: str) -> str | None:
    return find_failure(scored(outcome), read)


def test_f1_counts_the_words_that_both_have() -> None:
    # Given: audience, levée, hier; accepted: audience, levée. Precision 2/3, recall 1.
    assert token_f1("L’audience levée hier", ["audience levée"]) == pytest.approx(0.8)


def test_f1_counts_a_repeated_word_as_often_as_both_have_it() -> None:
    assert token_f1("paix paix paix", ["paix guerre"]) == pytest.approx(0.4)  # 2·1 / (3 + 2)


def test_f1_of_no_words_is_one_only_against_no_words() -> None:
    assert (token_f1("", [""]), token_f1("", ["paix"]), token_f1("paix", ["…"])) == (1, 0, 0)


def test_the_best_accepted_answer_counts() -> None:
    accepted = ["guerre froide", "la paix"]
    assert (exact_match("Paix.", accepted), token_f1("paix", accepted)) == (1, 1)
    assert answer_contained(["On signa la paix."], accepted) == 1


def test_accents_are_kept_unless_they_are_folded() -> None:
    accepted = ["Elodie Martin"]
    assert (exact_match("Élodie Martin", accepted), exact_match("Élodie Martin", accepted, fold_accents=True)) == (0, 1)
    assert (answer_contained([QUOTE], accepted), answer_contained([QUOTE], accepted, fold_accents=True)) == (0, 1)
    assert token_f1("E\u0301lodie", ["Élodie"]) == 1


def test_without_accepted_answers_no_metric_of_answers_applies() -> None:
    assert (exact_match("paix", ()), token_f1("paix", ()), answer_contained(["paix"], ())) == (None, None, None)


def test_without_a_quote_nothing_is_contained() -> None:
    assert answer_contained((), ["paix"]) == 0


def test_only_the_marks_of_its_own_citations_leave_an_answer() -> None:
    citations = (cite(number=1), cite(number=12))
    assert (
        without_marks("Levée [sic] en [2024]. [1][12]\n\nFin. [3]", citations) == "Levée [sic] en [2024].\n\nFin. [3]"
    )
    assert without_marks("Rien [1].", ()) == "Rien [1]."


def test_citations_are_judged_by_their_documents() -> None:
    citations = (cite(), cite("wrong.md"), cite("other.md"))
    assert citation_right(citations, {"right.md"}) == pytest.approx(1 / 3)
    assert answer_cited_right(citations, {"right.md"}) == 1
    assert answer_cited_right(citations[1:], {"right.md"}) == 0
    assert citation_verbatim((True, False)) == 0.5


def test_without_citations_or_right_documents_no_metric_of_citations_applies() -> None:
    assert (citation_right((), {"a"}), citation_right((cite(),), ()), answer_cited_right((), {"a"})) == (None,) * 3
    assert citation_verbatim(()) is None


def test_a_right_answer_has_every_score() -> None:
    scores = score_question(ANSWERED)
    known = {name for name, value in scores.items() if value is not None}
    assert known == {name for name in scores if METRICS[name].kind != "generation"}  # no model was asked
    assert (scores["hit@1"], scores["hit@5"], scores["mrr@10"], scores["passage_hit@1"]) == (0, 1, 0.5, 0)
    assert (scores["correct"], scores["contained"], scores["exact_match"]) == (1, 1, 0)
    # Of audience, été, levée, par, élodie, martin (« a » goes as an English article), two are accepted.
    assert scores["f1"] == 2 * 2 / (6 + 2)
    assert failure(ANSWERED, "right.md") is None


def test_exact_words_are_what_is_held_against_the_accepted_answers() -> None:
    told = replace(ANSWERED, answer=f"Élodie Martin — {QUOTE} [1]", exact=("Élodie Martin", "Paul"))
    scores = score_question(told)
    assert (scores["exact_match"], scores["f1"], scores["contained"], scores["correct"]) == (1, 1, 1, 1)
    # Of « Mme Élodie Martin », two of three words are accepted: 2·2 / (3 + 2).
    longer = score_question(replace(told, exact=("Mme Élodie Martin",)))
    assert longer["exact_match"] == 0
    assert longer["f1"] == pytest.approx(0.8)


def test_only_the_best_exact_words_count_and_the_quotes_still_decide_what_is_correct() -> None:
    scores = score_question(replace(ANSWERED, exact=("Paul", "Élodie Martin")))
    assert (scores["exact_match"], scores["f1"], scores["contained"], scores["correct"]) == (0, 0, 1, 1)


def test_the_scores_are_the_metrics_that_a_question_has() -> None:
    each = {name for name, info in METRICS.items() if info.per_question}
    assert set(score_question(ANSWERED)) == each - {"similarity"}
    assert isinstance(METRICS["ece"], MetricInfo)


def test_where_only_retrieval_ran_only_retrieval_is_scored() -> None:
    scores = score_question(replace(REFUSED, status=None, answer=""))
    known = {name for name, value in scores.items() if value is not None}
    assert known == {name for name, info in METRICS.items() if info.kind == "retrieval"}


@pytest.mark.parametrize("status", ["not_found", "error"])
def test_an_answerable_question_that_was_not_answered_missed_its_answer(status: str) -> None:
    scores = score_question(replace(REFUSED, status="not_found" if status == "not_found" else "error"))
    assert {scores[name] for name in ("correct", "contained", "contained_folded", "exact_match", "f1")} == {0}
    assert {scores[name] for name in ("citation_right", "citation_verbatim", "answer_cited_right")} == {None}


def test_a_right_refusal_is_correct_and_nothing_else_applies() -> None:
    scores = score_question(replace(REFUSED, question=UNANSWERABLE, sources=(), passages=()))
    assert {name: value for name, value in scores.items() if value is not None} == {"correct": 1}


def test_an_unanswerable_question_that_was_answered_is_wrong_and_its_quotes_are_still_checked() -> None:
    scores = score_question(replace(ANSWERED, question=UNANSWERABLE, sources=(), passages=()))
    assert {name: value for name, value in scores.items() if value is not None} == {
        "correct": 0,
        "citation_verbatim": 1,
    }


def test_an_answer_from_a_wrong_document_holds_the_words_but_is_not_correct() -> None:
    elsewhere = replace(ANSWERED, citations=(cite("other.md"), cite(quote="L’audience fut brève.", number=2)))
    scores = score_question(elsewhere)
    assert (scores["contained"], scores["answer_cited_right"], scores["correct"]) == (1, 1, 0)
    assert failure(elsewhere, "right.md", "other.md") == "wrong_span"


def test_where_no_source_is_named_the_words_alone_decide() -> None:
    unsourced = replace(ANSWERED, question=replace(ASKED, sources=()), sources=(), citations=(cite("other.md"),))
    scores = score_question(unsourced)
    assert (scores["correct"], scores["answer_cited_right"], scores["hit@10"]) == (1, None, None)


def test_without_accepted_answers_an_answer_is_judged_by_its_document() -> None:
    question = replace(ASKED, answers=())
    right, wrong = replace(ANSWERED, question=question), replace(ANSWERED, question=question, citations=(cite("x.md"),))
    assert (score_question(right)["correct"], failure(right, "right.md")) == (None, None)
    assert failure(wrong, "right.md") == "wrong_span"


def test_failures_are_named_for_the_first_thing_that_went_wrong() -> None:
    assert failure(replace(REFUSED, ranking=("other.md",)), "other.md") == "document_not_found"
    assert failure(REFUSED, "other.md") == "not_read"
    assert failure(REFUSED, "other.md", "right.md") == "refused"
    assert failure(replace(REFUSED, status="error")) == "error"
    assert failure(replace(ANSWERED, question=UNANSWERABLE, sources=()), "other.md") == "answered"
    assert failure(replace(REFUSED, question=UNANSWERABLE, sources=())) is None
    assert failure(replace(REFUSED, status=None), "right.md") is None
    assert failure(replace(REFUSED, status=None), "other.md") == "not_read"


def test_similarity_is_the_cosine_with_the_nearest_accepted_answer() -> None:
    found = semantic_similarity(
        ["red house", "blue", "", "x"], [["green", "red door"], ["blue"], ["y"], []], WordEmbedder()
    )
    assert found == [pytest.approx(0.5), pytest.approx(1), 0, None]


def test_similarity_is_added_where_an_answer_was_due() -> None:
    told = replace(ANSWERED, answer="Élodie Martin [1]")
    unanswerable = replace(REFUSED, question=UNANSWERABLE)
    exact = replace(ANSWERED, exact=("Élodie Martin",))
    assert add_similarity([exact], WordEmbedder())[0].scores["similarity"] == pytest.approx(1)
    outcomes = add_similarity([told, REFUSED, unanswerable, replace(REFUSED, status=None)], WordEmbedder())
    assert [one.scores["similarity"] for one in outcomes] == [pytest.approx(1), 0, None, None]


def test_similarity_keeps_the_other_scores() -> None:
    assert add_similarity([scored(ANSWERED)], WordEmbedder())[0].scores["hit@5"] == 1
