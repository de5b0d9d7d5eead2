"""What drafting hands from one of its stages to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["who", "when", "where", "how_many", "why", "none"]
Reason = Literal["malformed", "language", "alone", "told", "unproved", "answered", "duplicate", "spare"]
"""Why a question was not kept.

`malformed`: no line as it was asked for; `language`: in another one; `alone`: not understood without its passage;
`told`: it gives its answer away; `unproved`: its passage does not show the answer; `answered`: the documents may answer
what they should not; `duplicate`: it asks what another asks; `spare`: enough of its kind were there.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What a language model proposes: of kind "none", a question that the documents do not answer, with no answer."""

    kind: Kind
    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question that was held against the documents.

    `answer` are words of the document at `path`, and `quote` the sentences there that show it; all three are empty for
    kind "none". `language` is the question's (ISO 639-1).
    """

    kind: Kind
    question: str
    language: str
    answer: str = ""
    path: str = ""
    quote: str = ""
