"""How long things take on this machine: questions, the page's start, and indexing against the bare encoder.

python -m tests.measure.speed [--corpus CORPUS.jsonl]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.request import urlopen

from rag.assistant import Assistant, index_folder
from rag.models.embedder import load_embedder
from rag.settings import Settings, read_settings
from rag.split import split_document
from rag.store import indexed_text

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
QUESTIONS = HERE.parent / "qa" / "seeds.jsonl"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a corpus.jsonl, to be indexed as files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = read_settings(index=folder / "seeds-index")
        index_folder([SEEDS], settings)
        print(f"cold griot ask: {cold_ms(settings):.0f} ms (median of 5)")
        middle, slow = warm_ms(settings)
        print(f"warm ask, each question for the first time: median {middle:.0f} ms, 95th percentile {slow:.0f} ms")
        first_s, usable_s = (median(times) for times in zip(*(page_s(settings) for _ in range(3)), strict=True))
        print(f"app.py: first page after {first_s:.2f} s, usable after {usable_s:.2f} s (medians of 3)")
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


def page_s(settings: Settings) -> tuple[float, float]:
    """Seconds from the start of `app.py`, with an index, to the page that says it is starting and to the chat page."""
    command = [sys.executable, str(HERE.parent.parent / "app.py"), "--port", "0", "--index", str(settings.index)]
    begun = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().split()[1].replace("localhost", "127.0.0.1")
        urlopen(address).read()
        first_s = perf_counter() - begun
        while not json.load(urlopen(f"{address}/status"))["ready"]:
            sleep(0.05)
        urlopen(address).read()
        usable_s = perf_counter() - begun
        process.terminate()
    return first_s, usable_s


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


if __name__ == "__main__":
    main()
