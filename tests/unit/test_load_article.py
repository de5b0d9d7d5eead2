"""What articles say about themselves, and what is only part of their story."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.load import load_document
from rag.load.article import date_at, read_article
from rag.load.files import Reading
from rag.records import Fact

SEEDS = Path(__file__).parents[2] / "seeds"
BODY = (
    "Le fleuve est monté de deux mètres en une nuit, et plusieurs quartiers de la ville sont sous les eaux depuis "
    "samedi soir, selon les secours. Les habitants ont trouvé refuge dans les écoles, où des repas leur sont servis."
)


def value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


def facts(reading: Reading) -> tuple[str | None, str | None, str | None, str | None]:
    for fact in (reading.title, reading.publisher, reading.author):
        assert fact is None or reading.text[fact.start : fact.end] == fact.value
    return value(reading.title), value(reading.date), value(reading.publisher), value(reading.author)


@pytest.mark.parametrize(
    ("number", "title", "date", "publisher", "author"),
    [
        ("000", None, None, "Bamada.net", "Moussa Keita"),
        ("001", "Mali-Russie : Une alliance stratégique face au terrorisme", "2024-08-01", "Journal du niger", None),
        ("002", "Le Mali renforce son potentiel Militaire avec l’aide de la Russie", None, None, None),
        (
            "003",
            "Le Mali a pu renforcer sa sécurité grâce à la Russie, selon Bamako",
            "2023-07-28",
            "SpunikNews",
            None,
        ),
        ("004", "Coopération militaire: Bamako courtise Moscou", None, "le serment du Mali", "Aboubacar BERTHE"),
    ],
)
def test_the_first_articles_say_what_a_reader_finds_in_them(
    number: str, title: str | None, date: str | None, publisher: str | None, author: str | None
) -> None:
    (file,) = SEEDS.glob(f"{number}_*.txt")
    document = load_document(file, file.name)
    reading = Reading(document.text, document.title, document.date, document.publisher, document.author)
    assert facts(reading) == (title, date, publisher, author)
    assert document.language == "fr"


def test_a_date_is_shown_where_it_stands() -> None:
    reading = read_article(f"Crue à Ségou\nPublié le mardi 3 septembre 2024 | L’Essor\n\n{BODY}")
    assert reading.date is not None
    assert reading.text[reading.date.start : reading.date.end] == "3 septembre 2024"


@pytest.mark.parametrize(
    ("head", "date", "publisher", "author"),
    [
        ("Publié le mardi 3 septembre 2024 | L’Essor", "2024-09-03", "L’Essor", None),
        ("Publié le 03/09/2024 à 14h30", "2024-09-03", None, None),
        ("Publié le : 03/09/2024 - 10:22", "2024-09-03", None, None),
        ("mardi 3 septembre 2024", "2024-09-03", None, None),
        ("Publié le 3 septembre 2024 - Mis à jour le 5 septembre 2024", "2024-09-03", None, None),
        ("Mis à jour le 5 septembre 2024 à 10:15", "2024-09-05", None, None),
        ("Mis en ligne en septembre 2024", "2024-09", None, None),
        ("Par Awa Diallo | Publié le 3 septembre 2024", "2024-09-03", None, "Awa Diallo"),
        ("Par Awa Diallo, envoyée spéciale à Ségou", None, None, "Awa Diallo"),
        ("Published on 28 July 2023", "2023-07-28", None, None),
        ("Published Friday, July 28, 2023 at 10:30 a.m. | River News", "2023-07-28", "River News", None),
        ("By Jane Doe and John O’Neill\nJuly 28, 2023", "2023-07-28", None, "Jane Doe and John O’Neill"),
        ("By Jane Doe | July 28, 2023", "2023-07-28", None, "Jane Doe"),
        ("*By Jane Doe*\n\n**2023-07-28**", "2023-07-28", None, "Jane Doe"),
        ("Last updated: 1st August 2023", "2023-08-01", None, None),
        ("Published 05/28/2023", None, None, None),
        ("Published 05/06/2023", None, None, None),
    ],
)
def test_the_head_of_an_article_gives_its_facts(
    head: str, date: str | None, publisher: str | None, author: str | None
) -> None:
    reading = read_article(f"La crue surprend Ségou\n{head}\n\n{BODY}\n\n{BODY}")
    assert facts(reading) == ("La crue surprend Ségou", date, publisher, author)


@pytest.mark.parametrize(
    ("opening", "date"),
    [
        ("Ségou, le 1er août 2024 – ", "2024-08-01"),
        ("Ségou, 2 août 2024 (AMAP) - ", "2024-08-02"),
        ("BAMAKO, Mali, July 28, 2023 (AP) — ", "2023-07-28"),
        ("Le mardi 3 septembre 2024, ", None),
        ("Le 3 septembre 2024 – ", None),
        ("Depuis le 3 septembre 2024 – ", None),
        ("On July 28, 2023, ", None),
        ("Published on 28 July 2023, the report is clear. ", None),
        ("A Ségou, le gouverneur a parlé le 3 septembre 2024 – ", None),
    ],
)
def test_a_dateline_dates_an_article_and_an_event_does_not(opening: str, date: str | None) -> None:
    assert value(read_article(f"La crue surprend Ségou\n\n{opening}{BODY}\n\n{BODY}").date) == date


@pytest.mark.parametrize("ending", ["Fait à Ségou, le 3 septembre 2024", "Ségou, le 3 septembre 2024."])
def test_a_statement_is_dated_by_its_last_line(ending: str) -> None:
    reading = read_article(f"Communiqué de la Mairie\n\n{BODY}\n\n{ending}")
    assert facts(reading)[:2] == ("Communiqué de la Mairie", "2024-09-03")


def test_several_dates_on_lines_of_their_own_are_a_chronology() -> None:
    text = "Les étapes de la crue\n\n3 août 2024\nLe fleuve monte.\n5 août 2024\nLe fleuve déborde partout."
    assert read_article(text).date is None


@pytest.mark.parametrize(
    ("tail", "publisher", "author"),
    [
        ("Source : L’Indicateur du Renouveau", "L’Indicateur du Renouveau", None),
        ("Awa DIALLO\nSource: https://www.maliweb.net/crue/123.html", "maliweb.net", "Awa DIALLO"),
        ("Fatoumata de la Touche", None, "Fatoumata de la Touche"),
        ("Africa Corps", None, None),
        ("Journal du Mali", None, None),
        ("À lire aussi", None, None),
        ("Les secours ont remercié Awa Diallo.", None, None),
    ],
)
def test_the_last_lines_may_sign(tail: str, publisher: str | None, author: str | None) -> None:
    assert facts(read_article(f"La crue surprend Ségou\n\n{BODY}\n\n{tail}"))[2:] == (publisher, author)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\n{BODY}",
        f"Le fleuve est monté.\n\n{BODY}",
        f"Par Awa Diallo\n\n{BODY}",
        f"3 septembre 2024\n\n{BODY}",
        f"- une liste\n- de choses\n\n{BODY}",
        "Le fleuve Niger est monté de deux mètres en une seule nuit, et la\nville de Ségou est sous les eaux depuis "
        "samedi soir, d’après les\nsecours qui sont venus.",
        "Un seul titre",
    ],
    ids=["a paragraph", "two", "a sentence", "a byline", "a date", "a list", "wrapped", "nothing below"],
)
def test_what_is_no_title_is_not_taken_for_one(text: str) -> None:
    assert read_article(text).title is None


def test_a_publisher_behind_the_title_counts_only_where_the_title_is_repeated() -> None:
    alone = read_article(f"La crue surprend Ségou | L’Essor\n\n{BODY}")
    assert facts(alone)[:3] == ("La crue surprend Ségou | L’Essor", None, None)
    repeated = read_article(f"La crue surprend Ségou | L’Essor\n\nLa crue surprend Ségou\n\n{BODY}")
    assert facts(repeated)[:3] == ("La crue surprend Ségou", None, "L’Essor")


@pytest.mark.parametrize(
    ("written", "day_first", "iso"),
    [
        ("1er août 2024", False, "2024-08-01"),
        ("vendredi 28 juillet 2023", False, "2023-07-28"),
        ("July 2023", False, "2023-07"),
        ("Sept. 3, 2024", False, "2024-09-03"),
        ("28.07.2023", False, "2023-07-28"),
        ("28/07/2023", False, "2023-07-28"),
        ("05/06/2023", True, "2023-06-05"),
        ("05/06/2023", False, None),
        ("31 février 2024", False, None),
        ("2024-02-30", False, None),
        ("12 personnes", False, None),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_written(written: str, day_first: bool, iso: str | None) -> None:
    found = date_at(written, 0, day_first=day_first)
    assert (found[0].value if found else None) == iso


@given(st.text())
def test_any_text_has_facts_that_stand_in_it(text: str) -> None:
    facts(read_article(text))
