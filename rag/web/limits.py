"""How much a client may take, and the places in which tables are read."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

BODY_BYTES = 4_000_000  # a conversation comes back with each question; none is longer than this
QUESTIONS_BYTES = 8_000_000  # a file of questions; the largest in use, SQuAD 2.0, has 4.4 MB
UPLOAD_BYTES = 50_000_000  # a document; what is longer than is read is refused in a sentence, and this is no document
LARGER_BODIES = {"/evaluation": QUESTIONS_BYTES, "/uploads": UPLOAD_BYTES}
TO_DISK = ("/uploads",)  # bodies that are written down as they come, and take no memory
# Gradio parses these as JSON and keeps them until the answer is there: an empty list takes 3 bytes as text and 64 as an
# object. The longest conversation that is sent back, 20 exchanges with 100 citations each, has some 6,000.
PARSED = "/gradio_api/"
PARSED_CONTAINERS = 50_000
WRAPPING = 8  # bytes received for each of a body: a chunk of one byte takes six
STREAMS = 3  # of a session of Gradio's; the page opens one, and another where that one broke off unnoticed
KEPT_STATES = 8  # sessions whose last values Gradio keeps, up to 4 MB each; nothing here asks for them again
LOG_KINDS = 500  # of lines; more than that within a minute can only be somebody's making, and count as one
LOG_CODES = 20  # lines a minute of a kind of fault of our own, each with the code that a visitor was told
AT_ONCE = 2  # that are read; more would only make each of them slower
MOST = 8  # that are read or wait, each with a file of up to 8 MB in memory and a thread of the forty that serve pages
MOST_OF_ONE = 2  # of one visitor, so that nobody takes all the places


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """The bounds that do not depend on the address; tests make them smaller."""

    head_bytes: int = 65_536  # of a request's line and headers; browsers send 2 kB
    sent_ahead: int = 20  # requests of one connection before the first is answered; browsers send none
    head_s: float = 10  # from connecting, or from the last response, to the end of the next head
    keep_alive_s: int = 5  # between two requests; a browser connects again without being noticed
    body_s: float = 20  # that a body may pause altogether, as on a train,
    slowest_bytes_s: float = 10_000  # beside the time that it takes at this rate: a fifth of a bad line
    linger_s: float = 10  # what is refused is read on and thrown away: a browser reads the refusal when it has sent all
    unsent_s: float = 60  # within which a client must have read what it would at `slowest_bytes_s`

    bodies_bytes: int = 16_000_000  # of all bodies that are being read or wait in the queue; parsed, ten times that
    small_body_bytes: int = 64_000  # counts for nothing in that: a question is asked even while it is full
    unsent_bytes: int = 200_000_000  # of all responses that nobody has read yet; an original file has up to 50 MB
    socket_bytes: int = 262_144  # that the system keeps of a response; it would take 4 MB

    connections: int = 500  # 80 pages, each with the six connections of a browser; a few kB each
    client_connections: int = 300  # of one address, behind which there may be an office or another server
    open_files: int = 4096  # that the system is asked for; its default is 1024, on some 256
    reserved_files: int = 150  # open files left to the index, the models and the connections just accepted
    accepted_at_once: int = 64  # before any of them is looked at

    unheard_s: float = 60  # that an answer waits for its stream to be opened; the page opens it in 0.1 s
    log_every_s: float = 60  # between two lines of one kind


def most_body_bytes(path: str) -> int:
    """How long the body of a request to that address may be."""
    return LARGER_BODIES.get(path, BODY_BYTES)


class TablesFullError(Exception):
    """No further table can be read now."""


class ReadingPlaces:
    """The places in which tables are read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._owners: Counter[str] = Counter()

    @contextmanager
    def place(self, owner: str = "") -> Iterator[None]:
        """Holds one of the places, and waits for it; `owner` tells visitors apart, "" where that is not known.

        Raises TablesFullError where too many wait already.
        """
        with self._lock:
            if self._owners.total() >= MOST or (owner and self._owners[owner] >= MOST_OF_ONE):
                raise TablesFullError
            self._owners[owner] += 1
        try:
            with self._places:
                yield
        finally:
            with self._lock:
                self._owners[owner] -= 1
                self._owners += Counter()  # without those that are at 0


TABLES = ReadingPlaces()  # of the whole server: batches and evaluations together
