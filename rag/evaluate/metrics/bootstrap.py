"""How far a figure could have come out otherwise with other questions of the same kind.

Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13: the percentile interval. The same values and
seed give the same interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean
from typing import TYPE_CHECKING

from rag.evaluate.records import Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Interval = tuple[float, float] | tuple[None, None]

RESAMPLES = 2000  # the ends of the interval then differ by about a hundredth of its width between seeds
CELLS_AT_ONCE = 250_000  # numbers drawn at once: 2 MB, which stays in the processor's cache
COUNTED = 100  # distinct values; to count how often each of more is in a resample takes longer than to draw it
LEAST_CHANGED = 6  # five changes fall all one way by chance once in 16, six once in 32: the first below 5 %


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one run to another, in the mean over the `n` questions that both have.

    `probability` is the share of resamples in which the mean rose, a mean that did not move counting half; `changed`
    is how many questions changed. `value` is None where there are no questions, the rest where there are fewer than 2.
    """

    value: float | None
    low: float | None
    high: float | None
    probability: float | None
    n: int
    changed: int

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval leaves out 0, with enough questions changed to tell."""
        if self.low is None or self.high is None or self.changed < LEAST_CHANGED:
            return False
        return self.low > 0 or self.high < 0


def mean(rows: Floats) -> Floats:
    """The mean of each row."""
    means: Floats = rows.mean(axis=-1)
    return means


def bootstrap_interval(
    values: Sequence[float],
    statistic: Callable[[Floats], Floats] = mean,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Interval:
    """The 95 % interval of a statistic of `values`, (None, None) for fewer than two.

    `statistic` takes resamples as rows, shape (some, n), each in the order of `values`, and gives a number a row.
    """
    if len(values) < 2:
        return None, None
    if statistic is mean:
        return _middle(_resampled_means(values, resamples, seed))
    import numpy as np

    random, known = np.random.default_rng(seed), np.asarray(values, np.float64)
    drawn = [
        statistic(known[np.sort(random.integers(0, len(known), (rows, len(known)), np.int32), axis=1)])
        for rows in _rows_at_once(resamples, len(known))
    ]
    return _middle(np.concatenate(drawn))


def quantile_interval(values: Sequence[float], share: float, resamples: int = RESAMPLES, seed: int = 0) -> Interval:
    """The 95 % interval of the smallest value that `share` of the values do not exceed; (None, None) for under two.

    That value is the resample's r-th smallest, r = ⌈share·n⌉: the ⌈n·u⌉-th smallest of `values`, with u the r-th
    smallest of n uniform numbers, hence from Beta(r, n + 1 − r). So no resample has to be drawn and sorted.
    """
    if len(values) < 2:
        return None, None
    import numpy as np

    ordered, rank = np.sort(np.asarray(values, np.float64)), max(1, ceil(share * len(values)))
    places = np.random.default_rng(seed).beta(rank, len(values) + 1 - rank, resamples)
    return _middle(ordered[np.minimum((places * len(values)).astype(np.int64), len(values) - 1)])


def mean_score(metric: str, values: Sequence[float]) -> Score:
    """The mean of a metric's values, with its interval; None for no values."""
    if not values:
        return Score(metric, None, 0)
    low, high = bootstrap_interval(values)
    return Score(metric, fmean(values), len(values), low, high)


def paired_bootstrap(
    before: Sequence[float], after: Sequence[float], resamples: int = RESAMPLES, seed: int = 0
) -> Difference:
    """The mean of after − before, question by question, with its interval; both in one order, without None.

    Sakai, Evaluating evaluation metrics based on the bootstrap (2006). Raises ValueError where the lengths differ.
    """
    changes = [new - old for old, new in zip(before, after, strict=True)]
    changed = sum(change != 0 for change in changes)
    if len(changes) < 2:
        return Difference(changes[0] if changes else None, None, None, None, len(changes), changed)
    drawn = _resampled_means(changes, resamples, seed)
    low, high = _middle(drawn)
    probability = float((drawn > 0).mean() + (drawn == 0).mean() / 2)
    return Difference(fmean(changes), low, high, probability, len(changes), changed)


def _resampled_means(values: Sequence[float], resamples: int, seed: int) -> Floats:
    """The means of resamples; of few distinct values, how often each is in one is drawn at once: it is multinomial."""
    import numpy as np

    every, random = np.asarray(values, np.float64), np.random.default_rng(seed)
    known, counts = np.unique(every, return_counts=True)
    if len(known) == 1:
        return np.repeat(known, resamples)
    if len(known) > COUNTED:
        drawn = [
            every[random.integers(0, len(every), (rows, len(every)), np.int32)].mean(axis=1)
            for rows in _rows_at_once(resamples, len(every))
        ]
    else:
        shares = counts / len(every)
        drawn = [
            random.multinomial(len(every), shares, rows) @ known / len(every)
            for rows in _rows_at_once(resamples, len(known))
        ]
    return np.concatenate(drawn)


def _rows_at_once(resamples: int, columns: int) -> list[int]:
    most = max(1, CELLS_AT_ONCE // columns)
    return [min(most, resamples - start) for start in range(0, resamples, most)]


def _middle(drawn: Floats) -> tuple[float, float]:
    import numpy as np

    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)
