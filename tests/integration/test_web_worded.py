"""Many questions at once where a language model words the answers: what the pages say, and that stopping is at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.assistant import Assistant
from rag.settings import Settings
from tests.integration.test_generate_write import INVENTED, SHOWN
from tests.integration.test_web_batch import Site as BatchSite
from tests.integration.test_web_evaluation import Site as EvaluationSite
from tests.llm_server import LlmServer, Reply, says, serving, starts_late

MODEL = "openai:scripted"
TAKES_LONGER = "A language model, openai:scripted, words the answers: each takes longer than a quotation"
SLOW_S = 15.0
SOON_S = 5.0


@contextmanager
def worded(index: Path, reply: Reply, **more: str) -> Iterator[tuple[Assistant, LlmServer]]:
    with serving(reply) as server:
        settings = Settings.model_validate({"llm": MODEL, "llm_base_url": server.url, "llm_attempts": 1, **more})
        with Assistant.open(index, settings) as assistant:
            yield assistant, server


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something is so within seconds."""
    deadline = time.monotonic() + SOON_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def wait_until_asked(server: LlmServer) -> None:
    deadline = time.monotonic() + 30
    while not server.asked:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_batch_says_that_a_model_words_it_and_stops_amid_an_answer(seeds_index: Path) -> None:
    with worded(seeds_index, starts_late(f"{SHOWN} [1].", SLOW_S)) as (assistant, server):
        site = BatchSite(assistant, model=MODEL)
        assert TAKES_LONGER in site.client.get("/batch").text
        batch = site.start().json()["id"]
        wait_until_asked(server)
        site.client.post(f"/batch/{batch}/stop")
        assert soon(lambda: site.status(batch).json()["state"] == "stopped")
        assert soon(lambda: len(server.left) == 1)
        rows = site.status(batch).json()["rows"]
        assert rows[0]["remark"].endswith("stopped before this question.")
        site.batches.close()


def test_a_batch_leaves_out_what_the_documents_do_not_show_even_where_the_chat_strikes_it(seeds_index: Path) -> None:
    reply = says(f"{SHOWN} [1]. {INVENTED} [1].")
    with worded(seeds_index, reply, llm_unsupported="strike") as (assistant, _):
        site = BatchSite(assistant, model=MODEL)
        batch = site.start().json()["id"]
        assert site.finish(batch)["state"] == "done"
        assert site.status(batch).json()["rows"][0]["told"] == [f"{SHOWN}."]
        table = site.client.get(f"/batch/{batch}/answers.csv").text
        assert SHOWN in table
        assert INVENTED not in table
        site.batches.close()


def test_an_evaluation_says_that_a_model_words_it_and_stops_amid_an_answer(seeds_index: Path, tmp_path: Path) -> None:
    with worded(seeds_index, starts_late(f"{SHOWN} [1].", SLOW_S)) as (assistant, server):
        site = EvaluationSite(assistant, tmp_path)
        assert TAKES_LONGER in site.client.get("/evaluation").text
        run = site.start().json()["run"]
        wait_until_asked(server)
        site.client.post(f"/evaluation/{run}/stop")
        assert soon(lambda: site.client.get(f"/evaluation/{run}/status").json()["state"] == "stopped")
        assert soon(lambda: len(server.left) == 1)
        site.evaluator.close()


def test_the_report_names_the_model_and_says_how_faithful_it_was(seeds_index: Path, tmp_path: Path) -> None:
    with worded(seeds_index, says(f"{SHOWN} [1]. {INVENTED} [1].")) as (assistant, _):
        site = EvaluationSite(assistant, tmp_path)
        run = site.start().json()["run"]
        assert site.finish(run)["state"] == "done"
        report = site.client.get(f"/evaluation/{run}/report.html").text
        assert MODEL in report
        assert "Faithful" in report
        assert "Faithful" in site.client.get("/evaluation").text
        site.evaluator.close()


def test_without_a_model_the_pages_say_nothing_of_it(assistant: Assistant, tmp_path: Path) -> None:
    assert "language model" not in EvaluationSite(assistant, tmp_path).client.get("/evaluation").text
    assert "language model" not in BatchSite(assistant).client.get("/batch").text
