"""Answers in a language model's words, evaluated: over the seeds, with a server that says what it is told."""

from pathlib import Path

from rag.evaluate import compare_runs, evaluate
from rag.evaluate.records import Run, TestQuestion, TestSet
from tests.integration.test_generate_write import INVENTED, QUESTION, SHOWN, asked_of
from tests.llm_server import Script, fails, says


def asked(answer: str) -> TestSet:
    return TestSet("one", (TestQuestion("1", QUESTION, "fr", (answer,), True, ("000_07c3436994a3e81c.txt",)),))


ASKED = asked("Alexandre Novak")


def evaluated(index: Path, script: Script, test_set: TestSet = ASKED, **settings: object) -> Run:
    with asked_of(index, script, **settings) as (assistant, _):
        return evaluate(test_set, assistant)


def test_words_that_are_shown_and_leave_the_answer_out_are_wrong(seeds_index: Path) -> None:
    run = evaluated(seeds_index, says(f"{SHOWN} [1]."), asked("Choguel Maïga"))
    (outcome,) = run.outcomes
    assert (outcome.author, outcome.failure) == ("model", "wrong_span")
    scores = outcome.scores
    assert (scores["contained"], scores["correct"], scores["f1"]) == (0, 0, 0)
    assert (scores["citation_right"], scores["citation_verbatim"], scores["faithfulness"]) == (1, 1, 1)
    assert (scores["verification_lost"], scores["verification_gained"]) == (0, 0)


def test_what_is_struck_out_is_kept_and_does_not_count(seeds_index: Path) -> None:
    (outcome,) = evaluated(seeds_index, says(f"{SHOWN} [1]. {INVENTED} [1]"), llm_unsupported="strike").outcomes
    assert [said.supported for said in outcome.statements] == [True, False]
    (dropped,) = evaluated(seeds_index, says(f"{SHOWN} [1]. {INVENTED} [1]")).outcomes
    assert outcome.scores == dropped.scores


def test_a_model_that_fails_leaves_the_scores_of_the_documents(seeds_index: Path) -> None:
    failed = evaluated(seeds_index, fails(500))
    with asked_of(seeds_index, says(SHOWN)) as (assistant, _):
        alone = evaluate(ASKED, assistant.quoting())
    (outcome,) = failed.outcomes
    scores = outcome.scores
    assert (scores["worded"], scores["faithfulness"], scores["correct_unverified"]) == (0, None, None)
    assert {name: value for name, value in scores.items() if name != "worded"} == {
        name: value for name, value in alone.outcomes[0].scores.items() if name != "worded"
    }
    assert ("llm" in alone.about, failed.about["llm"]) == (False, "openai:scripted")
    changes = {change.metric: change for change in compare_runs(alone, failed).metrics}
    assert (changes["correct"].a, changes["correct"].b, changes["correct"].verdict) == (1, 1, "same")
