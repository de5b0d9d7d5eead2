"""Test sets as SQuAD and BEIR have them, and the documents that they name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rag.errors import LoadError
from rag.evaluate.formats.lines import TOO_DEEP, Row, is_deep, json_rows, read_content, read_json

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


def beir_rows(folder: Path) -> Iterator[Row]:
    """The judged queries of a BEIR folder; they are answerable, and their answers are not known. Raises LoadError.

    Their sources are the documents of a positive judgement. Queries without a judgement belong to another split and are
    left out. A line of the judgements that cannot be used is reported under its own number.
    """
    qrels = _qrels(folder)
    sources: dict[str, list[str]] = {}
    for number, line in enumerate(read_content(qrels).decode("utf-8-sig", "replace").splitlines(), start=1):
        cells = line.split("\t")
        try:
            query, document, score = cells if len(cells) == 3 else (cells[0], cells[2], cells[3])  # TREC's has four
            relevant = float(score) > 0
        except (ValueError, IndexError):
            if number > 1 and line.strip():  # the first names the columns
                yield number, f"In {qrels.name}, the line must be a query, a document and a score, with tabs between."
            continue
        judged = sources.setdefault(query, [])
        if relevant:
            judged.append(document)
    known = set()
    for number, query_row in json_rows(folder / "queries.jsonl"):
        if isinstance(query_row, str):
            yield number, query_row
            continue
        name = str(query_row.get("_id", ""))
        known.add(name)
        if name in sources:
            row = {"id": name, "question": query_row.get("text"), "lang": query_row.get("lang"), "answerable": True}
            yield number, row | {"sources": sources[name]}
    for query in sorted(sources.keys() - known):
        yield 0, f"In {qrels.name}, the query {query!r} is judged, and queries.jsonl does not have it."


def _qrels(folder: Path) -> Path:
    test = folder / "qrels" / "test.tsv"
    found = [test] if test.is_file() else sorted((folder / "qrels").glob("*.tsv"))
    if len(found) != 1:
        raise LoadError(f"'{folder}' has no 'qrels/test.tsv', which says what document answers what query. Add it.")
    return found[0]
