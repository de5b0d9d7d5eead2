"""A language model over a real connection, and every way in which one fails."""

from __future__ import annotations

import gc
import logging
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from langsmith.utils import tracing_is_enabled

from rag.errors import LlmError, ModelError
from rag.llm.local import Endpoint, LocalServer, ollama_context
from rag.llm.model import LanguageModel, Prompted
from rag.records import Failure
from rag.settings import Settings
from tests.llm_server import (
    LlmServer,
    Reply,
    breaks_off,
    fails,
    garbles,
    overflows,
    refusing,
    says,
    says_nothing,
    serving,
    splits,
    splits_escapes,
    stalls,
    starts_late,
)

KEY = "sk-hidden-4711"
PROMPT = Prompted("Answer briefly.", "Where is Dakar?")
SOON = {"llm_timeout_s": 0.4}


def opened(url: str, **settings: Any) -> LanguageModel:
    """A model behind an address."""
    return LanguageModel.open(Settings(**{"llm": "openai:m", "llm_base_url": url, "llm_key": KEY, **settings}))


def failure_of(server: LlmServer | str, **settings: Any) -> tuple[Failure, str]:
    """How a model fails, and what it wrote until then."""
    model = opened(server if isinstance(server, str) else server.url, **settings)
    written = ""
    try:
        for words in model.stream(PROMPT):
            written += words
    except LlmError as error:
        return error.failure, written
    pytest.fail(f"it did not fail, but wrote {written!r}")


def test_a_real_model_streams_over_a_real_connection(smollm: LocalServer) -> None:
    model = opened(smollm.url, llm_key=smollm.key)
    words = list(model.stream(Prompted("You count.", "Count from one to ten, in words."), tokens=24))
    assert len(words) > 5
    assert "".join(words).strip()
    assert model.write(Prompted("You count.", "Count from one to ten, in words."), tokens=24) == "".join(words)


def test_a_real_server_tells_its_context_and_counts_tokens(smollm: LocalServer) -> None:
    model = opened(smollm.url, llm_key=smollm.key)
    assert model.context_tokens == 8192
    assert model.count_tokens("") == 0
    assert 1 <= model.count_tokens("Dakar") < model.count_tokens("Dakar est la capitale du Sénégal.") <= 20


def test_a_real_server_refuses_a_wrong_key(smollm: LocalServer) -> None:
    assert failure_of(smollm.url) == ("refused_key", "")


def test_a_real_model_writes_no_more_than_it_may(smollm: LocalServer) -> None:
    model = opened(smollm.url, llm_key=smollm.key)
    text = model.write(Prompted("", "Tell me a long story."), tokens=16)
    assert 0 < model.count_tokens(text) <= 17


