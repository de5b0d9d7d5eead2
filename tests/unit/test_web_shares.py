"""Shares of what all visitors use: whose turn it is, who gives way, and what the queue of questions makes of both."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.assistant import Assistant
from rag.settings import Settings
from rag.web.shares import Rota, Who, make_room
from rag.words import read_words

AWA, BINTOU, COUMBA = Who("Awa", "a"), Who("Bintou", "a"), Who("Coumba", "c")
NOBODY = Who("", "a")
CROWD = st.builds(Who, st.sampled_from("xyz"), st.sampled_from("ab"))
HELD = st.lists(st.tuples(CROWD, st.integers(1, 4)), max_size=12)


def turns(*waiting: Who, count: int) -> list[str]:
    """Who has the turns where all of them always wait."""
    rota = Rota()
    return [rota.choose(waiting).visitor for _ in range(count)]


def test_visitors_of_one_address_have_their_turns_one_after_the_other() -> None:
    assert turns(AWA, AWA, AWA, BINTOU, count=4) == ["Awa", "Bintou", "Awa", "Bintou"]


def test_addresses_have_turns_however_many_visitors_there_are_at_one() -> None:
    assert turns(AWA, BINTOU, COUMBA, count=4) == ["Awa", "Coumba", "Bintou", "Coumba"]


def test_somebody_new_is_before_those_who_had_a_turn() -> None:
    rota = Rota()
    assert [rota.choose([AWA, AWA]), rota.choose([AWA, BINTOU])] == [AWA, BINTOU]


@pytest.mark.parametrize(
    ("who", "held", "most", "giving"),
    [
        (BINTOU, [AWA, AWA], 3, []),  # there is room
        (BINTOU, [AWA, AWA, AWA], 3, [2]),  # the last of who has most
        (AWA, [AWA, AWA, BINTOU], 3, None),  # nobody has more
        (BINTOU, [AWA, COUMBA], 2, None),  # each has one, as Bintou would
        (COUMBA, [AWA, BINTOU, NOBODY], 3, [0]),  # the address has three, each visitor one
        (BINTOU, [NOBODY, NOBODY, COUMBA], 3, [1]),  # who comes without a cookie is one with all who do
    ],
)
def test_who_has_most_gives_way(who: Who, held: list[Who], most: int, giving: list[int] | None) -> None:
    assert make_room(who, 1, [(one, 1) for one in held], most) == giving


@given(CROWD, st.integers(1, 6), HELD, st.integers(1, 30))
def test_what_is_left_fits_and_nobody_gives_way_to_who_has_more(
    who: Who, places: int, held: list[tuple[Who, int]], most: int
) -> None:
    giving = make_room(who, places, held, most)
    if giving is None:
        return
    left = [one for place, one in enumerate(held) if place not in giving]
    assert sum(count for _, count in left) + places <= most
    assert who not in [held[place][0] for place in giving]
    assert len(set(giving)) == len(giving)


class Queue:
    """The page's queue, with a visitor for each name."""

    def __init__(self) -> None:
        from rag.web.page import build_page

        def nobody(_: object) -> Assistant:
            raise AssertionError("No question is answered here.")

        page = build_page(nobody, lambda request: Who(request.headers["x-visitor"], "a"), Settings())
        self.queue = cast(Any, page)._queue
        self.function = next(id_ for id_, function in page.fns.items() if function.fn)

    async def ask(
        self, who: str, said: str = "Qui ?", *, session: str = "", length: int = 100
    ) -> tuple[bool, Any, str]:
        from fastapi import Request
        from gradio.data_classes import PredictBodyInternal

        headers = {"x-visitor": who, "content-length": str(length), "accept-language": "en"}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        request = Request({"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": raw})
        sent = {"key": said, "said": said, "language": "fr"}
        body = PredictBodyInternal(fn_index=self.function, data=[sent], session_hash=session or said, request=request)
        return cast(tuple[bool, Any, str], await self.queue.push(body, request, None))

    def told(self, session: str) -> list[str]:
        """What a session was told at once, instead of an answer."""
        messages = self.queue.pending_messages_per_session[session]
        events = [messages.get_nowait() for _ in range(messages.qsize())]
        return [event.output["data"][0]["sentence"] for event in events if event.msg == "process_completed"]

    def next(self) -> str | None:
        """What the question is whose turn it is."""
        events = self.queue.get_events()
        return events[0][0].data.data[0]["said"] if events else None


def run(steps: Callable[[Queue], Awaitable[None]]) -> None:
    async def with_queue() -> None:
        await steps(Queue())

    asyncio.run(with_queue())


def test_a_visitor_who_asks_once_has_the_next_turn() -> None:
    async def steps(queue: Queue) -> None:
        for said in ("a1", "a2", "a3"):
            await queue.ask("Awa", said)
        first = queue.next()
        await queue.ask("Bintou", "b1")
        assert [first, queue.next(), queue.next(), queue.next(), queue.next()] == ["a1", "b1", "a2", "a3", None]

    run(steps)


def test_the_fifth_question_of_one_visitor_is_answered_by_a_sentence_in_the_language_of_the_page() -> None:
    async def steps(queue: Queue) -> None:
        states = [(await queue.ask("Awa", f"a{number}"))[2] for number in range(5)]
        assert states == ["success"] * 5
        assert queue.told("a4") == [read_words("fr")["queue_yours"].format(most=4)]
        assert [queue.told(f"a{number}") for number in range(4)] == [[]] * 4
        assert (await queue.ask("Bintou", "b0"))[2] == "success"
        assert queue.told("b0") == []

    run(steps)


def test_when_all_places_are_taken_who_has_most_gives_way_and_is_told() -> None:
    async def steps(queue: Queue) -> None:
        queue.queue._places = 4
        for number in range(4):
            await queue.ask("Awa", f"a{number}")
        await queue.ask("Bintou", "b0")
        assert queue.told("a3") == [read_words("fr")["queue_full"]]
        assert {queue.next() for _ in range(5)} == {"a0", "a1", "a2", "b0", None}

    run(steps)


def test_a_long_conversation_takes_more_places() -> None:
    async def steps(queue: Queue) -> None:
        queue.queue._places = 4
        await queue.ask("Awa", "long", length=150_000)  # three places
        await queue.ask("Bintou", "b0")
        await queue.ask("Coumba", "c0")
        assert len(queue.told("long")) == 1
        assert [queue.told("b0"), queue.told("c0")] == [[], []]

    run(steps)


def test_a_session_that_does_not_read_what_it_is_told_gets_no_more_of_it() -> None:
    async def steps(queue: Queue) -> None:
        states = [(await queue.ask("Awa", str(number), session="s"))[2] for number in range(20)]
        assert states[-1] == "queue_full"
        assert queue.queue.pending_messages_per_session["s"].qsize() < 20

    run(steps)


def test_what_is_told_is_json() -> None:
    async def steps(queue: Queue) -> None:
        for number in range(5):
            await queue.ask("Awa", f"a{number}")
        messages = queue.queue.pending_messages_per_session["a4"]
        assert json.loads(messages.get_nowait().model_dump_json())["output"]["data"][0]["done"] is True

    run(steps)
