"""What a language model wrote → lines, however it has dressed them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate.draft.drafter import read_lines
from rag.evaluate.draft.file import ProposedQuestion

WHO = ProposedQuestion("who", "Who led the mission to Bamako?", "Alexandre Novak")


@pytest.mark.parametrize(
    "written",
    [
        "who | Who led the mission to Bamako? | Alexandre Novak",
        "  1. who|Who led the mission to Bamako?|Alexandre Novak  ",
        "- **Who** | *Who led the mission to Bamako?* | **Alexandre Novak**",
        "| who | Who led the mission to Bamako? | Alexandre Novak |",
        "| 3 | who | Who led the mission to Bamako? | Alexandre Novak |",
        "`who | Who led the mission to Bamako? | Alexandre Novak`",
        'Kind: who | Question: "Who led the mission to Bamako?" | Answer: Alexandre Novak',
        "who ｜ Who led the mission to Bamako? ｜ Alexandre Novak",
        "Who led the mission to Bamako? | Alexandre Novak",
        "person | Who led the mission to Bamako? | [Alexandre Novak](https://example.org/novak)",
        "when | Who led the mission to Bamako? | Alexandre Novak",
        "<think>who | Who am I? | me\n</think>who | Who led the mission to Bamako? | Alexandre Novak",
    ],
)
def test_a_line_is_read_in_many_dresses(written: str) -> None:
    assert read_lines(written) == ([WHO], 0)


def test_a_table_with_its_head_and_a_talkative_frame_gives_its_rows() -> None:
    written = """Here are the questions:

```
| kind | question | answer |
|------|:--------:|--------|
| qui | Qui dirige la mission ? | Novak |
| quand | Quand la mission est-elle venue à Bamako ? | en 2024 |
| où | Où se rend la mission de Novak ? | à Bamako |
| combien | Combien de pays Novak a-t-il visités ? | trois |
| pourquoi | Pourquoi Novak est-il venu à Bamako ? | pour préparer un accord |
| aucune | Combien de conseillers Novak a-t-il ? | NOT_IN_PASSAGES |
```
I hope that helps! | Yes"""
    lines, malformed = read_lines(written)
    assert [line.kind for line in lines] == ["who", "when", "where", "how_many", "why", "none"]
    assert lines[3] == ProposedQuestion("how_many", "Combien de pays Novak a-t-il visités ?", "trois")
    assert lines[5].answer == ""
    assert malformed == 1


@pytest.mark.parametrize("answer", ["NOT_IN_PASSAGES", "not in passages", "The passage does not say."])
def test_an_answer_that_says_there_is_none_makes_the_question_one_without(answer: str) -> None:
    assert read_lines(f"how many | How many advisers came to Bamako? | {answer}")[0] == [
        ProposedQuestion("none", "How many advisers came to Bamako?")
    ]


@pytest.mark.parametrize(
    "written",
    ["who | Novak led it | Novak", "who | Who led it? |", "what | What is a dam? | a wall", "| ? | x", "a|b"],
)
def test_what_is_no_line_is_counted(written: str) -> None:
    assert read_lines(written) == ([], 1)


@pytest.mark.parametrize(
    "written", ["", "I cannot do that.", "|---|---|", "kind | question | answer", "<think> who | Who? | x"]
)
def test_what_does_not_try_to_be_one_is_not(written: str) -> None:
    assert read_lines(written) == ([], 0)


@given(st.text(alphabet=st.sampled_from("who|?*` -1.\n<>thinkNOT_é\u202f｜"), max_size=200))
def test_nothing_that_is_written_breaks_it(written: str) -> None:
    lines, malformed = read_lines(written)
    assert malformed >= 0
    assert all(line.question.endswith("?") and bool(line.answer) == (line.kind != "none") for line in lines)
