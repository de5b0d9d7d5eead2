"""What readers say of answers: kept as lines of a test set, and nothing else of a conversation."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from rag.out.export import Library
from rag.text import question_language
from rag.web.evaluation_runs import owner_mark
from rag.web.replies import is_full, log_trouble, read_body, refuse, wanted_words
from rag.web.shares import Who
from rag.web.visitors import keep_name

if TYPE_CHECKING:
    from starlette.requests import Request

log = logging.getLogger(__name__)

BODY_BYTES = 64_000  # the longest of what is read below, as JSON
FILE_BYTES = 20_000_000  # some ten thousand lines; a file of this size is no longer people's feedback
A_MINUTE = 300  # from all visitors together: each is some tens of milliseconds of a disk
OF_ADDRESS = 240  # of these from one address: behind a proxy, that may be everybody
OF_VISITOR = 20  # and from one visitor: more than a person clicks


class Feedback(BaseModel):
    """What a reader says of one answer; `sources` are the paths that it cites, `expected` what it should have said."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=2000)
    said: str = Field(default="", max_length=2000)  # what was typed, if the question was made of it
    given: str = Field(default="", max_length=8000)
    verdict: Literal["up", "down"]
    expected: str = Field(default="", max_length=500)
    reason: Literal["", "wrong", "incomplete", "source", "refused", "misunderstood"] = ""
    sources: tuple[str, ...] = Field(default=(), max_length=50)


class FeedbackFile:
    """The file that feedback is added to; takes `a_minute` lines in any minute, and shares of that from each."""

    def __init__(self, path: Path, *, a_minute: int = A_MINUTE, most_bytes: int = FILE_BYTES) -> None:
        self.path = path
        self._most_bytes = most_bytes
        self._a_minute = a_minute
        self._recent: deque[tuple[float, Who]] = deque()
        self._writing = threading.Lock()

    def add(self, feedback: Feedback, who: Who) -> bool:
        """Adds a line; False if there were too many in the last minute, or the file is full. Raises OSError."""
        line = json.dumps(feedback_line(feedback, owner_mark(who.visitor)), ensure_ascii=False).encode() + b"\n"
        with self._writing:
            if not self._has_share(who):
                return False
            with self.path.open("ab", buffering=0) as file:
                if (end := file.tell()) + len(line) > self._most_bytes:
                    return False
                _write_whole(file, line, end)
            self._recent.append((monotonic(), who))
        return True

    def test_lines(self, mark: str | None) -> tuple[bytes, int, int]:
        """The lines with that mark (None: all) as a test set, with every other line blank and every one that says
        neither what is right nor where it stands (so that the others keep their numbers), how many lines are left, and
        how many with the mark there were.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return b"", 0, 0
        own = [line if mark is None or _mark(line) == mark != "" else b"" for line in lines]
        useful = [_without_mark(line) if _can_be_run(line) else b"" for line in own]
        return b"\n".join(useful), sum(map(bool, useful)), sum(map(bool, own))

    def _has_share(self, who: Who) -> bool:
        while self._recent and monotonic() - self._recent[0][0] >= 60:
            self._recent.popleft()
        recent = [one for _, one in self._recent]
        of_address = sum(one.address == who.address for one in recent)
        return len(recent) < self._a_minute and of_address < OF_ADDRESS and recent.count(who) < OF_VISITOR


def feedback_line(feedback: Feedback, mark: str = "") -> dict[str, Any]:
    """The feedback as a line of a test set, with the visitor's mark.

    Who finds a refusal useful says that the documents do not answer.
    """
    is_up = feedback.verdict == "up"
    return {
        "id": f"feedback-{uuid4().hex[:12]}",
        "question": feedback.question,
        "lang": question_language(feedback.question),
        "answers": [feedback.expected] if feedback.expected else [],
        "answerable": not is_up or bool(feedback.sources),
        "sources": list(feedback.sources) if is_up else [],
        "kind": "feedback",
        "given": feedback.given,
        "verdict": feedback.verdict,
        "reason": feedback.reason,
        **({"said": feedback.said} if feedback.said not in ("", feedback.question) else {}),
        **({"by": mark} if mark else {}),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def take_feedback(
    library_of: Callable[[Request], Library],
    file: FeedbackFile,
    is_own: Callable[[Request, str], bool],
    who_of: Callable[[Request], Who],
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `POST /feedback`: 204 where it was kept, or a sentence why not.

    What rests on a document that `is_own`, the visitor's alone, is not kept: others read what is.
    """

    async def take(request: Request) -> Response:
        words = wanted_words(request)
        body = await read_body(request, BODY_BYTES)
        if body is None:
            return refuse(413, words["feedback_wrong"])
        try:
            said = Feedback.model_validate_json(body)
        except ValidationError:
            return refuse(400, words["feedback_wrong"])
        if any(is_own(request, path) for path in said.sources):
            return refuse(403, words["feedback_own"])
        library = library_of(request)
        known = tuple(dict.fromkeys(path for path in said.sources if library.document(path)))
        if said.sources and not known:
            return refuse(400, words["feedback_wrong"])
        try:
            kept = await run_in_threadpool(file.add, said.model_copy(update={"sources": known}), who_of(request))
        except OSError as error:
            code = log_trouble(log, "Feedback could not be written")
            return refuse(507 if is_full(error) else 500, words["feedback_unwritten"].format(code=code))
        if kept:
            keep_name(request)
        return Response(status_code=204) if kept else refuse(429, words["feedback_many"])

    return take


def _write_whole(file: FileIO, line: bytes, end: int) -> None:
    """Writes a line at the end, or nothing of it: half a line would spoil the next one, too."""
    try:
        written = 0
        while written < len(line):
            written += file.write(line[written:])
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(end)
        raise


def _mark(line: bytes) -> str:
    try:
        return str(json.loads(line).get("by", ""))
    except (ValueError, AttributeError):
        return ""


def _without_mark(line: bytes) -> bytes:
    """The line without what tells its reader's lines from others: it is for nobody's report."""
    said = json.loads(line)
    said.pop("by", None)
    return json.dumps(said, ensure_ascii=False).encode()


def _can_be_run(line: bytes) -> bool:
    try:
        said = json.loads(line)
        return bool(said["answers"] or said["sources"] or not said["answerable"])
    except (ValueError, KeyError, TypeError):
        return False
