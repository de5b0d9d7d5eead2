"""The page of evaluations, and the addresses below `/evaluation`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from html import escape
from string import Template
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse

from rag.errors import GriotError
from rag.web.evaluation_runs import FILES, EvaluationError, list_runs, read_kept_run, read_upload, run_folder
from rag.web.limits import QUESTIONS_BYTES, TABLES, TablesFullError
from rag.web.replies import log_trouble, read_body, refuse, wanted_words
from rag.web.shell import render_shell, render_worded, said
from rag.web.starting import read_static
from rag.web.visitors import keep_name

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.evaluate.report import Wording
    from rag.web.evaluation_runs import Evaluator, KeptRun
    from rag.web.feedback import FeedbackFile
    from rag.web.shares import Who
    from rag.words import Words

log = logging.getLogger(__name__)

FIGURES = ("correct", "hit@1", "answer_cited_right", "faithfulness", "abstention_f1", "total_ms_median")
LISTED = 50  # runs; an older one is still at its address
FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
FAULTS_SHOWN = 200  # the report has all of them
WhoOf = Callable[["Request"], "Who"]


def render_evaluation(evaluator: Evaluator, feedback: FeedbackFile, who: Who, words: Words) -> str:
    """The whole page, with what the visitor may see. Their run under way is in `data-run`, for the script to follow."""
    job, mark = evaluator.under_way(who), evaluator.mark(who.visitor)
    feedback_shown, runs_shown = (
        ("feedback_shared_shown", "runs_shared_shown")
        if evaluator.is_shared
        else ("feedback_own_shown", "runs_own_shown")
    )
    content = Template(read_static("evaluation.html")).substitute(
        {name: escape(word) for name, word in words.items()},
        running=escape(job.run if job else ""),
        worded=render_worded(evaluator.assistant.writer.model.name if evaluator.assistant.writer else "", words),
        most_bytes=QUESTIONS_BYTES,
        feedback=_feedback(feedback, mark, words),
        runs=_runs(list_runs(evaluator.runs, mark)[:LISTED], words),
        feedback_shown=escape(words[feedback_shown]),
        runs_shown=escape(words[runs_shown]),
    )
    return render_shell(
        "evaluation",
        words,
        title=words["evaluation_title"],
        content=content,
        styles=("work",),
        scripts=("evaluation",),
        data={"words": said(words, "evaluation_", "run_")},
    )


def _feedback(feedback: FeedbackFile, mark: str | None, words: Words) -> str:
    _, useful, kept = feedback.test_lines(mark)
    sentence = words["feedback_kept"].format(kept=kept, useful=useful) if kept else words["feedback_none"]
    button = f'<button type="button" id="run-feedback">{escape(words["feedback_run"])}</button>' if useful else ""
    return f"<p>{escape(sentence)}</p>{button}"


def _runs(runs: list[KeptRun], words: Words) -> str:
    if not runs:
        return f'<p class="soft">{escape(words["runs_none"])}</p>'
    from rag.evaluate.report import read_wording

    wording = read_wording(words["language"])
    items = "".join(_run(run, words, wording) for run in runs)
    return f'<ul class="runs">{items}</ul>{_comparing(runs, words, wording) if len(runs) > 1 else ""}'


def _run(run: KeptRun, words: Words, wording: Wording) -> str:
    figures = "".join(
        f"<div><dt>{escape(wording.metric(name)[0])}</dt><dd>{escape(wording.score(name, run.scores[name]))}</dd></div>"
        for name in FIGURES
        if run.scores.get(name) is not None
    )
    files = "".join(
        f'<a href="/evaluation/{run.run}/{file}{"?save=1" if file == "report.html" else ""}" download>'
        f"{escape(words[word])}</a>"
        for file, word in zip(FILES, ("run_report", "run_csv", "run_jsonl", "run_json"), strict=True)
    )
    facts = escape(f"{wording.moment(run.created)} · {words['run_questions'].format(n=wording.number(run.questions))}")
    return (
        f'<li><h3><a href="/evaluation/{run.run}/report.html" target="_blank" rel="noopener" dir="auto">'
        f'{escape(run.name)}</a></h3><p class="soft">{facts}</p><dl>{figures}</dl>'
        f'<p class="files"><span>{escape(words["run_save"])}</span>{files}</p></li>'
    )


def _comparing(runs: list[KeptRun], words: Words, wording: Wording) -> str:
    def choice(side: str, label: str, chosen: int) -> str:
        options = "".join(
            f'<option value="{run.run}"{" selected" if place == chosen else ""}>'
            f"{escape(f'{run.name} · {wording.moment(run.created)}')}</option>"
            for place, run in enumerate(runs)
        )
        return f'<label><span>{escape(label)}</span><select name="{side}">{options}</select></label>'

    return (
        f'<h2>{escape(words["compare_title"])}</h2><form action="/evaluation/compare" target="_blank" class="compare">'
        f"{choice('a', words['compare_a'], 1)}{choice('b', words['compare_b'], 0)}"
        f'<input type="hidden" name="lang" value="{words["language"]}">'
        f"<button>{escape(words['compare_send'])}</button></form>"
    )


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

    def show(request: Request) -> Response:
        page = render_evaluation(evaluator, feedback, who_of(request), wanted_words(request))
        return HTMLResponse(page, headers=FRESH)

    return show


def start_evaluation(
    evaluator: Evaluator, feedback: FeedbackFile, who_of: WhoOf
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that takes a file, as the body, its name as `name`; or what readers said, with `feedback=1`."""

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

    def compare(request: Request) -> Response:
        mark = evaluator.mark(who_of(request).visitor)
        folders = [run_folder(evaluator.runs, request.query_params.get(side, ""), mark) for side in "ab"]
        if None in folders:
            return _missing(request)
        from rag.evaluate import compare_runs, read_run, render_comparison

        try:
            a, b = (read_run(folder) for folder in folders if folder)
        except GriotError:
            log.warning("A run could not be read", exc_info=True)
            return PlainTextResponse(wanted_words(request)["run_damaged"], 500)
        return HTMLResponse(render_comparison(compare_runs(a, b), wanted_words(request)["language"]), headers=FRESH)

    return compare


def _status(evaluator: Evaluator, who: Who, run: str, words: Words) -> Response:
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
    return PlainTextResponse(wanted_words(request)["run_missing"], 404)
