"""The questions that were kept, and why the others were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rag.evaluate.draft.alike import Alike
from rag.evaluate.draft.records import Drafted, Reason
from rag.models.embedder import Embedder
from rag.records import Hit

EACH = 2  # answered questions that one request gives, so that they come from many passages; the rest are spare
NONE_EACH = 5  # one question without an answer to so many with one: every sixth


class Kept:
    """A set of questions as it grows to `most`; `spare` would have fitted, and may yet."""

    def __init__(self, most: int, embedder: Embedder, before: Iterable[Drafted] = ()) -> None:
        self.questions = list(before)
        self.left_out: Counter[Reason] = Counter()
        self.spare: list[Drafted] = []
        self._most = most
        self._alike = Alike(embedder, self.questions)

    @property
    def is_full(self) -> bool:
        """Whether there are as many as were wanted."""
        return len(self.questions) >= self._most

    def covers(self, hit: Hit, language: str) -> bool:
        """Whether a question in that language was kept of a passage."""
        return any(
            one.language == language and one.path == hit.passage.document and one.quote in hit.passage.text
            for one in self.questions
        )

    def choose(self, drafts: Iterable[Drafted]) -> list[Drafted]:
        """Those of one request's drafts that are kept: of rare kinds first, and few."""
        kept: list[Drafted] = []
        answered = 0
        for draft in self._in_turn(drafts):
            if answered == EACH and draft.kind != "none":
                self.spare.append(draft)
            elif self.take(draft):
                kept.append(draft)
                answered += draft.kind != "none"
        return kept

    def take(self, draft: Drafted) -> bool:
        """Keeps a question, unless there are enough of them, or of those without an answer, or one that asks so."""
        answered = sum(one.kind != "none" for one in self.questions)
        has_enough = draft.kind == "none" and (len(self.questions) - answered) * NONE_EACH > answered - NONE_EACH // 2
        if self.is_full or has_enough:
            self.left_out["spare"] += 1
            return False
        if self._alike.has(draft):
            self.left_out["duplicate"] += 1
            return False
        self.questions.append(draft)
        self._alike.add(draft)
        return True

    def take_spare(self) -> list[Drafted]:
        """As many of the spare questions as there is room for, of rare kinds and documents first."""
        kept: list[Drafted] = []
        for draft in self._in_turn(self.spare):
            if self.take(draft):
                kept.append(draft)
        self.spare.clear()
        return kept

    def _in_turn(self, drafts: Iterable[Drafted]) -> Iterator[Drafted]:
        """Drafts so that kinds and documents take turns, as what is kept meanwhile has it."""
        left = list(drafts)
        while left:
            best = min(left, key=self._rank)
            left.remove(best)
            yield best

    def _rank(self, draft: Drafted) -> tuple[bool, int, int]:
        kinds = sum(one.kind == draft.kind and one.language == draft.language for one in self.questions)
        return draft.kind == "none", kinds, sum(one.path == draft.path for one in self.questions)