def test_a_file_runs_in_this_process_whatever_proxy_is_set(smollm_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    model = LanguageModel.open(Settings(llm=f"gguf:{smollm_file}", llm_context=512, threads=1))
    try:
        assert model.name == f"gguf:{smollm_file.name}"
        assert model.context_tokens == 512
        assert model.write(Prompted("", "Say hello."), tokens=16).strip()
        with pytest.raises(LlmError) as raised:
            model.write(Prompted("", "word " * 1000))
        assert raised.value.failure == "overflow"
        assert str(smollm_file.parent) not in str(raised.value)
    finally:
        model.close()


def test_a_damaged_file_is_said_to_be(smollm_file: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "half.gguf"
    with smollm_file.open("rb") as whole:
        damaged.write_bytes(whole.read(1_000_000))
    with pytest.raises(ModelError, match=r"gguf:half\.gguf' cannot be loaded"):
        LanguageModel.open(Settings(llm=f"gguf:{damaged}"))


def test_the_prompt_goes_out_as_it_is() -> None:
    prompt = Prompted("Répondez {ainsi} : « oui ».", "Où est {Dakar} ?\n<a> & 😀")
    with serving(says("À l’ouest, dit-on.")) as server:
        assert opened(server.url).write(prompt, tokens=77) == "À l’ouest, dit-on."
    asked = server.asked[0]
    assert (asked.system, asked.user, asked.key, asked.tokens) == (prompt.system, prompt.user, KEY, 77)


def test_words_come_one_by_one() -> None:
    with serving(says("one two three")) as server:
        assert list(opened(server.url).stream(PROMPT)) == ["one ", "two ", "three"]


def test_an_answer_may_depend_on_its_prompt() -> None:
    with serving(lambda asked: says(asked.user.upper())) as server:
        assert opened(server.url).write(PROMPT) == "WHERE IS DAKAR?"


@pytest.mark.parametrize("split", [splits, splits_escapes])
def test_half_a_character_at_an_edge_is_joined(split: Any) -> None:
    with serving(split("Été à Ñuñoa — « œuf » 😀 م")) as server:
        assert opened(server.url).write(PROMPT) == "Été à Ñuñoa — « œuf » 😀 م"


@pytest.mark.parametrize(
    ("status", "failure"),
    [(400, "rejected"), (401, "refused_key"), (403, "refused_key"), (404, "unknown_model"), (422, "rejected")],
)
def test_what_would_fail_again_is_asked_once(status: int, failure: Failure) -> None:
    with serving(fails(status)) as server:
        assert failure_of(server) == (failure, "")
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    "step", [fails(429), fails(500), fails(503), breaks_off(""), breaks_off("", torn=True), garbles()]
)
def test_what_may_pass_is_asked_again(step: Reply) -> None:
    with serving(step, says("At the coast.")) as server:
        assert opened(server.url).write(PROMPT) == "At the coast."
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("step", "failure"),
    [
        (fails(429), "busy"),
        (fails(500), "server"),
        (fails(503), "server"),
        (garbles(), "broken"),
        (breaks_off(""), "broken"),
    ],
)
def test_attempts_are_counted(step: Reply, failure: Failure) -> None:
    with serving(step) as server:
        assert failure_of(server, llm_attempts=2) == (failure, "")
        assert len(server.asked) == 2


def test_a_servers_wait_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    waits_s: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits_s.append)
    with serving(fails(429, retry_after="40"), says("At the coast.")) as server:
        assert opened(server.url).write(PROMPT) == "At the coast."
    assert waits_s == [40]


def test_a_wait_that_is_longer_than_anybody_waits_is_not_begun() -> None:
    with serving(fails(429, retry_after="3600")) as server:
        assert failure_of(server) == ("busy", "")
        assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with refusing() as url:
        assert failure_of(url, llm_attempts=2) == ("unreachable", "")
        model = opened(url)
        assert model.context_tokens == 4096
        assert model.count_tokens("Dakar") >= 1


def test_first_words_that_do_not_come_are_not_waited_for() -> None:
    with serving(starts_late("At the coast.", 15)) as server:
        assert failure_of(server, **SOON) == ("timeout", "")


def test_slow_first_words_within_the_time_are_waited_for() -> None:
    with serving(starts_late("At the coast.", 0.3)) as server:
        assert opened(server.url).write(PROMPT) == "At the coast."


@pytest.mark.parametrize("alive", [False, True])
def test_a_stall_in_the_middle_ends_it_even_where_the_server_says_that_it_is_alive(alive: bool) -> None:
    with serving(stalls("At the", alive=alive)) as server:
        assert failure_of(server, llm_timeout_s=2) == ("timeout", "At the")
        assert len(server.asked) == 1


@pytest.mark.parametrize("step", [breaks_off("At the"), breaks_off("At the", torn=True), garbles("At the")])
def test_a_stream_that_stops_in_the_middle_is_broken(step: Reply) -> None:
    with serving(step) as server:
        assert failure_of(server) == ("broken", "At the")
        assert len(server.asked) == 1


@pytest.mark.parametrize("words", ["llama.cpp", "vllm", "openai"])
def test_a_prompt_that_is_too_long_is_so_in_any_servers_words(words: str) -> None:
    with serving(overflows(words)) as server:
        assert failure_of(server) == ("overflow", "")
        assert len(server.asked) == 1


def test_an_empty_answer_is_one() -> None:
    with serving(says_nothing()) as server:
        assert failure_of(server) == ("empty", "")


def test_an_answer_that_is_held_back_is_rejected() -> None:
    with serving(says("At the", finish="content_filter")) as server:
        assert failure_of(server) == ("rejected", "At the")


