"""What Griot says about documents, in the language of the question; a further language is a further column."""

from __future__ import annotations

from collections.abc import Mapping

from rag.about.filters import Filters
from rag.frame import FALLBACK, spoken, write_date
from rag.when import Period

_FRAMES: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "quoted": "« {words} »",
        "author": "{name} a pour auteur : {value}.",
        "date": "{name} porte cette date : {value}.",
        "publisher": "{name} a pour source : {value}.",
        "title": "Titre de {name} : {value}.",
        "gist": "{name} commence ainsi :",
        "no_author": "{name} ne dit pas qui l’a écrit.",
        "no_date": "{name} ne dit pas quand il a été publié.",
        "no_publisher": "{name} ne dit pas qui l’a publié.",
        "no_title": "{name} n’a pas de titre.",
        "which": "Plusieurs documents peuvent être celui dont vous parlez ({count} sur {total}) : "
        "précisez lequel, par son titre ou son fichier.",
        "none_meant": "Aucun document ne correspond, sur {total} : précisez lequel, par son titre ou son fichier.",
        "all_one": "Il y a {count} document.",
        "all_many": "Il y a {count} documents.",
        "found_one": "{count} document sur {total} {what}.",
        "found_many": "{count} documents sur {total} {what}.",
        "and": " et ",
        "word_one": "contient le mot « {topic} » (ou une forme proche)",
        "word_many": "contiennent le mot « {topic} » (ou une forme proche)",
        "words_one": "contient tous les mots de « {topic} » (ou des formes proches)",
        "words_many": "contiennent tous les mots de « {topic} » (ou des formes proches)",
        "period_one": "est daté {period}",
        "period_many": "sont datés {period}",
        "at": "{of_first}",
        "since": "{of_first} ou plus tard",
        "after": "d’après {first}",
        "before": "d’avant {first}",
        "until": "{of_first} ou plus tôt",
        "between": "d’entre {first} et {last}",
        "from_publisher_one": "a pour source {value}",
        "from_publisher_many": "ont pour source {value}",
        "from_author_one": "a pour auteur {value}",
        "from_author_many": "ont pour auteur {value}",
        "language_one": "est en {spoken}",
        "language_many": "sont en {spoken}",
        "undated_one": "{count} document ne donne pas de date : il n’est pas compté.",
        "undated_many": "{count} documents ne donnent pas de date : ils ne sont pas comptés.",
        "foreign": "Les mots sont cherchés tels qu’ils sont écrits, sans être traduits dans la langue des documents.",
        "more_one": "… et {count} autre.",
        "more_many": "… et {count} autres.",
    },
    "en": {
        "quoted": "“{words}”",
        "author": "{name} names as its author: {value}.",
        "date": "{name} gives this date: {value}.",
        "publisher": "{name} names as its source: {value}.",
        "title": "Title of {name}: {value}.",
        "gist": "{name} begins:",
        "no_author": "{name} does not say who wrote it.",
        "no_date": "{name} does not say when it was published.",
        "no_publisher": "{name} does not say who published it.",
        "no_title": "{name} has no title.",
        "which": "Several documents may be the one that you mean ({count} of {total}): "
        "say which, by its title or its file.",
        "none_meant": "No document fits, of {total}: say which one you mean, by its title or its file.",
        "all_one": "There is {count} document.",
        "all_many": "There are {count} documents.",
        "found_one": "{count} of {total} documents {what}.",
        "found_many": "{count} of {total} documents {what}.",
        "and": " and ",
        "word_one": "contains the word “{topic}” (or a form of it)",
        "word_many": "contain the word “{topic}” (or a form of it)",
        "words_one": "contains all the words of “{topic}” (or forms of them)",
        "words_many": "contain all the words of “{topic}” (or forms of them)",
        "period_one": "is dated {period}",
        "period_many": "are dated {period}",
        "at": "{first}",
        "since": "{first} or later",
        "after": "after {first}",
        "before": "before {first}",
        "until": "{first} or earlier",
        "between": "between {first} and {last}",
        "from_publisher_one": "names {value} as its source",
        "from_publisher_many": "name {value} as their source",
        "from_author_one": "names {value} as its author",
        "from_author_many": "name {value} as their author",
        "language_one": "is in {spoken}",
        "language_many": "are in {spoken}",
        "undated_one": "{count} document gives no date: it is not counted.",
        "undated_many": "{count} documents give no date: they are not counted.",
        "foreign": "Words are looked for as they are written, without translating them into the documents’ language.",
        "more_one": "… and {count} more.",
        "more_many": "… and {count} more.",
    },
}  # fmt: skip


def frame(key: str, language: str, **values: object) -> str:
    """One of Griot's sentences or parts of one, filled in.

    >>> frame("no_author", "en", name="“A visit”")
    '“A visit” does not say who wrote it.'
    """
    return _FRAMES.get(language, _FRAMES[FALLBACK])[key].format(**values)


def counted(key: str, count: int, language: str, **values: object) -> str:
    """A frame in the number of what it counts; in French, none is singular too.

    >>> counted("all", 1, "en"), counted("more", 0, "fr"), counted("more", 2, "fr")
    ('There is 1 document.', '… et 0 autre.', '… et 2 autres.')
    """
    is_one = count == 1 or (count == 0 and language == "fr")
    return frame(f"{key}_{'one' if is_one else 'many'}", language, count=count, **values)


def quoted(words: str, language: str) -> str:
    """Words between the quotation marks of a language."""
    return frame("quoted", language, words=words)


def write_filters(filters: Filters, words: int, count: int, language: str) -> str:
    """What was counted: `words` of them in the topic, `count` documents found."""
    parts = []
    if filters.origin:
        parts.append(counted(f"from_{filters.origin[0]}", count, language, value=quoted(filters.origin[1], language)))
    if filters.language:
        parts.append(counted("language", count, language, spoken=spoken(filters.language, language)))
    if filters.period:
        parts.append(counted("period", count, language, period=_write_period(filters.period, language)))
    if filters.topic:
        parts.append(counted("words" if words > 1 else "word", count, language, topic=filters.topic.written))
    return frame("and", language).join(parts)


def _write_period(period: Period, language: str) -> str:
    first, last = (write_date(date, language) for date in (period.first, period.last or period.first))
    if language != "fr":
        return frame(period.limit, language, first=first, last=last)
    of = "du " if len(period.first) == 10 else "d’" if first[0] in "ao" else "de "
    the = ["le " if len(date) == 10 else "" for date in (period.first, period.last)]
    return frame(period.limit, language, of_first=of + first, first=the[0] + first, last=the[1] + last)
