"""What cannot be read, and in which encodings the rest may come."""

from __future__ import annotations

import codecs
import contextlib
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.load import SUFFIXES, load_document
from rag.load.encoding import decode

LINE = "L’élève a été reçu à Bamako, où il s’est dit prêt à coopérer – « très bientôt », sans œillères… pour 100 €."
PAGE = "\n".join(f"{number}. {LINE} Le château fort de Ségou garde ses façades ocre." for number in range(40))


def load(file: Path, **options: Any) -> str:
    return load_document(file, file.name, **options).text


@pytest.mark.parametrize("text", ["Café", "Élève à l’école", LINE, PAGE], ids=["word", "words", "line", "page"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_french_is_read_in_every_usual_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(text.encode(encoding))
    assert load(file) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_needs_no_mark(encoding: str) -> None:
    assert decode(LINE.encode(encoding), "a.txt") == LINE


def test_utf16_big_endian_with_its_mark_is_read() -> None:
    assert decode(codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"), "a.txt") == LINE


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_russian_is_left_to_the_library(encoding: str) -> None:
    text = "Российская делегация прибыла в Бамако. Её возглавил вице-премьер Александр Новак. " * 4
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_stray_byte_does_not_spoil_the_accents_of_a_utf8_page() -> None:
    assert decode(PAGE.encode() + b"\xe9", "a.txt") == PAGE + "\ufffd"


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1))
def test_valid_utf8_always_wins(text: str) -> None:
    text = text.replace("\ufeff", "").replace("\u2028", "").replace("\u2029", "")
    assert decode(text.encode(), "a.txt") == unicodedata.normalize("NFC", text)


@given(st.binary(max_size=300))
def test_any_bytes_give_clean_text_or_a_plain_error(content: bytes) -> None:
    text = ""
    with contextlib.suppress(LoadError):
        text = decode(content, "a.txt")
    text.encode("utf-8")
    assert not set(text) & {"\x00", "\r", "\x1b"}


def test_lines_end_in_a_line_feed_and_accents_are_composed() -> None:
    assert decode("e\u0301te\u0301\r\nune\rdeux\u2028trois".encode(), "a.txt") == "été\nune\ndeux\ntrois"


def refused(file: Path, **options: int) -> str:
    with pytest.raises(LoadError) as caught:
        load(file, **options)
    message = str(caught.value)
    assert message.startswith(f"'{file.name}'")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"-----\n***\n"])
def test_a_file_without_a_word_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "empty.txt"
    file.write_bytes(content)
    assert "empty" in refused(file)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7\nabc",
        bytes(range(256)) * 8,
        b"text\x00text",
        b"\x00\xff\xfe\x01" * 400,
        b"\x01\x02\x03\x04 ab" * 20,
    ],
    ids=["png", "pdf", "all bytes", "a zero", "half zeros", "controls"],
)
def test_a_binary_file_under_a_text_name_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "photo.txt"
    file.write_bytes(content)
    assert "no readable text" in refused(file)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.txt")


def test_a_file_that_vanished_is_refused(tmp_path: Path) -> None:
    assert "not there any more" in refused(tmp_path / "gone.txt")


def test_a_broken_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    assert "is a link" in refused(tmp_path / "link.txt")


def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    assert "cannot be read" in refused(tmp_path / "circle.txt")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "a pipe" in refused(tmp_path / "pipe.txt")


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may read everything, so the test becomes somebody else meanwhile."""
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_without_permission_is_refused() -> None:
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        file = Path(folder) / "secret.txt"
        file.write_text("Secret.")
        file.chmod(0)
        with without_privileges():
            sentence = refused(file)
        assert "chmod" in sentence


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "dump.txt"
    file.write_bytes(b"a" * 1_000_001)
    assert "larger than 1 MB" in refused(file, file_mb=1)


def test_a_format_that_is_not_read_names_those_that_are(tmp_path: Path) -> None:
    file = tmp_path / "a.xyz"
    file.write_text("Bonjour.")
    message = refused(file)
    assert all(suffix in message for suffix in SUFFIXES)


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="not valid UTF-8"):
        load_document(tmp_path / "a.txt", "caf\udce9.txt")
