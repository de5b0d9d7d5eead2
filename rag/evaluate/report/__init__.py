"""The report of a run: one HTML file that opens offline and asks for nothing."""

from rag.evaluate.report.page import render_report

__all__ = ["render_report"]
