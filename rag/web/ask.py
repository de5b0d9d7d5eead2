"""A question from the page → its answer, as it grows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.converse import answer_turn
from rag.errors import FilterError, GriotError
from rag.web.filters import read_filter
from rag.web.kept import KeptTurn, keep_turn
from rag.web.reply import render_answer, render_plain
from rag.web.trouble import log_trouble
from rag.words import languages, read_words

if TYPE_CHECKING:
    import gradio as gr

    from rag.assistant import Assistant

log = logging.getLogger(__name__)

Exchange = dict[str, Any]  # {"key", "html", "done", "turn"}: `turn` is what `KeptTurn` reads, None before the end
MOST_TURNS = 20  # that a follow-up may look back on


class Sent(BaseModel):
    """What `static/talk.js` sends: what was typed, the exchanges before it, and the question if it was edited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(max_length=64)
    said: str = Field(max_length=100_000)
    question: str | None = Field(default=None, max_length=100_000)
    language: str = Field(max_length=10)
    filters: dict[str, Any] | None = None
    turns: tuple[KeptTurn, ...] = Field(default=(), max_length=MOST_TURNS)


def ask_with(assistant_of: Callable[[gr.Request], Assistant]) -> Callable[[object, gr.Request], Iterator[Exchange]]:
    """The handler of what the page sends; it gives the exchange as it grows, the last time whole."""
    import gradio as gr

    def answer(sent: object, request: gr.Request) -> Iterator[Exchange]:
        if sent is None:  # pressed while another question is being answered
            return
        try:
            asked = Sent.model_validate(sent)
        except ValidationError:
            log.warning("A question came in a form that the page does not send")
            return
        yield from answer_sent(asked, assistant_of(request))

    answer.__annotations__["request"] = gr.Request  # Gradio reads it, to hand over the visitor's request
    return answer


def answer_sent(sent: Sent, assistant: Assistant) -> Iterator[Exchange]:
    """The exchange as it grows: what has been said of the answer, and at the end the whole."""
    words = read_words(sent.language)
    turns = [kept.turn() for kept in sent.turns]
    kept = None
    try:
        answer = answer_turn(assistant, sent.said, turns, question=sent.question, filter=read_filter(sent.filters))
        framed = read_words(answer.language) if answer.language in languages() else words
        parts = list(render_answer(answer, framed))
        kept = keep_turn(answer)
    except FilterError:
        parts = [render_plain(words["filters_wrong"])]
    except GriotError as error:
        parts = [render_plain(str(error))]
    except Exception:
        parts = [render_plain(words["unexpected"].format(code=log_trouble(log, "A question could not be answered")))]
    for html in parts[:-1]:
        yield {"key": sent.key, "html": html, "turn": None, "done": False}
    yield {"key": sent.key, "html": parts[-1], "turn": kept, "done": True}
