"""Every provider that Griot names, by its own package, over a connection that speaks its own protocol."""

from __future__ import annotations

import logging
import traceback
from dataclasses import replace
from typing import Any

import pytest

from rag.errors import LlmError
from rag.llm.model import LanguageModel, Prompted
from rag.llm.name import EXTRAS, LOCAL, LlmName
from rag.llm.provider import CLIENTS, THOUGHT_TOKENS, open_chat
from rag.records import Failure
from rag.settings import Settings
from tests.llm_server import LlmServer, Reply, breaks_off, errs, fails, overflows, refusing, says, serving, stalls
from tests.llm_wires import WIRES, data

KEY = "sk-hidden-4711"
SECRET = "Quelle est la couleur du dossier de Fatoumata ?"
PROMPT = Prompted("Réponds {ainsi} : « oui ».", SECRET)
every_provider = pytest.mark.parametrize("provider", WIRES)


def opened(server: LlmServer | str, provider: str, **settings: Any) -> LanguageModel:
    """A provider's model at a server's address."""
    url = server if isinstance(server, str) else server.url
    chosen = {"llm": f"{provider}:m", "llm_key": KEY, "llm_timeout_s": 10, "llm_attempts": 2, **settings}
    return LanguageModel.open(Settings(llm_base_url=url.removesuffix("/v1") + WIRES[provider].root, **chosen))


def failed(server: LlmServer | str, provider: str, **settings: Any) -> tuple[Failure, str]:
    """How a model fails, without a word of its key, and what it wrote until then."""
    written: list[str] = []
    model = opened(server, provider, **settings)
    with pytest.raises(LlmError) as raised:
        written.extend(model.stream(PROMPT))
    assert KEY not in "".join(traceback.format_exception(raised.value)) + repr(vars(raised.value))
    return raised.value.failure, "".join(written)


def test_every_provider_that_is_named_is_tried() -> None:
    assert set(EXTRAS) - {LOCAL} == set(WIRES)


@every_provider
def test_an_answer_comes_word_by_word(provider: str) -> None:
    with serving(says("À l’ouest, dit-on 😀.", provider=provider)) as server:
        assert list(opened(server, provider).stream(PROMPT, tokens=77)) == ["À ", "l’ouest, ", "dit-on ", "😀."]
    asked = server.asked[0]
    assert (asked.system, asked.user, asked.key, asked.tokens) == (PROMPT.system, PROMPT.user, KEY, 77)


@every_provider
def test_an_answer_that_reached_its_length_has_ended(provider: str) -> None:
    with serving(says("At the coast", finish=WIRES[provider].cut, provider=provider)) as server:
        assert opened(server, provider).write(PROMPT) == "At the coast"


@pytest.mark.parametrize("provider", [name for name, wire in WIRES.items() if wire.withheld])
def test_an_answer_that_is_withheld_is_rejected(provider: str) -> None:
    with serving(says("At the", finish=WIRES[provider].withheld, provider=provider)) as server:
        assert failed(server, provider) == ("rejected", "At the")


@every_provider
@pytest.mark.parametrize(
    ("status", "failure", "times"),
    [
        (400, "rejected", 1),
        (401, "refused_key", 1),
        (403, "refused_key", 1),
        (404, "unknown_model", 1),
        (429, "busy", 2),
        (500, "server", 2),
        (503, "server", 2),
    ],
)
def test_a_refusal_is_understood_and_asked_again_where_it_may_pass(
    provider: str, status: int, failure: Failure, times: int
) -> None:
    with serving(fails(status)) as server:
        assert failed(server, provider) == (failure, "")
        assert len(server.asked) == times


@every_provider
def test_what_passes_is_followed_by_the_answer(provider: str) -> None:
    with serving(fails(429), says("At the coast.", provider=provider)) as server:
        assert opened(server, provider).write(PROMPT) == "At the coast."


