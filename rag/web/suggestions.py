"""Questions to click: what `POST /suggestions` offers for a conversation, without being in the way of a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from rag.errors import GriotError
from rag.talk.suggest import PastAnswer, Suggester, suggested_language
from rag.web.kept_turn import KeptTurn
from rag.web.replies import read_body, refuse, wanted_words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.assistant import Assistant

BODY_BYTES = 2_000_000  # a long conversation, as the browser keeps it
TURNS = 200  # of a conversation; what was asked before them may be suggested again
WAIT_S = 2.0  # for the suggestions of another visitor; after that there are none
LONGEST_S = 20.0  # that suggestions are sought: nobody waits for them longer

AssistantOf = Callable[["Request"], "Assistant"]


class Wanted(BaseModel):
    """For which conversation suggestions are wanted; without turns, those to begin with. `language` is the page's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str = Field(pattern="^[a-z]{2,3}$")
    turns: tuple[KeptTurn, ...] = Field(default=(), max_length=TURNS)


class Suggestions:
    """The suggesters of the assistants in use, of which one works at a time over the whole server."""

    def __init__(self, let_pass: Callable[[], None], is_stopping: Callable[[], bool] = lambda: False) -> None:
        self._let_pass = let_pass  # waits while a visitor's question is answered
        self._is_stopping = is_stopping
        self._working = Lock()
        self._opened: WeakKeyDictionary[Assistant, Suggester] = WeakKeyDictionary()

    def questions(self, assistant: Assistant, wanted: Wanted) -> tuple[str, ...] | None:
        """The suggestions; None where others are being made for longer than `WAIT_S`."""
        if not self._working.acquire(timeout=WAIT_S):
            return None
        try:
            suggester = self._opened.setdefault(assistant, Suggester(assistant.quoting()))
            until = monotonic() + LONGEST_S
            return _made(suggester, wanted, lambda: self._is_wanted(until))
        except GriotError:
            return ()
        finally:
            self._working.release()

    def _is_wanted(self, until: float) -> bool:
        self._let_pass()
        return not self._is_stopping() and monotonic() < until


def suggestions_endpoint(
    assistant_of: AssistantOf, suggestions: Suggestions
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `POST /suggestions`: `{"questions": […], "busy": …}`, or a sentence why not."""

    async def suggest(request: Request) -> Response:
        words = wanted_words(request)
        body = await read_body(request, BODY_BYTES)
        if body is None:
            return refuse(413, words["suggestions_wrong"])
        try:
            wanted = Wanted.model_validate_json(body)
        except ValidationError:
            return refuse(400, words["suggestions_wrong"])
        questions = await run_in_threadpool(lambda: suggestions.questions(assistant_of(request), wanted))
        made = {"questions": questions or (), "busy": questions is None}
        return JSONResponse(made, headers={"Cache-Control": "no-store"})

    return suggest


def _made(suggester: Suggester, wanted: Wanted, is_wanted: Callable[[], bool]) -> tuple[str, ...]:
    spoken = (wanted.language, *(turn.language for turn in wanted.turns[-1:]))
    language = suggested_language(spoken, suggester.assistant.store.cards())
    if language is None:
        return ()
    if not wanted.turns:
        return suggester.opening(language, is_wanted=is_wanted)
    last = wanted.turns[-1]
    past = PastAnswer(
        question=last.question,
        told=tuple(said.text for said in last.statements) if last.status == "answered" else (),
        places=tuple((cited.document, cited.start, cited.end) for cited in last.citations),
    )
    asked = tuple(dict.fromkeys(question for turn in wanted.turns for question in (turn.said, turn.question)))
    return suggester.next(past, asked, language, is_wanted=is_wanted)
