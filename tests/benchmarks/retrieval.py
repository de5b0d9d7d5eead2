"""The passages found, without reading: each leg, their plain fusion, and ours, on every development set.

    python -m tests.benchmarks.retrieval DATA [--limit N] [--work DIR]

DATA holds `eval/<set>/corpus.jsonl` and `questions.jsonl`. Documents are ranked by their first passage. "recall" is
the share of questions one of whose documents is among the first five. The last rows are of one index that holds all
the corpora, with the same questions but those of `xquad_en`, whose paragraphs are also in `squad2_dev`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from time import perf_counter

from rag.assistant import Assistant, index_folder
from rag.evaluate.corpus import corpus_folder
from rag.evaluate.metrics.bootstrap import paired_bootstrap
from rag.evaluate.metrics.retrieval import hit_at, ndcg
from rag.evaluate.testset import read_test_set, resolve_sources
from rag.records import Candidate
from rag.search.query import make_query
from rag.settings import Settings, read_settings

DEPTH = 100  # passages of each ranking: ten documents or more
RANK_CONSTANT = 60  # of reciprocal rank fusion: Cormack, Clarke & Büttcher (2009)
WAYS = ("dense", "words", "rrf", "griot")
APART = ("xquad_en", "crosslingual_dev")  # paragraphs of squad2_dev, and those of piaf_dev and squad2_dev
MERGED = "all in one index"
SELF_CONTAINED = "piaf_dev"  # a third of its questions name no subject


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that documents (paths) answer."""

    question: str
    language: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The documents that each way ranks for a question, best first, and how long ours took."""

    asked: Asked
    rankings: Mapping[str, tuple[str, ...]]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Index:
    """A folder of files that is indexed, and the questions of the sets that are asked there."""

    name: str
    folder: Path
    asked: tuple[tuple[str, tuple[Asked, ...]], ...]


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, help="ask at most so many questions of a set and language, drawn by lot")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "griot-retrieval")
    options = parser.parse_args()
    settings = read_settings(index=options.work / "index")
    heads = [f"{metric} {way}" for metric in ("R@1", "R@5", "nDCG") for way in WAYS]
    print(f"| set | question | n | {' | '.join(heads)} | nDCG, griot over the best other (95 %) | ms: median, p95 |")
    print("|---" * (len(heads) + 5) + "|")
    for index in every_index(options.data, options.work, options.limit):
        with open_over(index, settings) as assistant:
            for name, asked in index.asked:
                print_rows(name, [rank(one, assistant) for one in asked])


def every_index(data: Path, work: Path, limit: int | None) -> list[Index]:
    """An index for each set, and one for all that may be together; at most `limit` questions a set and language."""
    found = []
    for folder in sorted((data / "eval").iterdir()):
        corpus = corpus_folder(folder, work / "corpora")
        found.append(Index(folder.name, corpus, ((folder.name, tuple(read_questions(folder, corpus, limit))),)))
    merged = merged_folder([index.folder for index in found if index.name not in APART], work / "corpora" / "merged")
    asked = tuple((f"{index.name}, {MERGED}", index.asked[0][1]) for index in found if index.name != "xquad_en")
    return [*found, Index("merged", merged, asked)]


def merged_folder(folders: Sequence[Path], merged: Path) -> Path:
    """The files of several folders in one."""
    merged.mkdir(exist_ok=True)
    for folder in folders:
        for file in folder.glob("*.txt"):
            if not (merged / file.name).exists():
                shutil.copyfile(file, merged / file.name)
    return merged


@contextmanager
def open_over(index: Index, settings: Settings) -> Iterator[Assistant]:
    """An assistant over an index, which is kept beside that of the settings and made where it is not there."""
    settings = settings.model_copy(update={"index": settings.index.parent / index.name})
    index_folder([index.folder], settings)
    with Assistant.open(settings=settings) as assistant:
        assistant.load()
        print(f"{index.name}: {assistant.status().passages} passages …", file=sys.stderr, flush=True)
        yield assistant


def read_questions(data: Path, corpus: Path, limit: int | None) -> list[Asked]:
    """The answerable questions of a set, language by language; of PIAF, those that name their subject."""
    paths = frozenset(path.name for path in corpus.iterdir())
    groups: dict[str, list[Asked]] = defaultdict(list)
    for question in read_test_set(data / "questions.jsonl").questions:
        sources, _ = resolve_sources(question.sources, paths)
        if sources and (data.name != SELF_CONTAINED or question.columns.get("self_contained") == "true"):
            groups[question.language or ""].append(Asked(question.question, question.language or "", sources))
    draw = random.Random(0)
    return [
        one
        for _, some in sorted(groups.items())
        for one in (draw.sample(some, limit) if limit and len(some) > limit else some)
    ]


def rank(asked: Asked, assistant: Assistant) -> Ranked:
    """The rankings of one question."""
    store = assistant.store
    begun = perf_counter()
    ours = assistant.search(asked.question, assistant.settings.top_k)
    took_ms = 1000 * (perf_counter() - begun)
    if len({hit.document.path for hit in ours}) < 10:
        ours = assistant.search(asked.question, DEPTH)
    query = make_query(asked.question, store, assistant.embedder)
    dense = store.search_dense(query.vector, DEPTH)
    words = store.search_words(asked.question, DEPTH)
    passages = store.passages([candidate.passage_id for candidate in (*dense, *words)])
    legs = {
        way: [passages[candidate.passage_id].document for candidate in found]
        for way, found in (("dense", dense), ("words", words), ("rrf", reciprocal_ranks(dense, words)))
    }
    found = [path for hit in ours for path in (hit.document.path, *(copy.document.path for copy in hit.copies))]
    rankings = {way: tuple(dict.fromkeys(paths)) for way, paths in (legs | {"griot": found}).items()}
    return Ranked(asked, rankings, took_ms)


def reciprocal_ranks(*legs: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by the sum of 1 / (60 + rank) over the legs, best first."""
    scores: dict[str, float] = defaultdict(float)
    for leg in legs:
        for place, candidate in enumerate(leg, start=1):
            scores[candidate.passage_id] += 1 / (RANK_CONSTANT + place)
    return [Candidate(id_, score) for id_, score in sorted(scores.items(), key=lambda pair: -pair[1])]


def print_rows(name: str, ranked: Sequence[Ranked]) -> None:
    """A row for each language of the questions."""
    groups: dict[str, list[Ranked]] = defaultdict(list)
    for one in ranked:
        groups[one.asked.language].append(one)
    for language, some in sorted(groups.items()):
        print(f"| {name} | {language} | {len(some)} | {' | '.join(cells(some))} |", flush=True)


def cells(ranked: Sequence[Ranked]) -> Iterator[str]:
    """The figures of some questions."""
    for measure, k in ((hit_at, 1), (hit_at, 5)):
        for way in WAYS:
            yield f"{fmean(measure(one.rankings[way], one.asked.sources, k) or 0 for one in ranked):.3f}"
    gains = {way: [ndcg(one.rankings[way], one.asked.sources) or 0.0 for one in ranked] for way in WAYS}
    yield from (f"{fmean(gains[way]):.3f}" for way in WAYS)
    best = max(WAYS[:-1], key=lambda way: fmean(gains[way]))
    gained = paired_bootstrap(gains[best], gains[WAYS[-1]])
    yield f"{gained.value or 0:+.3f} ({gained.low or 0:+.3f} to {gained.high or 0:+.3f}), {best}"
    times = sorted(one.took_ms for one in ranked)
    yield f"{median(times):.0f}, {times[int(0.95 * len(times))]:.0f}"


if __name__ == "__main__":
    main()
