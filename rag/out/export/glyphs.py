"""What the PDF's font can show, and what is said in the place of what it cannot."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

from rag.out.export.text import DIRECTIONS
from rag.out.export.wording import wording

FONTS = ("GriotSerif", "GriotSerif-Bold")
_DRAWN_AS = {"\u202f": "\u00a0", "\u2009": " ", "\u2011": "-", "\u00ad": "", "\u200b": "", "\u200d": "", "\ufeff": ""}


def font_file(name: str) -> Path:
    """The file of one of `FONTS`."""
    return Path(__file__).parent / "fonts" / f"{name}.ttf"


def shown(text: str, language: str) -> str:
    """The text as the font can draw it: each stretch that it lacks is a sentence of `language` instead.

    Marks of direction are left out, since nothing that runs from right to left is drawn.
    """
    composed = unicodedata.normalize("NFC", DIRECTIONS.sub("", text))
    drawn = "".join(_DRAWN_AS.get(letter, letter) for letter in composed)
    return "".join(
        "".join(letters) if is_drawn else _said("".join(letters), language)
        for is_drawn, letters in groupby(_bridged(drawn), lambda letter: letter in letters_drawn())
    )


def _bridged(text: str) -> str:
    """The text with every space between two letters that cannot be drawn as one of them, so that they are told once."""
    letters = list(text)
    known = letters_drawn()
    for place in range(1, len(letters) - 1):
        if letters[place] == " " and letters[place - 1] not in known and letters[place + 1] not in known:
            letters[place] = "\ue000"
    return "".join(letters)


def _said(letters: str, language: str) -> str:
    words = wording(language)
    return words["unwritten_one"] if len(letters) == 1 else words["unwritten"].format(count=len(letters))


@cache
def letters_drawn() -> frozenset[str]:
    """The characters that both fonts have."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    known = [set(TTFontFile(str(font_file(name))).charToGlyph) for name in FONTS]
    return frozenset(map(chr, known[0] & known[1]))
