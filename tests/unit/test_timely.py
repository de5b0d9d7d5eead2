"""How well passages fit the time asked for, and which documents are of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document, Fact, Filter, Filtered, Limit, Period, Understood
from rag.search.retrieve import of_time_asked, recency, timeliness, timely
from rag.store import Card

JUNE = Period("at", "2021-06")


def asks(period: Period | None = None, of_documents: bool = False, is_recent: bool = False) -> Understood:
    return Understood("fr", "2024-09-15", period, of_documents, is_recent)


def dated(date: str | None) -> Document:
    return Document("a.txt", "0" * 64, "", date=Fact(date, 0, 0) if date else None)


def card(path: str, date: str | None) -> Card:
    return Card(path, date=Fact(date, 0, 0) if date else None)


CARDS = (
    card("juin.txt", "2021-06-16"),
    card("juillet.txt", "2021-07-02"),
    card("annee.txt", "2021"),
    card("x.txt", None),
)


@pytest.mark.parametrize(
    ("text", "date", "fits"),
    [
        ("Il a été reçu le 15 juin 2021.", "2021-06-16", 1.0),
        ("Il a été reçu hier.", "2021-06-16", 1.0),
        ("Il a été reçu le 15 juin 2021.", None, 0.3),
        ("Il a été reçu en juin 2021.", "2023-01-01", 0.6),
        ("Il a été reçu.", "2021-06-16", 0.4),
        ("Il a été reçu en 2021.", None, 0.15),
        ("Il a été reçu.", "2021", 0.2),
        ("Il a été reçu en mai 2021.", "2021-05-30", 0.0),
        ("Il a été reçu.", None, 0.0),
    ],
)
def test_a_passage_fits_best_where_it_tells_of_the_time_and_is_of_it(text: str, date: str | None, fits: float) -> None:
    assert timely(asks(JUNE), text, dated(date)) == pytest.approx(fits)


@pytest.mark.parametrize(
    ("limit", "date", "fits"),
    [
        ("since", "2021-06-01", 1.0),
        ("since", "2023-01-01", 1.0),
        ("since", "2021-05-31", 0.0),
        ("after", "2021-07-01", 1.0),
        ("before", "2021-05-31", 1.0),
        ("before", "2021-07-01", 0.0),
        ("until", "2021-06-30", 1.0),
    ],
)
def test_a_date_within_a_limit_fits_as_well_as_one_at_a_time(limit: Limit, date: str, fits: float) -> None:
    text = f"Il est venu le {date}."
    assert timely(asks(Period(limit, "2021-06")), text, dated(date)) == pytest.approx(fits)


def test_what_a_passage_tells_has_no_say_where_the_articles_are_of_the_time() -> None:
    asked = asks(JUNE, of_documents=True)
    assert timely(asked, "Il est venu en juin 2021.", dated("2022-01-01")) == 0
    assert timely(asked, "Il est venu en mai 2019.", dated("2021-06-30")) == 1


def test_a_question_without_a_time_is_fitted_by_none() -> None:
    assert timeliness(asks(), [("En juin 2021.", dated("2021-06-01")), ("", dated(None))]) == (0, 0)


def test_the_latest_document_fits_a_question_for_the_latest() -> None:
    passages = [("", dated("2020-01-01")), ("", dated("2022-01-01")), ("", dated("2021-01-01")), ("", dated(None))]
    oldest, newest, middle, undated = timeliness(asks(is_recent=True), passages)
    assert (oldest, newest, undated) == (0, 1, 0)
    assert 0.4 < middle < 0.6


def test_what_a_document_without_a_date_tells_does_not_make_it_recent() -> None:
    passages = [("En 2020, puis en 2024. Un plan va jusqu'en 2030.", dated(None)), ("", dated("2022-01-01"))]
    assert timeliness(asks(is_recent=True), passages) == (0, 1)


def test_the_latest_of_a_year_is_of_that_year() -> None:
    asked = asks(Period("at", "2021"), is_recent=True)
    early, late, newer = timeliness(
        asked, [("", dated(f"{day}")) for day in ("2021-01-05", "2021-12-05", "2023-01-05")]
    )
    assert late > early > newer == 0


@given(st.lists(st.none() | st.dates().map(str)))
def test_recency_is_in_the_order_of_the_dates(dates: list[str | None]) -> None:
    late = recency(dates)
    assert all(0 <= one <= 1 for one in late)
    for one, other in zip(sorted(zip(dates, late, strict=True), key=str), late, strict=True):
        assert one[0] is not None or one[1] == 0
        assert 0 <= other <= 1
    known = sorted((date, fit) for date, fit in zip(dates, late, strict=True) if date)
    assert [fit for _, fit in known] == sorted(fit for _, fit in known)


def test_articles_of_a_time_are_a_filter_that_is_told() -> None:
    filtered = of_time_asked(asks(JUNE, of_documents=True), None, CARDS)
    assert filtered == Filtered(
        Filter(since="2021-06", until="2021-06"), frozenset({"juin.txt"}), {"date": 2, "undated": 1}
    )


def test_a_time_of_what_is_told_filters_nothing() -> None:
    given = Filtered(Filter(since="2020"), frozenset({"juin.txt"}), {"date": 3})
    assert of_time_asked(asks(JUNE), None, CARDS) is None
    assert of_time_asked(asks(JUNE), given, CARDS) is given
    assert of_time_asked(asks(of_documents=True), given, CARDS) is given


@pytest.mark.parametrize(
    ("given", "period", "since", "until"),
    [
        (Filter(publishers=("TASS",)), Period("since", "2021-07"), "2021-07", ""),
        (Filter(since="2021"), Period("since", "2021-07"), "2021-07", ""),
        (Filter(since="2021-08"), Period("since", "2021"), "2021-08", ""),
        (Filter(until="2021-08"), Period("before", "2022"), "", "2021-08"),
        (Filter(until="2023"), Period("before", "2022-03"), "", "2022-02"),
        (Filter(until="2023"), Period("after", "2020-12-31"), "2021-01-01", "2023"),
        (Filter(since="2020"), Period("between", "2021-03", "2021-08"), "2021-03", "2021-08"),
    ],
)
def test_a_filter_and_the_articles_asked_for_both_hold(given: Filter, period: Period, since: str, until: str) -> None:
    filtered = of_time_asked(
        asks(period, of_documents=True), Filtered(given, frozenset({"x.txt", "juillet.txt"})), CARDS
    )
    assert filtered is not None
    assert (filtered.filter.since, filtered.filter.until) == (since, until)
    assert filtered.filter.publishers == given.publishers
    assert filtered.documents <= {"juillet.txt"}
    assert filtered.total == 2


def test_none_is_left_where_a_filter_and_the_question_exclude_each_other() -> None:
    given = Filtered(Filter(since="2023"), frozenset(), {"date": 3, "undated": 1})
    filtered = of_time_asked(asks(JUNE, of_documents=True), given, CARDS)
    assert filtered == Filtered(Filter(since="2023", until="2021-06"), frozenset(), {"date": 3, "undated": 1})


@given(st.sampled_from(["at", "since", "after", "before", "until"]), st.dates(), st.integers(0, 2), st.dates())
def test_the_bounds_of_a_period_hold_what_it_holds(limit: Limit, first: object, parts: int, day: object) -> None:
    date = str(first)[: (4, 7, 10)[parts]]
    if date[:4] in ("0001", "9999"):
        return
    period = Period(limit, date)
    since, until = period.bounds
    within = (not since or Period("since", since).holds(str(day))) and (
        not until or Period("until", until).holds(str(day))
    )
    assert within == period.holds(str(day))
