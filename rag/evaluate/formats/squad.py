"""SQuAD JSON 1.1 and 2.0 → rows of questions, and paragraphs that are documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import LoadError
from rag.evaluate.formats.lines import TOO_DEEP, Row, is_deep, read_json

OWN = ("question", "id", "answers", "plausible_answers", "is_impossible", "lang")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its questions. `id` is its article's title, and `#3` where it is the third under that title."""

    id: str
    title: str
    text: str
    language: object
    questions: Sequence[object]


def squad_paragraphs(file: Path) -> tuple[Paragraph, ...]:
    """The paragraphs of a SQuAD file, in its order; no two have one id. Raises LoadError where it is no such file."""
    content = read_json(file)
    try:
        articles = content["data"]  # type: ignore[index]
        raw = [(_title(article), article, paragraph) for article in articles for paragraph in article["paragraphs"]]
        of_title = Counter(title for title, _, _ in raw)
        seen: Counter[str] = Counter()
        paragraphs = []
        for title, article, paragraph in raw:
            seen[title] += 1
            alone = of_title[title] == 1 and "#" not in title  # an article may be called « C#2 »
            name = title if alone else f"{title}#{seen[title]}"
            text, questions = paragraph["context"], paragraph.get("qas", [])
            if not (isinstance(text, str) and isinstance(questions, list)):
                raise TypeError
            paragraphs.append(Paragraph(name, title, text, article.get("lang"), questions))
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise LoadError(
            f"'{file}' is not laid out as SQuAD is: data, then paragraphs, then context and qas. "
            "Put other questions into a .jsonl or .csv file, a question a line."
        ) from error
    return tuple(paragraphs)


def squad_rows(file: Path) -> Iterator[Row]:
    """The questions of a SQuAD file, numbered from 1 in its order, for it has no lines. Raises LoadError.

    A question is answerable unless it says `is_impossible`; then neither its plausible answers nor its paragraph count.
    """
    number = 0
    for paragraph in squad_paragraphs(file):
        for question in paragraph.questions:
            number += 1
            if not isinstance(question, dict):
                yield number, "The question is no JSON object."
            else:
                yield number, TOO_DEEP if is_deep(question) else _row(question, paragraph)


def _row(question: Mapping[str, object], paragraph: Paragraph) -> Mapping[str, object] | str:
    row: dict[str, object] = {key: value for key, value in question.items() if key not in OWN}
    row |= {key: question.get(key) for key in ("question", "id")}
    row["lang"] = question.get("lang", paragraph.language)
    if question.get("is_impossible"):
        return row | {"answerable": False}
    answers = question.get("answers")
    if not (isinstance(answers, list) and all(isinstance(one, dict) and "text" in one for one in answers)):
        return 'The question\'s "answers" must be a list such as [{"text": "Paris"}].'
    if not answers:
        return 'The question has no answers. If there is none, it must say "is_impossible": true.'
    return row | {"answerable": True, "answers": [one["text"] for one in answers], "sources": [paragraph.id]}


def _title(article: Mapping[str, object]) -> str:
    return " ".join(str(article.get("title") or "document").split())
