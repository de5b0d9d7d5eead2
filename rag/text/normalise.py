"""Answers made comparable: what French and English may write in several ways is written in one.

« Le 1er août 2024 », "August 1, 2024" and "2024-08-01" become "2024-08-01"; « 90 % » and "90 percent" become "90 %".
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from rag.text.letters import fold, without_accents
from rag.text.lexicon import alternatives, every
from rag.text.when.written import DAY, MONTH, MONTHS, PATTERNS, YEAR

# « de » as well, since « d' » and « du » go.
ARTICLES = every("articles") - every("elisions.words")
SPELLINGS = str.maketrans({**dict.fromkeys("’‘ʼ´`‛′", "'"), **dict.fromkeys("‐‑‒–−", "-"), "œ": "oe", "æ": "ae"})
ELISION = re.compile(rf"\b{alternatives('elisions.words')}'(?=\w)")
POSSESSIVE = re.compile(r"(?<=\w)'s\b")
# A year, or what ends a date, is followed by a number of its own: « 2024-08-12 345 personnes ».
THOUSANDS = re.compile(
    r"(?<![\w.,])(?<!\d-)(?<!--)[1-9]\d{0,2}(?:(?: \d{3})+|(?:,\d{3})+|(?:'\d{3})+|(?:\.\d{3}){2,})(?!\d)"
)
APART = r"(?<![\w-])(?<!\d[.,]){}(?!\w|-|[.,]\d)"
# The forms in which articles are dated; questions ask about years before 1900, too.
DATES = tuple(
    re.compile(APART.format(f"(?:{form})"))
    for form in (
        *(pattern.pattern.replace(YEAR, r"(?P<year>1\d{3}|20\d\d)(?!\d)") for pattern in PATTERNS),
        rf"{DAY}(?:er|st|nd|rd|th)?\s+(?:of\s+)?{MONTH}",
        rf"{MONTH}\s+{DAY}(?:st|nd|rd|th)?",
        MONTH,
    )
)
DATE_TOKEN = re.compile(r"(?:(?P<year>\d{4})-|--)(?P<month>\d\d)(?:-(?P<day>\d\d))?")
PERCENT = re.compile(rf"(?<=\d) ?(?:%|{alternatives('questions.percent')})(?!\w)")
TOKEN = re.compile(
    r"(?<![\w-])(?:\d{4}-\d\d-\d\d|--\d\d(?:-\d\d)?)(?![\w-])"  # a date
    r"|(?<![^\s])-?\d+(?:\.\d+)*|\d+(?:\.\d+)*"  # a number; a minus stands after white space only
    r"|(?<=\d )%|[^\s.%-]+"
)


class _Blanks(dict[int, str | int]):
    """Punctuation, symbols and controls → a blank; the marks that may belong to a number or a date stay."""

    def __missing__(self, code: int) -> str | int:
        blank = unicodedata.category(chr(code))[0] in "PSZC" and chr(code) not in "-.%"
        self[code] = " " if blank else code
        return self[code]


BLANKS = _Blanks()


def normalise_answer(text: str, *, fold_accents: bool = False) -> str:
    """The text without case, punctuation, elisions and articles, its numbers and dates in one spelling.

    Numbers lose their thousands separators and have a decimal point; dates are ISO 8601, those without a year
    `--08-01`, a month `--08` (after its year, if it has one). Applying it twice is applying it once. Articles stay
    where there is nothing else: the answer may be the letter A.

    >>> normalise_answer("« L’audience du jeudi 1er août 2024 »"), normalise_answer("90 pour cent")
    ('audience 2024-08-01', '90 %')
    """
    return _normalised(text, fold_accents)


def answer_tokens(text: str, *, fold_accents: bool = False) -> list[str]:
    """The words of the normalised text; a date is its year, month (`--08`) and day, whichever it has.

    So an answer that gives the year alone is found in a date, and one token is not the other's month by chance.

    >>> answer_tokens("le 1er août 2024")
    ['2024', '--08', '1']
    """
    return list(_tokens(text, fold_accents))


def contains_answer(text: str, answer: str, *, fold_accents: bool = False) -> bool:
    """Whether the tokens of the answer stand in the text, one after the other; an answer without any does not."""
    sought = _tokens(answer, fold_accents)
    within = _tokens(text, fold_accents, ARTICLES.issuperset(sought))  # « un an », « vitamine A »
    size = len(sought)
    return size > 0 and any(within[at : at + size] == sought for at in range(len(within) - size + 1))


@lru_cache(maxsize=8192)  # the passages of an index are met again by question after question
def _tokens(text: str, fold_accents: bool, articles: bool = False) -> tuple[str, ...]:
    tokens: list[str] = []
    for token in _normalised(text, fold_accents, articles).split():
        date = DATE_TOKEN.fullmatch(token)
        if date is None:
            tokens.append(token)
        else:
            day = date["day"] and str(int(date["day"]))
            tokens += filter(None, (date["year"], f"--{date['month']}", day))
    return tuple(tokens)


def _iso(found: re.Match[str]) -> str:
    """The date found, or, where it is none or cannot be told (31 February, 05/06/2023), the text as it is."""
    parts = found.groupdict()
    month = int(parts["month"]) if parts["month"].isdigit() else MONTHS[fold(parts["month"])]
    year, day = parts.get("year"), parts.get("day")
    if year and day:
        ambiguous = parts.get("mark") == "/" and int(day) <= 12
        try:
            return found[0] if ambiguous else date(int(year), month, int(day)).isoformat()
        except ValueError:
            return found[0]
    return f"{year} --{month:02d}" if year else f"--{month:02d}" + (f"-{int(day):02d}" if day else "")


def _normalised(text: str, fold_accents: bool, articles: bool = False) -> str:
    """A pass may bring together what the next one joins (« 12 the 345 »): passes, until nothing changes."""
    while (again := _pass(text, fold_accents, articles)) != text:
        text = again
    return text


def _pass(text: str, fold_accents: bool, articles: bool) -> str:
    text = unicodedata.normalize("NFKC", text.translate(SPELLINGS)).casefold().translate(SPELLINGS)
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    text = THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    for pattern in DATES:
        text = pattern.sub(_iso, text)
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    text = POSSESSIVE.sub("", ELISION.sub("", PERCENT.sub(" % ", text))).replace("'", "")
    if fold_accents:
        text = unicodedata.normalize("NFC", without_accents(text))
    tokens: list[str] = TOKEN.findall(" ".join(text.translate(BLANKS).split()))
    return " ".join([token for token in tokens if articles or token not in ARTICLES] or tokens)
