"""The names of runs, and the lines of feedback."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rag.errors import LoadError
from rag.evaluate import read_test_set
from rag.evaluate.formats.workbook import MOST_UNPACKED
from rag.evaluate.records import TestQuestion, TestSet
from rag.web.evaluation_runs import (
    RUN,
    grouping_columns,
    keep_owner,
    list_runs,
    name_run,
    owner_mark,
    read_upload,
    run_folder,
)
from rag.web.feedback import Feedback, FeedbackFile, feedback_line
from rag.web.replies import read_body
from rag.web.shares import Who

AWA, BINTOU = Who("Awa", "a"), Who("Bintou", "a")
QUESTION = "Qui a conduit la délégation ?"
LINE = b'{"question": "Qui ?", "answers": ["Novak"]}\n'


def request(*headers: tuple[str, str], body: tuple[bytes, ...] = ()) -> Any:
    """A POST with these headers, whose body comes in these pieces."""
    from starlette.requests import Request

    pieces = [{"type": "http.request", "body": piece, "more_body": True} for piece in body]
    messages = iter([*pieces, {"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        return next(messages)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "method": "POST", "path": "/feedback", "query_string": b"", "headers": raw}
    return Request(scope, receive)


def put_run(runs: Path, name: str, scores: str) -> None:
    (runs / name).mkdir(parents=True)
    (runs / name / "scores.json").write_text(scores, "utf-8")


@given(st.text(max_size=80))
def test_every_name_of_questions_gives_a_run_a_name_that_is_accepted(name: str) -> None:
    assert RUN.fullmatch(name_run("2026-11-22T00:15:08.123+00:00", name, Path("nowhere")))


def test_two_runs_of_one_second_have_two_names(tmp_path: Path) -> None:
    first = name_run("2026-11-22T00:15:08", "a", tmp_path)
    (tmp_path / first).mkdir()
    assert name_run("2026-11-22T00:15:08", "a", tmp_path) == "20261122T001508-a-2"


@pytest.mark.parametrize(
    "run", ["..", "../runs", "20261122T001508-a/../b", "20261122T001508-", "x", "", "20261122T001508-a\n"]
)
def test_what_is_no_name_of_a_run_has_no_folder(tmp_path: Path, run: str) -> None:
    put_run(tmp_path, "20261122T001508-a", "{}")
    (tmp_path / "scores.json").write_text("{}")
    assert run_folder(tmp_path, run, None) is None
    assert run_folder(tmp_path, "20261122T001508-a", None) == tmp_path / "20261122T001508-a"


def test_runs_are_listed_newest_first_without_those_that_are_not_whole(tmp_path: Path) -> None:
    whole = '{"name": "n", "created": "%s", "questions": 1, "faults": [], "groups": []}'
    put_run(tmp_path, "20260101T000000-old", whole % "2026-01-01T00:00:00+00:00")
    put_run(tmp_path, "20261122T000000-new", whole % "2026-11-22T00:00:00+00:00")
    put_run(tmp_path, "20261123T000000-damaged", '{"name": "n"')
    put_run(tmp_path, "20261124T000000-other", "[]")
    (tmp_path / "20261125T000000-unfinished").mkdir()
    assert [run.run for run in list_runs(tmp_path, None)] == ["20261122T000000-new", "20260101T000000-old"]
    assert list_runs(tmp_path / "nowhere", None) == []


def test_an_expected_answer_makes_a_line_that_can_be_asked(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl")
    assert file.add(
        Feedback(question=QUESTION, verdict="down", given="« Rien »\u2028", expected=" Alexandre Novak "), AWA
    )
    (question,) = read_test_set(file.path).questions
    assert (question.question, question.answers, question.sources) == (QUESTION, ("Alexandre Novak",), ())
    assert (question.language, question.answerable) == ("fr", True)
    assert question.columns["kind"] == "feedback"
    assert question.columns["verdict"] == "down"


def test_only_a_useful_answer_vouches_for_its_sources() -> None:
    up = feedback_line(Feedback(question=QUESTION, verdict="up", sources=("a.txt",)))
    down = feedback_line(Feedback(question=QUESTION, verdict="down", sources=("a.txt",)))
    assert (up["sources"], up["answerable"], up["answers"]) == (["a.txt"], True, [])
    assert (down["sources"], down["answerable"], down["answers"]) == ([], True, [])


def test_a_useful_refusal_says_that_the_documents_do_not_answer() -> None:
    assert feedback_line(Feedback(question=QUESTION, verdict="up"))["answerable"] is False


def test_feedback_that_cannot_be_checked_is_left_out_and_the_rest_keeps_its_lines(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl")
    assert file.test_lines(None) == (b"", 0, 0)
    for verdict, expected in (("down", ""), ("down", "Novak")):
        file.add(Feedback.model_validate({"question": QUESTION, "verdict": verdict, "expected": expected}), AWA)
    with file.path.open("ab") as lines:
        lines.write(b"[]\n{half")
    content, useful, kept = file.test_lines(None)
    assert (useful, kept) == (1, 4)
    assert [bool(line) for line in content.split(b"\n")] == [False, True, False, False]


def test_too_much_feedback_at_once_is_not_kept(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl", a_minute=2)
    said = Feedback(question=QUESTION, verdict="down")
    assert [file.add(said, AWA) for _ in range(3)] == [True, True, False]
    assert len(file.path.read_bytes().splitlines()) == 2


def test_a_run_is_its_owners_and_one_of_the_command_line_is_nobodys(tmp_path: Path) -> None:
    whole = '{"name": "n", "created": "2026-11-22T00:00:00+00:00", "questions": 1, "faults": [], "groups": []}'
    for run, visitor in (("20261122T000001-a", "Awa"), ("20261122T000002-b", "Bintou"), ("20261122T000003-c", "")):
        put_run(tmp_path, run, whole)
        if visitor:
            keep_owner(tmp_path / run, owner_mark(visitor))
    assert [run.run for run in list_runs(tmp_path, owner_mark("Awa"))] == ["20261122T000001-a"]
    assert run_folder(tmp_path, "20261122T000002-b", owner_mark("Awa")) is None
    assert list_runs(tmp_path, owner_mark("")) == []  # who has no cookie
    assert len(list_runs(tmp_path, None)) == 3
    assert "Awa" not in (tmp_path / "20261122T000001-a" / "owner").read_text()


def test_one_visitor_cannot_use_up_the_feedback_of_a_minute(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl")
    said = Feedback(question=QUESTION, verdict="down")
    assert [file.add(said, AWA) for _ in range(30)].count(True) == 20
    assert file.add(said, BINTOU)
    for number in range(300):
        file.add(said, Who(str(number), "a"))
    assert not file.add(said, Who("new", "a"))
    assert file.add(said, Who("new", "b"))


def test_a_visitor_evaluates_the_feedback_of_his_own_and_its_mark_is_in_no_report(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl")
    for who, expected in ((AWA, "Novak"), (BINTOU, "Lavrov")):
        file.add(Feedback(question=QUESTION, verdict="down", expected=expected), who)
    content, useful, kept = file.test_lines(owner_mark("Awa"))
    assert (useful, kept) == (1, 1)
    assert json.loads(content.split(b"\n")[0])["answers"] == ["Novak"]
    assert file.test_lines(owner_mark(""))[1:] == (0, 0)
    everything, useful, kept = file.test_lines(None)
    assert (useful, kept) == (2, 2)
    assert b"Lavrov" in everything
    assert owner_mark("Awa") in file.path.read_text()
    assert owner_mark("Awa").encode() not in content + everything


def test_what_was_typed_is_kept_beside_the_question_that_was_made_of_it() -> None:
    typed = feedback_line(Feedback(question="Who was mentioned in Mali?", said="who?", verdict="up"))
    assert (typed["question"], typed["said"]) == ("Who was mentioned in Mali?", "who?")
    assert "said" not in feedback_line(Feedback(question="who?", said="who?", verdict="up"))


def test_a_disk_without_room_takes_no_half_line(tmp_path: Path) -> None:
    code = f"""
