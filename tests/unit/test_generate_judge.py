"""Which model judges: its own provider's key, never another's."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from rag.errors import SettingsError
from rag.llm.judgement import Judge
from rag.settings import Settings


def settings(llm: str | None) -> Settings:
    return Settings(llm=llm, llm_key=SecretStr("sk-own"), llm_base_url="http://127.0.0.1:9/v1")


@pytest.mark.parametrize("llm", ["openai:small", None])
def test_a_judge_of_the_same_provider_has_its_address_and_its_key(llm: str | None) -> None:
    with Judge.open("openai:large", settings(llm)) as judge:
        assert judge.model.name == "openai:large"


def test_a_key_is_not_given_to_another_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        Judge.open("openai:large", settings("ollama:small"))


def test_a_judge_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--judge is 'large'.*provider:model"):
        Judge.open("large", settings(None))
