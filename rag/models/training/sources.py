"""The training files: paragraphs, and questions that may be known in several languages. They are in SQuAD's layout."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.errors import ModelError

Span = tuple[int, int]

FILES = {
    "piaf": "piaf_fr.json",
    "afriqa": "afriqa_fr_en.json",
    "squad2": "squad2_en.json",
    "xquad": "xquad_12lang.json",
}
# How often a paragraph that is known in several languages is taken in each; without those that the vocabulary lacks.
LANGUAGES = {"en": 35, "es": 20, "ro": 15, "de": 15, "ru": 5, "tr": 4, "vi": 3, "el": 2, "ar": 1}
HELD_OUT_PERCENT = 6


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph under its article's title; `article` is the same for the paragraphs of one article."""

    title: str
    text: str
    language: str
    article: str


@dataclass(slots=True)
class Item:
    """One question: its wordings by language; by language the paragraph (an index) and the spans that answer."""

    id: str
    source: str
    wordings: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, tuple[Span, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sources:
    """All paragraphs; the questions to train on and to hold out; and the SHA-256 of each file they were read from.

    Whole articles are held out of PIAF and AfriQA, whole paragraphs of the two sets that have few articles.
    """

    paragraphs: list[Paragraph]
    items: list[Item]
    held_out: list[Item]
    sha256: dict[str, str]


def read_sources(folder: Path) -> Sources:
    """Reads the training files of a folder; raises ModelError where one is missing or damaged."""
    paragraphs: list[Paragraph] = []
    items: dict[str, Item] = {}
    sha256: dict[str, str] = {}
    for source, file in FILES.items():
        content = _read(folder / file)
        sha256[file] = hashlib.sha256(content).hexdigest()
        try:
            _add_articles(source, json.loads(content)["data"], paragraphs, items)
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(f"The training file {folder / file} is not in SQuAD's layout: {error!r}.") from error
    held = {item.id for item in items.values() if _held_out(item, paragraphs)}
    trained = [item for item in items.values() if item.id not in held]
    return Sources(paragraphs, trained, [item for item in items.values() if item.id in held], sha256)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        expected = f"The folder of the training files must hold {', '.join(FILES.values())}"
        raise ModelError(f"The training file {path} cannot be read ({error.strerror}). {expected}.") from error


def _add_articles(
    source: str, articles: list[dict[str, Any]], paragraphs: list[Paragraph], items: dict[str, Item]
) -> None:
    """Adds what one file holds; paragraphs with the same words are one."""
    numbers: dict[tuple[str, str], int] = {}
    for article in articles:
        language, title = article["lang"], article["title"].replace("_", " ")
        if source == "xquad" and language not in LANGUAGES:
            continue
        for entry in article["paragraphs"]:
            place = numbers.setdefault((language, entry["context"]), len(paragraphs))
            if place == len(paragraphs):
                paragraphs.append(Paragraph(title, entry["context"], language, f"{source}/{language}/{title}"))
            for asked in entry["qas"]:
                _add_question(items, source, asked, paragraphs[place], place)


def _add_question(items: dict[str, Item], source: str, asked: dict[str, Any], paragraph: Paragraph, place: int) -> None:
    """Adds a question, or a further language of one that is known.

    AfriQA has each question twice: its id ends in `-n` as it was asked, in `-p` in the paragraph's language.
    """
    key, language = asked["id"], paragraph.language
    if source == "afriqa":
        key = key.removesuffix("-n").removesuffix("-p")
        language = asked.get("lang", language) if asked["id"].endswith("-n") else language
    item = items.setdefault(f"{source}/{key}", Item(f"{source}/{key}", source))
    item.wordings[language] = asked["question"].strip()
    spans = {(answer["answer_start"], answer["answer_start"] + len(answer["text"])) for answer in asked["answers"]}
    right = tuple((start, end) for start, end in sorted(spans) if 0 <= start < end <= len(paragraph.text))
    item.places[paragraph.language] = place, right


def _held_out(item: Item, paragraphs: list[Paragraph]) -> bool:
    """By the title or the words of its English paragraph, so that all languages of a question fall on one side."""
    language = "en" if "en" in item.places else next(iter(item.places))
    paragraph = paragraphs[item.places[language][0]]
    key = paragraph.text if item.source in {"squad2", "xquad"} else paragraph.title
    return zlib.crc32(key.encode()) % 100 < HELD_OUT_PERCENT