import resource, signal
from rag.web.feedback import Feedback, FeedbackFile
from rag.web.shares import Who
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = FeedbackFile(__import__("pathlib").Path({str(tmp_path / "feedback.jsonl")!r}))
said = Feedback(question="Qui ?", verdict="down")
assert file.add(said, Who("a"))
resource.setrlimit(resource.RLIMIT_FSIZE, (file.path.stat().st_size + 50,) * 2)
try:
    file.add(said, Who("a"))
except OSError as error:
    print(error.strerror)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "File too large\n"
    (line,) = (tmp_path / "feedback.jsonl").read_bytes().splitlines(keepends=True)
    assert line.endswith(b"\n")


def test_a_full_file_takes_no_more(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl", most_bytes=100)
    assert not file.add(Feedback(question=QUESTION, verdict="down"), AWA)
    assert file.path.read_bytes() == b""


@pytest.mark.parametrize(
    "change", [{"question": "  "}, {"verdict": "maybe"}, {"more": 1}, {"expected": "x" * 501}, {"question": "x" * 2001}]
)
def test_feedback_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Feedback.model_validate({"question": QUESTION, "verdict": "up"} | change)


def test_half_a_character_is_no_feedback() -> None:
    with pytest.raises(ValidationError):
        Feedback.model_validate_json(json.dumps({"question": "\ud800", "verdict": "up"}))


@pytest.mark.parametrize(("pieces", "read"), [((b"abc", b"d"), b"abcd"), ((b"abc", b"de"), None), ((), b"")])
def test_a_body_is_read_up_to_its_bound_whatever_length_it_says(pieces: tuple[bytes, ...], read: bytes | None) -> None:
    assert asyncio.run(read_body(request(("content-length", "1"), body=pieces), 4)) == read


@pytest.mark.parametrize("name", ["../../été 1.jsonl", "/etc/été 1.jsonl", ".été 1.jsonl"])
def test_an_uploaded_name_is_no_path(name: str) -> None:
    assert read_upload(name, LINE).name.strip(".") == "été 1"


@pytest.mark.parametrize("name", ["a.pdf", "", "x" * 300, "questions", "a.jsonl"])
def test_what_is_wrong_with_an_upload_is_said_without_a_folder(name: str) -> None:
    with pytest.raises(LoadError) as error:
        read_upload(name, b"nothing")
    assert "/tmp" not in str(error.value)
    assert str(error.value).startswith("'")


def test_a_workbook_that_unpacks_to_far_more_is_not_opened(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.xlsx", "w", ZIP_DEFLATED) as file:
        file.writestr("xl/sheet.xml", b"0" * (MOST_UNPACKED + 1))
    with pytest.raises(LoadError, match="far more than questions do"):
        read_upload("a.xlsx", (tmp_path / "a.xlsx").read_bytes())


def test_scores_are_grouped_by_columns_of_a_few_values() -> None:
    columns = [{"kind": "a" if number < 4 else "b", "note": str(number), "same": "x"} for number in range(8)]
    questions = tuple(
        TestQuestion(str(number), "Qui ?", "fr", ("x",), True, (), columns=column)
        for number, column in enumerate(columns)
    )
    assert grouping_columns(TestSet("t", questions)) == ("kind",)
