"""What an answer, and a group of answers, is worth: each metric with its formula, its source, and when it is None."""

from rag.evaluate.metrics.bootstrap import Difference, bootstrap_interval, paired_bootstrap
from rag.evaluate.metrics.calibration import Bin, calibration_bins
from rag.evaluate.metrics.groups import aggregate, score_group
from rag.evaluate.metrics.names import METRICS, MetricInfo
from rag.evaluate.metrics.question import find_failure, score_question
from rag.evaluate.metrics.risk import RiskCurve, RiskPoint, risk_curve
from rag.evaluate.metrics.similarity import add_similarity, semantic_similarity

__all__ = [
    "METRICS",
    "Bin",
    "Difference",
    "MetricInfo",
    "RiskCurve",
    "RiskPoint",
    "add_similarity",
    "aggregate",
    "bootstrap_interval",
    "calibration_bins",
    "find_failure",
    "paired_bootstrap",
    "risk_curve",
    "score_group",
    "score_question",
    "semantic_similarity",
]
