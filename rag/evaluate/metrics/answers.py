"""What was answered against what is accepted: the best of all accepted answers counts; None where none is given.

The texts are compared as `rag.text.normalise` leaves them, with their accents kept or folded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from rag.evaluate.records import Outcome
from rag.records import Citation
from rag.text.normalise import answer_tokens, contains_answer, normalise_answer


def exact_match(answer: str, accepted: Sequence[str], *, fold_accents: bool = False) -> float | None:
    """Whether the answer is an accepted one, 1 or 0, once both are normalised.

    Rajpurkar et al., SQuAD: 100,000+ Questions for Machine Comprehension of Text (2016).
    """
    if not accepted:
        return None
    given = normalise_answer(answer, fold_accents=fold_accents)
    return float(any(given == normalise_answer(one, fold_accents=fold_accents) for one in accepted))


def token_f1(answer: str, accepted: Sequence[str], *, fold_accents: bool = False) -> float | None:
    """The harmonic mean of precision and recall of words, repeated words counted as often as both have them.

    F1 = 2·|given ∩ accepted| / (|given| + |accepted|). Rajpurkar et al., SQuAD (2016); where either has no words, 1 if
    both have none and else 0, as in SQuAD 2.0 (2018).
    """
    if not accepted:
        return None
    given = Counter(answer_tokens(answer, fold_accents=fold_accents))
    return max(_f1(given, Counter(answer_tokens(one, fold_accents=fold_accents))) for one in accepted)


def answer_contained(quotes: Sequence[str], accepted: Sequence[str], *, fold_accents: bool = False) -> float | None:
    """Whether one of the quotes, or sentences, holds, word for word, one of the accepted answers: 1 or 0.

    What counts for an answer in whole sentences: the "accuracy" of Mallen et al., When Not to Trust Language Models
    (2023). No quotes give 0.
    """
    if not accepted:
        return None
    return float(any(contains_answer(quote, one, fold_accents=fold_accents) for quote in quotes for one in accepted))


def given_words(outcome: Outcome) -> str:
    """What is held against the accepted answers: the best exact words, or the whole answer where it has none.

    Of a language model's answer, all that the documents show.
    """
    if outcome.author == "model":
        return " ".join(proved_texts(outcome))
    return outcome.exact[0] if outcome.exact else without_marks(outcome.answer, outcome.citations)


def proved_texts(outcome: Outcome, right: Collection[str] = ()) -> list[str]:
    """What is said with proof: the quotes or, in a language model's answer, the sentences that cite one.

    Of `right` documents alone, where these are given.
    """
    citations = [citation for citation in outcome.citations if not right or citation.document in right]
    if outcome.author == "documents":
        return [citation.quote for citation in citations]
    numbers = {citation.number for citation in citations}
    return [said.text for said in outcome.statements if numbers.intersection(said.citations)]


def without_marks(answer: str, citations: Sequence[Citation]) -> str:
    """The answer without the numbers in brackets of its own citations, which are no words of it.

    >>> without_marks("He left. [1][2]", [Citation(1, "a.txt", None, None, None, 0, 8, "He left.")])
    'He left.[2]'
    """
    if not citations:
        return answer
    numbers = "|".join(str(citation.number) for citation in citations)
    return re.sub(rf"\s*\[(?:{numbers})\]", "", answer)


def _f1(given: Counter[str], accepted: Counter[str]) -> float:
    if not given or not accepted:
        return float(given == accepted)
    return 2 * (given & accepted).total() / (given.total() + accepted.total())
