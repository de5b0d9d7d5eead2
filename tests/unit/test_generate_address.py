"""Where a language model's server is, from an address as people write it."""

import pytest

from rag.errors import SettingsError
from rag.llm.provider import is_loopback, server_address


@pytest.mark.parametrize(
    ("provider", "given", "address"),
    [
        ("openai", "http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        ("mistralai", "https://a.org/v1", "https://a.org/v1"),
        ("anthropic", "https://a.org/claude/v1/messages", "https://a.org/claude"),
        ("google_genai", "https://a.org/v1beta", "https://a.org"),
        ("ollama", "http://a.org:11434/api/chat", "http://a.org:11434"),
        ("groq", "https://a.org/x", "https://a.org/x"),
        ("openai", None, None),
        ("anthropic", None, None),
    ],
)
def test_an_address_is_in_the_form_that_the_package_takes(
    provider: str, given: str | None, address: str | None
) -> None:
    assert server_address(provider, given) == address


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("10.0.0.7", "http://10.0.0.7:11434"),
        ("10.0.0.7:9", "http://10.0.0.7:9"),
        (":9", "http://127.0.0.1:9"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("https://a.org/ollama/", "https://a.org/ollama"),
        ("[::1]:9", "http://[::1]:9"),
        ("[::1]", "http://[::1]:11434"),
    ],
)
def test_ollama_is_where_its_variable_says(variable: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", variable)
    assert server_address("ollama", None) == address
    assert server_address("ollama", "http://b.org") == "http://b.org"


def test_an_ollama_variable_that_is_no_address_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "a:b:c")
    with pytest.raises(SettingsError, match="OLLAMA_HOST is no address"):
        server_address("ollama", None)


def test_this_machine_is_known() -> None:
    here = ("http://127.0.0.1:8080", "http://localhost/v1", "http://[::1]:9", "http://127.3.2.1")
    assert all(map(is_loopback, here))
    assert not any(map(is_loopback, ("http://10.0.0.1", "https://localhost.org", "")))
