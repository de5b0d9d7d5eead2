"""The words of an explanation, in the language of the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from rag.frame import FALLBACK

Head = Literal["question", "found", "read"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "head_question": "Comment la question a été comprise",
        "head_found": "Les passages trouvés",
        "head_read": "Les passages lus, celui qui répond le mieux d’abord",
        "language": "langue",
        "time": "temps demandé",
        "of_documents": "{period} (date des articles)",
        "of_events": "{period} (date de ce qu’ils racontent)",
        "at": "en {first}",
        "at_day": "le {first}",
        "since": "depuis {first}",
        "since_day": "depuis le {first}",
        "after": "après {first}",
        "after_day": "après le {first}",
        "before": "avant {first}",
        "before_day": "avant le {first}",
        "until": "jusqu’en {first}",
        "until_day": "jusqu’au {first}",
        "between": "entre {first} et {last}",
        "the_day": "le {date}",
        "recent": "entre plusieurs",
        "the_latest": "le plus récent d’abord",
        "today": "date du jour",
        "quoted": "expressions trouvées",
        "missing": "expressions introuvables",
        "quote": "«\u00a0{text}\u00a0»",
        "names": "noms et nombres",
        "spelled": "{name} (écrit aussi {others})",
        "filters": "filtres",
        "left_out": "documents écartés",
        "publisher": "{count} d’une autre publication",
        "author": "{count} d’un autre auteur",
        "other_language": "{count} dans une autre langue",
        "path": "{count} à un autre endroit",
        "undated": "{count} sans date",
        "date": "{count} hors de ces dates",
        "passages": "passages",
        "none_read": "aucun n’a été lu : le catalogue des documents suffisait",
        "meaning": "sens",
        "by_words": "mots",
        "covered": "couvert",
        "named": "noms",
        "timely": "temps",
        "phrase": "expressions",
        "reranked": "relecture",
        "score": "score",
        "yes": "oui",
        "percent": "{value}\u00a0%",
        "decimal": ",",
        "legend": "Sens et mots : le rang que chaque recherche donne au passage (– : elle ne l’a pas proposé), puis sa "
        "note. Couvert : la part de la question que ses mots portent.",
    },
    "en": {
        "head_question": "How the question was understood",
        "head_found": "The passages found",
        "head_read": "The passages read, the one that answers best first",
        "language": "language",
        "time": "time asked for",
        "of_documents": "{period} (the articles’ own date)",
        "of_events": "{period} (the date of what they tell)",
        "at": "in {first}",
        "at_day": "on {first}",
        "since": "since {first}",
        "since_day": "since {first}",
        "after": "after {first}",
        "after_day": "after {first}",
        "before": "before {first}",
        "before_day": "before {first}",
        "until": "until {first}",
        "until_day": "until {first}",
        "between": "between {first} and {last}",
        "the_day": "{date}",
        "recent": "of several",
        "the_latest": "the latest first",
        "today": "today’s date",
        "quoted": "phrases found",
        "missing": "phrases found nowhere",
        "quote": "“{text}”",
        "names": "names and numbers",
        "spelled": "{name} (also written {others})",
        "filters": "filters",
        "left_out": "documents left out",
        "publisher": "{count} of another publisher",
        "author": "{count} by another author",
        "other_language": "{count} in another language",
        "path": "{count} in another place",
        "undated": "{count} without a date",
        "date": "{count} outside these dates",
        "passages": "passages",
        "none_read": "none was read: the catalog of the documents was enough",
        "meaning": "meaning",
        "by_words": "words",
        "covered": "covered",
        "named": "names",
        "timely": "time",
        "phrase": "phrases",
        "reranked": "re-ranked",
        "score": "score",
        "yes": "yes",
        "percent": "{value}%",
        "decimal": ".",
        "legend": "Meaning and words: the rank that either search gives the passage (–: it did not propose it), then "
        "its score. Covered: the share of the question that its words hold.",
    },
}


def words_of(language: str) -> Mapping[str, str]:
    """The words in a language, or in the one that questions fall back to."""
    return _WORDS.get(language, _WORDS[FALLBACK])


def head(part: Head, language: str) -> str:
    """What stands above the rows about the question, or above the passages."""
    return words_of(language)[f"head_{part}"]
