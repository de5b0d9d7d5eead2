"""Which answers from several places name the same thing, and whether those that differ contradict one another.

Figures are the same or they are not; the words of the shorter answer stand in the longer one, where they are what it is
about: « Lavrov » in « le ministre Sergueï Lavrov », not « Mali » in « l’armée du Mali ».
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, product, takewhile

from rag.answer.agreement.said import CHANGING, LOOSE, Join, Words, read_answer
from rag.text.question import Form


def same_answer(one: str, other: str) -> bool:
    """Whether two answers name the same thing; one without a word or a figure names nothing.

    >>> same_answer("Goita", "le colonel Assimi Goïta"), same_answer("Iounous-Bek Evkourov", "Yunus-bek Yevkurov")
    (True, True)
    >>> same_answer("Alexandre Novak", "Alexandre Fomine"), same_answer("Niger", "Nigeria")
    (False, False)
    """
    said, also = read_answer(one), read_answer(other)
    if said.tokens == also.tokens:
        return bool(said.tokens)
    if len(said.figures) != len(also.figures):
        return False
    if not all(figure.same(match) for figure, match in zip(said.figures, also.figures, strict=True)):
        return False
    if not (said.words and also.words):
        return bool(said.figures) and not any(
            word.sound or word.text in CHANGING or word.before == "and" for word in said.words + also.words
        )
    forms = product(_forms(said.words), _forms(also.words))
    return any(_holds(a, b) or _holds(b, a) or _shortens(a, b) or _shortens(b, a) for a, b in forms)


def group_answers(answers: Sequence[str]) -> list[list[int]]:
    """The places of answers that are the same: each group in the order given, groups by their first.

    Each member is the same as every other: « Novak » does not bring Maria Novak and Alexandre Novak together.

    >>> group_answers(["Lavrov", "90 %", "Sergueï Lavrov", "90 pour cent"])
    [[0, 2], [1, 3]]
    """
    groups: list[list[int]] = []
    for at, answer in enumerate(answers):
        for group in groups:
            if all(same_answer(answers[member], answer) for member in group):
                group.append(at)
                break
        else:
            groups.append([at])
    return groups


def disagree(answers: Sequence[str], form: Form) -> bool:
    """Whether two of the answers to a question of that form cannot both be true.

    Two numbers of one unit, or two dates neither of which is inside the other; none that is a bound or a guess. Of
    persons and other things a text may name several.

    >>> disagree(["2021", "juin 2021"], "time"), disagree(["14 juin 2021", "15 juin 2021"], "time")
    (False, True)
    >>> disagree(["12 soldats", "22 soldats"], "number"), disagree(["12 soldats", "3 civils"], "number")
    (True, False)
    """
    firm = [said for said in map(read_answer, answers) if not LOOSE.intersection(said.tokens)]
    if form == "time":
        dates = [[figure for figure in said.figures if any(figure.date)] for said in firm]
        return any(a.contradicts(b) for (a,), (b,) in combinations([date for date in dates if len(date) == 1], 2))
    if form == "number":
        numbers = [
            (said.figures[0].value, said.words[0].text.rstrip("sx") if said.words else "")
            for said in firm
            if len(said.figures) == 1 and isinstance(said.figures[0].value, Decimal)
        ]
        return any(unit == same and value != other for (value, unit), (other, same) in combinations(numbers, 2))
    return False


def _forms(words: Words) -> set[Words]:
    """The words; the name that ends them, without titles; the name that begins them, without what a comma adds."""
    if any(word.before == "and" for word in words):
        return {words}
    last = len(words) - len(list(takewhile(lambda word: word.sound, reversed(words))))
    first = len(list(takewhile(lambda word: word.sound, words)))
    ends = 0 < last < len(words) and _begins(words, last, "")
    begins = 0 < first < len(words) and words[first].before == ","
    return {words, words[last:] if ends else words, words[:first] if begins else words}


def _holds(long: Words, short: Words) -> bool:
    """Whether the words of the shorter answer stand in the longer one, and are what it is about."""
    size = len(short)
    return any(
        all(word.same(match) for word, match in zip(long[at : at + size], short, strict=True))
        and (size == len(long) or not any(word.before == "and" for word in long))
        and _begins(long, at, short[0].before)
        and _ends(long, at + size)
        for at in range(len(long) - size + 1)
    )


def _begins(words: Words, at: int, before: Join) -> bool:
    """Whether what an answer is about may begin there: « armée du Mali » and « Bamako, Mali » are not the Mali."""
    if at == 0:
        return True
    match words[at].before:
        case "":
            alone = words[at].sound or all(word.before in ("", "-") for word in words[1:at])  # « chef de tribu maure »
            return words[at - 1].text not in CHANGING and bool(alone) and not _is_owner(words[:at])
        case ",":
            return not all(word.sound for word in words[:at])
        case "of":  # « Charles de Gaulle », « de Gaulle »
            return before == "of" and bool(words[at - 1].sound)
    return False


def _is_owner(words: Words) -> bool:
    """Whether the name that ends the words is whose the rest is: « délégation d’Alexandre », not « de l’Économie »."""
    start = len(words) - 1
    while start > 0 and words[start].sound and words[start].before in ("", "-"):
        start -= 1
    return start > 0 and words[start].before == "of" and bool(words[start].sound) and not words[start - 1].sound


def _ends(words: Words, at: int) -> bool:
    """Whether what an answer is about may end there: not within « Guinée-Bissau » or « Union africaine »."""
    if at == len(words):
        return True
    after = words[at]
    if after.before == "-" or (after.before != "," and after.text in CHANGING):
        return False
    return not words[at - 1].sound or after.before in (",", "in")


def _shortens(long: Words, short: Words) -> bool:
    """Whether the shorter answer is the name without some of its middle names."""
    if not 2 <= len(short) < len(long) or not all(word.sound and word.before in ("", "-") for word in long[1:]):
        return False
    middle = iter(long[1:-1])
    ends = bool(long[0].sound) and long[0].same(short[0]) and long[-1].same(short[-1])
    return ends and all(any(word.same(other) for other in middle) for word in short[1:-1])
