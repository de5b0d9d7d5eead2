"""Drafted questions in the file that `griot evaluate` reads."""

import json
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.evaluate.draft import Drafted, DraftFile, read_drafts
from rag.evaluate.testset import read_test_set

QUOTE = "Une délégation russe, conduite par\nAlexandre Novak, est à Bamako.\u2028"
WHO = Drafted("who", "Qui conduit la délégation ?", "fr", "Alexandre Novak", "a/b.txt", QUOTE)
NONE = Drafted("none", "How many ministers came to Bamako?", "en")


def test_what_is_written_is_a_test_set_of_drafts(tmp_path: Path) -> None:
    with DraftFile(tmp_path / "set.jsonl") as file:
        file.add([WHO, NONE])
    test_set = read_test_set(tmp_path / "set.jsonl")
    who, none = test_set.questions
    assert (who.answers, who.sources, who.answerable, who.language) == (("Alexandre Novak",), ("a/b.txt",), True, "fr")
    assert (none.answers, none.sources, none.answerable) == ((), (), False)
    assert [dict(one.columns) for one in test_set.questions] == [
        {"kind": "who", "review": "draft", "passage": QUOTE.strip()},
        {"kind": "none", "review": "draft", "passage": ""},
    ]
    assert test_set.faults == ()


def test_each_question_stands_there_as_soon_as_it_is_kept(tmp_path: Path) -> None:
    with DraftFile(tmp_path / "set.jsonl") as file:
        file.add([WHO])
        assert json.loads((tmp_path / "set.jsonl").read_text("utf-8"))["question"] == WHO.question


def test_what_nothing_was_written_to_is_not_left_behind(tmp_path: Path) -> None:
    with DraftFile(tmp_path / "set.jsonl"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_gone_on_with_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    with DraftFile(path) as file:
        file.add([WHO])
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    with pytest.raises(LoadError, match="--resume"):
        DraftFile(path)
    with DraftFile(path, resume=True) as file:
        assert [one.question for one in file.questions] == [WHO.question]
        file.add([NONE])
    assert [one.kind for one in read_drafts(path)] == ["who", "none"]


@pytest.mark.parametrize("name", ["set.csv", "set", "missing/set.jsonl"])
def test_a_file_that_cannot_be_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoadError, match=r"^'.*' .*\.$"):
        DraftFile(tmp_path / name)
