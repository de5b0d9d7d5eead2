"""What the wording of a question tells: the form of its answer, and the names and numbers that it must be about."""

from __future__ import annotations

import re
from typing import Literal

from rag.text.forms import Forms, one_of
from rag.text.letters import fold
from rag.text.lexicon import every, languages, phrases, words
from rag.text.line import read_line

Form = Literal["person", "time", "number", "place", "other"]

# A word that asks stands at the head of a question, after « , », « et » or « dis-moi », or ends it; elsewhere it joins:
# "the man who", « le pays où ».
_SLOTS = {
    "head": rf"(?:^\W*|\b{one_of(every('questions.after'))} |[,;:] (?!.*,))(?:{one_of(every('questions.before'))} )?",
    "last": r"(?=\W*$)",
    "start": r"^\W*",
    "which": f"{one_of(every('questions.which'))} ",
    "anything": r"[^,?]*\b",
    "not_explaining": rf"(?!.*, {one_of(every('questions.explaining'))}\b)",
    "not_reason": f"(?!{one_of(every('questions.reasons'))})",
}
_ASKING: tuple[Form, ...] = ("number", "time", "person", "place")
_ASKED = tuple((form, Forms(phrases(f"questions.{form}"), _SLOTS)) for form in _ASKING)
_WORDS_ASKED, _SENTENCES_ASKED = (Forms(phrases(f"questions.{kind}"), _SLOTS) for kind in ("words", "sentences"))
_COUNT = Forms(phrases("questions.count"))


def _one_pattern(language: str) -> str:
    """« Une heure », « un »: an article that counts."""
    one = one_of(words(language, "numerals") & words(language, "articles"))
    lasting = one_of(words(language, "units") | words(language, "questions.lasting"))
    return rf"\b{one} {lasting}\b|^\W*{one}\W*$"


_NUMBERS = one_of(every("numerals") - every("articles") | every("amounts"))
_CENTURIES, _ERAS, _DECADES = (one_of(every(key)) for key in ("questions.centuries", "questions.eras", "times.decades"))
_MONTH = re.compile(rf"\b{one_of(every('months'))}\b")
_NUMBER = re.compile(rf"\d|\b{_NUMBERS}s?\b|{'|'.join(map(_one_pattern, languages()))}")
_TIME = re.compile(
    rf"\b(?:1\d|20)\d\d(?:s\b|\b)|{_MONTH.pattern}|\b{_CENTURIES}\b|\b{_DECADES} \d\d"
    rf"|\b{_ERAS}\.? ?(?:j\.|\d)|\d {_ERAS}\b|\b\d\d? ?[h:] ?\d\d\b"
)
_PERSON = re.compile(r"\b[A-ZÀ-Þ][\w’'-]+(?: [a-z]{1,3})? [A-ZÀ-Þ][\w’'-]+")
_PLACE = re.compile(r"\b[A-ZÀ-Þ]\w")
_DESIGNATION = re.compile(r"[^\W\d_]+[-‑]?\d\w*")
_WORD = re.compile(r"\w+(?:[-.]\w+)*")
_SHARE = re.compile(rf"\d\s*%|\b{one_of(every('questions.percent'))}\b")
_SHARE_ASKED = re.compile(rf"\b{one_of(every('questions.share_asked'))}\b|%")
_STEM_CHARS = 4  # what most names share across French and English: « Russie » and "Russian", « Mali » and "Malian"


def expected_form(question: str) -> Form:
    """The form of the answer that a French or English question asks for.

    >>> expected_form("Combien d'officiers ?"), expected_form("Who led it?"), expected_form("Pourquoi ?")
    ('number', 'person', 'other')
    """
    asked = read_line(question).text
    return next((form for form, forms in _ASKED if forms.search(asked)), "other")


def wants_sentences(question: str) -> bool:
    """Whether a question asks for an explanation, or for several things: whole sentences answer it, not a few words.

    >>> wants_sentences("Pourquoi ?"), wants_sentences("How many?"), wants_sentences("Comment s'appelle-t-il ?")
    (True, False, False)
    """
    return _wanted(question) == "sentences"


def wants_words(question: str) -> bool:
    """Whether a question asks for a few words: who, when, where, how many, which.

    >>> wants_words("Qui l'a dit ?"), wants_words("Pourquoi ?"), wants_words("Is he in Bamako?")
    (True, False, False)
    """
    return _wanted(question) == "words"


def has_form(text: str, form: Form) -> bool:
    """Whether a text holds something of that form; "other" is held by every text."""
    match form:
        case "number":
            return _NUMBER.search(fold(text)) is not None
        case "time":
            return _TIME.search(fold(text)) is not None
        case "person":
            return _PERSON.search(text) is not None
        case "place":
            return _PLACE.search(text) is not None
    return True


def fits_form(words: str, form: Form, question: str) -> bool:
    """Whether the words of an answer have the form that its question asks for.

    Beyond `has_form`: a share answers "how many" only where a share is asked for, and a date never does.

    >>> [fits_form(words, "number", "Combien de soldats ?") for words in ("12", "90 %", "le 1er août 2024")]
    [True, False, False]
    """
    if form == "number":
        asks_share = bool(_SHARE_ASKED.search(fold(question)))
        return holds_count(words) and bool(_SHARE.search(fold(words))) <= asks_share
    return has_form(words, form)


def holds_count(words: str) -> bool:
    """Whether words hold a number that is neither a date nor part of a name.

    >>> holds_count("une dizaine d'avions"), holds_count("des avions Su-25"), holds_count("le 1er août 2024")
    (True, False, False)
    """
    return has_form(_DESIGNATION.sub("", words), "number") and not _MONTH.search(fold(words))


def wants_number(question: str) -> bool:
    """Whether only a number can answer: of how many people took part, « des jeunes » is no answer.

    >>> wants_number("Combien d'avions ?"), wants_number("Quel âge a-t-il ?"), wants_number("Why did how many matter?")
    (True, False, False)
    """
    return bool(_COUNT.search(read_line(question).text)) and not wants_sentences(question)


def exact_words(question: str) -> tuple[str, ...]:
    """The names and numbers of a question, folded: what a passage that answers would hardly leave out.

    >>> exact_words("When did Abdoulaye Diop order the Su-25?")
    ('abdoulaye', 'diop', 'su-25')
    """
    words = list(_WORD.finditer(question))
    named = (
        match.group()
        for match in words
        if any(char.isdigit() for char in match.group()) or (match is not words[0] and match.group()[0].isupper())
    )
    return tuple(dict.fromkeys(fold(word) for word in named))


def share_held(words: tuple[str, ...], text: str) -> float | None:
    """The share of exact words (0 to 1) that a text holds, whole where they have digits, else by their beginning.

    None where there are no words.
    """
    if not words:
        return None
    folded = fold(text)
    held = {match.group() for match in _WORD.finditer(folded)}
    parts = {part for word in held for part in re.split(r"[-.]", word)} | held
    return sum(_is_held(word, parts) for word in words) / len(words)


def _wanted(question: str) -> Literal["words", "sentences", ""]:
    """What a question asks for first: « Qui a expliqué pourquoi… » wants a name."""
    asked = read_line(question).text
    words, sentences = _WORDS_ASKED.search(asked), _SENTENCES_ASKED.search(asked)
    if words and (not sentences or words.start <= sentences.start):
        return "words"
    return "sentences" if sentences else ""


def _is_held(word: str, held: set[str]) -> bool:
    if any(char.isdigit() for char in word):
        return word in held
    return any(other.startswith(word[:_STEM_CHARS]) for other in held)
