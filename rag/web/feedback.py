"""What readers say of answers: kept as lines of a test set, and nothing else of a conversation."""

from __future__ import annotations

import json
import os
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.language import question_language
from rag.web.documents import Library
from rag.web.intake import read_body, refuse, wanted_words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

BODY_BYTES = 64_000  # the longest of what is read below, as JSON
FILE_BYTES = 20_000_000  # some ten thousand lines; a file of this size is no longer people's feedback
A_MINUTE = 30  # from all visitors together: more than a room full of people clicks


class Feedback(BaseModel):
    """What a reader says of one answer; `sources` are the paths that it cites, `expected` what it should have said."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=2000)
    given: str = Field(default="", max_length=8000)
    verdict: Literal["up", "down"]
    expected: str = Field(default="", max_length=500)
    reason: Literal["", "wrong", "incomplete", "source", "refused", "misunderstood"] = ""
    sources: tuple[str, ...] = Field(default=(), max_length=50)


class FeedbackFile:
    """The file that feedback is added to; takes `a_minute` lines in any minute."""

    def __init__(self, path: Path, *, a_minute: int = A_MINUTE, most_bytes: int = FILE_BYTES) -> None:
        self.path = path
        self._most_bytes = most_bytes
        self._recent: deque[float] = deque(maxlen=a_minute)
        self._writing = threading.Lock()

    def add(self, feedback: Feedback) -> bool:
        """Adds a line; False where there were too many in the last minute, or the file is full."""
        line = json.dumps(feedback_line(feedback), ensure_ascii=False).encode() + b"\n"
        with self._writing:
            now = monotonic()
            if len(self._recent) == self._recent.maxlen and now - self._recent[0] < 60:
                return False
            with self.path.open("ab") as file:
                if file.tell() + len(line) > self._most_bytes:
                    return False
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            self._recent.append(now)
        return True

    def test_lines(self) -> tuple[bytes, int, int]:
        """The file with every line blank that says neither what is right nor where it stands (so that the others keep
        their numbers), how many lines are left, and how many there were.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return b"", 0, 0
        useful = [line if _can_be_run(line) else b"" for line in lines]
        return b"\n".join(useful), sum(map(bool, useful)), sum(map(bool, lines))


def feedback_line(feedback: Feedback) -> dict[str, Any]:
    """The feedback as a line of a test set. Who finds a refusal useful says that the documents do not answer."""
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
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def take_feedback(
    library_of: Callable[[Request], Library], file: FeedbackFile, is_own: Callable[[Request, str], bool]
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `POST /feedback`: 204 where it was kept, or a sentence why not.

    What rests on a document that `is_own`, the visitor's alone, is not kept: others read what is.
    """
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response

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
        kept = await run_in_threadpool(file.add, said.model_copy(update={"sources": known}))
        return Response(status_code=204) if kept else refuse(429, words["feedback_many"])

    return take


def _can_be_run(line: bytes) -> bool:
    try:
        said = json.loads(line)
        return bool(said["answers"] or said["sources"] or not said["answerable"])
    except (ValueError, KeyError, TypeError):
        return False