@every_provider
def test_a_prompt_that_is_too_long_is_so_in_any_providers_words(provider: str) -> None:
    with serving(overflows(provider)) as server:
        assert failed(server, provider) == ("overflow", "")


@every_provider
@pytest.mark.parametrize("torn", [False, True])
def test_a_connection_that_is_closed_in_the_middle_is_broken(provider: str, torn: bool) -> None:
    with serving(breaks_off("At the", torn=torn, provider=provider)) as server:
        assert failed(server, provider) == ("broken", "At the")


@pytest.mark.parametrize(
    ("provider", "failure"),
    [
        ("openai", "broken"),
        ("mistralai", "broken"),
        ("anthropic", "busy"),
        ("google_genai", "busy"),
        ("ollama", "broken"),
    ],
)
def test_an_error_in_the_middle_of_an_answer_is_one(provider: str, failure: Failure) -> None:
    with serving(errs("At the", provider)) as server:
        assert failed(server, provider) == (failure, "At the")


@every_provider
def test_a_stall_is_not_waited_for(provider: str) -> None:
    said = says("At the", provider=provider)
    stalled = replace(said, parts=said.parts[:-1], end="stalled")
    with serving(stalled) as server:
        assert failed(server, provider, llm_timeout_s=1.5) == ("timeout", "At the")


@every_provider
def test_a_server_that_is_not_there_is_unreachable(provider: str) -> None:
    with refusing() as url:
        assert failed(url, provider) == ("unreachable", "")


@every_provider
@pytest.mark.parametrize("step", [fails(401), fails(500), None])
def test_neither_key_nor_prompt_is_logged_at_any_level(
    provider: str, step: Reply | None, caplog: pytest.LogCaptureFixture
) -> None:
    for name in CLIENTS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    with serving(step or says("At the coast.", provider=provider)) as server:
        model = opened(server, provider)
        if step:
            with pytest.raises(LlmError):
                model.write(PROMPT)
        else:
            assert model.write(PROMPT) == "At the coast."
    assert KEY not in caplog.text
    assert "Fatoumata" not in caplog.text
    assert "coast" not in caplog.text


def test_a_clients_own_wish_to_log_everything_is_not_met() -> None:
    logger = logging.getLogger("openai")
    logger.setLevel(logging.DEBUG)
    with serving(says("x")) as server:
        opened(server, "openai")
    assert not logging.getLogger("openai._base_client").isEnabledFor(logging.DEBUG)
    assert logging.getLogger("openai._base_client").isEnabledFor(logging.INFO)


@pytest.mark.parametrize(
    ("provider", "beyond"),
    [
        ("anthropic", "/v1"),
        ("anthropic", "/v1/"),
        ("google_genai", "/v1beta"),
        ("ollama", "/v1"),
        ("ollama", "/"),
        ("openai", "/"),
        ("mistralai", "/"),
    ],
)
def test_an_address_may_end_as_people_copy_it(provider: str, beyond: str) -> None:
    with serving(says("At the coast.", provider=provider)) as server:
        address = server.url.removesuffix("/v1") + WIRES[provider].root + beyond
        model = LanguageModel.open(Settings(llm=f"{provider}:m", llm_key=KEY, llm_base_url=address))  # type: ignore[arg-type]
        assert model.write(PROMPT) == "At the coast."


