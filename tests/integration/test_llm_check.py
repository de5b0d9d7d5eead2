"""`griot doctor` on the language model: whether it answers, and else what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rag.llm.failure import SENTENCES
from rag.llm.model import examine_llm
from rag.records import Failure
from rag.settings import Settings
from rag.store.doctor import Finding
from tests.command import griot
from tests.llm_server import LlmServer, fails, refusing, says, serving, stalls

KEY = "sk-hidden-4711"


def examined(server: LlmServer | str, **settings: Any) -> tuple[Finding, ...]:
    url = server if isinstance(server, str) else server.url
    chosen = {"llm": "openai:m", "llm_base_url": url, "llm_key": KEY, "llm_attempts": 1, **settings}
    return examine_llm(Settings(**chosen))


def test_nothing_is_said_where_no_model_is_set() -> None:
    assert examine_llm(Settings()) == examine_llm(Settings(llm="")) == ()


def test_one_that_answers_is_named_with_its_context_and_its_time() -> None:
    with serving(says("Yes."), told={"/props": {"default_generation_settings": {"n_ctx": 8192}}}) as server:
        (found,) = examined(server)
    assert found.level == "ok"
    assert found.what.startswith("The language model openai:m answers: first word after ")
    assert found.what.endswith(" s, context of 8,192 tokens.")
    assert server.asked[0].tokens <= 16


def test_a_context_without_room_for_a_passage_is_warned_of() -> None:
    with serving(says("Yes."), told={"/props": {"default_generation_settings": {"n_ctx": 1024}}}) as server:
        answers, small = examined(server)
    assert (answers.level, small.level) == ("ok", "warning")
    assert "GRIOT_LLM_CONTEXT" in small.what


@pytest.mark.parametrize(
    ("status", "failure"),
    [(401, "refused_key"), (404, "unknown_model"), (429, "busy"), (500, "server"), (400, "rejected")],
)
def test_a_failure_is_a_sentence_with_what_to_do_and_without_the_key(status: int, failure: Failure) -> None:
    with serving(fails(status)) as server:
        (found,) = examined(server)
    assert found == Finding("error", f"The language model openai:m {SENTENCES[failure]}")
    assert KEY not in found.what


def test_one_that_does_not_answer_in_time_or_is_not_there_is_said_to_be() -> None:
    with serving(stalls("")) as server, refusing() as nowhere:
        (slow,), (gone,) = examined(server, llm_timeout_s=1), examined(nowhere)
    assert "did not answer in time" in slow.what
    assert "cannot be reached" in gone.what


def test_settings_that_cannot_be_are_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("Nothing.", "utf-8")
    with serving(says("Yes.")) as server:
        (prompts,), (provider,) = examined(server, prompts=tmp_path), examined(server, llm="nobody:x")
    assert "answer.txt' has 1 parts instead of 3" in prompts.what
    assert "a provider that LangChain does not know" in provider.what
    assert (prompts.level, provider.level, server.asked) == ("error", "error", [])


def test_a_file_of_this_machine_is_asked(smollm_file: Path) -> None:
    (found,) = examine_llm(Settings(llm=f"gguf:{smollm_file}", threads=1))
    assert found.level == "ok"
    assert found.what.startswith(f"The language model gguf:{smollm_file.name} answers")
    assert str(smollm_file.parent) not in found.what


def test_the_doctor_says_it_in_one_line(seeds_index: Path) -> None:
    with serving(says("Yes.")) as server:
        environment = {"GRIOT_LLM": "openai:m", "GRIOT_LLM_BASE_URL": server.url, "GRIOT_LLM_KEY": KEY}
        done = griot("doctor", "--index", seeds_index, **environment)
    assert done.returncode == 0, done.stdout
    assert sum("The language model openai:m answers" in line for line in done.stdout.splitlines()) == 1
    assert KEY not in done.stdout + done.stderr


def test_neither_a_search_nor_indexing_opens_a_language_model(seeds_index: Path) -> None:
    environment = {"GRIOT_LLM": "openai:m"}  # without a key, which opening it would ask for
    found = griot("search", "Qui a conduit la délégation ?", "--index", seeds_index, **environment)
    assert found.returncode == 0, found.stderr
    answer = griot("ask", "Qui a conduit la délégation ?", "--index", seeds_index, **environment)
    assert "OPENAI_API_KEY" in answer.stderr
