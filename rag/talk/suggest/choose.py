"""Which of the questions that could be asked are suggested: few, varied, verified."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from rag.talk.suggest.draft import Draft, Kind
from rag.talk.suggest.verify import Asked, is_answered
from rag.talk.suggest.wording import is_new

IsWanted = Callable[[], bool]


def always() -> bool:
    """What is wanted for as long as it takes."""
    return True


@dataclass(slots=True)
class Chosen:
    """The drafts that were verified, of at most `tries`; what was `asked` before is asked by none of them."""

    assistant: Asked
    most: int
    tries: int
    asked: Collection[str] = ()
    is_wanted: IsWanted = always
    drafts: list[Draft] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether there are enough, or no more may be tried."""
        return len(self.drafts) >= self.most or self.tries <= 0 or not self.is_wanted()

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions chosen."""
        return tuple(draft.made.question for draft in self.drafts)

    def offer(self, draft: Draft) -> bool:
        """Whether a draft was taken: it is new and, asked, it is answered."""
        if self.is_done or not self.fits(draft):
            return False
        self.tries -= 1
        if not is_answered(self.assistant, draft):
            return False
        self.drafts.append(draft)
        return True

    def fits(self, draft: Draft) -> bool:
        """Whether it was not asked before, nor chosen, and asks for something else than those chosen."""
        told = {(other.path, other.start, other.made.expected) for other in self.drafts if other.made.expected}
        is_same = (draft.path, draft.start, draft.made.expected) in told
        return not is_same and is_new(draft.made.question, (*self.asked, *self.questions))


def varied(drafts: Iterable[Draft], order: Collection[Kind], used: Collection[Draft] = ()) -> Iterator[Draft]:
    """Drafts in an order in which kinds, and then documents, take turns; `used` had theirs."""
    left = list(drafts)
    kinds = {kind: sum(draft.made.kind == kind for draft in used) for kind in order}
    paths = [draft.path for draft in used]
    rank = {kind: place for place, kind in enumerate(order)}
    while left:
        best = min(left, key=lambda draft: (kinds[draft.made.kind], paths.count(draft.path), rank[draft.made.kind]))
        left.remove(best)
        kinds[best.made.kind] += 1
        paths.append(best.path)
        yield best
