"""What the browser keeps of an exchange, and sends back: enough to follow it up and to export it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from rag.records import Author, Certainty, Reason, Status, Turn
from rag.words.frame import among, why_quoted, why_refused, worded_by

if TYPE_CHECKING:
    from rag.records import Answer

Text = Annotated[str, Field(max_length=20_000)]
Path = Annotated[str, Field(max_length=2000)]
Offset = Annotated[int, Field(ge=0, lt=10**12)]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptStatement(_Kept):
    """A `Statement`."""

    text: Text
    citations: tuple[int, ...] = Field(default=(), max_length=100)
    exact: Text = ""
    supported: bool = True


class KeptCitation(_Kept):
    """Where a `Citation` stands; its words are those of the document, and are not believed from elsewhere."""

    number: int
    document: Path
    start: Offset
    end: Offset
    exact: tuple[Offset, Offset] | None = None


class KeptTurn(_Kept):
    """An exchange; `at` is in UTC.

    `why`, `among` and `worded` are sentences: why it is refused, which documents were asked, who worded it.
    """

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

    def turn(self) -> Turn:
        """What a follow-up needs of it."""
        return Turn(
            question=self.question,
            language=self.language,
            exact=tuple(said.exact for said in self.statements if said.exact),
            told=tuple(said.text for said in self.statements if said.supported) if self.status == "answered" else (),
            documents=tuple(dict.fromkeys(citation.document for citation in self.citations)),
        )


def keep_turn(answer: Answer) -> dict[str, Any]:
    """The JSON of an exchange, as `KeptTurn` reads it."""
    kept = KeptTurn(
        said=answer.said or answer.question,
        question=answer.question,
        language=answer.language,
        status=answer.status,
        certainty=answer.certainty,
        confidence=answer.confidence,
        at=datetime.now(UTC),
        statements=tuple(KeptStatement(**asdict(said)) for said in answer.statements),
        citations=tuple(
            KeptCitation(number=c.number, document=c.document, start=c.start, end=c.end, exact=c.exact)
            for c in answer.citations
        ),
        reason=answer.reason,
        why=why_refused(answer),
        among=among(answer.filtered, answer.language) if answer.filtered else "",
        author=answer.author,
        worded=worded_by(answer) or why_quoted(answer),
    )
    return kept.model_dump(mode="json")
