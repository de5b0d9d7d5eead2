"""`griot questions`: the command as a user runs it, with a server that says what it is told, and with a real model."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from rag.assistant import Assistant, index_folder
from rag.evaluate import read_run
from rag.evaluate.records import TestQuestion
from rag.evaluate.testset import read_test_set
from rag.llm.local import LocalServer
from rag.settings import Settings
from tests.command import griot
from tests.conftest import SEEDS
from tests.integration.test_cli_llm import MODEL, over
from tests.llm_server import Asked, LlmServer, Reply, fails, says, serving, stalls

WAIT_S = 200.0

# What a model writes of a passage with these words: in French, in English.
SAID: Mapping[str, tuple[str, str]] = {
    "15 juin 2021": (
        """Voici les questions :
| genre | question | réponse |
|---|---|---|
| qui | Qui est l'ambassadeur de Russie au Mali en 2021 ? | M. Igor Anatolievich Gromyro |
| quand | Quand Sadio Camara a-t-il reçu l'ambassadeur Gromyro ? | le mardi 15 juin 2021 |
| qui | Qui était ministre de la Défense du Mali en juin 2021 ? | Igor Anatolievich Gromyro |
| qui | Qui l'a reçu en audience ? | Sadio Camara |
| aucune | Combien de conseillers accompagnaient l'ambassadeur Gromyro ? | NOT_IN_PASSAGES |""",
        """1. **when** | When did Colonel Camara receive the Russian ambassador? | 15 June 2021
2. **when** | On what date did Sadio Camara receive Russia's ambassador to Mali? | le mardi 15 juin 2021
3. **who** | Quand Sadio Camara a-t-il reçu l'ambassadeur Gromyro ? | le mardi 15 juin 2021
4. **none** | Who received the Russian ambassador to Mali? | NOT_IN_PASSAGES""",
    ),
    "comme le rappelait": (
        """qui | Qui était Premier ministre du gouvernement malien en juillet 2023 ? | Choguel Kokalla Maïga
combien | Quel pourcentage des officiers supérieurs maliens a été formé en Europe de l'Est ? | 90%
pourquoi | Pourquoi le Mali s'est-il tourné vers la Russie ? | après l’échec de l’opération française Barkhane
qui | Qui a rappelé la part des officiers maliens formés en Europe de l'Est ? | Vladimir Poutine""",
        """<think>who | Who am I? | a model</think>
how many | What share of senior Malian officers trained in Eastern Europe? | 90 percent
how many | What percentage of Mali's senior officers were trained in Eastern Europe? | 90%
who | nobody knows | nobody
who | Who is mentioned in the passage about Mali? | Choguel Kokalla Maïga""",
    ),
}
WRONG = (
    *("Qui était ministre de la Défense du Mali en juin 2021 ?", "Qui l'a reçu en audience ?"),
    *("Who received the Russian ambassador to Mali?", "Who is mentioned in the passage about Mali?"),
    "Qui a rappelé la part des officiers maliens formés en Europe de l'Est ?",
)


def drafts(asked: Asked) -> Reply:
    """The lines of the passage in the language that is asked for; of others it writes no line."""
    said = next((lines for words, lines in SAID.items() if words in asked.user), ("", ""))
    return says(said["in English" in asked.system] or "I have no questions.")


def was_written(out: Path) -> bool:
    """Whether a question was kept already."""
    return out.exists() and bool(out.read_bytes())


def asking(server: LlmServer, index: Path, out: Path, *flags: object) -> subprocess.CompletedProcess[str]:
    return griot("questions", out, "--index", index, "--llm", MODEL, *map(str, flags), **over(server))


def is_verified(one: TestQuestion, assistant: Assistant) -> bool:
    """Whether a question's answer stands in its quote, and that in its document; one without has neither."""
    quote = one.columns["passage"]
    if not one.answerable:
        return not quote
    document = assistant.document(one.sources[0])
    return document is not None and quote in document.text and one.answers[0] in quote


def test_what_the_documents_show_is_kept_and_can_be_evaluated(
    seeds_index: Path, assistant: Assistant, tmp_path: Path
) -> None:
    out = tmp_path / "set.jsonl"
    with serving(drafts) as server:
        done = asking(server, seeds_index, out)
    assert done.returncode == 0, done.stderr
    test_set = read_test_set(out)
    assert test_set.faults == ()
    asked = [one.question for one in test_set.questions]
    assert {one.columns["kind"] for one in test_set.questions} == {"who", "when", "how_many", "why", "none"}
    assert {one.language for one in test_set.questions} == {"fr", "en"}
    assert all(one.columns["review"] == "draft" and is_verified(one, assistant) for one in test_set.questions)
    assert not set(WRONG).intersection(asked)
    assert len([one for one in asked if "Eastern Europe" in one]) == 1
    assert len([one for one in test_set.questions if one.language == "en" and one.columns["kind"] == "when"]) == 1
    summary, _ = done.stdout.splitlines()
    assert summary.startswith(f"{len(asked)} questions drafted; ")
    for why in ("not shown by their passage", "ask what another asks", "not understood without", "in another language"):
        assert why in summary
    assert len(server.asked) == len({one.user for one in server.asked})
    evaluated = griot("evaluate", out, "--index", seeds_index, "--out", tmp_path / "run", "--by", "kind")
    assert evaluated.returncode == 0, evaluated.stderr
    assert f"{len(asked)} of the {len(asked)} questions are drafts" in evaluated.stdout
    run = read_run(tmp_path / "run")
    assert run.drafts == len(asked)
    report = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert f"that nobody has reviewed: {len(asked)}." in report or f"n’a relues\u202f: {len(asked)}." in report


