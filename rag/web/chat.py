"""A question from the page → its answer, as it grows; answers that the browser kept → the same, drawn again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from rag.errors import FilterError, GriotError, QuestionError
from rag.records import Answer, Draft, Filter
from rag.talk import stream_turn
from rag.web.answer_html import render_answer, render_draft
from rag.web.kept_turn import KeptTurn, complete, keep_turn
from rag.web.limits import BODY_BYTES
from rag.web.replies import log_trouble, read_body, refuse, tell_error, wanted_words
from rag.words import read_words

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.assistant import Assistant

log = logging.getLogger(__name__)

DRAFT_S = 0.12  # between two drafts that are shown
MOST_TURNS = 20  # that a follow-up may look back on
MOST_KEPT = 500  # turns of a conversation: a day's work of a person who asks every minute

Name = Annotated[str, Field(min_length=1, max_length=1000)]
Names = Annotated[tuple[Name, ...], Field(max_length=50)]


class ChosenFilters(BaseModel):
    """What `static/filters.js` sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    publishers: Names = ()
    languages: Names = ()
    paths: Names = ()
    since: str = Field(default="", max_length=40)
    until: str = Field(default="", max_length=40)


class Sent(BaseModel):
    """What `static/talk.js` sends: what was typed, the exchanges before it, and the question if it was edited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(max_length=64)
    said: str = Field(max_length=100_000)
    question: str | None = Field(default=None, max_length=100_000)
    language: str = Field(max_length=10)
    filters: dict[str, Any] | None = None
    turns: tuple[KeptTurn, ...] = Field(default=(), max_length=MOST_TURNS)


class Growing(BaseModel):
    """An exchange as it grows: `html` is what is shown of the answer, and `turn` at the end what is kept of it.

    `pending` is what a language model is writing, None if none does; `sentence` says why there is no answer.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    html: str = ""
    pending: str | None = None
    turn: KeptTurn | None = None
    sentence: str = ""
    done: bool = False


class KeptConversation(BaseModel):
    """What the page wants to be drawn again; `language` is the page's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str = Field(max_length=10)
    turns: tuple[KeptTurn, ...] = Field(max_length=MOST_KEPT)


def ask_with(assistant_of: Callable[[gr.Request], Assistant]) -> Callable[[object, gr.Request], Iterator[Any]]:
    """The handler of what the page sends; it gives the JSON of `Growing`, the last time whole."""
    import gradio as gr

    def answer(sent: object, request: gr.Request) -> Iterator[Any]:
        if sent is None:  # pressed while another question is being answered
            return
        try:
            asked = Sent.model_validate(sent)
        except ValidationError:
            log.warning("A question came in a form that the page does not send")
            return
        for growing in answer_sent(asked, assistant_of(request)):
            yield growing.model_dump(mode="json")

    answer.__annotations__["request"] = gr.Request  # Gradio reads it, to hand over the visitor's request
    return answer


def answer_sent(sent: Sent, assistant: Assistant) -> Iterator[Growing]:
    """The exchange as it grows: what has been said of the answer, and at the end the whole."""
    words = read_words(sent.language)

    def no_answer(sentence: str) -> Growing:
        return Growing(key=sent.key, sentence=sentence, done=True)

    try:
        for step in _timed(_steps(sent, assistant)):
            if isinstance(step, Draft):
                yield Growing(key=sent.key, html=render_draft(step, words), pending=step.pending)
            else:
                turn = keep_turn(step, words)
                yield Growing(key=sent.key, html=render_answer(turn, words), turn=turn, done=True)
    except (FilterError, QuestionError) as error:
        yield no_answer(tell_error(error, words))
    except GriotError as error:
        log.warning("A question was not answered: %s", error)
        yield no_answer(tell_error(error, words))
    except Exception:
        code = log_trouble(log, "A question could not be answered")
        yield no_answer(words["unexpected"].format(code=code))


def drawing_endpoint(assistant_of: Callable[[Request], Assistant]) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `POST /drawn`: `{"html": […]}`, one for each turn that the browser kept."""

    def drawn(kept: KeptConversation, request: Request) -> list[str]:
        words, assistant = read_words(kept.language), assistant_of(request)
        return [render_answer(complete(turn, assistant), words) for turn in kept.turns]

    async def draw(request: Request) -> Response:
        words = wanted_words(request)
        body = await read_body(request, BODY_BYTES)
        if body is None:
            return refuse(413, words["kept_wrong"])
        try:
            kept = KeptConversation.model_validate_json(body)
        except ValidationError:
            return refuse(400, words["kept_wrong"])
        html = await run_in_threadpool(drawn, kept, request)
        return JSONResponse({"html": html}, headers={"Cache-Control": "no-store"})

    return draw


def read_filter(chosen: dict[str, Any] | None) -> Filter | None:
    """The filter that was chosen, None if there is none; FilterError if it is not what the page sends."""
    try:
        filter = Filter(**dict(ChosenFilters.model_validate(chosen or {})))
    except ValidationError as error:
        raise FilterError("These filters are not what the page sends. Reload it, and choose again.") from error
    return filter or None


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
