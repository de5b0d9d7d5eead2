"""The whole: passages → a language model's lines → questions that the documents show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.evaluate.draft.kept import Kept
from rag.evaluate.draft.lines import read_lines
from rag.evaluate.draft.passages import choose_passages
from rag.evaluate.draft.prove import is_unanswered, prove
from rag.evaluate.draft.records import Drafted, Line, Reason
from rag.evaluate.draft.wording import wording_fault
from rag.llm.ask import ask_questions
from rag.llm.model import LanguageModel
from rag.llm.prompts import Prompt
from rag.records import Hit

LINES = 5  # that are asked of a passage, beside the one that it does not answer: one of each kind
TOKENS = 700  # for them: French ones have about 60 each, and a reasoning model thinks before
REQUESTS_EACH = 3  # question that is wanted, at most: a model that draws a blank so often draws it for ever


class Drafter:
    """Drafts questions over an index; what it keeps, and why not the rest, is in `kept`."""

    def __init__(
        self, assistant: Assistant, model: LanguageModel, prompt: Prompt, languages: Sequence[str], kept: Kept
    ) -> None:
        self.kept = kept
        self._assistant = assistant.quoting()
        self._model = model
        self._prompt = prompt
        self._languages = languages

    def draft(self, documents: Collection[str], most: int) -> Iterator[list[Drafted]]:
        """What was kept of each request in turn, of passages of the documents at those paths.

        It ends when there are enough, or after the last passage, or when there were too many requests for `most`
        questions. Raises LlmError where the model fails; what was kept until then is.
        """
        requests = REQUESTS_EACH * most
        passages = choose_passages(self._assistant.store, documents, requests)
        for hit, language in self._turns(passages)[:requests]:
            if self.kept.is_full:
                break
            if not self.kept.covers(hit, language):
                yield self.kept.choose(self._proved(hit, language))
        yield self.kept.take_spare()

    def _turns(self, passages: Sequence[Hit]) -> list[tuple[Hit, str]]:
        """Each passage once in each language: at first the languages take turns, then each has the others'."""
        count = len(self._languages)
        return [
            (hit, self._languages[(place + shift) % count])
            for shift in range(count)
            for place, hit in enumerate(passages)
        ]

    def _proved(self, hit: Hit, language: str) -> list[Drafted]:
        prompted = ask_questions(self._prompt, hit.passage.text, language=language, count=LINES)
        lines, malformed = read_lines(self._model.write(prompted, tokens=TOKENS))
        self.kept.left_out["malformed"] += malformed if lines or malformed else 1
        judged = [self._judged(line, hit, language) for line in lines]
        self.kept.left_out.update(reason for reason in judged if isinstance(reason, str))
        return [draft for draft in judged if isinstance(draft, Drafted)]

    def _judged(self, line: Line, hit: Hit, language: str) -> Drafted | Reason:
        """The question as it is kept, or why it is not."""
        if fault := wording_fault(line, language):
            return fault
        if line.kind != "none":
            return prove(line, hit, language, self._assistant) or "unproved"
        try:
            is_none = is_unanswered(line.question, hit, self._assistant)
        except QuestionError:
            return "malformed"
        return Drafted("none", line.question, language) if is_none else "answered"
