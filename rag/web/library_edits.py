"""What changes the documents for everybody: the folder is read again, a document is deleted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from starlette.responses import JSONResponse, Response

from rag.errors import GriotError, LoadError
from rag.web.replies import know_names, log_trouble, refuse, tell_error, wanted_words

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from rag.web.background_indexing import Reindexing
    from rag.words import Words

log = logging.getLogger(__name__)
FRESH = {"Cache-Control": "no-store"}


class Editor(Protocol):
    """What changes the documents: `Visitors`."""

    @property
    def may_edit(self) -> bool:
        """Whether the page may change them at all."""

    @property
    def reindexing(self) -> Reindexing | None:
        """How far the folder is read again, or how that ended last."""

    def reindex(self) -> bool:
        """Begins to read the folder again; False where that is under way."""

    def remove_document(self, path: str) -> None:
        """Takes a document's file out of the folder, and what is indexed of it; GriotError where that cannot be."""


def add_edits(app: FastAPI, editor: Editor) -> None:
    """Adds the addresses that change the documents."""
    app.add_route("/library/reindex", start_reindexing(editor), methods=["POST"])
    app.add_route("/library/reindex", tell_reindexing(editor))
    app.add_route(f"/library/documents/{{path:{know_names()}}}", delete_document(editor), methods=["DELETE"])


def start_reindexing(editor: Editor) -> Callable[[Request], Response]:
    """The endpoint that has the folder read again."""

    def start(request: Request) -> Response:
        words = wanted_words(request)
        if refusal := _refusal(request, editor, words):
            return refusal
        if not editor.reindex():
            return refuse(409, words["library_edit_busy"])
        return _told(editor, words, 202)

    return start


def tell_reindexing(editor: Editor) -> Callable[[Request], Response]:
    """The endpoint that says how far that is."""

    def tell(request: Request) -> Response:
        words = wanted_words(request)
        return _refusal(request, editor, words) or _told(editor, words)

    return tell


def delete_document(editor: Editor) -> Callable[[Request], Response]:
    """The endpoint that deletes a document."""

    def delete(request: Request) -> Response:
        words = wanted_words(request)
        if refusal := _refusal(request, editor, words):
            return refusal
        try:
            editor.remove_document(request.path_params["path"])
        except GriotError as error:
            log.warning("A document was not deleted: %s", error)
            is_gone = isinstance(error, LoadError)
            return refuse(409, words["library_not_deleted"] if is_gone else tell_error(error, words))
        except Exception:
            code = log_trouble(log, "A document could not be deleted")
            return refuse(500, words["library_edit_failed"].format(code=code))
        return Response(status_code=204, headers=FRESH)

    return delete


def _refusal(request: Request, editor: Editor, words: Words) -> Response | None:
    return None if editor.may_edit else refuse(403, words["library_edit_refused"])


def _told(editor: Editor, words: Words, status: int = 200) -> Response:
    job = editor.reindexing
    if job is None:
        return JSONResponse({"state": "none"}, status, FRESH)
    progress = job.progress
    told = {
        "state": job.state,
        "stage": progress.stage if progress else "scan",
        "done": progress.done if progress else 0,
        "total": progress.total if progress else 0,
        "sentence": _sentence(job, words),
    }
    return JSONResponse(told, status, FRESH)


def _sentence(job: Reindexing, words: Words) -> str:
    """How it ended; "" where it is under way."""
    report = job.report
    if job.state == "failed":
        return _why_failed(job, words)
    if report is None:
        return ""
    sentence = words["library_reindexed_failed" if report.failed else "library_reindexed"]
    return sentence.format(
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        unchanged=report.unchanged,
        failed=len(report.failed),
    )


def _why_failed(job: Reindexing, words: Words) -> str:
    if job.error:
        return tell_error(job.error, words)
    return words["library_edit_failed"].format(code=job.code) if job.code else words["library_gone"]
