"""Files without a byte-order mark are read in the encoding that they were written in, and a doubt is named."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from rag.errors import LoadError
from rag.load.encoding import check_encoding, decode, doubt_of, encoding_of

TEXTS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parents[1] / "data" / "encodings.toml").read_text("utf-8"))[
    "texts"
]
CASES = [(text["text"], encoding) for text in TEXTS for encoding in text["encodings"]]
NAMES = [f"{text['name']} {encoding}" for text in TEXTS for encoding in text["encodings"]]
FRENCH = "Le terrain de Sébénikoro mesure 90 × 45 mètres. Il a été béni par l'évêque en février."


@pytest.mark.parametrize(("text", "encoding"), CASES, ids=NAMES)
def test_a_file_without_a_mark_is_read_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(("text", "encoding"), CASES, ids=NAMES)
def test_its_lines_may_end_as_windows_or_the_old_macintosh_ends_them(text: str, encoding: str) -> None:
    for end in ("\r\n", "\r"):
        assert decode(text.replace("\n", end).encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "iso-8859-15"])
def test_every_sign_of_windows_between_words_leaves_the_accents_as_they_are(encoding: str) -> None:
    for sign in "×µ±½¼¾°«»²³¹÷´§©®¶·¿¡£¥€…–—’‘“”„•‰":
        text = f"Le préfet {sign} a été reçu près du marché"
        try:
            content = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        assert decode(content, "a.txt") == text


def test_files_joined_in_two_encodings_keep_the_accents_of_both() -> None:
    joined = f"{FRENCH}\n".encode() + f"{FRENCH}\n".encode("cp1252")
    assert decode(joined, "a.txt") == f"{FRENCH}\n{FRENCH}\n"
    assert doubt_of(joined) == "not utf-8 throughout: windows-1252 was taken for 1 of its lines"


def test_a_page_of_windows_is_not_taken_for_joined_files() -> None:
    text = "LIBERTÉ, ÉGALITÉ « FRATERNITÉ»\nLe préfet a été reçu près du marché, à Ségou."
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_utf8_that_was_cut_amid_a_character_keeps_its_accents() -> None:
    content = FRENCH.encode() + "é".encode()[:1]
    assert decode(content, "a.txt") == FRENCH + "\ufffd"
    assert doubt_of(content) == "not utf-8 throughout: '\ufffd' stands for 1 of its characters"


def test_two_encodings_that_read_a_file_alike_are_no_doubt() -> None:
    assert doubt_of(FRENCH.encode("cp1252")) == ""
    assert doubt_of(FRENCH.encode()) == ""
    assert doubt_of(b"plain") == ""


def test_a_doubt_names_both_readings_and_the_word_that_differs() -> None:
    content = "Total 2 ½".encode("cp850")
    assert doubt_of(content).startswith("read as ")
    assert " but it may be " in doubt_of(content)
    assert all(reading in doubt_of(content) for reading in ("'«'", "'½'"))


def test_an_encoding_that_is_named_is_used_even_where_another_is_likelier() -> None:
    content = FRENCH.encode("cp1252")
    assert decode(content, "a.txt", "cp1250") == content.decode("cp1250")
    assert encoding_of(content, "cp1250") == "cp1250"


def test_a_mark_is_believed_before_an_encoding_that_is_named() -> None:
    assert decode(FRENCH.encode("utf-8-sig"), "a.txt", "cp1252") == FRENCH


def test_bytes_that_a_named_encoding_does_not_have_are_told() -> None:
    content = FRENCH.encode("cp1252")
    assert "\ufffd" in decode(content, "a.txt", "utf-8")
    assert "not utf-8 throughout" in doubt_of(content, "utf-8")


def test_utf8_under_the_name_of_another_encoding_is_told() -> None:
    assert doubt_of("été".encode(), "cp1252") == "read as cp1252 ('Ã©tÃ©'), but it may be utf-8 ('été')"


@pytest.mark.parametrize(("name", "usual"), [("Latin1", "iso8859-1"), ("windows-1252", "cp1252"), ("UTF8", "utf-8")])
def test_the_name_of_an_encoding_may_be_written_as_usual(name: str, usual: str) -> None:
    assert check_encoding(name) == usual


@pytest.mark.parametrize("name", ["latin-77", "windows1252x", "zip", "", "\0", "é"])
def test_a_name_that_is_no_encoding_is_a_sentence_with_names_that_are(name: str) -> None:
    with pytest.raises(LoadError, match=r"^There is no encoding .*\. Write its name as .+\.$"):
        check_encoding(name)


def test_the_texts_are_composed_and_are_forty_files_at_least() -> None:
    assert len(CASES) >= 40
    assert all(text == unicodedata.normalize("NFC", text) for text, _ in CASES)
