"""A language model's text → the lines that it was asked for, however it has dressed them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.evaluate.draft.records import Kind, Line
from rag.llm.plain import plain_text
from rag.llm.refusal import refuses
from rag.llm.thinking import without_thoughts
from rag.text.letters import fold
from rag.text.question import Form, expected_form, wants_sentences

BARS = str.maketrans(dict.fromkeys("｜¦│┃", "|"))
HEAD = re.compile(r"^\s*(?:[>*+•–—·-]+\s+|\(?\d{1,3}[.):]\s+|#+\s+)*")
LABEL = re.compile(r"^(?:question|q|answer|a|réponse|r|kind|type|genre|sorte)\s?\d*\s*:\s*", re.IGNORECASE)
RULE = re.compile(r"[\s|:=*_-]*$")
QUOTES = {'"': '"', "“": "”", "«": "»", "'": "'"}
NAMES: dict[Kind, str] = {
    "who": "who whom whose qui personne person people",
    "when": "when quand date time temps",
    "where": "where ou lieu place endroit location",
    "how_many": "howmany howmuch combien number nombre count quantity quantite",
    "why": "why pourquoi reason raison cause",
    "none": "none no aucun aucune rien neant unanswerable sansreponse nothing na notinpassages",
}
KINDS: dict[str, Kind] = {name: kind for kind, names in NAMES.items() for name in names.split()}
OF_FORM: dict[Form, Kind] = {"person": "who", "time": "when", "place": "where", "number": "how_many"}


def read_lines(text: str) -> tuple[list[Line], int]:
    """The lines `kind | question | answer` of a text, and how many of its lines with bars are none.

    >>> read_lines("1. **Who** | Who led the mission? | Novak\\n|when|nothing|")
    ([Line(kind='who', question='Who led the mission?', answer='Novak')], 1)
    """
    lines: list[Line] = []
    malformed = 0
    for written in without_thoughts(text).translate(BARS).splitlines():
        cells = _cells(written)
        if len(cells) < 2 or _is_header(cells):
            continue
        if line := _line(cells):
            lines.append(line)
        else:
            malformed += 1
    return lines, malformed


def _cells(written: str) -> list[str]:
    if "|" not in written or RULE.match(written):
        return []
    cells = HEAD.sub("", written).strip("` ").strip().removeprefix("|").removesuffix("|").split("|")
    return [_cell(cell) for cell in cells]


def _cell(cell: str) -> str:
    bare = LABEL.sub("", HEAD.sub("", plain_text(cell)))
    if len(bare) > 1 and QUOTES.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip()
    return bare


def _is_header(cells: Sequence[str]) -> bool:
    return not {"kind", "type", "genre", "sorte", "question", "questions"}.isdisjoint(fold(cell) for cell in cells)


def _line(cells: Sequence[str]) -> Line | None:
    """A line by its first cell that asks; what stands before it is its kind, what after it its answer."""
    place = next((place for place, cell in enumerate(cells) if cell.endswith("?") and len(cell) > 1), None)
    if place is None:
        return None
    question, answer = cells[place], ", ".join(filter(None, cells[place + 1 :]))
    kind = _kind(cells[:place], question)
    if kind == "none" or (answer and refuses(answer)):
        return Line("none", question)
    return Line(kind, question, answer) if kind and answer else None


def _kind(before: Sequence[str], question: str) -> Kind | None:
    """The kind that a line says it is of, unless it is none or its question asks for another form."""
    said = next((KINDS[name] for cell in reversed(before) if (name := _letters(cell)) in KINDS), None)
    if said == "none":
        return said
    if wants_sentences(question) and _letters(question).startswith(("pourquoi", "why")):
        return "why"
    return OF_FORM.get(expected_form(question), said)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))
