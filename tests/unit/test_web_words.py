"""The words of the interface: complete in each language, and all of them said somewhere."""

import re
from pathlib import Path
from string import Formatter

import pytest

import rag.web
from rag.web.words import choose_language, languages, read_words, write_date

WEB = Path(rag.web.__file__).parent
OTHERS = [language for language in languages() if language != "fr"]


def fields(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(sentence)} - {None}


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_the_same_words_with_the_same_gaps(language: str) -> None:
    french, other = read_words("fr"), read_words(language)
    assert set(french) == set(other)
    assert {key: fields(word) for key, word in french.items()} == {key: fields(word) for key, word in other.items()}


def test_every_word_is_used_and_every_used_word_exists() -> None:
    sources = "\n".join(file.read_text("utf-8") for kind in ("py", "js", "html") for file in WEB.rglob(f"*.{kind}"))
    said = set(re.findall(r"(?<=[\"'$.])\w+", sources))
    assert {key for key in read_words("fr") if key not in said} == set()
    named = set(re.findall(r'words\["(\w+)"\]|data-(?:word|label)="(\w+)"', sources))
    assert {key for pair in named for key in pair if key} <= set(read_words("fr"))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("fr;q=0.2, en;q=0.7", "en"),
        ("zh, *;q=0.1", "fr"),
        ("en;q=x", "fr"),
        ("", "fr"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert choose_language(header) == language


@pytest.mark.parametrize("text", ["", "hier", "2023-13-01", "2023-xx"])
def test_what_is_no_date_is_left_as_it_is(text: str) -> None:
    assert write_date(text, read_words("fr")) == text
