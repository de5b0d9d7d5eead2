"""What a language model wrote, and what verification made of it."""

from dataclasses import replace

import pytest

from rag.evaluate.metrics import METRICS, add_similarity, find_failure, score_group, score_question
from rag.evaluate.records import Outcome, TestQuestion
from rag.evaluate.report.frame import explain_failure, read_wording
from rag.records import Citation, Generation, Statement
from tests.fakes import WordEmbedder

QUOTE = "L’audience a été levée par la juge Élodie Martin."
ASKED = TestQuestion("1", "Qui a levé l’audience ?", "fr", ("Élodie Martin",), True, ("right.md",))
UNANSWERABLE = replace(ASKED, answers=(), answerable=False, sources=())
WROTE = Generation(
    "openai:small", "answered", text="Élodie Martin l’a levée [1]. Il pleuvait [2].", sentences=2, supported=1
)


def worded(*said: Statement, document: str = "right.md", generation: Generation = WROTE) -> Outcome:
    """An answer of a model's, whose citation 1 is of `document` and 2 of right.md."""
    citations = tuple(
        Citation(number, path, None, None, None, 0, len(QUOTE), QUOTE)
        for number, path in ((1, document), (2, "right.md"))
    )
    return Outcome(
        ASKED,
        "fr",
        ("right.md",),
        ("right.md",),
        status="answered",
        answer="\n\n".join(one.text for one in said),
        citations=citations,
        verbatim=(True, True),
        confidence=0.8,
        author="model",
        statements=said,
        generation=generation,
    )


def quoted(generation: Generation, *, status: str = "answered") -> Outcome:
    """What the documents say in its place."""
    told = replace(worded(generation=generation), author="documents", statements=(), answer=QUOTE)
    return told if status == "answered" else replace(told, status="not_found", citations=(), verbatim=())


NAMED = Statement("Élodie Martin l’a levée.", (1,))
VAGUE = Statement("Une juge l’a levée.", (1,))


def test_its_sentences_are_held_against_what_is_accepted_and_not_its_quotes() -> None:
    scores = score_question(worded(NAMED))
    assert (scores["correct"], scores["contained"], scores["exact_match"]) == (1, 1, 0)
    assert scores["f1"] == pytest.approx(2 * 2 / (3 + 2))  # of élodie, martin, levée; « l’ » and « a » go as articles
    assert score_question(worded(Statement("Élodie Martin", (1,))))["exact_match"] == 1
    vague = worded(VAGUE)
    assert {score_question(vague)[name] for name in ("correct", "contained")} == {0}  # though its quote names her


def test_its_failure_is_its_words_and_the_report_says_so() -> None:
    vague = worded(VAGUE)
    failed = replace(vague, scores=score_question(vague))
    failed = replace(failed, failure=find_failure(failed, ["right.md"]))
    assert failed.failure == "wrong_span"
    expected = "The language model’s sentences do not hold the expected answer."
    assert explain_failure(failed, read_wording("en")) == expected


def test_a_sentence_has_to_cite_a_right_document() -> None:
    elsewhere = score_question(worded(NAMED, document="other.md"))
    assert (elsewhere["contained"], elsewhere["correct"], elsewhere["citation_right"]) == (1, 0, 0.5)
    assert score_question(worded(replace(NAMED, citations=(2,)), document="other.md"))["correct"] == 1


def test_what_is_struck_out_is_no_part_of_its_answer() -> None:
    struck = worded(VAGUE, Statement("Élodie Martin est partie.", supported=False))
    scores = score_question(struck)
    assert (scores["contained"], scores["correct"], scores["f1"]) == (0, 0, 0)
    only = worded(Statement("Élodie Martin", (1,)), Statement("Il pleuvait.", supported=False))
    assert add_similarity([only], WordEmbedder())[0].scores["similarity"] == pytest.approx(1)


def test_citations_and_refusals_are_judged_as_ever() -> None:
    scores = score_question(replace(worded(NAMED), verbatim=(True, False)))
    assert (scores["citation_verbatim"], scores["citation_right"], scores["answer_cited_right"]) == (0.5, 1, 1)
    assert score_question(replace(worded(NAMED), question=UNANSWERABLE, sources=()))["correct"] == 0


def test_faithfulness_is_the_share_of_its_sentences_that_are_shown() -> None:
    assert score_question(worded(NAMED))["faithfulness"] == 0.5
    failed = quoted(Generation("openai:small", "nothing_survived", text="Il pleuvait.", sentences=4))
    assert (score_question(failed)["faithfulness"], score_question(failed)["worded"]) == (0, 0)
    said_nothing = quoted(Generation("openai:small", "found_nothing", text="NOT_IN_PASSAGES"))
    assert (score_question(said_nothing)["faithfulness"], score_question(said_nothing)["worded"]) == (None, 0)


def test_without_a_model_or_its_words_nothing_is_said_of_it() -> None:
    unasked = replace(worded(NAMED), author="documents", statements=(), generation=None)
    of_it = {name for name, info in METRICS.items() if info.kind == "generation"}
    assert {score_question(unasked)[name] for name in of_it} == {None}
    failed = score_question(quoted(Generation("openai:small", "failed", "unreachable")))
    assert {name for name in of_it if failed[name] is not None} == {"worded"}


def test_what_it_wrote_is_judged_without_verification_too() -> None:
    scores = score_question(worded(NAMED))
    assert (scores["correct_unverified"], scores["contained_unverified"]) == (1, 1)
    assert (scores["verification_lost"], scores["verification_gained"]) == (0, 0)
    thought = replace(WROTE, text="<think>Élodie Martin ?</think>Une juge.")
    assert score_question(worded(VAGUE, generation=thought))["correct_unverified"] == 0


def test_verification_loses_what_it_takes_away_and_gains_what_it_mends() -> None:
    lost = score_question(worded(VAGUE))
    assert (lost["correct_unverified"], lost["correct"]) == (1, 0)
    assert (lost["verification_lost"], lost["verification_gained"]) == (1, 0)
    gained = score_question(quoted(Generation("openai:small", "nothing_survived", text="Paul.", sentences=1)))
    assert (gained["correct_unverified"], gained["correct"]) == (0, 1)
    assert (gained["verification_lost"], gained["verification_gained"]) == (0, 1)


def test_an_unanswerable_question_is_settled_by_a_model_that_says_so() -> None:
    said_so = Generation("openai:small", "found_nothing", text="NOT_IN_PASSAGES")
    invented = Generation("openai:small", "nothing_survived", text="Paul l’a levée.", sentences=1)
    for generation, unverified in ((said_so, 1), (invented, 0)):
        refused = replace(quoted(generation, status="not_found"), question=UNANSWERABLE, sources=())
        scores = score_question(refused)
        assert (scores["correct_unverified"], scores["contained_unverified"]) == (unverified, None)
        assert (scores["correct"], scores["verification_gained"]) == (1, 1 - unverified)


def test_a_group_has_their_means() -> None:
    outcomes = [
        replace(one, scores=score_question(one), timings_ms={"write": 30.0, "total": 50.0})
        for one in (worded(NAMED), quoted(Generation("openai:small", "failed", "busy")))
    ]
    scores = {score.metric: score for score in score_group(outcomes)}
    assert (scores["worded"].value, scores["worded"].n) == (0.5, 2)
    assert (scores["faithfulness"].value, scores["faithfulness"].n) == (0.5, 1)
    assert scores["write_ms_median"].value == 30


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_metric_of_it_has_words(language: str) -> None:
    named = read_wording(language).texts["metrics"]
    assert {name for name, info in METRICS.items() if info.kind == "generation"} <= set(named)
