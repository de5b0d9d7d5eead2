"""What may be asked of a document: its own questions, and templates over its names, its dates and its title.

The templates stand in the words files, part "suggest"; a language is asked for what it has words for. A draft is only a
guess: `rag.talk.suggest.verify` asks it before anybody sees it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.records import Document
from rag.talk.suggest.names import FoundName, names_of
from rag.text import Span, fold, sentence_spans
from rag.text.when import dates_told
from rag.words import format_date, languages, read_part, read_words

Kind = Literal["question", "who", "what", "date", "about", "gist", "published", "author", "list"]

READ_CHARS = 30_000  # of a document: what is told later is seldom what it is about
QUESTION_WORDS = (3, 20)  # of a question that a document asks itself
MARKS = " \t\r\n#*->_•–—0123456789.)"  # around a heading or an item of a list
LABEL_CHARS = 12  # before the first colon of a line: « Q : », "Question 3:"
TITLE_WORDS = 9  # a longer one is no part of a question that anybody would click
SUBJECT_CHARS = 60  # below the title, in which stands what a document is about
NAMES, DATES = 6, 3  # of a document, that are asked about
MOST_MET = 4  # documents of few that mention a name: of most of them, it tells nothing
MENTIONS = 6  # names that are offered, of those in several documents


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question that is still to be verified; `language` is the question's.

    What it asks about stands in the document at `path`, from `start` to `end`. The sentence that answers must hold
    `held`: a name, or an ISO date.
    """

    kind: Kind
    question: str
    language: str
    path: str
    start: int
    end: int
    held: str = ""


def document_drafts(document: Document, language: str, window: Span = (0, READ_CHARS)) -> Iterator[QuestionDraft]:
    """The questions in a language about what stands in a window of a document, the most promising kinds first."""
    if language not in languages():
        return
    if document.language == language:
        yield from own_questions(document, window)
    names = [name for name in names_of(document) if any(window[0] <= start < window[1] for start, _ in name.places)]
    yield from _of_subjects(document, names, language)
    yield from _of_dates(document, names, language, window)
    yield from _of_names(document, names, language)
    yield from title_drafts(document, language)


def own_questions(document: Document, window: Span = (0, READ_CHARS)) -> Iterator[QuestionDraft]:
    """The questions that a document asks itself on lines of their own, word for word; the answer comes after them."""
    end = window[0]
    for line in document.text[slice(*window)].splitlines(keepends=True):
        start, end = end, end + len(line)
        question = line.strip(MARKS)
        label, colon, rest = question.partition(":")
        if colon and len(label) <= LABEL_CHARS:
            question = rest.strip(MARKS)
        words = len(question.replace("?", "").split())
        if question.endswith("?") and question.count("?") == 1 and QUESTION_WORDS[0] <= words <= QUESTION_WORDS[1]:
            yield QuestionDraft("question", question, document.language or "", document.path, start, end)


def title_drafts(document: Document, language: str) -> Iterator[QuestionDraft]:
    """What one document can be asked about itself; nothing without a short title."""
    title = " ".join(document.title.value.split()) if document.title else ""
    if not 0 < len(title.split()) <= TITLE_WORDS or set(title) & set('«»“”"'):
        return
    say = read_part("suggest", language)
    noun = say["article" if _is_article(document) else "document"]
    asked: dict[Kind, object] = {"gist": True, "published": document.date, "author": document.author}
    for kind, is_known in asked.items():
        if is_known:
            yield _draft(kind, say[f"ask_{kind}"].format(noun=noun, title=title), language, document)


def listing_drafts(documents: Sequence[Document], language: str) -> Iterator[QuestionDraft]:
    """Which documents mention a name that several of these have, the most widely met first."""
    say, met, where = read_part("suggest", language), Counter[str](), dict[str, Document]()
    for document in documents:
        for found in names_of(document):
            if shown := _shown(found, document, language):
                met[shown] += 1
                where[shown] = document
    noun = say["articles" if any(map(_is_article, documents)) else "documents"]
    most = max(MOST_MET, len(documents) // 2)
    several = sorted(
        (name for name in met if 1 < met[name] <= most), key=lambda name: (" " not in name, -met[name], name)
    )
    for name in several[:MENTIONS]:
        yield _draft("list", say["ask_list"].format(noun=noun, name=name), language, where[name])


def _of_subjects(document: Document, names: Sequence[FoundName], language: str) -> Iterator[QuestionDraft]:
    """Who somebody is, and what something is that the document is about; a name with an article is of no person."""
    say, title = read_part("suggest", language), document.title.value if document.title else ""
    asked = Counter[Kind]()
    for name in names:
        shown = _shown(name, document, language)
        is_subject = name.text in title or name.places[0][0] < len(title) + SUBJECT_CHARS
        kind: Kind | None = "who" if name.is_person or (is_subject and shown == name.text and " " in shown) else None
        if is_subject and shown and shown != name.text:
            kind = "what"
        if kind and asked[kind] < NAMES:
            asked[kind] += 1
            called = name.text if kind == "who" else shown
            yield _draft(kind, say[f"ask_{kind}"].format(name=called), language, document, name.text, name.places[0])


def _of_names(document: Document, names: Sequence[FoundName], language: str) -> Iterator[QuestionDraft]:
    """What is said about a name, first about those of several words: they are less common."""
    ask = read_part("suggest", language)["ask_about"]
    shown = [(name, _shown(name, document, language)) for name in names]
    for name, form in sorted((each for each in shown if each[1]), key=lambda each: " " not in each[0].text)[:NAMES]:
        yield _draft("about", ask.format(name=form), language, document, name.text, name.places[0])


def _of_dates(document: Document, names: Sequence[FoundName], language: str, window: Span) -> Iterator[QuestionDraft]:
    """What happened on a date that the text writes out to a name of the same sentence, each date once."""
    asked = Counter[str]()
    for start, end in sentence_spans(document.text[: window[1]]):
        sentence = document.text[start:end]
        if start < window[0] or not sentence.endswith((".", "!", "»", "”")):
            continue
        for date in dates_told(sentence, document.date.value if document.date else None):
            near = [name for name in names if name.text in sentence and _shown(name, document, language)]
            near.sort(key=lambda name: " " not in name.text)
            if near and date[:4] in sentence and not asked[date] and len(asked) < DATES:
                asked[date] += 1
                yield _draft("date", _on(date, near[0].text, language), language, document, date, (start, end))


def _on(date: str, name: str, language: str) -> str:
    """What happened to a name on a date, in words.

    >>> _on("2023-07-28", "Gao", "fr"), _on("2014", "Gao", "en")
    ('Gao : que s’est-il passé le 28 juillet 2023 ?', 'Gao: what happened in 2014?')
    """
    precision = {4: "year", 7: "month", 10: "day"}[len(date)]
    ask = read_part("suggest", language)[f"ask_{precision}"]
    return ask.format(name=name, date=format_date(date, read_words(language)))


def _shown(name: FoundName, document: Document, language: str) -> str:
    """A name as a question in a language has it; "" of a name that may be another in that language."""
    if document.language == language:
        return name.form
    return name.text if " " in name.text and fold(name.form) == fold(name.text) else ""


def _is_article(document: Document) -> bool:
    """Whether it is one of a newspaper: it says when, by whom or where it was published."""
    return any((document.date, document.author, document.publisher))


def _draft(
    kind: Kind, question: str, language: str, document: Document, held: str = "", place: Span = (0, 0)
) -> QuestionDraft:
    return QuestionDraft(kind, question, language, document.path, *place, held)
