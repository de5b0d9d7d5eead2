"""Intervals: of known width, the same each time, and the same by two ways."""

from itertools import product
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.evaluate.metrics import bootstrap_interval, paired_bootstrap
from rag.evaluate.metrics.bootstrap import quantile_interval

VALUES = st.lists(st.floats(-10, 10), min_size=2, max_size=30)


def row_means(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(rows.mean(axis=1))


def test_the_interval_of_a_share_is_about_two_standard_errors_each_way() -> None:
    found = bootstrap_interval([0.0] * 200 + [1.0] * 200)
    assert found == pytest.approx((0.451, 0.549), abs=0.006)  # 0.5 ± 1.96·0.025


@pytest.mark.parametrize("distinct", [7, 400])
def test_the_interval_of_a_mean_is_that_of_drawn_resamples(distinct: int) -> None:
    values = [place % distinct / distinct for place in range(700)]
    assert bootstrap_interval(values) == pytest.approx(bootstrap_interval(values, row_means), abs=0.01)


def test_resamples_of_two_values_come_in_their_known_proportions() -> None:
    # The means of (0, 0), (0, 1), (1, 0), (1, 1): a quarter of them 0, a quarter 1.
    assert sorted(map(fmean, product((0, 1), repeat=2))) == [0, 0.5, 0.5, 1]
    assert bootstrap_interval([0, 1]) == (0, 1)


def test_a_statistic_sees_the_values_in_their_order() -> None:
    def falls(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((np.diff(rows, axis=1) < 0).sum(axis=1), np.float64)

    assert bootstrap_interval([1, 2, 3, 4], falls) == (0, 0)


def test_few_values_have_no_interval() -> None:
    assert bootstrap_interval([]) == bootstrap_interval([1]) == quantile_interval([1], 0.5) == (None, None)


@given(VALUES)
def test_an_interval_lies_within_the_values_and_is_the_same_again(values: list[float]) -> None:
    low, high = bootstrap_interval(values, resamples=50)
    assert low is not None
    assert high is not None
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert bootstrap_interval(values, resamples=50) == (low, high)


def test_equal_values_have_no_width() -> None:
    assert bootstrap_interval([0.1] * 7) == (0.1, 0.1)
    assert quantile_interval([0.1] * 7, 0.95) == (0.1, 0.1)


def test_the_interval_of_a_median_is_that_of_drawn_resamples() -> None:
    values = [float(value) for value in range(1, 101)]

    def lower_medians(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(rows[:, 49])  # each row is in the order of the values: rising

    assert quantile_interval(values, 0.5) == pytest.approx(bootstrap_interval(values, lower_medians), abs=1)


def test_a_rise_of_every_question_is_beyond_noise() -> None:
    rise = paired_bootstrap([0.0] * 10, [1.0] * 10)
    assert (rise.value, rise.low, rise.high, rise.probability, rise.n, rise.changed) == (1, 1, 1, 1, 10, 10)
    assert rise.beyond_noise


def test_a_fall_is_beyond_noise_too() -> None:
    fall = paired_bootstrap([1.0] * 30 + [0.0] * 30, [0.0] * 15 + [1.0] * 15 + [0.0] * 30)
    assert (fall.value, fall.probability) == (-0.25, 0)
    assert fall.beyond_noise


def test_as_many_better_as_worse_is_noise() -> None:
    swapped = paired_bootstrap([0.0, 1.0] * 20, [1.0, 0.0] * 20)
    assert swapped.value == 0
    assert swapped.probability == pytest.approx(0.5, abs=0.03)
    assert not swapped.beyond_noise


def test_five_changes_are_too_few_to_tell() -> None:
    assert not paired_bootstrap([0.0] * 5, [1.0] * 5).beyond_noise
    assert paired_bootstrap([0.0] * 6, [1.0] * 6).beyond_noise


def test_no_change_at_all_is_even() -> None:
    same = paired_bootstrap([0.3, 0.7], [0.3, 0.7])
    assert (same.value, same.low, same.high, same.probability, same.changed) == (0, 0, 0, 0.5, 0)
    assert not same.beyond_noise


def test_a_single_pair_has_a_difference_and_no_interval() -> None:
    one, none = paired_bootstrap([0.2], [0.5]), paired_bootstrap([], [])
    assert one.value == pytest.approx(0.3)
    assert (one.low, one.high, one.probability, one.n) == (None, None, None, 1)
    assert (none.value, none.n, none.beyond_noise) == (None, 0, False)


def test_runs_of_different_lengths_are_not_compared() -> None:
    with pytest.raises(ValueError, match="shorter"):
        paired_bootstrap([1.0, 0.0], [1.0])
