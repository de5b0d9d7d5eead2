"""A model that surely fails is left alone for a while, and asked again by one question."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.errors import LlmError
from rag.llm.model import LanguageModel, Prompted
from rag.records import Failure
from rag.settings import Settings
from tests.llm_server import LlmServer, fails, refusing, says, serving, starts_late

PROMPT = Prompted("", "Where is Dakar?")
LONG, SHORT = 600.0, 0.3


def opened(url: str, rest_s: float, timeout_s: float = 5) -> LanguageModel:
    """A model behind an address."""
    settings = Settings(llm="openai:m", llm_base_url=url, llm_timeout_s=timeout_s, llm_attempts=1)
    return LanguageModel.open(settings, rest_s=rest_s)


def said(model: LanguageModel) -> str:
    """What it writes, or how it fails."""
    try:
        return model.write(PROMPT)
    except LlmError as error:
        return error.failure


@pytest.mark.parametrize(("status", "failure"), [(401, "refused_key"), (404, "unknown_model")])
def test_what_fails_for_sure_is_asked_once(status: int, failure: Failure) -> None:
    with serving(fails(status), says("At the coast.")) as server:
        model = opened(server.url, LONG)
        assert [said(model) for _ in range(5)] == [failure] * 5
        assert len(server.asked) == 1


def test_one_that_was_too_slow_is_given_a_second_chance() -> None:
    with serving(starts_late("At the coast.", 10)) as server:
        model = opened(server.url, LONG, timeout_s=1.5)
        assert [said(model) for _ in range(4)] == ["timeout"] * 4
        assert len(server.asked) == 2


def test_one_slow_answer_between_others_is_no_sign() -> None:
    late, soon = starts_late("x", 10), says("At the coast.")
    with serving(late, soon, late, soon) as server:
        model = opened(server.url, LONG, timeout_s=1.5)
        assert [said(model) for _ in range(4)] == ["timeout", "At the coast."] * 2


@pytest.mark.parametrize("status", [400, 429, 500])
def test_what_may_pass_is_asked_each_time(status: int) -> None:
    with serving(fails(status)) as server:
        model = opened(server.url, LONG)
        for _ in range(3):
            said(model)
        assert len(server.asked) == 3


def test_a_server_that_is_started_after_all_answers_when_the_rest_is_over() -> None:
    with refusing() as url:
        model = opened(url, SHORT)
        assert said(model) == "unreachable"
    with serving(says("At the coast."), port=int(url.rpartition(":")[2].removesuffix("/v1"))):
        time.sleep(SHORT + 0.1)
        assert said(model) == "At the coast."


def test_a_server_that_goes_down_and_up_again_is_found_each_time() -> None:
    with serving(says("At the coast.")) as server:
        model = opened(server.url, SHORT)
        assert said(model) == "At the coast."
        port = server.server_port
    assert said(model) == "unreachable"
    assert said(model) == "unreachable"
    with serving(says("Still there."), port=port):
        time.sleep(SHORT + 0.1)
        assert [said(model) for _ in range(2)] == ["Still there."] * 2


def test_a_context_is_asked_for_anew_after_a_server_was_gone() -> None:
    def told(tokens: int) -> dict[str, object]:
        return {"/props": {"default_generation_settings": {"n_ctx": tokens}}}

    with serving(says("x"), told=told(2048)) as server:
        model = opened(server.url, SHORT)
        assert model.context_tokens == 2048
        port = server.server_port
    assert said(model) == "unreachable"
    with serving(says("x"), told=told(1024), port=port):
        time.sleep(SHORT + 0.1)
        assert said(model) == "x"
        assert model.context_tokens == 1024


def test_one_question_tries_while_the_others_are_told_at_once() -> None:
    with serving(fails(404), starts_late("At the coast.", 1.5)) as server, ThreadPoolExecutor(1) as pool:
        model = opened(server.url, SHORT)
        assert said(model) == "unknown_model"
        time.sleep(SHORT + 0.1)
        trying = pool.submit(said, model)
        wait_for_request(server, 2)
        assert [said(model) for _ in range(3)] == ["unknown_model"] * 3
        assert trying.result() == "At the coast."
        assert len(server.asked) == 2
        assert said(model) == "At the coast."


def test_whoever_tries_and_leaves_lets_the_next_one_try() -> None:
    with serving(fails(404), starts_late("x", 10), says("At the coast.")) as server:
        model = opened(server.url, SHORT)
        assert said(model) == "unknown_model"
        time.sleep(SHORT + 0.1)
        trying = model.stream(PROMPT, beats=True)
        assert next(trying) == ""
        assert said(model) == "unknown_model"
        trying.close()
        assert said(model) == "At the coast."


def test_many_threads_meet_a_failure_that_one_found() -> None:
    with serving(fails(401)) as server, ThreadPoolExecutor(8) as pool:
        model = opened(server.url, LONG)
        assert said(model) == "refused_key"
        assert set(pool.map(lambda _: said(model), range(64))) == {"refused_key"}
        assert len(server.asked) == 1


def wait_for_request(server: LlmServer, count: int) -> None:
    """Waits until a server was asked so often."""
    until = time.monotonic() + 10
    while len(server.asked) < count and time.monotonic() < until:
        time.sleep(0.02)
    assert len(server.asked) == count