def test_languages_documents_and_their_number_can_be_chosen(seeds_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.jsonl"
    flags = ("--language", "fr", "--count", 2, "--in", "003_10d9d95bf921b5c7.txt")
    with serving(drafts) as server:
        done = asking(server, seeds_index, out, *flags)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(row["lang"], row["sources"]) for row in rows] == [("fr", ["003_10d9d95bf921b5c7.txt"])] * 2
    assert all("in French" in one.system for one in server.asked)


def test_it_goes_on_where_it_was_left(seeds_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.jsonl"
    with serving(drafts) as server:
        asking(server, seeds_index, out, "--count", 2)
        first = out.read_text("utf-8")
        refused = asking(server, seeds_index, out)
        done = asking(server, seeds_index, out, "--count", 8, "--resume")
    assert refused.returncode == 2
    assert "--resume" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert out.read_text("utf-8").startswith(first)
    whole = read_test_set(out)
    assert (whole.faults, len(first.splitlines())) == ((), 2)
    assert 2 < len({one.question for one in whole.questions}) == len(whole.questions) <= 8
    assert done.stdout.startswith(f"{len(whole.questions) - 2} question")


def test_a_model_that_fails_leaves_what_was_kept(seeds_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.jsonl"
    with serving(lambda asked: fails(500) if was_written(out) else drafts(asked)) as server:
        done = asking(server, seeds_index, out)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"The language model {MODEL} failed on its server")
    kept = len(read_test_set(out).questions)
    assert kept >= 1
    assert done.stdout.startswith(f"{kept} question")


def test_stopping_it_leaves_what_was_kept(seeds_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.jsonl"
    with serving(lambda asked: stalls("who | ", alive=True) if was_written(out) else drafts(asked)) as server:
        command = [sys.executable, "-m", "rag.cli", "questions", str(out), "--index", str(seeds_index), "--llm", MODEL]
        environment = {**os.environ, "PYTHONPATH": str(SEEDS.parent), **over(server)}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        try:
            deadline = time.monotonic() + WAIT_S
            while not was_written(out) and time.monotonic() < deadline:
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            said, errors = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    kept = len(read_test_set(out).questions)
    assert kept >= 1
    assert said.startswith(f"{kept} question")


@pytest.mark.parametrize(
    ("arguments", "says_so"),
    [
        (("set.jsonl",), "--llm"),
        (("set.csv", "--llm", MODEL), ".jsonl"),
        (("set.jsonl", "--llm", "small"), "provider:model"),
        (("set.jsonl", "--llm", MODEL, "--in", "nowhere.txt"), "nowhere.txt"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    seeds_index: Path, tmp_path: Path, arguments: tuple[str, ...], says_so: str
) -> None:
    file, *flags = arguments
    with serving(says("")) as server:
        done = griot("questions", tmp_path / file, *flags, "--index", seeds_index, **over(server))
    assert done.returncode == 2
    assert says_so in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_real_model_drafts_nothing_that_is_not_verified(tmp_path: Path, smollm: LocalServer) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "dam.txt").write_text(
        "The Sankarani dam was opened by the engineer Awa Diarra in Sélingué on 12 March 1984. It cost 40 million "
        "dollars, and 1,200 workers built it in four years. It was built because Bamako needed electricity.\n",
        "utf-8",
    )
    settings = Settings(index=tmp_path / "index")
    index_folder([tmp_path / "documents"], settings)
    out = tmp_path / "set.jsonl"
    done = griot(
        *("questions", out, "--count", "1", "--language", "en", "--index", settings.index),
        *("--llm", f"openai:{smollm.alias}"),
        GRIOT_LLM_BASE_URL=smollm.url,
        GRIOT_LLM_KEY=smollm.key.get_secret_value(),
        GRIOT_LLM_TIMEOUT_S="100",
    )
    assert done.returncode == 0, done.stderr
    assert "drafted" in done.stdout.splitlines()[0]
    with Assistant.open(settings=settings) as assistant:
        kept = read_test_set(out).questions if out.exists() else ()
        assert all(is_verified(one, assistant) for one in kept)