@pytest.mark.parametrize("provider", ["openai", "ollama", "google_genai"])
def test_no_proxy_leads_to_this_machine(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    with serving(says("At the coast.", provider=provider)) as server:
        assert opened(server, provider).write(PROMPT) == "At the coast."


@pytest.mark.parametrize(
    ("told", "chosen", "context"),
    [
        ({"llama.context_length": 131072}, None, 8192),
        ({"gemma.context_length": 2048}, None, 2048),
        ({}, None, 4096),
        ({"llama.context_length": 131072}, 6000, 6000),
    ],
)
def test_ollama_is_asked_for_the_context_that_is_counted_on(
    told: dict[str, int], chosen: int | None, context: int
) -> None:
    shown = {"/api/show": {"model_info": {"general.architecture": "llama", **told}}}
    with serving(says("At the coast.", provider="ollama"), told=shown) as server:
        model = opened(server, "ollama", llm_context=chosen)
        assert model.context_tokens == context
        assert model.write(PROMPT) == "At the coast."
        assert server.asked[0].context == context


def test_ollama_is_where_its_own_variable_says(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {"/api/show": {"model_info": {"llama.context_length": 3000}}}
    with serving(says("At the coast.", provider="ollama"), told=shown) as server:
        monkeypatch.setenv("OLLAMA_HOST", f"0.0.0.0:{server.server_port}")
        model = LanguageModel.open(Settings(llm="ollama:m"))
        assert model.context_tokens == 3000
        assert model.write(PROMPT) == "At the coast."


def test_ollama_needs_no_key() -> None:
    with serving(says("At the coast.", provider="ollama")) as server:
        model = LanguageModel.open(Settings(llm="ollama:m", llm_base_url=server.url))
        assert model.write(PROMPT) == "At the coast."
        assert server.asked[0].key == ""


@pytest.mark.parametrize(
    ("provider", "model", "context"),
    [("anthropic", "claude-haiku-4-5", 200000), ("mistralai", "mistral-large-latest", 262144), ("openai", "m", 4096)],
)
def test_a_context_that_is_known_to_langchain_is_counted_on(provider: str, model: str, context: int) -> None:
    with serving(says("x", provider=provider)) as server:
        assert opened(server, provider, llm=f"{provider}:{model}").context_tokens == context


def test_google_says_a_wrong_key_as_any_wrong_request() -> None:
    with serving(fails(400, "API key not valid. Please pass a valid API key.")) as server:
        assert failed(server, "google_genai") == ("refused_key", "")


def test_google_blocks_a_prompt_without_a_word() -> None:
    blocked = data({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "modelVersion": "m"})
    with serving(Reply((blocked,))) as server:
        assert failed(server, "google_genai") == ("rejected", "")


def test_anthropic_is_asked_again_where_it_is_overloaded_from_the_start() -> None:
    with serving(errs("", "anthropic"), says("At the coast.", provider="anthropic")) as server:
        assert opened(server, "anthropic").write(PROMPT) == "At the coast."


def test_thoughts_that_come_apart_are_not_written() -> None:
    thinking = {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm."}}
    head, start, *rest = says("At the coast.", provider="anthropic").parts
    with serving(Reply((head, start, data(thinking, name="content_block_delta"), *rest))) as server:
        assert opened(server, "anthropic").write(PROMPT) == "At the coast."


def test_ollamas_thoughts_are_not_written() -> None:
    line = b'{"model":"m","created_at":"x","message":{"role":"assistant","content":"","thinking":"Hm."},"done":false}\n'
    with serving(Reply((line, *says("At the coast.", provider="ollama").parts))) as server:
        assert opened(server, "ollama").write(PROMPT) == "At the coast."


@pytest.mark.parametrize(
    ("model", "temperature", "tokens"),
    [("gpt-4.1", 0, 100), ("gpt-5.5", None, 100 + THOUGHT_TOKENS), ("o4-mini", None, 100 + THOUGHT_TOKENS)],
)
def test_a_model_is_asked_as_langchain_knows_that_it_can_be(model: str, temperature: int | None, tokens: int) -> None:
    settings = Settings(llm_key=KEY, llm_base_url="http://127.0.0.1:9/v1")  # type: ignore[arg-type]
    chat: Any = open_chat(LlmName("openai", model), settings, key=settings.llm_key, tokens=100)
    assert (chat.temperature, chat.max_tokens) == (temperature, tokens)


def test_a_stall_before_the_first_word_is_not_waited_for() -> None:
    with serving(stalls("")) as server:
        assert failed(server, "openai", llm_timeout_s=1) == ("timeout", "")
