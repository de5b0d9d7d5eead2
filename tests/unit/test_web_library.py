"""The library's list and charts, and the frame of our own pages."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import FilterError
from rag.records import Fact
from rag.store import Card
from rag.web.library import (
    COLUMNS,
    SHOWN,
    ChartBar,
    Holdings,
    Row,
    Wish,
    date_bars,
    make_rows,
    offer,
    publisher_bars,
    read_wish,
    select,
    sort_rows,
)
from rag.web.shell import PLACES, render_nav, render_shell, said
from rag.words import languages, read_words

FRENCH, ENGLISH = read_words("fr"), read_words("en")


def card(path: str, language: str | None = None, **facts: str) -> Card:
    return Card(path, language, **{name: Fact(value, 0, len(value)) for name, value in facts.items()})


CARDS = (
    card("2021/a.txt", "fr", title="L’Été à Bamako", date="2021-06-15", publisher="Le Monde", author="Awa Traoré"),
    card("2021/b.txt", "en", title="zebra", date="2021-07", publisher="TASS"),
    card("2023/c.txt", "fr", title="Élan", date="2023", publisher="TASS"),
    card("2023/d.txt"),
)
ROWS = make_rows(CARDS, {"2021/a.txt": 3, "2021/b.txt": 12})


def paths(rows: list[Row]) -> list[str]:
    return [row.card.path[-5] for row in rows]


def chosen(**wish: Any) -> str:
    return "".join(sorted(paths(select(ROWS, Wish(**wish)).rows)))


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        ({}, "abcd"),
        ({"typed": "ETE bamako"}, "a"),
        ({"typed": "l'ete"}, "a"),
        ({"typed": "tass"}, "bc"),
        ({"typed": "traore"}, "a"),
        ({"typed": "2023/"}, "cd"),
        ({"typed": "bamako tass"}, ""),
        ({"publisher": "TASS"}, "bc"),
        ({"publisher": "tas"}, ""),
        ({"language": "fr"}, "ac"),
        ({"since": "2021-07"}, "bc"),
        ({"until": "2021"}, "ab"),
        ({"since": "2021-06", "until": "2021-06"}, "a"),
        ({"since": "2023-01", "until": "2023-06"}, ""),
        ({"undated": True}, "d"),
        ({"undated": True, "since": "2021"}, "d"),
        ({"undated": True, "language": "fr"}, ""),
    ],
)
def test_a_search_and_filters_leave_what_meets_all_of_them(wish: dict[str, Any], left: str) -> None:
    assert chosen(**wish) == left


@pytest.mark.parametrize("dates", [("hier", ""), ("2023-13", ""), ("2023", "2021"), ("", "28/07/2023")])
def test_what_is_no_date_is_refused(dates: tuple[str, str]) -> None:
    with pytest.raises(FilterError):
        select(ROWS, Wish(since=dates[0], until=dates[1]))


def test_each_chart_counts_what_its_own_filter_leaves_out_too() -> None:
    selection = select(ROWS, Wish(since="2021", until="2021", publisher="TASS"))
    assert paths(selection.rows) == ["b"]
    assert sorted(paths(selection.dated)) == ["b", "c"]
    assert sorted(paths(selection.published)) == ["a", "b"]


@pytest.mark.parametrize(
    ("column", "descending", "order"),
    [
        ("title", False, "dcab"),  # d.txt, elan, l'ete, zebra
        ("title", True, "bacd"),
        ("date", False, "abcd"),
        ("date", True, "cbad"),
        ("publisher", False, "acbd"),  # equals by title
        ("publisher", True, "cbad"),
        ("language", False, "bcad"),  # anglais, français
        ("passages", True, "badc"),
        ("file", False, "abcd"),
    ],
)
def test_each_column_sorts_and_what_has_nothing_in_it_comes_last(column: Any, descending: bool, order: str) -> None:
    assert "".join(paths(sort_rows(ROWS, column, "fr", descending=descending))) == order


@given(st.lists(st.sampled_from(CARDS), max_size=8, unique=True), st.sampled_from(COLUMNS), st.booleans())
def test_sorting_neither_adds_nor_loses_a_document(cards: list[Card], column: Any, descending: bool) -> None:
    rows = make_rows(cards, {})
    assert sorted(paths(sort_rows(rows, column, "en", descending=descending))) == sorted(paths(list(rows)))


def rows_of(*dates: str) -> tuple[Row, ...]:
    return make_rows([card(f"{place}.txt", date=date) for place, date in enumerate(dates)], {})


def test_a_short_time_is_counted_by_month_without_a_gap() -> None:
    bars = date_bars(rows_of("2021-11-30", "2022-02", "2022-02-01"), ENGLISH)
    assert bars == (
        ChartBar("November 2021", 1, "2021-11", "2021-11"),
        ChartBar("December 2021", 0, "2021-12", "2021-12"),
        ChartBar("January 2022", 0, "2022-01", "2022-01"),
        ChartBar("February 2022", 2, "2022-02", "2022-02"),
    )


@pytest.mark.parametrize("dates", [("2021-11", "2022"), ("2019-01", "2022-01")])
def test_years_count_what_has_no_month_or_lasts_long(dates: tuple[str, ...]) -> None:
    bars = date_bars(rows_of(*dates), FRENCH)
    assert (bars[0].label, bars[-1]) == (dates[0][:4], ChartBar("2022", 1, "2022", "2022"))
    assert sum(bar.documents for bar in bars) == 2


def test_centuries_are_counted_by_ten_years() -> None:
    bars = date_bars(rows_of("1789-07-14", "2023"), FRENCH)
    assert (bars[0], bars[-1]) == (ChartBar("1780–1789", 1, "1780", "1789"), ChartBar("2020–2029", 1, "2020", "2029"))
    assert len(bars) == 25


@given(st.lists(st.dates().map(lambda day: day.isoformat()), max_size=20))
def test_every_date_is_in_one_bar_and_its_filter_finds_it(dates: list[str]) -> None:
    rows = rows_of(*dates)
    bars = date_bars(rows, FRENCH)
    assert sum(bar.documents for bar in bars) == len(dates)
    for bar in filter(lambda bar: bar.documents, bars):
        assert bar.documents == len(select(rows, Wish(since=bar.since, until=bar.until)).rows)


def test_publishers_are_counted_the_most_first() -> None:
    assert publisher_bars(ROWS) == (ChartBar("TASS", 2), ChartBar("Le Monde", 1))
    assert date_bars((), FRENCH) == publisher_bars(()) == ()


def test_a_page_of_documents_is_followed_by_the_next() -> None:
    cards = tuple(card(f"{number:03d}.txt") for number in range(SHOWN + 3))
    held = Holdings(cards, make_rows(cards, {}), "")
    first = offer(held, Wish(sort="file", descending=False), FRENCH)
    rest = offer(held, Wish(sort="file", descending=False, offset=SHOWN), FRENCH)
    assert (first["found"], len(first["rows"]), first["undated"]) == (SHOWN + 3, SHOWN, SHOWN + 3)
    assert [row["path"] for row in rest["rows"]] == ["050.txt", "051.txt", "052.txt"]
    assert "dates" not in rest


def test_what_is_offered_is_in_the_readers_language() -> None:
    offered = offer(Holdings(CARDS, ROWS, "2026"), Wish(), ENGLISH)
    assert (offered["documents"], offered["passages"], offered["indexed"]) == (4, 15, "2026")
    assert [choice["label"] for choice in offered["languages"]] == ["English", "French"]
    assert [row["date"] for row in offered["rows"]] == ["2023", "July 2021", "15 June 2021", ""]
    assert offered["rows"][-1]["title"] == "d.txt"


@pytest.mark.parametrize(
    ("query", "wish"),
    [
        ("", Wish()),
        ("q=%C3%A9t%C3%A9&since=%202021%20&undated=1", Wish(typed="été", since="2021", undated=True)),
        ("sort=title&order=up&offset=50", Wish(sort="title", descending=False, offset=50)),
        ("sort=size&order=&offset=-1&undated=yes", Wish()),
        ("offset=%D9%A3", Wish()),
        ("offset=9999999999", Wish()),
    ],
)
def test_an_address_is_read_as_a_wish(query: str, wish: Wish) -> None:
    from starlette.requests import Request

    assert read_wish(Request({"type": "http", "query_string": query.encode(), "headers": []})) == wish


class Links(HTMLParser):
    """The links of a page by their address, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str | None, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found[dict(attrs)["href"]] = dict(attrs)


