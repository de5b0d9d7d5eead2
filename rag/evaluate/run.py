"""A set of questions, asked: what came of each, and what it is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import cast

from rag.assistant import Assistant, index_folder
from rag.errors import LlmError, QuestionError
from rag.evaluate.corpus import corpus_faults, corpus_folder
from rag.evaluate.metrics import add_similarity, aggregate, find_failure, score_question
from rag.evaluate.records import Fault, Judged, Outcome, Run, TestQuestion, TestSet
from rag.evaluate.testset import read_test_set, resolve_sources
from rag.llm import MOST_KNOWN, Judge, refuses, split_claims
from rag.records import Answer, Hit
from rag.settings import Settings
from rag.text import contains_answer, question_language


def judge_answer(answer: Answer, judge: Judge, passages: int) -> tuple[Judged, ...]:
    """Each sentence that a model wrote for an answer, held by the judge against the first so many passages.

    That the passages do not answer counts as no sentence.
    """
    if not answer.generation:
        return ()
    claims = split_claims(answer.generation.text, known=MOST_KNOWN)
    written = dict.fromkeys(claim.text for claim in claims if not refuses(claim.text, is_cited=bool(claim.citations)))
    words = answer.statements if answer.author == "model" else ()
    given = {said.text for said in words if said.supported}
    hits = answer.passages[:passages]
    return tuple(_judge(text, text in given, judge, hits) for text in written)


def _judge(sentence: str, given: bool, judge: Judge, hits: Sequence[Hit]) -> Judged:
    try:
        return Judged(sentence, given, judge.shows(hits, sentence))
    except LlmError as error:
        return Judged(sentence, given, None, str(error))


WORK = "evaluation"  # below the index's folder: reports, and the indexes of corpora
RETRIEVAL_ONLY = "retrieval_only"  # in a question's column "eval": its answers' words are not those of the text
PASSAGES = 50  # of which the documents are ranked: ten or more of them, mostly

OnProgress = Callable[[int, int], None]


def evaluate(
    test_set: TestSet,
    assistant: Assistant,
    *,
    retrieval_only: bool = False,
    limit: int | None = None,
    columns: Sequence[str] = (),
    judge: Judge | None = None,
    on_progress: OnProgress | None = None,
) -> Run:
    """Asks every question of a test set (or the first `limit`), and judges what comes.

    `columns` are those by which the scores are grouped, beside the language. `judge` says of each sentence that a
    language model wrote whether the passages show it; where it fails, that is a fault. A question whose sources are no
    documents of the index is a fault, and is not asked.
    """
    asking = evaluating(test_set, assistant, retrieval_only=retrieval_only, limit=limit, columns=columns, judge=judge)
    while True:
        try:
            progress = next(asking)
        except StopIteration as end:
            return cast(Run, end.value)
        if on_progress:
            on_progress(*progress)


def evaluating(
    test_set: TestSet,
    assistant: Assistant,
    *,
    retrieval_only: bool = False,
    limit: int | None = None,
    columns: Sequence[str] = (),
    judge: Judge | None = None,
) -> Generator[tuple[int, int], None, Run]:
    """What `evaluate` does, a question at a time: yields how many of how many are asked, and returns the run."""
    begun, created = perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    asked = test_set.questions[:limit]
    paths = frozenset(document.path for document in assistant.documents())
    outcomes: list[Outcome] = []
    faults = list(test_set.faults)
    for done, question in enumerate(asked, start=1):
        sources, unknown = resolve_sources(question.sources, paths)
        if unknown:
            faults.append(Fault(question.line, f"No document of the index is called {unknown[0]!r}."))
        else:
            only = retrieval_only or question.columns.get("eval") == RETRIEVAL_ONLY
            outcomes.append(_ask(question, sources, assistant, judge, only))
            failed = dict.fromkeys(one.failure for one in outcomes[-1].judged if one.failure)
            faults += [Fault(question.line, f"Not judged: {failure}") for failure in failed]
        yield done, len(asked)
    if not retrieval_only:
        outcomes = add_similarity(outcomes, assistant.embedder)
    return Run(
        name=test_set.name,
        created=created,
        about=_about(assistant, judge),
        outcomes=tuple(outcomes),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        groups=aggregate(outcomes, columns),
        seconds=perf_counter() - begun,
    )


def evaluate_file(
    file: Path,
    settings: Settings,
    *,
    corpus: Path | None = None,
    out: Path | None = None,
    retrieval_only: bool = False,
    limit: int | None = None,
    columns: Sequence[str] = (),
    judge: str | None = None,
    on_progress: OnProgress | None = None,
) -> tuple[Run, Path]:
    """Evaluates a file of questions, and names the folder for the report.

    `corpus` is indexed for it, in an index of its own that is kept; else `settings.index` is asked. Without `out` the
    folder is a new one below `settings.index`. `judge` names a language model, as `settings.llm` does.
    """
    test_set = read_test_set(file)
    left_out: tuple[Fault, ...] = ()
    settings_of_corpus = settings
    if corpus is not None:
        folder, settings_of_corpus = index_corpus(corpus, settings)
        left_out = tuple(Fault(fault.line, f"In the corpus: {fault.what}") for fault in corpus_faults(folder))
    if retrieval_only:
        settings_of_corpus = settings_of_corpus.model_copy(update={"llm": None})
    with (
        Judge.open(judge, settings) if judge else nullcontext() as asked,
        Assistant.open(settings=settings_of_corpus) as assistant,
    ):
        run = evaluate(
            test_set,
            assistant,
            retrieval_only=retrieval_only,
            limit=limit,
            columns=columns,
            judge=asked,
            on_progress=on_progress,
        )
    run = replace(run, faults=(*run.faults, *left_out))
    return run, out or run_folder(run, settings)


def index_corpus(corpus: Path, settings: Settings) -> tuple[Path, Settings]:
    """Indexes a folder or a file of documents beside `settings.index`, where it is kept.

    Gives the folder with its files, and the settings that open its index.
    """
    work = settings.index / WORK
    folder = corpus_folder(corpus, work / "corpora")
    index = work / "indexes" / sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    settings_of_corpus = settings.model_copy(update={"index": index})
    index_folder([folder], settings_of_corpus)
    return folder, settings_of_corpus


def run_folder(run: Run, settings: Settings) -> Path:
    """A folder for a run, named for when it was made and for its questions."""
    moment = run.created[:19].replace(":", "").replace("-", "")
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", run.name).strip("-")[:40] or "run"
    return settings.index / WORK / "runs" / f"{moment}-{name}"


def _ask(
    question: TestQuestion, sources: tuple[str, ...], assistant: Assistant, judge: Judge | None, retrieval_only: bool
) -> Outcome:
    outcome = Outcome(question, question.language or question_language(question.question), sources, ())
    begun = perf_counter()
    try:
        if retrieval_only:
            hits = assistant.search(question.question, PASSAGES)
            outcome = replace(outcome, timings_ms={"total": 1000 * (perf_counter() - begun)})
        else:
            answer = assistant.ask(question.question, passages=PASSAGES)
            hits = answer.passages
            outcome = _answered(outcome, answer, assistant)
            if judge:
                outcome = replace(outcome, judged=judge_answer(answer, judge, assistant.settings.llm_passages))
    except QuestionError as error:
        hits = ()
        outcome = replace(outcome, status="error", answer=str(error))
    found = [_found(hit, sources) for hit in hits]
    cited = [citation.document for citation in outcome.citations]  # what the catalog answers has no passages
    outcome = replace(
        outcome,
        ranking=tuple(dict.fromkeys(chain.from_iterable(found) if found else cited)),
        passages=tuple(_holds(hit, outcome) for hit in hits) if question.answers and sources else (),
    )
    read = frozenset(chain.from_iterable(found[: assistant.settings.top_k]) if found else cited)
    scored = replace(outcome, scores=score_question(outcome))
    return replace(scored, failure=find_failure(scored, read))


def _answered(outcome: Outcome, answer: Answer, assistant: Assistant) -> Outcome:
    paths = {citation.document for citation in answer.citations}
    texts = {path: document.text for path in paths if (document := assistant.document(path))}
    return replace(
        outcome,
        status=answer.status,
        answer=answer.answer,
        exact=answer.exact,
        reason=answer.reason,
        author=answer.author,
        statements=answer.statements if answer.author == "model" else (),
        generation=answer.generation,
        citations=answer.citations,
        verbatim=tuple(texts.get(c.document, "")[c.start : c.end] == c.quote for c in answer.citations),
        confidence=answer.confidence,
        timings_ms=dict(answer.timings_ms),
    )


def _found(hit: Hit, sources: Sequence[str]) -> list[str]:
    """The right documents that a hit is of: a copy is found where the hit is that it copies. Else the hit's own."""
    paths = [one.document.path for one in (hit, *hit.copies)]
    return [path for path in paths if path in sources] or paths[:1]


def _holds(hit: Hit, outcome: Outcome) -> bool:
    return any(
        one.document.path in outcome.sources and contains_answer(one.passage.text, answer)
        for one in (hit, *hit.copies)
        for answer in outcome.question.answers
    )


def _about(assistant: Assistant, judge: Judge | None) -> dict[str, str]:
    status = assistant.status()
    writer, settings = assistant.writer, assistant.settings
    model = {"llm": writer.model.name, "llm_passages": str(settings.llm_passages)} if writer else {}
    return {
        "embedder": status.fingerprint.embedder,
        "splitter": status.fingerprint.splitter,
        "passage_chars": str(status.fingerprint.passage_chars),
        "top_k": str(settings.top_k),
        "documents": str(status.documents),
        "passages": str(status.passages),
        **model,
        **({"judge": judge.model.name} if judge else {}),
    }
