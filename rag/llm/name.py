"""Which language model is meant: a provider that LangChain knows, and its name there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from rag.errors import SettingsError

LOCAL = "gguf"  # a file, which this process serves to itself
EXTRAS = {  # what `pip install 'griot-qa[…]'` takes for a provider
    "openai": "openai",
    "anthropic": "anthropic",
    "ollama": "ollama",
    "mistralai": "mistral",
    "google_genai": "google",
    LOCAL: "local-llm",
}
ALIASES = {"mistral": "mistralai", "google": "google_genai", "gemini": "google_genai", "claude": "anthropic"}
WRITE = "Write provider:model, such as ollama:llama3.2, openai:gpt-5-mini or gguf:/path/to/model.gguf."


@dataclass(frozen=True, slots=True)
class LlmName:
    """A language model. `model` is the provider's own name of it; for a local file, its path.

    >>> str(LlmName("gguf", "/home/awa/small.gguf"))
    'gguf:small.gguf'
    """

    provider: str
    model: str

    def __str__(self) -> str:
        """As it may be shown: of a local file, only its name."""
        return f"{self.provider}:{PurePath(self.model).name if self.provider == LOCAL else self.model}"

    @property
    def install(self) -> str:
        """What to type where its package is missing."""
        if extra := EXTRAS.get(self.provider):
            return f"pip install 'griot-qa[{extra}]'"
        return f"pip install langchain-{self.provider.replace('_', '-')}"


def parse_name(text: str, setting: str = "GRIOT_LLM") -> LlmName:
    """A language model as a setting names it. Raises SettingsError where no provider or no model is given.

    >>> parse_name("ollama:llama3.2:1b")
    LlmName(provider='ollama', model='llama3.2:1b')
    """
    provider, _, model = (part.strip() for part in text.partition(":"))
    provider = provider.lower().replace("-", "_")
    if not provider.isidentifier() or not model:
        raise SettingsError(f"{setting} is {text!r}, which does not name a provider and its model. {WRITE}")
    return LlmName(ALIASES.get(provider, provider), model)
