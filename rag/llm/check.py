"""Whether the language model that the settings name answers: it is asked for one word."""

from __future__ import annotations

from contextlib import closing
from time import perf_counter

from rag.errors import GriotError
from rag.llm.model import LanguageModel, Prompted
from rag.llm.prompts import Prompts, read_prompts
from rag.settings import Settings
from rag.store.doctor import Finding

QUESTION = Prompted("You answer with one word.", "Is Dakar a city? Answer with yes or no.")
TOKENS = 16
PASSAGE_TOKENS = 400  # of one in French; with less room there may be none in the prompt


def examine_llm(settings: Settings) -> tuple[Finding, ...]:
    """Whether it answers, how soon, and how much it reads at once; nothing where none is set."""
    if not settings.llm:
        return ()
    try:
        prompts = read_prompts(settings.prompts)
        with closing(LanguageModel.open(settings)) as model:
            return _asked(model, prompts, settings.llm_tokens)
    except GriotError as error:
        return (Finding("error", str(error)),)


def _asked(model: LanguageModel, prompts: Prompts, answer_tokens: int) -> tuple[Finding, ...]:
    context, begun = model.context_tokens, perf_counter()
    with closing(model.stream(QUESTION, tokens=TOKENS)) as words:
        next(words)
        first_s = perf_counter() - begun
    holds = f"context of {context:,} tokens"
    answers = Finding("ok", f"The language model {model.name} answers: first word after {first_s:.1f} s, {holds}.")
    room = context - answer_tokens - model.count_tokens(prompts.answer.system + prompts.answer.user)
    if room >= PASSAGE_TOKENS:
        return (answers,)
    said = f"Its {holds} may have no room for a passage. Set GRIOT_LLM_CONTEXT to what it holds, if that is more."
    return answers, Finding("warning", said)
