"""The corpus indexed again at a visitor's wish, behind the page."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Literal

from rag.errors import GriotError
from rag.web.gentle import StoppedError
from rag.web.trouble import log_trouble

if TYPE_CHECKING:
    from rag.indexing import IndexReport, Progress
    from rag.web.corpus import Corpus
    from rag.web.visitor import MakeGentle

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reindexing:
    """How far it is, or how it ended. `progress` is the last that was told, `report` what was done.

    `error` says why it failed; where that is what nobody foresaw, `code` is beside it in the log. A stop is neither.
    """

    state: Literal["running", "done", "failed"] = "running"
    progress: Progress | None = None
    report: IndexReport | None = None
    error: GriotError | None = None
    code: str = ""


class Reindexer:
    """Does it once at a time; `last` is the one under way, or the last one."""

    def __init__(self, corpus: Corpus, gentle: MakeGentle) -> None:
        self.last: Reindexing | None = None
        self._corpus = corpus
        self._gentle = gentle
        self._beginning = Lock()

    def begin(self) -> bool:
        """Announces one; False where one is under way."""
        with self._beginning:
            if self.last and self.last.state == "running":
                return False
            self.last = Reindexing()
            return True

    def step(self) -> bool:
        """Does the one that was announced, to its end."""
        job = self.last
        if job is None or job.state != "running":
            return False

        def follow(progress: Progress) -> None:
            job.progress = progress

        try:
            job.report = self._corpus.reindex(self._gentle(lambda: False, lambda *_: None), follow)
            job.state = "done"
        except GriotError as error:
            log.warning("The corpus was not indexed again: %s", error)
            job.error, job.state = error, "failed"
        except StoppedError:
            job.state = "failed"
        except Exception:
            job.code = log_trouble(log, "The corpus could not be indexed again")
            job.state = "failed"
        return False
