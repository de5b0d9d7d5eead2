"""An exchange as it travels, is drawn, and is kept by the browser: one record, one JSON form, with its version."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.out.explain import copies_cited, copies_of, hit_table, question_rows
from rag.out.export import Place, cut_source
from rag.records import Author, Certainty, Reason, Status, Turn
from rag.web.article import mark_of
from rag.words import among, languages, why_quoted, why_refused, worded_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.out.export import Library
    from rag.records import Answer, Citation, Hit
    from rag.words import Words

VERSION: Literal[2] = 2  # version 1 has no words of its citations and nothing of the passages
NEAREST = 3  # passages that are shown when the documents do not answer
EXCERPT_CHARS = 220  # about two lines of such a passage: enough to see whether to open it

Text = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(max_length=2000)]
Offset = Annotated[int, Field(ge=0, lt=10**12)]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptStatement(_Kept):
    """A `Statement`."""

    text: Text
    citations: tuple[int, ...] = Field(default=(), max_length=100)
    exact: Text = ""
    supported: bool = True


class KeptPlace(_Kept):
    """Words of a document, for a link to them; `mark` is what `mark_of` gives for them."""

    document: Name
    name: Text
    start: Offset
    end: Offset
    mark: str = Field(default="", max_length=8)


class KeptHit(KeptPlace):
    """A passage, the beginning of its text, and the other documents that say the same."""

    excerpt: Text = ""
    also: tuple[KeptPlace, ...] = Field(default=(), max_length=100)


class KeptCitation(_Kept):
    """A `Citation`. An export takes its words from the document: those that are sent here are only shown again.

    `also` are the other documents that say the same.
    """

    number: int
    document: Name
    start: Offset
    end: Offset
    exact: tuple[Offset, Offset] | None = None
    title: Text | None = None
    date: str | None = Field(default=None, max_length=40)
    publisher: Text | None = None
    quote: Text = ""
    also: tuple[KeptPlace, ...] = Field(default=(), max_length=100)


class KeptSearch(_Kept):
    """How an answer was found: how the question was read, and what is known of each passage, column by column."""

    question: tuple[tuple[Text, Text], ...] = Field(default=(), max_length=100)
    columns: tuple[Text, ...] = Field(default=(), max_length=20)
    hits: tuple[KeptHit, ...] = Field(default=(), max_length=100)
    values: tuple[tuple[Text, ...], ...] = Field(default=(), max_length=100)


class KeptTurn(_Kept):
    """An exchange; `at` is in UTC.

    `why`, `among` and `worded` are sentences: why it is refused, which documents were asked, who worded it.
    `nearest` and `search` are there to be drawn: the browser leaves them out of what it sends for a follow-up.
    """

    version: Literal[1, 2] = 1
    said: Text
    question: Text
    language: str = Field(max_length=10)
    status: Status
    certainty: Certainty
    confidence: float = Field(ge=0, le=1)
    at: datetime
    statements: tuple[KeptStatement, ...] = Field(max_length=50)
    citations: tuple[KeptCitation, ...] = Field(default=(), max_length=100)
    reason: Reason | None = None
    why: Text = ""
    among: Text = ""
    author: Author = "documents"
    worded: Text = ""
    nearest: tuple[KeptHit, ...] = Field(default=(), max_length=20)
    search: KeptSearch | None = None

    def turn(self) -> Turn:
        """What a follow-up needs of it."""
        return Turn(
            question=self.question,
            language=self.language,
            exact=tuple(said.exact for said in self.statements if said.exact),
            told=tuple(said.text for said in self.statements if said.supported) if self.status == "answered" else (),
            documents=tuple(dict.fromkeys(citation.document for citation in self.citations)),
        )


def keep_turn(answer: Answer, words: Words) -> KeptTurn:
    """The record of an answer; `words` are those of the page, for a language that Griot does not speak."""
    spoken = answer if answer.language in languages() else replace(answer, language=words["language"])
    cited = {citation.document for citation in answer.citations}
    return KeptTurn(
        version=VERSION,
        said=answer.said or answer.question,
        question=answer.question,
        language=answer.language,
        status=answer.status,
        certainty=answer.certainty,
        confidence=answer.confidence,
        at=datetime.now(UTC),
        statements=tuple(KeptStatement(**asdict(said)) for said in answer.statements),
        citations=tuple(
            keep_citation(citation, copies_cited(citation, answer.passages, cited)) for citation in answer.citations
        ),
        reason=answer.reason,
        why=why_refused(answer),
        among=among(answer.filtered, spoken.language) if answer.filtered else "",
        author=answer.author,
        worded=worded_by(spoken) or why_quoted(spoken),
        nearest=tuple(map(_keep_hit, answer.passages[:NEAREST])) if answer.status == "not_found" else (),
        search=None if answer.status == "replied" else _keep_search(answer),
    )


def keep_citation(citation: Citation, also: Iterable[Hit] = ()) -> KeptCitation:
    """The record of a citation."""
    return KeptCitation(**asdict(citation), also=tuple(map(_keep_place, also)))


def complete(turn: KeptTurn, library: Library) -> KeptTurn:
    """A turn with the words of its citations, which version 1 did not keep, as the documents have them now."""
    if turn.version == VERSION:
        return turn
    return turn.model_copy(
        update={"version": VERSION, "citations": tuple(_cited(cited, library) for cited in turn.citations)}
    )


def _cited(citation: KeptCitation, library: Library) -> KeptCitation:
    source = cut_source(Place(citation.document, citation.start, citation.end), library)
    facts: dict[str, Any] = {name: getattr(source, name) for name in ("title", "date", "publisher", "quote")}
    return citation.model_copy(update=facts)


def _keep_place(hit: Hit) -> KeptPlace:
    passage = hit.passage
    return KeptPlace(
        document=hit.document.path,
        name=hit.document.name,
        start=passage.start,
        end=passage.end,
        mark=mark_of(passage.text),
    )


def _keep_hit(hit: Hit) -> KeptHit:
    text = " ".join(hit.passage.text.split())
    excerpt = text if len(text) <= EXCERPT_CHARS else text[:EXCERPT_CHARS].rsplit(" ", 1)[0] + "…"
    return KeptHit(**dict(_keep_place(hit)), excerpt=excerpt, also=tuple(map(_keep_place, copies_of(hit))))


def _keep_search(answer: Answer) -> KeptSearch:
    table = hit_table(answer.passages, answer.understood, answer.language) if answer.passages else None
    return KeptSearch(
        question=tuple(question_rows(answer.understood, answer.filtered, answer.language)),
        columns=tuple(table.names) if table else (),
        hits=tuple(map(_keep_hit, answer.passages)),
        values=tuple(map(tuple, table.values)) if table else (),
    )
