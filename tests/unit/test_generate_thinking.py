"""What a reasoning model thinks is none of its answer, whichever way it marks it and wherever its text is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.sentences import CitedStream
from rag.llm.thinking import CLOSES, MARKS, OPENS, Thinking, goes_in_circles, without_thoughts

pieces = st.sampled_from(
    [*OPENS, *CLOSES, *MARKS, "Novak [1]. ", "<thi", "nk>", "analysis", "We", "a", "ass", "<|", "\n", "[", "<b>"]
)
texts = st.lists(pieces, max_size=12).map("".join)


def fed(text: str, sizes: list[int], *, begins: bool = False) -> str:
    """What is left of a text that comes in chunks of these sizes, over and over."""
    thinking, shown, place = Thinking(begins=begins), "", 0
    for size in (sizes or [1]) * (len(text) + 1):
        if place >= len(text):
            break
        before = thinking.retracted
        some = thinking.feed(text[place : place + size])
        shown = some if thinking.retracted > before else shown + some
        place += size
    return shown + thinking.close()


@given(text=texts, sizes=st.lists(st.integers(1, 9), min_size=1, max_size=20), begins=st.booleans())
def test_it_does_not_matter_where_a_text_is_cut(text: str, sizes: list[int], begins: bool) -> None:
    assert fed(text, sizes, begins=begins) == fed(text, [len(text) or 1], begins=begins)


@given(parts=st.lists(pieces, max_size=12), place=st.integers(0, 400), inner=texts)
def test_nor_does_it_where_one_mark_is_put_into_another(parts: list[str], place: int, inner: str) -> None:
    whole = "".join(parts)
    text = whole[:place] + inner + whole[place:]
    cuts = [fed(text, [size]) for size in (1, 2, 3, 7, len(text) or 1)]
    assert set(cuts) == {cuts[0]}


@given(text=texts, inner=texts, place=st.integers(0, 60))
def test_no_mark_of_thoughts_is_left_and_nothing_is_left_to_take_out(text: str, inner: str, place: int) -> None:
    left = without_thoughts(text[:place] + inner + text[place:])
    assert not any(edge in left.lower() for edge in (*OPENS, *CLOSES, *MARKS))
    assert without_thoughts(left) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A<thi<think></think>nk>B", "A"),
        ("A<thi<thi<think></think>nk></think>nk>B", "A"),
        ("A</thi<think></think>nk>B", "AB"),
        ("A<thi<|message|>nk>Hm.</think>B", "AB"),
        ("<think></think>analysisWe look.assistantfinalB", "B"),
        ("A<thi<think>Hm.</think>s", "A<this"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_mark_that_is_put_together_by_taking_out_another_acts_as_one(text: str, left: str, size: int) -> None:
    assert fed(text, [size]) == left


@pytest.mark.parametrize(
    "text",
    [
        "<think>He may be X. </think>Novak led it.",
        "<THINKING>He may be X.</THINKING>Novak led it.",
        "<reasoning>He may be X.</reasoning>Novak led it.",
        "He may be X. </think>Novak led it.",
        "<think>He may be X. <think>No.</think>Novak led it.",
        "◁think▷He may be X.◁/think▷Novak led it.",
        "[THINK]He may be X.[/THINK]Novak led it.",
        "<|START_THINKING|>He may be X.<|END_THINKING|><|START_RESPONSE|>Novak led it.<|END_RESPONSE|>",
        "<|channel|>analysis<|message|>He may be X.<|end|><|start|>assistant<|channel|>final<|message|>Novak led it."
        "<|return|>",
        "<|channel|>analysis<|message|>X?<|end|><|start|>assistant<|channel|>commentary<|message|>Hm.<|end|>"
        "<|start|>assistant<|channel|>final<|message|>Novak led it.",
        "analysisHe may be X.assistantfinalNovak led it.",
        "<|channel>thought\nHe may be X.<channel|>Novak led it.",
    ],
)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_only_the_answer_is_left(text: str, size: int) -> None:
    assert fed(text, [size]).strip() == "Novak led it."
    assert without_thoughts(text).strip() == "Novak led it."


@pytest.mark.parametrize(
    "text", ["<think>He may be X. Or", "<|channel|>analysis<|message|>He may", "analysisWe need", "◁think▷Novak", ""]
)
def test_thoughts_that_do_not_end_leave_nothing(text: str) -> None:
    stream = CitedStream(2)
    assert (stream.feed(text), stream.close()) == ((), ())
    assert stream.is_empty


def test_a_model_that_is_known_to_think_shows_nothing_before_the_end_of_it() -> None:
    stream = CitedStream(2, thinks=True)
    assert stream.feed("It may be somebody else [2], but who knows that for sure? Let me look once more. ") == ()
    assert stream.pending == ""
    assert stream.feed("</think>Novak led it [1].") == ()
    assert [claim.text for claim in stream.close()] == ["Novak led it."]


def test_what_was_given_of_thoughts_is_retracted_with_what_was_counted_in_it() -> None:
    stream = CitedStream(2)
    assert len(stream.feed("It may be somebody else [9]. " * 8)) > 0
    assert (stream.retracted, stream.unknown > 0) == (0, True)
    assert stream.feed("</think>\n\n") == ()
    assert (stream.retracted, stream.unknown, stream.pending) == (1, 0, "")
    stream.feed("Novak led it [1].")
    assert [claim.citations for claim in stream.close()] == [(1,)]


def test_a_closing_tag_after_an_answer_that_followed_its_thoughts_takes_nothing_back() -> None:
    assert without_thoughts("<think>Hm.</think>Novak led it.</think>") == "Novak led it."


@pytest.mark.parametrize("text", ["An analysis of it says so.", "analysis says so", "a < b [1] and c", "assistant"])
def test_what_only_looks_like_a_mark_is_kept(text: str) -> None:
    assert fed(text, [1]) == text


LOOP = 'Le même question est questioné dans le passage "'


@pytest.mark.parametrize("text", [LOOP * 3, LOOP * 3 + "Le m", "non " * 20, ("mot " * 40 + "fin ") * 3])
def test_a_text_that_goes_in_circles_is_known(text: str) -> None:
    assert goes_in_circles(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        LOOP * 2,
        LOOP * 3 + "Non.",
        "non non non non",
        "le ministre des affaires étrangères du Mali, le ministre des affaires étrangères du Niger et "
        "le ministre des affaires étrangères du Burkina",
        "En 2021, 2022 et 2023, en 2021, 2022 et 2023",
    ],
)
def test_one_that_only_repeats_words_is_not(text: str) -> None:
    assert not goes_in_circles(text)


def test_the_sentence_that_goes_in_circles_is_dropped_and_the_one_before_it_stays() -> None:
    stream, seen = CitedStream(2), ""
    claims: list[str] = []
    for chunk in f"Novak led it [1]. {LOOP * 9}".split(" "):
        seen += f"{chunk} "
        claims += (claim.text for claim in stream.feed(f"{chunk} "))
        if stream.cut_circle():
            break
    assert seen.count("question est") == 3
    assert [*claims, *(claim.text for claim in stream.close())] == ["Novak led it."]


def test_a_short_answer_before_a_circle_stays() -> None:
    stream = CitedStream(2)
    assert stream.feed(f"Oui [1]. No {'no ' * 17}") == ()
    assert stream.cut_circle()
    assert [claim.text for claim in stream.close()] == ["Oui."]
