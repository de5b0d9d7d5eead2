"""The page of evaluations: plain HTML, with a small script for the file and its progress."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING

from rag.web.limits import QUESTIONS_BYTES
from rag.web.runs import FILES, list_runs
from rag.web.shell import render_shell, render_worded, said
from rag.web.starting import read_static

if TYPE_CHECKING:
    from rag.evaluate.report.frame import Wording
    from rag.web.evaluator import Evaluator
    from rag.web.feedback import FeedbackFile
    from rag.web.runs import KeptRun
    from rag.web.shares import Who
    from rag.words import Words

FIGURES = ("correct", "hit@1", "answer_cited_right", "faithfulness", "abstention_f1", "total_ms_median")
LISTED = 50  # runs; an older one is still at its address


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
        styles=("work", "evaluation"),
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
    from rag.evaluate.report.frame import read_wording

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
