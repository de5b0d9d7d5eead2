"""Whether a question can be asked of somebody who has not seen its passage."""

from __future__ import annotations

import re

from rag.evaluate.draft.records import Line, Reason
from rag.talk.suggest.wording import stands_alone
from rag.text.language import question_language
from rag.text.normalise import contains_answer
from rag.text.question import exact_words, share_held

WORDS = (3, 32)  # of a question: fewer name nothing, more are a text
CHARS = 250
# What asks or joins points at nothing outside.
JOINING = {
    "fr": re.compile(
        r"\b(?:ce (?=qu)|qui|quel(?:le)?s?|(?:l[ea]|les|au|aux|du|des)quel(?:le)?s?|dont|où|lors de|aussi)\b", re.I
    ),
    "en": re.compile(
        r"\b(?:which|who|whom|whose|where|what|both|that (?=(?:is|was|are|were|has|have|had|will|would|can|could|the|a)"
        r"\b|\w+ed\b))\b",
        re.I,
    ),
}
# These mean what the question names before them, if it does.
MEANT = {
    "fr": re.compile(r"\b(?:ils?|elles?|lui|leurs?|son|sa|ses|y|eux)\b", re.I),
    "en": re.compile(r"\b(?:he|she|it|they|him|her|his|its|their|them)\b", re.I),
}
# « Quand est-il venu ? », where « Quand Novak est-il venu ? » says who.
BARE = re.compile(
    r"^(?:(?:à|de|d’|par|avec|pour|depuis|jusqu’à|en|dans) ?)?"
    r"(?:qui|quand|où|pourquoi|comment|combien|que|quoi|quel(?:le)?s? [\w-]+) (?!y |faut)"
    r"(?:(?:s’|l’|n’|se |le |la |les |en |ne |lui )*)\w+-(?:t-)?(?:il|elle)s?\b",
    re.I,
)
NAMED = re.compile(r"(?<=[\w’,] )[A-ZÀ-ÖØ-Þ]\w|(?<=[dl]’)[A-ZÀ-ÖØ-Þ]\w")
# The text that the question was made from.
SOURCE = re.compile(
    r"\b(?:the|this|that|these|given|above|following) (?:\w+ )?(?:passage|text|article|excerpt|extract|paragraph"
    r"|document|author|writer|piece|report|story|snippet)s?\b(?! \d)"
    r"|\b(?:according to|in|mentioned in|of) (?:the )?(?:passage|text|article|excerpt|paragraph|document)s?\b(?! \d)"
    r"|\b(?:le|ce|cet|l’|du|au|dans l[ea]|selon l[ea]) ?(?:passage|texte|article|extrait|paragraphe|document|auteur"
    r"|journaliste|rédacteur)s?\b(?! \d)"
    r"|\b(?:mentioned|mentionnée?s?|citée?s? ci-dessus|described above|évoquée?s? ici)\b",
    re.I,
)


def wording_fault(line: Line, language: str) -> Reason | None:
    """What is wrong with a question's words, where it is to be in that language; None where nothing is.

    >>> wording_fault(Line("when", "When did he come to Bamako?", "in June"), "en")
    'alone'
    """
    question = line.question.replace("'", "’")
    size = len(question.replace("?", "").split())
    if question.count("?") != 1 or not WORDS[0] <= size <= WORDS[1] or len(question) > CHARS:
        return "malformed"
    if question_language(question, language) != language:
        return "language"
    points = SOURCE.search(question) or (language == "fr" and BARE.search(question))
    if points or not stands_alone(_without_joining(question, language), language):
        return "alone"
    return "told" if line.answer and gives_away(question, line.answer) else None


def gives_away(question: str, answer: str) -> bool:
    """Whether a question holds its answer, or all the names and numbers in it.

    >>> gives_away("When in 2020 did it begin?", "en 2020"), gives_away("Who met Lavrov?", "Abdoulaye Diop")
    (True, False)
    """
    if contains_answer(question, answer, fold_accents=True):
        return True
    names = exact_words(f"… {answer}")
    return bool(names) and len(answer.split()) <= 2 * len(names) + 1 and share_held(names, question) == 1


def _without_joining(question: str, language: str) -> str:
    first, _, rest = question.partition(" ")
    named = NAMED.search(question)
    if named and named.start() > len(first):
        kept, after = question[: named.end()], question[named.end() :]
        first, _, rest = (kept + MEANT[language].sub("", after)).partition(" ")
    return f"{first} {JOINING[language].sub('', rest)}"
