"""A question from the page → its answer, as it grows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.errors import FilterError, GriotError, QuestionError
from rag.records import Answer, Draft
from rag.talk import stream_turn
from rag.web.filters import read_filter
from rag.web.kept import KeptTurn, keep_turn
from rag.web.reply import render_answer, render_draft, render_plain
from rag.web.trouble import log_trouble, tell_error
from rag.words import languages, read_words

if TYPE_CHECKING:
    import gradio as gr

    from rag.assistant import Assistant

log = logging.getLogger(__name__)

# {"key", "html", "pending", "turn", "done"}: `pending` is what a language model is writing, None where none does;
# `turn` is what `KeptTurn` reads, None before the end.
Exchange = dict[str, Any]
DRAFT_S = 0.12  # between two drafts that are shown
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

    def grown(
        html: str, kept: dict[str, Any] | None = None, *, pending: str | None = None, done: bool = False
    ) -> Exchange:
        return {"key": sent.key, "html": html, "pending": pending, "turn": kept, "done": done}

    try:
        for step in _timed(_steps(sent, assistant)):
            if isinstance(step, Draft):
                yield grown(render_draft(step, words), pending=step.pending)
                continue
            framed = read_words(step.language) if step.language in languages() else words
            *parts, whole = render_answer(step, framed)
            yield from map(grown, [] if step.author == "model" else parts)
            yield grown(whole, keep_turn(step), done=True)
    except (FilterError, QuestionError) as error:
        yield grown(render_plain(tell_error(error, words)), done=True)
    except GriotError as error:
        log.warning("A question was not answered: %s", error)
        yield grown(render_plain(tell_error(error, words)), done=True)
    except Exception:
        code = log_trouble(log, "A question could not be answered")
        yield grown(render_plain(words["unexpected"].format(code=code)), done=True)


def _steps(sent: Sent, assistant: Assistant) -> Iterator[Draft | Answer]:
    turns = [kept.turn() for kept in sent.turns]
    return stream_turn(assistant, sent.said, turns, question=sent.question, filter=read_filter(sent.filters))


def _timed(steps: Iterator[Draft | Answer]) -> Iterator[Draft | Answer]:
    """The steps without the drafts that come faster than an eye follows."""
    shown = 0.0
    for step in steps:
        if isinstance(step, Draft) and monotonic() - shown < DRAFT_S:
            continue
        yield step
        shown = monotonic()
