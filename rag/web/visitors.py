"""All visitors: the cookie by which each is known again, and what is theirs."""

from __future__ import annotations

import hmac
import logging
import os
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from starlette.requests import Request

from rag.errors import GriotError
from rag.web.background_indexing import Finisher, QuestionClock, Reindexer, Reindexing, YieldingEmbedder
from rag.web.corpus import Corpus
from rag.web.shares import Turns, Who, make_room, who_sent
from rag.web.upload import ALL_MB, FILE_MB, SESSION_MB, UploadError
from rag.web.visitor import OwnShelf, Visitor, VisitorFolders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.assistant import Assistant
    from rag.settings import Settings

log = logging.getLogger(__name__)

COOKIE = "griot_visitor"
GIVEN = "griot.visitor"  # in a scope: the name that its response gives
GIVEN_AT = ("/", "/batch", "/uploads", "/evaluation")  # where a visitor begins, and where a name is needed
LASTS = "griot.visitor_lasts"  # in a scope: something of the visitor's is kept, which is to be found again
LASTS_S = 180 * 86_400  # after the last time that something is kept; else the cookie ends with the browser
KEY = "visitors.key"  # in the index's folder
KEY_BYTES = 32
IDLE_S = 2 * 3600.0  # without a request, after which a session is over: longer than a meal, shorter than a day at work
IDLE_WHEN_FULL_S = 900.0  # the same, where others wait for room: nobody is thrown out while reading
SWEEP_S = 60.0


class Names:
    """Gives names that cannot be guessed, and knows them again without keeping any: each has a signature behind it.

    Names that were signed with another key are not known.
    """

    def __init__(self, key: bytes = b"") -> None:
        self._key = key or secrets.token_bytes(KEY_BYTES)

    def give(self) -> str:
        """A new name."""
        name = secrets.token_urlsafe(32)
        return f"{name}.{self._signature(name)}"

    def known(self, cookies: Mapping[str, str]) -> str | None:
        """The name in a request's cookies, where it is one that was given here."""
        # Not `get`: Gradio makes an object of the cookies, and one of that name would hide its method.
        value = str(cookies[COOKIE]) if COOKIE in cookies else ""
        name, _, signature = value.partition(".")
        return value if name and hmac.compare_digest(signature.encode(), self._signature(name).encode()) else None

    def _signature(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), "sha256").hexdigest()


def kept_key(folder: Path) -> bytes:
    """The key that is kept there, which only this user can read; a new one if there is none.

    So visitors find their evaluations after a restart. Where nothing can be kept, it is for this start alone.
    """
    new = folder / f".{KEY}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / KEY).exists():
            descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
            try:
                os.link(new, folder / KEY)  # unless another server was faster
            except FileExistsError:
                log.debug("Another server made the key of visitors' names")
            finally:
                new.unlink()
        key = (folder / KEY).read_bytes()
    except OSError as error:
        log.warning("Visitors will not find their evaluations after a restart: %s", error)
        return secrets.token_bytes(KEY_BYTES)
    return key if len(key) >= KEY_BYTES else secrets.token_bytes(KEY_BYTES)


def keep_name(request: Request) -> None:
    """Has the visitor's cookie outlast the browser: something of theirs is kept on the server."""
    request.scope[LASTS] = True


class VisitorCookie:
    """An ASGI application around another: gives a name to who has none, and tells `seen` of who has one."""

    def __init__(self, app: ASGIApp, names: Names, seen: Callable[[str], None]) -> None:
        self.app = app
        self._names = names
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] == "http":
            send = self._recognised(scope, send)
        await self.app(scope, receive, send)

    def _recognised(self, scope: Scope, send: Send) -> Send:
        request = Request(scope)
        name = self._names.known(request.cookies)
        if name:
            self._seen(name)
        # A link on another site is followed without the cookie (SameSite=Strict), which is no reason for a new one.
        elif scope["path"] in GIVEN_AT and request.headers.get("sec-fetch-site") != "cross-site":
            name = scope[GIVEN] = self._names.give()
        return _with_cookie(send, name, scope) if name else send


def _with_cookie(send: Send, name: str, scope: Scope) -> Send:
    """Sends the name to who has none, or is to keep it for longer than the browser is open."""
    cookie = f"{COOKIE}={name}; Path=/; HttpOnly; SameSite=Strict{'; Secure' * (scope['scheme'] == 'https')}"

    async def send_with_cookie(message: Message) -> None:
        nonlocal cookie
        if message["type"] == "http.response.start" and (GIVEN in scope or LASTS in scope):
            cookie += f"; Max-Age={LASTS_S}" * (LASTS in scope)
            # Else a cache between could hand one visitor's name to another.
            kept = [(key, value) for key, value in message.get("headers", ()) if key.lower() != b"cache-control"]
            added = [(b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return send_with_cookie


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
        self._questions = QuestionClock()
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

    def _gentle(self, is_over: Callable[[], bool], on_done: Callable[[int, int], None]) -> YieldingEmbedder:
        return YieldingEmbedder(
            self._shared.embedder, self._questions, lambda: self._stopped.is_set() or is_over(), on_done
        )

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
