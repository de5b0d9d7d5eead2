"""A file of questions → a report that one can act on, and what changed from one report to the next."""

from __future__ import annotations

from rag.evaluate.compare import compare_runs, write_comparison
from rag.evaluate.files import read_run, write_run
from rag.evaluate.run import evaluate, evaluate_file, evaluating
from rag.evaluate.testset import read_test_set

__all__ = [
    "compare_runs",
    "evaluate",
    "evaluate_file",
    "evaluating",
    "read_run",
    "read_test_set",
    "write_comparison",
    "write_run",
]