def test_a_server_that_does_not_stop_is_left() -> None:
    with serving(says("more " * 400)) as server:
        written = opened(server.url).write(PROMPT, tokens=16)
        assert 16 * 16 <= len(written) < 300


@pytest.mark.parametrize("step", [fails(401), fails(404), fails(500), garbles(), breaks_off("At the", torn=True)])
def test_a_key_is_in_no_error_and_no_log(step: Reply, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(step) as server, pytest.raises(LlmError) as raised:
        opened(server.url, llm_attempts=2).write(PROMPT)
    printed = "".join(traceback.format_exception(raised.value))
    assert raised.value.__context__ is None
    assert KEY not in printed + caplog.text + repr(vars(raised.value))
    assert "127.0.0.1" not in printed


def test_nothing_is_traced_unless_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        monkeypatch.delenv(variable, raising=False)
    assert tracing_is_enabled() is False


def test_one_slow_answer_keeps_nobody_waiting() -> None:
    with serving(stalls("At"), says("the coast.")) as server:
        model = opened(server.url, llm_timeout_s=10)
        slow = model.stream(PROMPT)
        assert next(iter(slow)) == "At"
        assert model.write(PROMPT) == "the coast."


def test_more_requests_than_are_served_at_once_wait_and_are_then_told() -> None:
    with serving(stalls("At", alive=True)) as server:
        model = opened(server.url, llm_timeout_s=1.5)
        begun = [model.stream(PROMPT) for _ in range(4)]
        assert [next(iter(words)) for words in begun] == ["At"] * 4
        with pytest.raises(LlmError) as raised:
            model.write(PROMPT)
        assert raised.value.failure == "busy"
        assert len(server.asked) == 4


def test_many_threads_get_their_own_answers() -> None:
    with serving(lambda asked: says(f"so {asked.user}")) as server, ThreadPoolExecutor(12) as pool:
        model = opened(server.url)
        answers = list(pool.map(lambda n: model.write(Prompted("", f"number {n}")), range(24)))
    assert answers == [f"so number {n}" for n in range(24)]


def test_a_reader_who_leaves_lets_the_next_in() -> None:
    with serving(says("one two three four five six")) as server:
        model = opened(server.url, llm_timeout_s=5)
        for _ in range(12):
            assert next(iter(model.stream(PROMPT))) == "one "
            gc.collect()
        assert model.write(PROMPT).startswith("one")
        assert len(server.asked) == 13


@pytest.mark.parametrize(
    ("told", "context"),
    [
        ({"/props": {"default_generation_settings": {"n_ctx": 1024}}}, 1024),
        ({"/v1/models": {"data": [{"id": "m", "max_model_len": 2048}, {"id": "other", "max_model_len": 9}]}}, 2048),
        ({"/v1/models": {"data": [{"id": "m"}]}}, 4096),
        ({"/props": [1], "/v1/models": {"data": "none"}}, 4096),
        ({}, 4096),
    ],
)
def test_a_context_is_what_the_server_says(told: dict[str, object], context: int) -> None:
    with serving(says("x"), told=told) as server:
        assert opened(server.url).context_tokens == context
        assert opened(server.url, llm_context=777).context_tokens == 777


@pytest.mark.parametrize(
    ("told", "context"),
    [
        ({"general.architecture": "llama", "llama.context_length": 131072}, 8192),
        ({"general.architecture": "gemma", "gemma.context_length": 2048}, 2048),
        ({"general.architecture": "llama"}, None),
        ("none", None),
    ],
)
def test_ollama_is_asked_for_no_more_than_a_model_was_made_for(told: object, context: int | None) -> None:
    with serving(says("x"), told={"/api/show": {"model_info": told}}) as server:
        assert ollama_context(Endpoint(server.url.removesuffix("/v1")), "llama3.2") == context


def test_a_server_that_does_not_count_is_estimated() -> None:
    with serving(says("x"), told={"/tokenize": {"tokens": [1, 2, 3]}}) as counting, serving(says("x")) as other:
        assert opened(counting.url).count_tokens("Dakar est au Sénégal.") == 3
        assert 6 <= opened(other.url).count_tokens("Dakar est au Sénégal.") <= 16
        assert opened(other.url).count_tokens("Αθήνα") >= 5
        assert opened(other.url).count_tokens("") == 0
