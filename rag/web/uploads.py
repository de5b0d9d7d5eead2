"""The addresses below `/uploads`: a file in, how far each is, and one out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from rag.web.replies import log_trouble, refuse, wanted_words
from rag.web.upload import FILE_MB, KINDS, MB, Fault, Upload, UploadError, check_kind, clean_name, tell_fault

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from rag.web.visitors import Visitors
    from rag.words import Words

log = logging.getLogger(__name__)
FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
STATUS: dict[Fault, int] = {
    "uploads_off": 403,
    "uploads_kind": 415,
    "uploads_large": 413,
    "uploads_many": 409,
    "uploads_room": 409,
    "uploads_full": 503,
    "uploads_missing": 404,
    "uploads_no_folder": 409,
    "uploads_disk": 507,
}


def add_uploads(app: FastAPI, visitors: Visitors) -> None:
    """Adds the addresses to the application."""
    app.add_route("/uploads", take_upload(visitors), methods=["POST"])
    app.add_route("/uploads", list_uploads(visitors), methods=["GET"])
    app.add_route("/uploads/{id}", remove_upload(visitors), methods=["DELETE"])


def take_upload(visitors: Visitors) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that takes a file, as the body, its name as `name`: 202 with its id, or a sentence why not."""

    async def take(request: Request) -> Response:
        words = wanted_words(request)
        name = clean_name(request.query_params.get("name", ""))
        try:
            check_kind(name)
            visitor = await run_in_threadpool(visitors.welcome, visitors.who(request))
            upload = visitor.expect(name)
            try:
                await receive(request, upload)
                await run_in_threadpool(visitor.add, upload)
            except BaseException:
                upload.file.unlink(missing_ok=True)
                raise
        except UploadError as error:
            return _refused(error.fault, words, name)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            code = log_trouble(log, "A file could not be taken")
            return refuse(500, tell_fault("uploads_unexpected", words, name, code))
        visitors.read(visitor)
        return JSONResponse({"id": upload.id, "name": upload.name}, 202, FRESH)

    return take


def list_uploads(visitors: Visitors) -> Callable[[Request], Response]:
    """The endpoint that tells the visitor's files, and what may be sent."""

    def tell(request: Request) -> Response:
        words = wanted_words(request)
        visitor = visitors.find(visitors.names.known(request.cookies))
        files = [_told(upload, words) for upload in visitor.uploads()] if visitor else []
        limits = {"mode": visitors.mode, "most_mb": FILE_MB, "kinds": KINDS}
        return JSONResponse({**limits, "files": files}, headers=FRESH)

    return tell


def remove_upload(visitors: Visitors) -> Callable[[Request], Response]:
    """The endpoint that forgets one of the visitor's files: 204."""

    def remove(request: Request) -> Response:
        words = wanted_words(request)
        visitor = visitors.find(visitors.names.known(request.cookies))
        try:
            if visitor is None:
                raise UploadError("uploads_missing")
            visitor.remove(request.path_params["id"])
        except UploadError as error:
            return _refused(error.fault, words)
        visitors.read(visitor)
        return Response(status_code=204)

    return remove


async def receive(request: Request, upload: Upload) -> None:
    """Writes the body where the upload lies. Raises UploadError where it is too large, once all of it was sent.

    A browser that is refused amid its sending shows an error of its own.
    """
    with upload.file.open("xb") as file:
        async for chunk in request.stream():
            upload.bytes += len(chunk)
            if upload.bytes <= FILE_MB * MB:
                file.write(chunk)
    if upload.bytes > FILE_MB * MB:
        raise UploadError("uploads_large")


def _refused(fault: Fault, words: Words, name: str = "") -> Response:
    return refuse(STATUS.get(fault, 500), tell_fault(fault, words, name))


def _told(upload: Upload, words: Words) -> dict[str, Any]:
    return {
        "id": upload.id,
        "name": upload.name,
        "path": upload.path,
        "bytes": upload.bytes,
        "state": upload.state,
        "done": upload.done,
        "total": upload.total,
        "sentence": tell_fault(upload.fault, words, upload.name, upload.code) if upload.fault else "",
    }
