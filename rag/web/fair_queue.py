"""Gradio's queue of questions, shared out: visitors have turns, places, and a sentence if there is none."""

from __future__ import annotations

import logging
from asyncio import Queue as Messages
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from gradio.queueing import Event, Queue
from gradio.server_messages import ProcessCompletedMessage

from rag.web.chat import Growing
from rag.web.replies import log_trouble, wanted_words
from rag.web.shares import Rota, Who, make_room
from rag.words import languages, read_words

if TYPE_CHECKING:
    from fastapi import Request
    from gradio import Blocks
    from gradio.data_classes import PredictBodyInternal

    from rag.words import Words

log = logging.getLogger(__name__)

WAITING = 256  # places of waiting questions: the last of so many visitors has an answer within two minutes
PLACE_BYTES = 64_000  # of a question with its conversation, which takes as many places as it is long: 16 MB in all
OF_ONE = 4  # questions of one visitor, waiting or being answered: a person with some tabs
REFUSALS = 4  # that one session is told before it reads them; what goes on asking then gets a bare 503
Pushed = tuple[bool, Any, Any]


class FairQueue(Queue):
    """The queue of `page`. `who_asks` tells visitors apart; `at_once` questions of one are answered side by side."""

    def __init__(
        self, page: Blocks, who_asks: Callable[[Request], Who], *, at_once: int, places: int = WAITING
    ) -> None:
        super().__init__(
            live_updates=True,
            concurrency_count=page.max_threads,
            update_intervals=1,
            max_size=None,  # `push` counts
            blocks=page,
        )
        self._who_asks = who_asks
        self._at_once = at_once
        self._places = places
        self._rota = Rota()
        self._known: WeakKeyDictionary[Event, tuple[Who, int]] = WeakKeyDictionary()

    async def push(self, body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        """Has a question wait for its turn; one that has no place is answered at once, by a sentence why not."""
        words = _words(body, request)
        who, places = self._who_asks(request), _places(request)
        waiting = [event for queue in self.event_queue_per_concurrency_id.values() for event in queue.queue]
        if who.visitor and [self._claim(event)[0] for event in [*waiting, *self._running()]].count(who) >= OF_ONE:
            return await self._refuse(body, request, username, words["queue_yours"].format(most=OF_ONE))
        giving = make_room(who, places, [self._claim(event) for event in waiting], self._places)
        if giving is None:
            return await self._refuse(body, request, username, words["queue_full"])
        for place in giving:
            await self._give_way(waiting[place])
        try:
            return cast(Pushed, await super().push(body, request, username))
        except Exception:
            return False, words["unexpected"].format(code=log_trouble(log, "A question was not taken")), "error"

    def get_events(self) -> tuple[list[Event], bool, str] | None:
        """The next question, of whoever's turn it is."""
        running = [self._claim(event)[0] for event in self._running()]
        for id_, queue in self.event_queue_per_concurrency_id.items():
            if queue.concurrency_limit is not None and queue.current_concurrency >= queue.concurrency_limit:
                continue
            waiting = [event for event in queue.queue if running.count(self._claim(event)[0]) < self._at_once]
            if waiting:
                who = self._rota.choose(self._claim(event)[0] for event in waiting)
                event = next(event for event in waiting if self._claim(event)[0] == who)
                queue.queue.remove(event)
                return [event], False, id_
        return None

    def _running(self) -> list[Event]:
        return [event for job in self.active_jobs if job for event in job]

    def _claim(self, event: Event) -> tuple[Who, int]:
        """Whose a question is, and how many places it takes."""
        if event not in self._known:
            self._known[event] = self._who_asks(event.request), _places(event.request)
        return self._known[event]

    async def _give_way(self, event: Event) -> None:
        body = cast("PredictBodyInternal", event.data)
        await self.remove_from_queue(event._id)
        self._tell(event, body, _words(body, event.request)["queue_full"])

    async def _refuse(self, body: PredictBodyInternal, request: Request, username: str | None, sentence: str) -> Pushed:
        """Answers without a question's having been in the queue, as Gradio does with what it has in its cache."""
        event = Event(body.session_hash, self.blocks.fns[cast(int, body.fn_index)], request, username)
        session = event.session_hash
        async with self.pending_message_lock:
            if session not in self.pending_messages_per_session:
                self.pending_messages_per_session[session] = Messages()
        if self.pending_messages_per_session[session].qsize() >= REFUSALS:
            return False, sentence, "queue_full"
        self.pending_event_ids_session.setdefault(session, set()).add(event._id)
        self._tell(event, body, sentence)
        return True, event._id, "success"

    def _tell(self, event: Event, body: PredictBodyInternal, sentence: str) -> None:
        refused = Growing(key=str(_sent(body).get("key", "")), sentence=sentence, done=True)
        output = {"data": [refused.model_dump(mode="json")], "is_generating": False}
        self.send_message(event, ProcessCompletedMessage(output=output, success=True))


def _places(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return 1 + int(length) // PLACE_BYTES if length.isascii() and length.isdigit() else 1


def _sent(body: PredictBodyInternal) -> dict[str, Any]:
    """What the page sent, as far as it is what the page sends."""
    sent = body.data[0] if body.data else None
    return sent if isinstance(sent, dict) else {}


def _words(body: PredictBodyInternal, request: Request) -> Words:
    language = _sent(body).get("language")
    return read_words(language) if language in languages() else wanted_words(request)
