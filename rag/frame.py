"""What Griot says around the quotes, in the language of the question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rag.records import Answer, Filter, Filtered, Reason

FALLBACK: Final = "en"  # for a question in a language that has no frame yet

_NOT_FOUND: Mapping[str, str] = {
    "fr": "Les documents ne répondent pas à cette question.",
    "en": "The documents do not answer this question.",
}
_WHY_NOT: Mapping[Reason, Mapping[str, str]] = {
    "nothing_found": {
        "fr": "Aucun passage ne traite de ce qui est demandé.",
        "en": "No passage is about what is asked.",
    },
    "nothing_read": {
        "fr": "Des passages s’en approchent, mais aucun ne se lit comme une réponse.",
        "en": "Some passages come near it, but none of them reads as an answer.",
    },
    "below_threshold": {
        "fr": "Un passage pourrait y répondre, mais pas assez sûrement pour que Griot en fasse une réponse.",
        "en": "One passage may answer it, but not surely enough for Griot to give it as the answer.",
    },
    "filtered_out": {
        "fr": "Les filtres ne laissent aucun passage : élargissez-les, ou ôtez-les.",
        "en": "The filters leave no passage: widen them, or take them off.",
    },
    "other_script": {
        "fr": "Cette question est dans une écriture que Griot ne lit pas : posez-la dans la langue des documents.",
        "en": "This question is in a script that Griot does not read: ask it in the language of the documents.",
    },
}
_DISAGREEMENT: Mapping[str, str] = {
    "fr": "Les documents ne donnent pas tous la même réponse.",
    "en": "The documents do not all give the same answer.",
}
_NEAREST: Mapping[str, str] = {
    "fr": "Passages les plus proches :",
    "en": "Nearest passages:",
}
_ALSO_IN: Mapping[str, Mapping[str, str]] = {
    "fr": {"also_in": "aussi dans : {places}", "one_more": " et 1 autre", "more": " et {count} autres"},
    "en": {"also_in": "also in: {places}", "one_more": " and 1 more", "more": " and {count} more"},
}

_MONTHS: Mapping[str, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_SPOKEN: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "fr": "français", "en": "anglais", "es": "espagnol", "ar": "arabe", "de": "allemand", "it": "italien",
        "pt": "portugais", "ru": "russe",
    },
    "en": {
        "fr": "French", "en": "English", "es": "Spanish", "ar": "Arabic", "de": "German", "it": "Italian",
        "pt": "Portuguese", "ru": "Russian",
    },
}  # fmt: skip
_AMONG: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "none": "Aucun document sur {total} : {what}.",
        "one": "Dans 1 document sur {total} : {what}.",
        "many": "Parmi {count} documents sur {total} : {what}.",
        "undated_one": " 1 autre ne donne pas de date.",
        "undated_many": " {undated} autres ne donnent pas de date.",
        "since": "depuis {date}",
        "since_day": "depuis le {date}",
        "until": "jusqu’en {date}",
        "until_day": "jusqu’au {date}",
        "author": "auteur : {value}",
        "language": "en {value}",
        "path": "dans {value}",
        "or": " ou ",
    },
    "en": {
        "none": "None of {total} documents: {what}.",
        "one": "In 1 of {total} documents: {what}.",
        "many": "Among {count} of {total} documents: {what}.",
        "undated_one": " 1 more gives no date.",
        "undated_many": " {undated} more give no date.",
        "since": "since {date}",
        "since_day": "since {date}",
        "until": "until {date}",
        "until_day": "until {date}",
        "author": "by {value}",
        "language": "in {value}",
        "path": "in {value}",
        "or": " or ",
    },
}
MOST_NAMED = 3  # values of one kind in a line: a last name may be that of thirty authors
MOST_COPIES = 5  # of the documents that say the same: a dispatch of an agency may stand in fifty


def not_found(language: str) -> str:
    """Says that the documents do not answer.

    >>> not_found("fr")
    'Les documents ne répondent pas à cette question.'
    """
    return _NOT_FOUND.get(language, _NOT_FOUND[FALLBACK])


def why_not(reason: Reason, language: str) -> str:
    """Says in a sentence why they do not; it stands after `not_found`.

    >>> why_not("nothing_found", "fr"), why_not("nothing_found", "de")
    ('Aucun passage ne traite de ce qui est demandé.', 'No passage is about what is asked.')
    """
    sentences = _WHY_NOT[reason]
    return sentences.get(language, sentences[FALLBACK])


def why_refused(answer: Answer) -> str:
    """Says why an answer is none; "" where it is one, and where more is said already than `not_found`."""
    is_bare = all(said.text == not_found(answer.language) for said in answer.statements)
    return why_not(answer.reason, answer.language) if answer.reason and is_bare else ""


def other_script(language: str) -> str:
    """Says that the question is in a script that neither the documents nor the model have."""
    return why_not("other_script", language)


def disagreement(language: str) -> str:
    """Stands before answers that contradict each other."""
    return _DISAGREEMENT.get(language, _DISAGREEMENT[FALLBACK])


def nearest_passages(language: str) -> str:
    """Heads the passages that are shown where there is no answer."""
    return _NEAREST.get(language, _NEAREST[FALLBACK])


def also_in(places: Sequence[str], language: str) -> str:
    """Names the other documents that say the same; "" where there are none.

    >>> also_in(("a.txt", "b.txt"), "en"), also_in("abcdef", "fr"), also_in((), "fr")
    ('also in: a.txt, b.txt', 'aussi dans : a, b, c, d, e et 1 autre', '')
    """
    words = _ALSO_IN.get(language, _ALSO_IN[FALLBACK])
    more = len(places) - MOST_COPIES
    rest = "" if more < 1 else words["one_more" if more == 1 else "more"].format(count=more)
    return words["also_in"].format(places=", ".join(places[:MOST_COPIES]) + rest) if places else ""


def among(filtered: Filtered, language: str) -> str:
    """Says which documents were asked, and how many of all these are.

    >>> among(Filtered(Filter(publishers=("TASS",), since="2023-06"), frozenset({"a.txt"}), {"date": 4}), "en")
    'In 1 of 5 documents: since June 2023, TASS.'
    >>> among(Filtered(Filter(until="2021-06-15"), frozenset({"a", "b"}), {"undated": 1}), "fr")
    'Parmi 2 documents sur 3 : jusqu’au 15 juin 2021. 1 autre ne donne pas de date.'
    """
    words = _AMONG.get(language, _AMONG[FALLBACK])
    count, undated = len(filtered.documents), filtered.left_out.get("undated", 0)
    what = ", ".join(_conditions(filtered.filter, language))
    said = words[("none", "one")[count] if count < 2 else "many"].format(count=count, total=filtered.total, what=what)
    return said + (words["undated_one" if undated == 1 else "undated_many"].format(undated=undated) if undated else "")


def spoken(code: str, language: str) -> str:
    """The name of a language, or its code where no name is known.

    >>> spoken("en", "fr"), spoken("bm", "fr")
    ('anglais', 'bm')
    """
    return _SPOKEN.get(language, _SPOKEN[FALLBACK]).get(code, code)


def write_date(iso: str, language: str) -> str:
    """An ISO date in words, as precise as it is.

    >>> write_date("2021-06-15", "fr"), write_date("2024-08-01", "fr"), write_date("2023-07", "en")
    ('15 juin 2021', '1er août 2024', 'July 2023')
    """
    year, month, day = (*iso.split("-"), "", "")[:3]
    if not month:
        return year
    name = _MONTHS.get(language, _MONTHS[FALLBACK]).split()[int(month) - 1]
    if not day:
        return f"{name} {year}"
    return f"{'1er' if day == '01' and language == 'fr' else int(day)} {name} {year}"


def _conditions(filter: Filter, language: str) -> Iterator[str]:
    """What a filter asks for, a part for each kind."""
    words = _AMONG.get(language, _AMONG[FALLBACK])
    for name, date in (("since", filter.since), ("until", filter.until)):
        if date:
            yield words[f"{name}_day" if date.count("-") == 2 else name].format(date=write_date(date, language))
    kinds = (
        ("{value}", filter.publishers),
        (words["author"], filter.authors),
        (words["language"], [spoken(code, language) for code in filter.languages]),
        (words["path"], filter.paths),
    )
    for framed, values in kinds:
        if values:
            more = " …" if len(values) > MOST_NAMED else ""
            yield framed.format(value=words["or"].join(values[:MOST_NAMED]) + more)
