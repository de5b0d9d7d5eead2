"""The addresses below `/evaluation`: a file of questions in, its progress, its report, and two reports compared."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from rag.errors import GriotError
from rag.web.evaluation_page import render_evaluation
from rag.web.evaluator import EvaluationError, read_upload
from rag.web.intake import read_body, refuse, wanted_words
from rag.web.limits import QUESTIONS_BYTES
from rag.web.reading import TABLES, TablesFullError
from rag.web.runs import FILES, read_kept_run, run_folder
from rag.web.trouble import log_trouble
from rag.web.visitor_cookie import keep_name

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.web.evaluator import Evaluator
    from rag.web.feedback import FeedbackFile
    from rag.web.shares import Who
    from rag.words import Words

log = logging.getLogger(__name__)

FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
FAULTS_SHOWN = 200  # the report has all of them
WhoOf = Callable[["Request"], "Who"]


def add_evaluation(app: FastAPI, evaluator: Evaluator, feedback: FeedbackFile, who_of: WhoOf) -> None:
    """Adds the addresses to the application; `who_of` tells visitors apart."""
    app.add_route("/evaluation", start_evaluation(evaluator, feedback, who_of), methods=["POST"])
    app.add_route("/evaluation", show_evaluation(evaluator, feedback, who_of))
    app.add_route("/evaluation/compare", compare_kept(evaluator, who_of))
    app.add_route("/evaluation/{run}/status", tell_status(evaluator, who_of))
    app.add_route("/evaluation/{run}/stop", stop_evaluation(evaluator, who_of), methods=["POST"])
    app.add_route("/evaluation/{run}/{file}", send_file(evaluator, who_of))


def show_evaluation(evaluator: Evaluator, feedback: FeedbackFile, who_of: WhoOf) -> Callable[[Request], Response]:
    """The endpoint of the page."""
    from starlette.responses import HTMLResponse

    def show(request: Request) -> Response:
        page = render_evaluation(evaluator, feedback, who_of(request), wanted_words(request))
        return HTMLResponse(page, headers=FRESH)

    return show


def start_evaluation(
    evaluator: Evaluator, feedback: FeedbackFile, who_of: WhoOf
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that takes a file, as the body, its name as `name`; or what readers said, with `feedback=1`."""
    from starlette.concurrency import run_in_threadpool

    def begin(name: str, content: bytes, who: Who, words: Words) -> Response:
        try:
            with TABLES.place(who.visitor):
                test_set = read_upload(name, content)
            if len(test_set.questions) > evaluator.most:
                sentence = words["evaluation_too_many"].format(n=len(test_set.questions), most=evaluator.most)
                return refuse(400, sentence)
            return _status(evaluator, who, evaluator.start(who, test_set, words).run, words)
        except TablesFullError:
            return refuse(503, words["tables_full"])
        except EvaluationError as error:
            return refuse(error.status, error.sentence)
        except GriotError as error:
            return refuse(400, str(error))
        except Exception:
            code = log_trouble(log, "A file of questions could not be read")
            return refuse(500, words["evaluation_unexpected"].format(code=code))

    async def start(request: Request) -> Response:
        words, who = wanted_words(request), who_of(request)
        if evaluator.under_way(who):
            return refuse(409, words["evaluation_busy"])
        content = await read_body(request, QUESTIONS_BYTES)
        if content is None:
            return refuse(413, words["evaluation_too_large"].format(mb=QUESTIONS_BYTES // 1_000_000))
        keep_name(request)
        if not request.query_params.get("feedback"):
            return await run_in_threadpool(begin, request.query_params.get("name", ""), content, who, words)
        kept, count, _ = await run_in_threadpool(feedback.test_lines, evaluator.mark(who.visitor))
        if not count:
            return refuse(400, words["feedback_none"])
        return await run_in_threadpool(begin, "feedback.jsonl", kept, who, words)

    return start


def tell_status(evaluator: Evaluator, who_of: WhoOf) -> Callable[[Request], Response]:
    """The endpoint that says how far a run is."""

    def tell(request: Request) -> Response:
        return _status(evaluator, who_of(request), request.path_params["run"], wanted_words(request))

    return tell


def stop_evaluation(evaluator: Evaluator, who_of: WhoOf) -> Callable[[Request], Response]:
    """The endpoint that ends a run under way."""

    def stop(request: Request) -> Response:
        words, who, run = wanted_words(request), who_of(request), request.path_params["run"]
        if job := evaluator.job(who.visitor, run):
            job.stopped.set()
        return _status(evaluator, who, run, words)

    return stop


def send_file(evaluator: Evaluator, who_of: WhoOf) -> Callable[[Request], Response]:
    """The endpoint of a run's files. All but the report are saved, and so is that with `save=1`."""
    from starlette.responses import FileResponse

    def send(request: Request) -> Response:
        run, name = request.path_params["run"], request.path_params["file"]
        folder = run_folder(evaluator.runs, run, evaluator.mark(who_of(request).visitor))
        if folder is None or name not in FILES or not (folder / name).is_file():
            return _missing(request)
        is_saved = name != "report.html" or "save" in request.query_params
        return FileResponse(
            folder / name,
            media_type=FILES[name],
            filename=f"{run}-{name}" if is_saved else None,
            headers={"Cache-Control": "no-store"},
        )

    return send


def compare_kept(evaluator: Evaluator, who_of: WhoOf) -> Callable[[Request], Response]:
    """The endpoint of `/evaluation/compare?a=…&b=…`: what changed from run `a` to run `b`."""
    from starlette.responses import HTMLResponse, PlainTextResponse

    def compare(request: Request) -> Response:
        mark = evaluator.mark(who_of(request).visitor)
        folders = [run_folder(evaluator.runs, request.query_params.get(side, ""), mark) for side in "ab"]
        if None in folders:
            return _missing(request)
        from rag.evaluate import compare_runs, read_run
        from rag.evaluate.compare import render_comparison

        try:
            a, b = (read_run(folder) for folder in folders if folder)
        except GriotError:
            log.warning("A run could not be read", exc_info=True)
            return PlainTextResponse(wanted_words(request)["run_damaged"], 500)
        return HTMLResponse(render_comparison(compare_runs(a, b), wanted_words(request)["language"]), headers=FRESH)

    return compare


def _status(evaluator: Evaluator, who: Who, run: str, words: Words) -> Response:
    from starlette.responses import JSONResponse

    if job := evaluator.job(who.visitor, run):
        state, done, total, name, sentence = job.state, job.done, job.total, job.name, job.sentence
        faults = job.faults
    elif kept := read_kept_run(evaluator.runs, run, evaluator.mark(who.visitor)):
        state, done, total, name, sentence = "done", kept.questions, kept.questions, kept.name, ""
        faults = kept.faults
    else:
        return refuse(404, words["run_missing"])
    shown = [{"line": line, "what": what} for line, what in faults[:FAULTS_SHOWN]]
    told = {"run": run, "name": name, "state": state, "sentence": sentence, "done": done, "total": total}
    return JSONResponse(told | {"faults": shown, "left_out": len(faults)}, headers=FRESH)


def _missing(request: Request) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(wanted_words(request)["run_missing"], 404)
