"""`--llm` of each command that answers, with a server that says what it is told."""

import csv
import io
import json
import subprocess
from pathlib import Path

from rag.evaluate import read_run
from rag.evaluate.records import Run
from tests.command import griot
from tests.integration.test_cli import QUESTION
from tests.integration.test_cli_chat import ENGLISH, piped
from tests.integration.test_generate_write import INVENTED, SHOWN
from tests.llm_server import Asked, LlmServer, Reply, fails, says, serving

MODEL = "openai:scripted"
JAPAN = "Quelle est la capitale du Japon ?"
LINES = (
    {
        "id": "shown",
        "question": QUESTION,
        "lang": "fr",
        "answers": ["Alexandre Novak"],
        "answerable": True,
        "sources": ["000_07c3436994a3e81c.txt"],
    },
    {"id": "none", "question": JAPAN, "lang": "fr", "answers": [], "answerable": False, "sources": []},
)


def knows(asked: Asked) -> Reply:
    """One sentence that is shown and one that is not; of Japan, what no document says."""
    return says("La capitale du Japon est Tokyo. [1]" if JAPAN in asked.user else f"{SHOWN} [1]. {INVENTED} [1]")


def judges(asked: Asked) -> Reply:
    """Answers as `knows` does; as a judge it holds for shown what names Novak, after a thought."""
    if "Does the passage show it?" not in asked.user:
        return knows(asked)
    return says("<think>Hm, no.</think> " + ("Yes." if "Novak" in asked.user.split("Sentence:")[1] else "**no**, not."))


def over(server: LlmServer) -> dict[str, str]:
    return {"GRIOT_LLM_BASE_URL": server.url, "GRIOT_LLM_ATTEMPTS": "1", **ENGLISH}


def asking(server: LlmServer, index: Path, *flags: str, **more: str) -> subprocess.CompletedProcess[str]:
    return griot("ask", QUESTION, "--index", index, "--json", *flags, **over(server), **more)


def test_ask_answers_in_its_words_and_the_flag_wins_over_the_setting(seeds_index: Path) -> None:
    with serving(knows) as server:
        answer = json.loads(asking(server, seeds_index, "--llm", MODEL, GRIOT_LLM="ollama:not-there").stdout)
    assert (answer["author"], answer["generation"]["model"]) == ("model", MODEL)
    assert [said["text"] for said in answer["statements"]] == [f"{SHOWN}."]


def test_an_empty_flag_turns_it_off(seeds_index: Path) -> None:
    with serving(knows) as server:
        answer = json.loads(asking(server, seeds_index, "--llm", "", GRIOT_LLM=MODEL).stdout)
    assert (answer["author"], answer["generation"], server.asked) == ("documents", None, [])


def test_chat_answers_in_its_words(seeds_index: Path) -> None:
    with serving(knows) as server:
        done = piped([QUESTION], seeds_index, "--llm", MODEL, **over(server))
    assert done.returncode == 0, done.stderr
    assert f"{SHOWN}. [1]" in done.stdout
    assert INVENTED not in done.stdout


def test_batch_answers_in_its_words(seeds_index: Path, tmp_path: Path) -> None:
    table = tmp_path / "questions.csv"
    table.write_text(f"question\n{QUESTION}\n", "utf-8")
    with serving(knows) as server:
        done = griot("batch", table, "--index", seeds_index, "--llm", MODEL, **over(server))
    assert done.returncode == 0, done.stderr
    (row,) = csv.DictReader(io.StringIO((tmp_path / "questions-answers.csv").read_text("utf-8-sig"), newline=""))
    assert SHOWN in row["answer"]


def test_a_model_without_a_provider_is_one_sentence(seeds_index: Path) -> None:
    done = griot("ask", QUESTION, "--index", seeds_index, "--llm", "small")
    assert done.returncode == 2
    assert "provider:model" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_evaluation_shows_both_sides_of_verification(seeds_index: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    flags = ("--llm", MODEL, "--out", tmp_path / "run", "--json")
    with serving(knows) as server:
        done = griot("evaluate", file, "--index", seeds_index, *flags, **over(server))
    assert done.returncode == 0, done.stderr
    scores = {score["metric"]: score["value"] for score in json.loads(done.stdout)["groups"][0]["scores"]}
    assert (scores["correct"], scores["citation_verbatim"]) == (1, 1)
    assert scores["worded"] == 0.5  # that of Japan is not
    assert scores["faithfulness"] == 0.25  # the mean of one in two, and none in one
    assert (scores["correct_unverified"], scores["contained_unverified"]) == (0.5, 1)
    assert (scores["verification_lost"], scores["verification_gained"]) == (0, 0.5)
    run = read_run(tmp_path / "run")
    assert (run.about["llm"], run.about["llm_passages"]) == (MODEL, "5")
    shown, none = run.outcomes
    assert [said.text for said in shown.statements] == [f"{SHOWN}."]
    assert shown.generation is not None
    assert shown.generation.text == f"{SHOWN} [1]. {INVENTED} [1]"
    assert (none.status, none.author) == ("not_found", "documents")


def evaluated(index: Path, folder: Path, server: LlmServer) -> Run:
    """The run of LINES, judged by the same server."""
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    named = ("--llm", MODEL, "--judge", "openai:judge", "--out", folder / "run")
    done = griot("evaluate", file, "--index", index, *named, **over(server))
    assert done.returncode == 0, done.stderr
    return read_run(folder / "run")


def test_a_judge_is_asked_of_each_sentence_with_the_passages_and_nothing_else(
    seeds_index: Path, tmp_path: Path
) -> None:
    with serving(judges) as server:
        run = evaluated(seeds_index, tmp_path, server)
    shown, none = run.outcomes
    assert [(one.text, one.given, one.shown) for one in shown.judged] == [
        (f"{SHOWN}.", True, True),
        (INVENTED, False, False),
    ]
    assert [(one.given, one.shown) for one in none.judged] == [(False, False)]
    scores = {score.metric: (score.value, score.n) for score in run.groups[0].scores}
    assert scores["faithfulness_judged"] == (1, 1)
    assert scores["faithfulness_judged_unverified"] == (0.25, 2)
    assert (run.about["judge"], run.faults) == ("openai:judge", ())
    asked = [one for one in server.asked if "Does the passage show it?" in one.user]
    assert len(asked) == 3
    assert "Une délégation russe, conduite par le vice-Premier ministre" in asked[0].user
    report = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert "Not shown, says the judge" in report


def test_a_judge_that_fails_is_a_fault_and_the_rest_stands(seeds_index: Path, tmp_path: Path) -> None:
    with serving(lambda asked: fails(500) if "Does the passage" in asked.user else knows(asked)) as server:
        run = evaluated(seeds_index, tmp_path, server)
    assert [one.shown for one in run.outcomes[0].judged] == [None, None]
    assert [fault.what.startswith("Not judged: ") for fault in run.faults] == [True, True]
    scores = {score.metric: score.value for score in run.groups[0].scores}
    assert (scores["faithfulness_judged"], scores["faithfulness"]) == (None, 0.25)
