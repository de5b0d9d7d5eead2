"""The report of a run: one HTML file that opens offline and asks for nothing."""

from rag.evaluate.report.frame import Wording, read_wording
from rag.evaluate.report.page import BETWEEN, guard_cell, render_report

__all__ = ["BETWEEN", "Wording", "guard_cell", "read_wording", "render_report"]
