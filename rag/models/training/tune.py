"""Tunes the embedder on questions and their paragraphs: fixed seeds, resumed where it was cut, GPU or processor.

    pip install -e '.[train]'
    python -m rag.models.training.build --out ORIGINAL
    python -m rag.models.training.tune DATA --work WORK --original ORIGINAL

DATA and WORK are as for `train`. Only the upper layers learn: the lower ones are the reader's, too. What comes out is
made into the bundled model by `rag.models.training.export_embedder`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rag.errors import ModelError
from rag.models.encoder import BUNDLED
from rag.models.training.near import find_near
from rag.models.training.plan import NEAR, Plan
from rag.models.training.sources import read_sources

HELD_OUT = 60  # questions a set and pair of languages that are scored, at most
TUNING = Plan(epochs=1, peak_rate=3e-5, averaged=0.99)  # a small rate: much of what it knows is in no training file
SCORE_STEPS = 100


def tune(data: Path, work: Path, plan: Plan, compiled: bool, stop_after_s: float, original: Path = BUNDLED) -> None:
    """Tunes, or goes on with the run in `work`; raises ModelError for what a user can put right."""
    sources = read_sources(data)
    try:
        from rag.models.training.contrast import held_out_questions
        from rag.models.training.tuning import tuning_run
    except ImportError as error:
        raise ModelError("Training needs PyTorch. Run: pip install -e '.[train]'") from error
    work.mkdir(parents=True, exist_ok=True)
    near = find_near(sources, work / NEAR, original)
    run, _, score = tuning_run(plan, sources, near, work, held_out_questions(sources, HELD_OUT), compiled, original)
    if not run.step:
        print("before:", score(), flush=True)
    run.train(score, SCORE_STEPS, stop_after_s)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.models.training.tune", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder of the training files")
    parser.add_argument("--work", type=Path, required=True, help="where the checkpoint and the weights go")
    parser.add_argument("--epochs", type=float, default=TUNING.epochs, help="may change when a run is resumed")
    parser.add_argument("--rate", type=float, default=TUNING.peak_rate, help="of learning, at its peak")
    parser.add_argument("--compile", action="store_true", help="compile the layers (needs g++); twice as fast")
    parser.add_argument("--stop-after-s", type=float, default=float("inf"), help="stop, to be resumed, after so long")
    parser.add_argument("--original", type=Path, default=BUNDLED, help="the folder of the embedder to begin with")
    chosen = parser.parse_args()
    from dataclasses import replace

    plan = replace(TUNING, epochs=chosen.epochs, peak_rate=chosen.rate)
    try:
        tune(chosen.data, chosen.work, plan, chosen.compile, chosen.stop_after_s, chosen.original)
    except ModelError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
