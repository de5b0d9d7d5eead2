"""How many tables are read side by side, and how many wait."""

import threading
from contextlib import ExitStack
from queue import Queue

import pytest

from rag.web.limits import AT_ONCE, MOST, MOST_OF_ONE, ReadingPlaces, TablesFullError


def test_a_few_tables_are_read_a_few_wait_and_the_rest_is_refused() -> None:
    reading, let_go = ReadingPlaces(), threading.Event()
    lock, inside, most = threading.Lock(), 0, 0
    came: Queue[str] = Queue()

    def read(owner: str) -> None:
        nonlocal inside, most
        try:
            with reading.place(owner):
                with lock:
                    inside += 1
                    most = max(most, inside)
                assert let_go.wait(30)
                with lock:
                    inside -= 1
            came.put("read")
        except TablesFullError:
            came.put("refused")

    threads = [threading.Thread(target=read, args=(f"visitor {number}",)) for number in range(MOST + 3)]
    for thread in threads:
        thread.start()
    assert [came.get(timeout=30) for _ in range(3)] == ["refused"] * 3
    let_go.set()
    assert [came.get(timeout=30) for _ in range(MOST)] == ["read"] * MOST
    for thread in threads:
        thread.join(30)
    assert most <= AT_ONCE


def test_one_visitor_has_some_of_the_places_and_gives_them_back() -> None:
    reading = ReadingPlaces()
    for _ in range(3):
        with ExitStack() as held:
            for _ in range(MOST_OF_ONE):
                held.enter_context(reading.place("Awa"))
            with pytest.raises(TablesFullError), reading.place("Awa"):
                pass
