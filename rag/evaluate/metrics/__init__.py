"""What an answer, and a group of answers, is worth: each metric with its formula, its source, and when it is None."""

from rag.evaluate.metrics.abstention import Bin, RiskCurve, RiskPoint, calibration_bins, risk_curve
from rag.evaluate.metrics.answers import add_similarity, semantic_similarity
from rag.evaluate.metrics.bootstrap import Difference, bootstrap_interval, paired_bootstrap
from rag.evaluate.metrics.scores import METRICS, MetricInfo, aggregate, find_failure, score_group, score_question

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
