"""A file of questions → a report that one can act on, and what changed from one report to the next."""

from __future__ import annotations

from rag.evaluate.compare import compare_runs, render_comparison, write_comparison
from rag.evaluate.files import read_run, write_run
from rag.evaluate.records import Run, TestSet
from rag.evaluate.run import evaluate, evaluate_file, evaluating
from rag.evaluate.show import comparison_lines, run_json, run_lines
from rag.evaluate.testset import read_test_set

__all__ = [
    "Run",
    "TestSet",
    "compare_runs",
    "comparison_lines",
    "evaluate",
    "evaluate_file",
    "evaluating",
    "read_run",
    "read_test_set",
    "render_comparison",
    "run_json",
    "run_lines",
    "write_comparison",
    "write_run",
]
