"""Which language and which script a text is written in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from math import log
from typing import TYPE_CHECKING

from rag.text.forms import one_of
from rag.text.letters import straight
from rag.text.lexicon import every, words
from rag.text.line import read_line

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

SAMPLE_CHARS = 5000  # a document's language shows well before; the rest would only cost time
LEAST_LETTERS = 40  # of a document: with fewer, one French text in fourteen is taken for another language
LEAST_CONFIDENCE = 0.7  # nearly all texts of 150 characters have more; a language it does not know (Twi) has less
NAME_LETTERS = 20  # a question this short without a single function word is a name, which has no language
WORD_WEIGHT = 2.0  # in nats for each function word: measured, 1 loses bare French, 3 takes Spanish for French

# Languages with an ISO 639-1 code and many readers. Left free, py3langid takes one short French question in
# twenty-five for Latin, Occitan or Walloon, and one Chinese question in ten for Wu.
LANGUAGES = str.split(
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gu ha he hi hr hu hy id ig is it ja ka kk km "
    "kn ko ky lo lt lv mg mk ml mn mr ms my ne nl no om pa pl ps pt ro ru rw si sk sl so sq sr sv sw ta te tg th tk tl "
    "tr uk ur uz vi xh yo zh zu"
)

# Function words of their neighbours, which are not among those of French and English in the lexicon.
OTHER_WORDS = frozenset(
    str.split(
        "der das den dem ein eine und wie wer wo wann warum welche welcher welches von zu ist nicht fur mit "  # German
        "el los las una del por cual cuales cuando donde quien cuantos fue es "  # Spanish
        "gli della dei che chi dove quando quale quali nel sono "  # Italian
        "o os um uma quais onde quem foi nao "  # Portuguese
        "hoe waar wanneer het een van welke werd"  # Dutch
    )
)
FRENCH_MARK = re.compile(rf"\b(?:{one_of(every('elisions.words'))}'(?=\w\w)|(?:à|où|été)\b)", re.IGNORECASE)
QUOTED = re.compile(r"«[^»]*»|“[^”]*”")  # a title has a language of its own
FOREIGN_LETTER = re.compile(r"[¿¡ßñäöüãõığşđåøæćčšžłżőűțăąęėįų]|[^\W\d_\u0000-\u024f]")


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # its model takes 0.4 s to unpack

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in LANGUAGES if code in identifier.labels])
    return identifier


def detect_language(text: str) -> str | None:
    """The language of a document (ISO 639-1), or None where the text is too short or too strange to tell."""
    sample = text[:SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < LEAST_LETTERS:
        return None
    language, confidence = _identifier().classify(sample)
    return str(language) if confidence >= LEAST_CONFIDENCE else None


def question_language(question: str, default: str = "fr") -> str:
    """The language of a question (ISO 639-1); `default` for one without words of any language, such as a name.

    The default is French because the first corpus is. Function words settle most French and English questions, so
    that py3langid's model is not even loaded for them.
    """
    question = asked if any(map(str.isalpha, asked := QUOTED.sub(" ", question))) else question
    french, english, other = _function_words(question)
    foreign = FOREIGN_LETTER.search(question.lower()) is not None
    if not foreign and french >= 2 * max(english, 0) + 2:
        return "fr"
    if not foreign and english >= 2 * max(french, 0) + 2:
        return "en"
    letters = sum(map(str.isalpha, question))
    if letters == 0 or (letters < NAME_LETTERS and not foreign and not other and french == english):
        return default
    # Too short for the model, which takes « Où » for Yoruba.
    if letters < NAME_LETTERS and not foreign and not other:
        return "fr" if french > english else "en"
    scores = {language: log(share + 1e-9) for language, share in _identifier().rank(question)}
    scores["fr"] += WORD_WEIGHT * french
    scores["en"] += WORD_WEIGHT * english
    return str(max(scores, key=lambda language: scores[language]))


def _function_words(text: str) -> tuple[int, int, int]:
    """How many function words are French and how many English, each less those of others; and how many others."""
    asked = [token.folded for token in read_line(text).tokens]
    other = sum(word in OTHER_WORDS for word in asked)
    french = sum(word in words("fr", "function_words") for word in asked) + len(FRENCH_MARK.findall(straight(text)))
    english = sum(word in words("en", "function_words") for word in asked)
    return french - other, english - other, other


def script_of(text: str) -> str | None:
    """The script of most of the letters (`Latin`, `Cyrillic`, `Arabic`, `Han`, …), or None without letters.

    >>> script_of("Кто возглавил делегацию?"), script_of("2024 ?!")
    ('Cyrillic', None)
    """
    scripts = Counter(_script(character) for character in text[:SAMPLE_CHARS] if character.isalpha())
    scripts.pop("", None)
    return scripts.most_common(1)[0][0] if scripts else None


@cache
def _script(letter: str) -> str:
    """A letter's script by the first word of its name in Unicode: `LATIN SMALL LETTER A` is Latin."""
    name = unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "")
    return "Han" if name.startswith("CJK") else name.partition(" ")[0].capitalize()
