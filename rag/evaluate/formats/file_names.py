"""A document's id ↔ the name of the file that it is written to."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

PLAIN = frozenset(" -_.,()'’#&+=@")  # beside letters and digits: no file system minds them
MOST_BYTES = 160  # of a name; most file systems take 255


def document_stem(name: str) -> str:
    """The id as a file's name, without suffix: what a file's name may not hold becomes `%2F`; a long one is cut.

    >>> document_stem("wiki/Bénin: 3"), document_stem(".hidden")
    ('wiki%2FBénin%3A 3', '%2Ehidden')
    """
    stem = "".join(_safe(character) for character in composed(name))
    stem = "%2E" + stem[1:] if stem.startswith(".") else stem  # hidden files are not indexed
    return stem.encode()[:MOST_BYTES].decode("utf-8", "ignore")


def unique_stem(name: str) -> str:
    """The same with a mark of the id's own, for where another id has that name, in whatever case.

    >>> unique_stem("MED-10")
    'MED-10~d55d1edfaeb6'
    """
    digest = sha256(composed(name).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{document_stem(name)}~{digest[:12]}"


def is_plain(name: str) -> bool:
    """Whether the id can be told from its stem: it is not cut, and holds neither mark."""
    whole = sum(len(_safe(character).encode()) for character in composed(name)) < MOST_BYTES - 2
    return whole and "%" not in name and "~" not in name


def composed(name: str) -> str:
    """The name with composed accents, as one system writes it and the next does not."""
    return unicodedata.normalize("NFC", name)


def _safe(character: str) -> str:
    if character in PLAIN or unicodedata.category(character)[0] in "LMN":
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