@pytest.mark.parametrize("place", PLACES)
def test_the_place_where_the_reader_is_and_no_other_is_current(place: Any) -> None:
    links = Links(render_nav(place, FRENCH)).found
    assert list(links) == ["/", "/library", "/batch", "/evaluation"]
    current = [address for address, attributes in links.items() if attributes.get("aria-current") == "page"]
    assert current == [{"chat": "/"}.get(place, f"/{place}")]
    assert all(attributes["data-word"] in FRENCH for attributes in links.values())


@pytest.mark.parametrize("language", languages())
def test_the_frame_offers_each_language_and_says_which_it_is(language: str) -> None:
    page = render_shell("library", read_words(language), title="t", content="<main></main>")
    links = Links(page).found
    assert links[f"?lang={language}"]["aria-current"] == "true"
    assert sum(address is not None and address.startswith("?lang=") for address in links) == len(languages())
    assert f'<html lang="{language}">' in page


def test_nothing_given_to_the_frame_ends_its_script_or_its_title() -> None:
    evil = "</script></title><img src=x onerror=alert(1)> $content"
    page = render_shell("library", FRENCH, title=evil, content="<main></main>", data={"words": {"a": evil}})
    assert "<img" not in page
    assert page.count("</script>") == page.count("<main>") == 1


def test_a_script_gets_its_words_and_the_language() -> None:
    words = said(ENGLISH, "nav_")
    assert words.pop("language") == "en"
    assert words
    assert all(name.startswith("nav_") for name in words)
