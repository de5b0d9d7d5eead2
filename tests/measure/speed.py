"""How long things take on this machine: questions, and indexing against the bare encoder.

    python -m tests.measure.speed [--corpus CORPUS.jsonl]
    python -m tests.measure.speed --passages 10000 --data DATA

The second measures retrieval without reading, over an index that is made for it: passages of real texts in ten
languages (DATA/eval, DATA/train; where these are used up, their sentences are dealt anew), and their words in Tantivy,
but random unit vectors around the vectors of some of them. To embed all would take minutes, and the dense leg takes as
long whatever the vectors mean; what it proposes are then texts that no earlier question has met: the worst for caches.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time, sleep

import numpy as np
from numpy.typing import NDArray

from rag.assistant import Assistant, fingerprint, index_folder
from rag.load.split import split_document
from rag.models.embedder import Embedder, load_embedder
from rag.records import Document, Fact, Passage
from rag.search.duplicates import merge_duplicates
from rag.search.query import make_query
from rag.settings import Settings, read_settings
from rag.store import Store, indexed_text
from rag.store.changes import FileState, put_document, put_vectors, text_hash
from rag.text.sentences import sentence_spans

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
QUESTIONS = HERE.parent / "qa" / "seeds.jsonl"
ASKED = ("piaf_dev", "afriqa_fr_dev", "squad2_dev", "afriqa_en_dev")  # whose questions are put, French and English
UNREAD = frozenset(("zh", "hi", "th"))  # their scripts are not in the vocabulary
PUT, WARM = 300, 20  # questions that are timed, and before them some that are not
ARTICLE_CHARS = 8000  # of the texts that are dealt anew
CENTRES = 200


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a corpus.jsonl, to be indexed as files")
    parser.add_argument("--passages", type=int, help="how many to search, without reading them")
    parser.add_argument("--data", type=Path, help="the folder with eval/ and train/, whose texts they are")
    options = parser.parse_args()
    if options.passages:
        with tempfile.TemporaryDirectory() as name:
            print(searching(options.data, options.passages, read_settings(index=Path(name) / "index")))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = read_settings(index=folder / "seeds-index")
        index_folder([SEEDS], settings)
        print(f"cold griot ask: {cold_ms(settings):.0f} ms (median of 5)")
        middle, slow = warm_ms(settings)
        print(f"warm ask, each question for the first time: median {middle:.0f} ms, 95th percentile {slow:.0f} ms")
        if options.corpus:
            files = write_files(options.corpus, folder / "files")
            print(indexing(files, read_settings(index=folder / "index")))


def cold_ms(settings: Settings) -> float:
    """The time of a `griot ask` from the shell, the process's start included."""
    question = "Who led the Russian delegation?"
    command = [sys.executable, "-m", "rag.cli", "ask", question, "--index", str(settings.index)]
    times = []
    for _ in range(5):
        begun = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(1000 * (perf_counter() - begun))
    return median(times)


def warm_ms(settings: Settings) -> tuple[float, float]:
    """Median and 95th percentile of the time of each question, put once to an open assistant."""
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    with Assistant.open(settings=settings, serve=True) as assistant:
        times = sorted(assistant.ask(question).timings_ms["total"] for question in questions)
    return median(times), times[int(0.95 * len(times))]


def write_files(corpus: Path, folder: Path) -> Path:
    """One file a document: its title, an empty line, its text."""
    folder.mkdir()
    for number, line in enumerate(corpus.read_text("utf-8").splitlines()):
        document = json.loads(line)
        (folder / f"{number:06}.txt").write_text(f"{document['title']}\n\n{document['text']}", "utf-8")
    return folder


def indexing(files: Path, settings: Settings) -> str:
    """Passages a second of `index_folder` over files, and of the encoder alone over the same texts, in turn."""
    begun = perf_counter()
    report = index_folder([files], settings)
    whole_s = perf_counter() - begun
    embedder = load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads)
    with Assistant.open(settings=settings) as assistant:
        texts = [
            indexed_text(passage, document)
            for document in assistant.documents()
            for passage in split_document(document, settings.passage_chars)
        ]
    begun = perf_counter()
    embedder.embed_passages(texts)
    bare_s = perf_counter() - begun
    return (
        f"indexing: {report.passages} passages, {report.passages / whole_s:.1f} a second; "
        f"the bare encoder {len(texts) / bare_s:.1f}; share {bare_s / whole_s:.2f}"
    )


