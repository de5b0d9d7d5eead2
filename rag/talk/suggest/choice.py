"""Which of the questions that could be asked are suggested: few, varied, verified, none that asks what another does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from rag.records import Answer
from rag.talk.suggest.drafts import Kind, QuestionDraft
from rag.talk.suggest.verify import Answerer, is_told, verified_answer
from rag.text import GRAMMAR, expected_form, fold

ALIKE_FROM = 0.5  # of all the words of two questions, the share in both from which they ask the same
_STEM_CHARS = 5
_WORD = re.compile(r"\w+")

IsWanted = Callable[[], bool]


def always() -> bool:
    """What is wanted for as long as it takes."""
    return True


@dataclass(slots=True)
class Verified:
    """The drafts that were verified, of at most `tries`; none asks what was `asked`, or is answered by what was `told`.

    `answers` are theirs.
    """

    assistant: Answerer
    most: int
    tries: int
    asked: Collection[str] = ()
    told: Sequence[str] = ()
    is_wanted: IsWanted = always
    drafts: list[QuestionDraft] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether there are enough, or no more may be tried."""
        return len(self.drafts) >= self.most or self.tries <= 0 or not self.is_wanted()

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions chosen."""
        return tuple(draft.question for draft in self.drafts)

    def fill(self, drafts: Iterable[QuestionDraft], order: Sequence[Kind], *, spread: bool) -> tuple[str, ...]:
        """The questions chosen of drafts, the best first; kinds take turns, and documents too if `spread`."""
        left, tried = list(dict.fromkeys(drafts)), list[QuestionDraft]()
        while left and not self.is_done:
            kinds, paths = Counter(draft.kind for draft in tried), Counter(draft.path for draft in tried if spread)
            best = min(left, key=lambda draft: (kinds[draft.kind], paths[draft.path], order.index(draft.kind)))
            left.remove(best)
            if is_new(best.question, (*self.asked, *self.questions)):
                tried.append(best)
                self.offer(best)
        return self.questions

    def offer(self, draft: QuestionDraft) -> bool:
        """Whether a draft was taken: it is new and, asked, it is answered by something new."""
        if self.is_done or not is_new(draft.question, (*self.asked, *self.questions)):
            return False
        self.tries -= 1
        answer = verified_answer(self.assistant, draft)
        if answer is None or is_told(answer, self.told) or self._is_answered_alike(answer):
            return False
        self.drafts.append(draft)
        self.answers.append(answer)
        return True

    def _is_answered_alike(self, answer: Answer) -> bool:
        """Whether another question chosen has the same answer from the same place."""
        first = answer.citations[0]
        mine = (first.document, first.start, answer.statements[0].exact)
        return any(
            mine == (other.citations[0].document, other.citations[0].start, other.statements[0].exact)
            for other in self.answers
        )


def are_alike(one: str, other: str) -> bool:
    """Whether two questions ask the same in other words, as far as their words tell.

    >>> are_alike("Qui a conduit la délégation russe ?", "Par qui la délégation russe a-t-elle été conduite ?")
    True
    """
    forms = {expected_form(one), expected_form(other)}
    first, second = _terms(one), _terms(other)
    return (len(forms) == 1 or "other" in forms) and len(first & second) >= ALIKE_FROM * len(first | second)


def is_new(question: str, asked: Collection[str]) -> bool:
    """Whether it is none of the questions asked, nor one of them in other words."""
    return not any(are_alike(question, other) for other in asked)


def _terms(question: str) -> frozenset[str]:
    """The beginnings of the words that tell something, whichever language they are in."""
    words = (fold(word) for word in _WORD.findall(question))
    return frozenset(word[:_STEM_CHARS] for word in words if word not in GRAMMAR)
