"""The visitors who have documents of their own, for as long as they are there."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from rag.errors import GriotError
from rag.web.corpus import Corpus
from rag.web.finishing import Finisher
from rag.web.gentle import Gentle, Questions
from rag.web.own_shelf import OwnShelf
from rag.web.reindexing import Reindexer, Reindexing
from rag.web.shares import Who, make_room, who_sent
from rag.web.turns import Turns
from rag.web.upload import ALL_MB, FILE_MB, SESSION_MB, UploadError
from rag.web.visitor import Visitor
from rag.web.visitor_cookie import GIVEN, Names, kept_key
from rag.web.visitor_folder import VisitorFolders

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from rag.assistant import Assistant
    from rag.settings import Settings

IDLE_S = 2 * 3600.0  # without a request, after which a session is over: longer than a meal, shorter than a day at work
IDLE_WHEN_FULL_S = 900.0  # the same, where others wait for room: nobody is thrown out while reading
SWEEP_S = 60.0


class HasCookies(Protocol):
    """A request, Starlette's or Gradio's."""

    @property
    def cookies(self) -> Any:
        """By name."""


class Visitors:
    """Who may ask what: gives each request the assistant that answers it, from the corpus and the visitor's own.

    A session begins with the first file and ends two hours after the last request, or with the server. `idle_s` and
    `most_mb` are for tests.
    """

    def __init__(
        self,
        assistant: Assistant,
        settings: Settings,
        *,
        base: Path | None = None,
        idle_s: float = IDLE_S,
        most_mb: int = ALL_MB,
    ) -> None:
        self.mode = settings.uploads
        self.names = Names(kept_key(settings.index))
        self._shared = assistant
        self._corpus = Corpus(assistant)
        self._idle_s, self._most_mb = idle_s, most_mb
        self._visitors: OrderedDict[str, Visitor] = OrderedDict()  # by name, the one seen last at the end
        self._lock = Lock()
        self._stopped = Event()
        self._questions = Questions()
        self._folders = VisitorFolders(base)
        self._turns = Turns(self._sweep, min(SWEEP_S, idle_s), "griot-uploads")
        self._reindexer = Reindexer(self._corpus, self._gentle)

    @property
    def may_edit(self) -> bool:
        """Whether visitors may add documents to the corpus, remove them, and have it indexed again."""
        return self.mode == "corpus"

    def assistant(self, request: HasCookies) -> Assistant:
        """Who knows the documents that this visitor may read."""
        visitor = self.find(self.names.known(request.cookies))
        return (visitor and visitor.shelf.assistant) or self._shared

    def asking(self, request: HasCookies) -> Assistant:
        """The same, for a question of the visitor's that begins now: it goes before all work behind the page."""
        self._questions.begin()
        return self.assistant(request)

    def who(self, request: Request) -> Who:
        """Who sent a request, by a name that was given here, and where from."""
        return who_sent(request, self.names.known(request.cookies) or request.scope.get(GIVEN, ""))

    def owns(self, request: HasCookies, path: str) -> bool:
        """Whether a document is this visitor's alone."""
        visitor = self.find(self.names.known(request.cookies))
        if visitor is None or visitor.shelf.assistant is None:
            return False
        return any(upload.path == path for upload in visitor.uploads())

    def find(self, name: str | None) -> Visitor | None:
        """The visitor of that name who has sent files."""
        with self._lock:
            return self._visitors.get(name) if name else None

    def seen(self, name: str) -> None:
        """Notes that a visitor is there."""
        with self._lock:
            if visitor := self._visitors.get(name):
                visitor.seen, visitor.is_back = monotonic(), True
                self._visitors.move_to_end(name)

    def welcome(self, who: Who) -> Visitor:
        """Who sends a file, with a place for it. Raises UploadError where all are taken."""
        if self.mode == "off" or self._stopped.is_set():
            raise UploadError("uploads_off")
        self._make_room(who)
        with self._lock:
            if who.visitor not in self._visitors:
                folder = self._folders.make()
                shelf = self._corpus if self.may_edit else OwnShelf(self._shared, folder)
                chars = self._shared.settings.passage_chars
                self._visitors[who.visitor] = Visitor(who, folder, shelf, self._gentle, chars)
            visitor = self._visitors[who.visitor]
        self.read(visitor)
        return visitor

    def read(self, visitor: Visitor) -> None:
        """Has a visitor's files read, or removed, when it is their turn."""
        self._turns.add(visitor.step, visitor.who)

    def finisher(self) -> Finisher:
        """What goes on with indexing that an earlier process left."""
        return Finisher(self._corpus, self._gentle)

    @property
    def reindexing(self) -> Reindexing | None:
        """How far the corpus is indexed again, or how that ended last; None where it was not begun."""
        return self._reindexer.last

    def reindex(self) -> bool:
        """Begins to index the corpus again, as `griot index` does; False where visitors may not, or it is under way."""
        if not self.may_edit or not self._reindexer.begin():
            return False
        self._turns.add(self._reindexer.step, Who())
        return True

    def remove_document(self, path: str) -> None:
        """Takes a document out of the corpus; raises GriotError with a sentence why it cannot."""
        if not self.may_edit:
            raise GriotError("Documents cannot be removed here. Who runs the server allows it: GRIOT_UPLOADS=corpus")
        self._corpus.remove(path)

    def let_pass(self) -> None:
        """Waits while a visitor's question is answered, if there is one."""
        self._questions.let_pass()

    def close(self) -> None:
        """Ends every session; nothing of any is left."""
        self._stopped.set()
        with self._lock:
            visitors = list(self._visitors.values())
            self._visitors.clear()
        self._turns.close()
        for visitor in visitors:
            visitor.end()
        self._folders.close()

    def _gentle(self, is_over: Callable[[], bool], on_done: Callable[[int, int], None]) -> Gentle:
        return Gentle(self._shared.embedder, self._questions, lambda: self._stopped.is_set() or is_over(), on_done)

    def _sweep(self) -> None:
        self._end(self._idle_for(self._idle_s))

    def _make_room(self, who: Who) -> None:
        """Ends sessions so that there is room for a file: those that were left, then of an address that has more.

        A session is left if nobody came back to it, as the page does at once when a file was sent, or not for long.
        Nobody else loses documents to others at the same address: these may be people behind one proxy.
        """
        with self._lock:
            left = [name for name, visitor in self._visitors.items() if not visitor.is_back and name != who.visitor]
        left += self._idle_for(min(IDLE_WHEN_FULL_S, self._idle_s))
        while (giving := self._who_gives_way(who)) is None and left:
            self._end([left.pop(0)])
        if giving is None:
            raise UploadError("uploads_full")
        self._end(giving)

    def _who_gives_way(self, who: Who) -> list[str] | None:
        with self._lock:
            names = list(reversed(self._visitors))  # the one seen longest ago last, who gives way first
            held = [(Who("", self._visitors[name].who.address), self._visitors[name].mb) for name in names]
            need = FILE_MB + SESSION_MB * (who.visitor not in self._visitors)
        giving = make_room(Who("", who.address), need, held, self._most_mb)
        return None if giving is None else [names[place] for place in giving]

    def _idle_for(self, idle_s: float) -> list[str]:
        """The names of visitors who were not seen for so long, the longest first."""
        with self._lock:
            return [name for name, visitor in self._visitors.items() if monotonic() - visitor.seen >= idle_s]

    def _end(self, names: list[str]) -> None:
        for name in names:
            with self._lock:
                visitor = self._visitors.pop(name, None)
            if visitor:
                visitor.end()
