"""Many visitors who ask at the same moment, each in a session of their own, as the page asks."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from threading import Barrier
from time import perf_counter, sleep
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

APART_S = 0.02  # between one visitor and the next: enough for the order of asking to be known
LONGEST_S = 300


@dataclass(frozen=True)
class Told:
    """What one visitor was told, and when, in seconds since all began."""

    asked: str
    answered: str | None
    asked_s: float
    done_s: float


def put_at_once(url: str, form: dict[str, Any], questions: list[str]) -> dict[str, Any]:
    """Each question from a visitor of its own; `form` is what the page sent for one question.

    `overtaken` is how many visitors an answer passed by at most, in the order in which they asked.
    """
    ready = Barrier(len(questions))
    begun = perf_counter()

    def visitor(place: int) -> Told:
        ready.wait()
        sleep(place * APART_S)
        asked_s = perf_counter() - begun
        answered = _put(url, form, questions[place])
        return Told(questions[place], answered, asked_s, perf_counter() - begun)

    with ThreadPoolExecutor(len(questions)) as pool:
        told = list(pool.map(visitor, range(len(questions))))
    times = [one.done_s - one.asked_s for one in told]
    order = sorted(range(len(told)), key=lambda place: told[place].done_s)
    return {
        "visitors": len(told),
        "answered_each_its_own": sum(one.asked == one.answered for one in told),
        "median_s": round(median(times), 3),
        "worst_s": round(max(times), 3),
        "order_of_answers": order,
        "overtaken": max((place - when for when, place in enumerate(order)), default=0),
    }


def _put(url: str, form: dict[str, Any], question: str) -> str | None:
    """The question that the answer is to, None where there was no answer."""
    session = uuid4().hex[:11]
    sent = [{**one, "said": question, "key": session, "turns": []} if _is_asked(one) else one for one in form["data"]]
    body = json.dumps({**form, "data": sent, "session_hash": session}).encode()
    join = Request(f"{url}/gradio_api/queue/join", body, {"Content-Type": "application/json"})
    with urlopen(join, timeout=LONGEST_S) as response:
        response.read()
    with urlopen(f"{url}/gradio_api/queue/data?session_hash={session}", timeout=LONGEST_S) as events:
        for line in events:
            event = json.loads(line.removeprefix(b"data:")) if line.startswith(b"data:") else {}
            if event.get("msg") == "process_completed":
                return _said(event, session)
    return None


def _is_asked(one: object) -> bool:
    return isinstance(one, dict) and "said" in one


def _said(event: dict[str, Any], key: str) -> str | None:
    exchange = (event.get("output", {}).get("data") or [None])[0]
    is_whole = isinstance(exchange, dict) and exchange["done"] and exchange["key"] == key and exchange["turn"]
    return exchange["turn"]["said"] if is_whole else None
