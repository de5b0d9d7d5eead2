"""What an earlier process left unfinished, indexed behind the page; the first index, too."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event, Thread
from typing import TYPE_CHECKING

from rag.errors import GriotError, IndexBusyError
from rag.web.gentle import StoppedError

if TYPE_CHECKING:
    from rag.indexing import Progress
    from rag.web.corpus import Corpus
    from rag.web.visitor import MakeGentle

log = logging.getLogger(__name__)
Following = Callable[[], AbstractContextManager[Callable[["Progress"], None]]]
STOP_S = 5.0  # for the passages under way when the server stops


class Finisher:
    """Goes on with it in a thread, and makes way for questions; `ended` is set when there is nothing more to do.

    `error` says what came in between; the next start tries again.
    """

    def __init__(self, corpus: Corpus, gentle: MakeGentle) -> None:
        self.error: GriotError | None = None
        self.ended = Event()
        self._corpus = corpus
        self._embedder = gentle(self._is_over, lambda *_: None)
        self._stopped = Event()
        self._thread: Thread | None = None

    def start(self, following: Following) -> None:
        """Begins; `following` gives what is told how far it is."""
        self._thread = Thread(target=self._run, args=(following,), name="griot-finishing", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops it; what was indexed is kept."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(STOP_S)

    def _is_over(self) -> bool:
        return self._stopped.is_set()

    def _run(self, following: Following) -> None:
        try:
            with following() as on_progress:
                while not self._stopped.is_set() and self._goes_on(on_progress):
                    pass
        except StoppedError:
            pass
        except GriotError as error:
            self.error = error
            if not self._corpus.is_empty():  # else the start of the server fails with it
                log.warning("The index stays unfinished: %s", error)
        except Exception:
            log.exception("The index stays unfinished")
        finally:
            self.ended.set()

    def _goes_on(self, on_progress: Callable[[Progress], None]) -> bool:
        try:
            return self._corpus.finish(self._embedder, on_progress)
        except IndexBusyError:  # it was waited for: another process is at it, or a visitor's document was
            return True
