"""What the page offers to filter by."""

from collections import Counter
from typing import Any

import pytest

from rag.records import Fact
from rag.store import Card
from rag.web.choices import MOST_SHOWN, Choices, folders


class Shelf:
    """Cards that can be changed, as the catalog's are: another tuple."""

    def __init__(self, *cards: Card) -> None:
        self.shown = cards

    def cards(self) -> tuple[Card, ...]:
        return self.shown


def card(path: str, publisher: str | None = None, language: str | None = "fr") -> Card:
    return Card(path, language, publisher=Fact(publisher, 0, 1) if publisher else None)


SHELF = Shelf(
    card("2021/a.txt", "TASS", "en"),
    card("2023/juin/b.txt", "L’Éssor"),
    card("2023/c.txt", "L’Éssor"),
    card("d.txt", None, None),
)


def values(offered: dict[str, Any]) -> list[tuple[str, int]]:
    return [(choice["value"], choice["documents"]) for choice in offered["choices"]]


def test_each_kind_is_offered_by_how_many_documents_it_has() -> None:
    offered = Choices(SHELF).offer({}, "fr")
    assert values(offered["publishers"]) == [("L’Éssor", 2), ("TASS", 1)]
    assert values(offered["languages"]) == [("fr", 2), ("en", 1)]
    assert values(offered["paths"]) == [("2023", 2), ("2021", 1), ("2023/juin", 1)]
    assert [choice["label"] for choice in offered["languages"]["choices"]] == ["français", "anglais"]


@pytest.mark.parametrize(("typed", "found"), [("ess", ["L’Éssor"]), (" TAS ", ["TASS"]), ("x", [])])
def test_typing_narrows_the_choices_whatever_the_accents(typed: str, found: list[str]) -> None:
    offered = Choices(SHELF).offer({"publishers": typed}, "fr")["publishers"]
    assert [value for value, _ in values(offered)] == found
    assert (offered["found"], offered["total"]) == (len(found), 2)


def test_files_are_offered_beside_folders_where_something_is_typed() -> None:
    offered = Choices(SHELF).offer({"paths": "jui"}, "en")["paths"]
    assert values(offered) == [("2023/juin", 1), ("2023/juin/b.txt", 1)]


def test_documents_in_one_folder_leave_no_choice_of_it() -> None:
    choices = Choices(Shelf(card("a/b.txt"), card("a/c.txt")))
    assert choices.offer({"paths": "c"}, "en")["paths"] == {"total": 0, "found": 0, "choices": []}


def test_no_more_are_shown_than_can_be_read_at_once() -> None:
    offered = Choices(Shelf(*(card(f"{n}.txt", f"P{n:03}") for n in range(300)))).offer({}, "en")["publishers"]
    assert (len(offered["choices"]), offered["found"]) == (MOST_SHOWN, 300)


def test_what_changes_in_the_catalog_changes_in_the_choices() -> None:
    shelf = Shelf(card("a.txt", "TASS"))
    choices = Choices(shelf)
    assert values(choices.offer({}, "en")["publishers"]) == [("TASS", 1)]
    shelf.shown = (card("a.txt", "TASS"), card("b.txt", "TASS"))
    assert values(choices.offer({}, "en")["publishers"]) == [("TASS", 2)]


def test_folders_count_what_lies_below_them() -> None:
    assert folders(["a/b/1.txt", "a/2.txt", "3.txt"]) == Counter({"a": 2, "a/b": 1})
