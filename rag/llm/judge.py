"""A language model that says whether passages show a sentence: for evaluations, never for answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rag.llm.ask import ask_judge
from rag.llm.fit import fitting_passages
from rag.llm.model import LanguageModel
from rag.llm.name import parse_name
from rag.llm.prompts import Prompt, read_prompts
from rag.llm.thinking import without_thoughts
from rag.records import Hit
from rag.settings import Settings

SAID = re.compile(r"\W*(?:(yes|oui)|no|non)\b", re.IGNORECASE)


class Judge:
    """Judges sentences; owns its language model, which may be another than the one that words answers."""

    def __init__(self, model: LanguageModel, prompt: Prompt, tokens: int) -> None:
        self.model = model
        self._prompt = prompt
        self._tokens = tokens

    @classmethod
    def open(cls, name: str, settings: Settings) -> Self:
        """The model of that name; raises SettingsError or ModelError, a sentence that says what to type.

        The address and the key of the settings are those of GRIOT_LLM: they are given to its own provider only.
        """
        update: dict[str, object] = {"llm": name}
        provider = parse_name(name, "--judge").provider
        if settings.llm and provider != parse_name(settings.llm).provider:
            update |= {"llm_base_url": None, "llm_key": None, "llm_key_file": None}
        chosen = settings.model_copy(update=update)
        return cls(LanguageModel.open(chosen), read_prompts(settings.prompts).judge, settings.llm_tokens)

    def shows(self, hits: Sequence[Hit], sentence: str) -> bool | None:
        """Whether the hits show a sentence, as the model has it: as many as it has room for, best first.

        None where it says neither yes nor no, or has room for none. Raises LlmError.
        """
        empty = ask_judge(self._prompt, sentence, "")
        given = fitting_passages(hits, self.model, empty, self._tokens)
        if not given:
            return None
        told = ask_judge(self._prompt, sentence, "\n\n".join(hit.passage.text for hit in given))
        said = SAID.match(without_thoughts(self.model.write(told, tokens=self._tokens)))
        return bool(said[1]) if said else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.model.close()
