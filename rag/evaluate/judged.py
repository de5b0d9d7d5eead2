"""What another language model says of the sentences that one wrote."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import LlmError
from rag.evaluate.records import Judged
from rag.llm.cited import MOST_KNOWN, split_claims
from rag.llm.judge import Judge
from rag.llm.refusal import refuses
from rag.records import Answer, Hit


def judge_answer(answer: Answer, judge: Judge, passages: int) -> tuple[Judged, ...]:
    """Each sentence that a model wrote for an answer, held by the judge against the first so many passages.

    That the passages do not answer counts as no sentence.
    """
    if not answer.generation:
        return ()
    claims = split_claims(answer.generation.text, known=MOST_KNOWN)
    written = dict.fromkeys(claim.text for claim in claims if not refuses(claim.text, is_cited=bool(claim.citations)))
    words = answer.statements if answer.author == "model" else ()
    given = {said.text for said in words if said.supported}
    hits = answer.passages[:passages]
    return tuple(_judge(text, text in given, judge, hits) for text in written)


def _judge(sentence: str, given: bool, judge: Judge, hits: Sequence[Hit]) -> Judged:
    try:
        return Judged(sentence, given, judge.shows(hits, sentence))
    except LlmError as error:
        return Judged(sentence, given, None, str(error))