class Times:
    """Milliseconds by what took them: of the clock, and of all cores for this process."""

    def __init__(self) -> None:
        self.wall: dict[str, list[float]] = defaultdict(list)
        self.cpu: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Notes how long the block takes."""
        wall, cpu = perf_counter(), process_time()
        yield
        self.wall[name].append(1000 * (perf_counter() - wall))
        self.cpu[name].append(1000 * (process_time() - cpu))

    def table(self) -> str:
        """Median and 95th percentile of each, as a table in Markdown."""
        rows = ["| ms | median | 95 % | median of the processor | 95 % |", "|---|---|---|---|---|"]
        for name in self.wall:
            shown = (f"{value:.1f}" for times in (self.wall[name], self.cpu[name]) for value in _two(times))
            rows.append(f"| {name} | {' | '.join(shown)} |")
        return "\n".join(rows)


def searching(data: Path, passages: int, settings: Settings) -> str:
    """How long `Assistant.search` takes for questions that are put for the first time, and its parts for others."""
    make_index(data, passages, settings)
    questions = mixed_questions(data, 2 * PUT + WARM)
    with Assistant.open(settings=settings, serve=True) as assistant:
        while not assistant.store.answers_from_chroma():
            sleep(0.1)
        for question in questions[:WARM]:
            assistant.search(question)
        times = Times()
        for whole, parted in zip(questions[WARM::2], questions[WARM + 1 :: 2], strict=True):
            with times.of("whole search"):
                assistant.search(whole)
            time_parts(assistant, parted, times)
    return times.table()


def time_parts(assistant: Assistant, question: str, times: Times) -> None:
    """The parts of a search, one after the other; the words of a name are sought before they are searched for."""
    store, candidates = assistant.store, assistant.settings.candidates
    with times.of("embed"):
        vector = assistant.embedder.embed_queries([question])[0]
    with times.of("understand, embedding again"):
        query = make_query(question, store, assistant.embedder)
    with times.of("dense"):
        dense = store.search_dense(vector, candidates)
    with times.of("words"):
        words = store.search_words(question, candidates)
    with times.of("catalog"):
        found = store.passages_and_documents(list(dict.fromkeys(one.passage_id for one in (*dense, *words))))
        store.vectors([id_ for id_ in found if id_ not in {one.passage_id for one in dense}])
    with times.of("coverage and names"):
        query.words.judge(found)
    hits = assistant.search(question)
    with times.of("duplicates, again"):
        merge_duplicates(hits)


def make_index(data: Path, passages: int, settings: Settings) -> None:
    """An index of that many passages, closed in order."""
    embedder = load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads)
    found = list(islice(split_texts(data, settings), passages))
    vectors = around(embedder, [indexed_text(*one) for one in found])
    texts: dict[str, list[tuple[Passage, bytes]]] = defaultdict(list)
    documents = {document.path: document for _, document in found}
    with Store.create(settings.index, fingerprint(embedder, settings)) as store:
        hashes = [text_hash(passage.id) for passage, _ in found]
        put_vectors(store.catalog, dict(zip(hashes, vectors, strict=True)))
        for (passage, document), hash_ in zip(found, hashes, strict=True):
            texts[document.path].append((passage, hash_))
        for path, held in texts.items():
            state = FileState(path, f"/made/{path}", "/made", len(documents[path].text), 0)
            put_document(store.catalog, state, documents[path], held)
        store.apply()


def around(embedder: Embedder, texts: list[str]) -> NDArray[np.float32]:
    """A random unit row for each text, near the vector of one of a sample of them."""
    random = np.random.default_rng(0)
    centres = embedder.embed_passages(texts[:: max(1, len(texts) // CENTRES)])
    noise = random.normal(size=(len(texts), embedder.dimensions)) / np.sqrt(embedder.dimensions)
    rows = centres[random.integers(0, len(centres), len(texts))] + 0.7 * noise
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def split_texts(data: Path, settings: Settings) -> Iterator[tuple[Passage, Document]]:
    """Passages without end: of the articles, and then of their sentences in ever new orders."""
    articles = read_articles(data)
    random, number = Random(0), count()
    for (title, language), text in articles.items():
        yield from _split(title, language, text, next(number), settings)
    sentences: dict[str, list[str]] = defaultdict(list)
    for (_, language), text in articles.items():
        sentences[language] += [text[start:end] for start, end in sentence_spans(text)]
    titles = list(articles)
    while True:
        title, language = random.choice(titles)
        some = random.choices(sentences[language], k=ARTICLE_CHARS // 100)
        yield from _split(title, language, " ".join(some)[:ARTICLE_CHARS], next(number), settings)


def read_articles(data: Path) -> dict[tuple[str, str], str]:
    """The texts by title and language: the paragraphs of one article together, each once."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for file in sorted(data.glob("eval/*/corpus.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            found[row["title"], row["lang"]][row["text"]] = None
    for file in sorted(data.glob("train/*.json")):
        for article in json.loads(file.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                found[article["title"].replace("_", " "), article["lang"]][paragraph["context"]] = None
    return {key: "\n\n".join(texts) for key, texts in found.items() if key[1] not in UNREAD}


def mixed_questions(data: Path, most: int) -> list[str]:
    """As many questions of each set, in turn."""
    sets = [
        dict.fromkeys(
            row["question"]
            for row in map(json.loads, (data / "eval" / name / "questions.jsonl").read_text("utf-8").splitlines())
            if row["lang"] in ("fr", "en")
        )
        for name in ASKED
    ]
    shuffled = [Random(0).sample(sorted(each), len(each)) for each in sets]
    return [question for four in zip(*shuffled, strict=False) for question in four][:most]


def _split(title: str, language: str, text: str, number: int, settings: Settings) -> Iterator[tuple[Passage, Document]]:
    text = f"{title}\n\n{text}"
    document = Document(f"{number:06}.txt", f"{number:064}", text, Fact(title, 0, len(title)), language=language)
    for passage in split_document(document, settings.passage_chars):
        yield passage, document


def _two(times: list[float]) -> tuple[float, float]:
    return median(times), sorted(times)[int(0.95 * len(times))]


if __name__ == "__main__":
    main()
