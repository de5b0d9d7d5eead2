"""Trains the reader: fixed seeds, resumed where it was cut, on a GPU where there is one and else on the processor.

    pip install -e '.[train]'
    python -m rag.models.training.build --out ORIGINAL
    python -m rag.models.training.train DATA --work WORK --original ORIGINAL

ORIGINAL is the embedder before its own tuning, with which the reader in this repository began; by default it begins
with the bundled one.
DATA holds the files named in `sources.py`. WORK keeps the checkpoint, the scores (log.jsonl), the record (plan.json)
and the averaged weights, `reader.npz`, which `rag.models.training.export` makes into the bundled model.

The same command resumes a run that was cut. Its `--epochs` may then be others: the rate of learning falls to 0 at the
new end, from the step where the run stands.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rag.errors import ModelError
from rag.models.encoder import BUNDLED
from rag.models.training.near import find_near
from rag.models.training.pairs import held_out_pairs
from rag.models.training.plan import NEAR, PLAN, Plan, read_record
from rag.models.training.sources import read_sources

HELD_OUT = 250  # pairs a set that are scored, at most


def train(data: Path, work: Path, epochs: float, compiled: bool, stop_after_s: float, original: Path = BUNDLED) -> None:
    """Trains, or goes on with the run in `work`; raises ModelError for what a user can put right."""
    sources = read_sources(data)
    if (work / PLAN).exists() and read_record(work / PLAN).data_sha256 != sources.sha256:
        raise ModelError(f"{work} holds a run on other training files than those in {data}. Choose another --work.")
    try:
        from rag.models.training.reading import reader_run
    except ImportError as error:
        raise ModelError("Training needs PyTorch. Run: pip install -e '.[train]'") from error
    work.mkdir(parents=True, exist_ok=True)
    near = find_near(sources, work / NEAR, original)
    held_out = held_out_pairs(sources, HELD_OUT)
    run, _, score = reader_run(Plan(epochs=epochs), sources, near, work, held_out, compiled, original)
    run.train(score, stop_after_s=stop_after_s)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.models.training.train", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder of the training files")
    parser.add_argument("--work", type=Path, required=True, help="where the checkpoint and the weights go")
    parser.add_argument("--epochs", type=float, default=Plan.epochs, help="may change when a run is resumed")
    parser.add_argument("--compile", action="store_true", help="compile the layers (needs g++); twice as fast")
    parser.add_argument("--stop-after-s", type=float, default=float("inf"), help="stop, to be resumed, after so long")
    parser.add_argument("--original", type=Path, default=BUNDLED, help="the folder of the embedder to begin with")
    chosen = parser.parse_args()
    try:
        train(chosen.data, chosen.work, chosen.epochs, chosen.compile, chosen.stop_after_s, chosen.original)
    except ModelError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
