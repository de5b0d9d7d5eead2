"""What Griot says around the quotes, in the language of the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.records import Answer, Filter, Filtered, Generation, Reason
from rag.words.wording import Words, format_date, framing_language, read_part, read_words

MOST_NAMED = 3  # values of one kind in a line: a last name may be that of thirty authors
MOST_COPIES = 5  # of the documents that say the same: a dispatch of an agency may stand in fifty


def not_found(language: str) -> str:
    """Says that the documents do not answer.

    >>> not_found("fr")
    'Les documents ne répondent pas à cette question.'
    """
    return _words(language)["not_found"]


def why_not(reason: Reason, language: str) -> str:
    """Says in a sentence why they do not; it stands after `not_found`.

    >>> why_not("nothing_found", "fr"), why_not("nothing_found", "de")
    ('Aucun passage ne traite de ce qui est demandé.', 'No passage is about what is asked.')
    """
    return _words(language)[f"why_{reason}"]


def why_refused(answer: Answer) -> str:
    """Says why an answer is none; "" where it is one, and where more is said already than `not_found`."""
    is_bare = all(said.text == not_found(answer.language) for said in answer.statements)
    return why_not(answer.reason, answer.language) if answer.reason and is_bare else ""


def worded_by(answer: Answer) -> str:
    """Says who worded an answer, and what of it was left out; "" where the documents did."""
    generation = answer.generation
    if generation is None or answer.author != "model":
        return ""
    words = _words(answer.language)
    shown = sum(not said.supported for said in answer.statements)
    left_out = generation.sentences - generation.supported - shown
    dropped = words["llm_dropped_one" if left_out == 1 else "llm_dropped_many"].format(count=left_out)
    return words["llm_worded"].format(model=generation.model) + (f" {dropped}" if left_out > 0 else "")


def why_quoted(answer: Answer) -> str:
    """Says why the language model that was asked does not word an answer; "" where it does, or none was asked.

    Where neither it nor the reader finds anything, the refusal says enough.
    """
    generation = answer.generation
    if generation is None or answer.author == "model":
        return ""
    is_said = generation.outcome == "failed" or answer.status == "answered"
    return why_not_worded(generation, answer.language) if is_said else ""


def why_not_worded(generation: Generation, language: str) -> str:
    """Says why what a language model wrote is not the answer."""
    return _words(language)[f"llm_{generation.failure or generation.outcome}"]


def unsupported(language: str) -> str:
    """Marks what a language model says and the documents do not show."""
    return _words(language)["llm_unsupported"]


def other_script(language: str) -> str:
    """Says that the question is in a script that neither the documents nor the model have."""
    return why_not("other_script", language)


def disagreement(language: str) -> str:
    """Stands before answers that contradict each other."""
    return _words(language)["disagreement"]


def nearest_passages(language: str) -> str:
    """Heads the passages that are shown where there is no answer."""
    return _words(language)["nearest"]


def also_in(places: Sequence[str], language: str) -> str:
    """Names the other documents that say the same; "" where there are none.

    >>> also_in(("a.txt", "b.txt"), "en"), also_in("abcdef", "fr"), also_in((), "fr")
    ('also in: a.txt, b.txt', 'aussi dans : a, b, c, d, e et 1 autre', '')
    """
    words = _words(language)
    more = len(places) - MOST_COPIES
    rest = "" if more < 1 else words["also_in_one_more" if more == 1 else "also_in_more"].format(count=more)
    return words["also_in"].format(places=", ".join(places[:MOST_COPIES]) + rest) if places else ""


def among(filtered: Filtered, language: str) -> str:
    """Says which documents were asked, and how many of all these are.

    >>> among(Filtered(Filter(publishers=("TASS",), since="2023-06"), frozenset({"a.txt"}), {"date": 4}), "en")
    'In 1 of 5 documents: since June 2023, TASS.'
    >>> among(Filtered(Filter(until="2021-06-15"), frozenset({"a", "b"}), {"undated": 1}), "fr")
    'Parmi 2 documents sur 3 : jusqu’au 15 juin 2021. 1 autre ne donne pas de date.'
    """
    words = _words(language)
    count, undated = len(filtered.documents), filtered.left_out.get("undated", 0)
    what = ", ".join(_conditions(filtered.filter, language))
    number = ("none", "one")[count] if count < 2 else "many"
    said = words[f"among_{number}"].format(count=count, total=filtered.total, what=what)
    rest = words["among_undated_one" if undated == 1 else "among_undated_many"].format(undated=undated)
    return said + (rest if undated else "")


def spoken(code: str, language: str) -> str:
    """The name of a language, or its code where no name is known.

    >>> spoken("en", "fr"), spoken("bm", "fr")
    ('anglais', 'bm')
    """
    return _words(language).get(f"spoken_{code}", code)


def write_date(iso: str, language: str) -> str:
    """An ISO date in words, as precise as it is.

    >>> write_date("2021-06-15", "fr"), write_date("2024-08-01", "fr"), write_date("2023-07", "en")
    ('15 juin 2021', '1er août 2024', 'July 2023')
    """
    return format_date(iso, read_words(framing_language(language)))


def _words(language: str) -> Words:
    return read_part("frame", language)


def _conditions(filter: Filter, language: str) -> Iterator[str]:
    """What a filter asks for, a part for each kind."""
    words = _words(language)
    for name, date in (("since", filter.since), ("until", filter.until)):
        if date:
            framed = words[f"among_{name}_day" if date.count("-") == 2 else f"among_{name}"]
            yield framed.format(date=write_date(date, language))
    kinds = (
        ("{value}", filter.publishers),
        (words["among_author"], filter.authors),
        (words["among_language"], [spoken(code, language) for code in filter.languages]),
        (words["among_path"], filter.paths),
    )
    for framed, values in kinds:
        if values:
            more = " …" if len(values) > MOST_NAMED else ""
            yield framed.format(value=words["among_or"].join(values[:MOST_NAMED]) + more)
