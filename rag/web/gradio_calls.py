"""What comes for Gradio: refused in a sentence where Gradio would stumble over it, with a traceback in the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.web.intake import wanted_words

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

JOIN, DATA = ("POST", "/gradio_api/queue/join"), ("GET", "/gradio_api/queue/data")
SESSION = r"^[A-Za-z0-9_-]{1,64}$"  # Gradio's page makes eleven letters


class Call(BaseModel):
    """What Gradio's page sends to have a function called."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fn_index: int
    data: list[Any]
    session_hash: str = Field(pattern=SESSION)
    trigger_id: int | None = None
    event_data: Any = None


class GradioCalls:
    """An ASGI application around Gradio's, which serves `page`: lets by what its page sends."""

    def __init__(self, app: ASGIApp, page: Blocks) -> None:
        self.app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        from starlette.requests import ClientDisconnect, Request

        what = (scope.get("method"), scope.get("path"))
        if what == JOIN:
            request = Request(scope, receive)
            try:
                body = await request.body()
            except ClientDisconnect:
                return
            if fault := self._fault(body):
                await _refuse(request, *fault)(scope, receive, send)
                return
            receive = _again(body, receive)
        elif what == DATA and not self._is_heard(request := Request(scope, receive)):
            await _end_stream(request)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _fault(self, body: bytes) -> tuple[int, str] | None:
        """Why it is no call of the page: the status, and which of our words says so."""
        try:
            call = Call.model_validate_json(body)
        except ValidationError:
            return 422, "call_malformed"
        function = self._page.fns.get(call.fn_index)
        if function is None or function.fn is None:  # those without run in the browser alone
            return 404, "call_unknown"
        return None if len(call.data) == len(function.inputs) else (422, "call_malformed")

    def _is_heard(self, request: Request) -> bool:
        return request.query_params.get("session_hash") in self._page._queue.pending_messages_per_session


def check_calls(app: FastAPI, page: Blocks) -> None:
    """Has what comes for `page`, which is mounted last in `app`, checked before Gradio sees it."""
    from fastapi.exceptions import RequestValidationError
    from starlette.routing import Mount

    def malformed(request: Request, _: Exception) -> Response:
        return _refuse(request, 422, "call_malformed")

    mounted = cast("FastAPI", cast(Mount, app.router.routes[-1]).app)
    mounted.add_middleware(GradioCalls, page=page)
    mounted.add_exception_handler(RequestValidationError, malformed)


def _refuse(request: Request, status: int, code: str) -> Response:
    """The sentence for a person; the code, which does not depend on the language, for a program."""
    from starlette.responses import JSONResponse

    content = {"error": wanted_words(request)[code], "code": code}
    return JSONResponse(content, status, {"Cache-Control": "no-store"})


def _end_stream(request: Request) -> Response:
    """A refusal in the form in which Gradio's page is told that it must begin anew."""
    from starlette.responses import Response

    sentence = wanted_words(request)["call_unheard"]
    told = {"error": sentence, "code": "call_unheard", "message": sentence, "success": False, "event_id": None}
    message = json.dumps({"msg": "unexpected_error", "session_not_found": True, **told})
    headers = {"Cache-Control": "no-store"}
    return Response(f"data: {message}\n\n", 404, headers, media_type="text/event-stream")


def _again(body: bytes, receive: Receive) -> Receive:
    """What was received, to be received by another."""
    is_given = False

    async def receive_again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
