"""A quote amid the text that it stands in."""

from rag.cli.show import CONTEXT_CHARS, context_lines
from rag.records import Citation


def lines(text: str, quote: str) -> list[str]:
    start = text.index(quote)
    return list(context_lines(Citation(2, "a.txt", "Title", None, None, start, start + len(quote), quote), text))


def test_the_quote_stands_between_what_is_before_and_after_it() -> None:
    assert lines("One came.\n\nTwo  went.\nThree stayed.", "Two  went.") == [
        "[2] Title (a.txt:11-21)",
        "",
        "One came.",
        "> Two went.",
        "Three stayed.",
    ]


def test_nothing_is_shown_where_nothing_stands() -> None:
    assert lines("Two went.", "Two went.")[2:] == ["> Two went."]
    assert lines("\n Two went. \n", "Two went.")[2:] == ["> Two went."]


def test_a_long_text_is_cut_at_words_on_both_sides() -> None:
    text = " ".join(f"before{place}" for place in range(100)) + " HERE " + " ".join(f"after{i}" for i in range(100))
    _, _, before, quote, after = lines(text, "HERE")
    assert quote == "> HERE"
    assert before.startswith("… before")
    assert before.endswith(" before99")
    assert after.startswith("after0 ")
    assert after.endswith(" …")
    assert all(CONTEXT_CHARS - 20 < len(around) <= CONTEXT_CHARS for around in (before, after))
    assert before.removeprefix("… ") in text
    assert after.removesuffix(" …") in text
