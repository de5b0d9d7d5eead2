"""Shares of what everybody uses: who sent a request, whose turn it is, who gives way, and work done in turns."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Condition, Thread
from typing import Any, Protocol

log = logging.getLogger(__name__)

MOST_REMEMBERED = 20_000  # of the visitors and addresses that had a turn; who is forgotten counts as new
Step = Callable[[], bool]  # does a piece; whether there may be more to do
STOP_S = 5.0  # for the piece under way when the server stops


class ClientRequest(Protocol):
    """A request, Starlette's or Gradio's."""

    @property
    def client(self) -> Any:
        """Whose `host` is the address that it came from; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Who:
    """A visitor, by the name in the cookie, at a network address. All who come from there without a cookie are one.

    A cookie costs nothing, an address does: so an address has a share, too. Behind a proxy that does not tell the
    addresses, all visitors have one, and the share of each visitor is what counts.
    """

    visitor: str = ""
    address: str = ""


def who_sent(request: ClientRequest, visitor: str) -> Who:
    """Who sent a request; `visitor` is the name in its cookie, "" without one."""
    return Who(visitor, address_of(request.client.host if request.client else ""))


def address_of(host: str) -> str:
    """The address; of IPv6 the network, of which one household has all addresses.

    >>> address_of("192.0.2.7"), address_of("2001:db8:1:2:3:4:5:6"), address_of("::ffff:192.0.2.7"), address_of("x")
    ('192.0.2.7', '2001:db8:1:2::', '192.0.2.7', 'x')
    """
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False).network_address)


class Rota:
    """Whose turn is next: that of the address whose last turn is longest ago, and there of such a visitor."""

    def __init__(self) -> None:
        self._last: OrderedDict[Who | str, int] = OrderedDict()
        self._turns = 0

    def choose(self, waiting: Iterable[Who]) -> Who:
        """Who is next of those waiting, in the order in which they came; the turn is then theirs."""
        who = min(waiting, key=lambda one: (self._last.get(one.address, 0), self._last.get(one, 0)))
        self._turns += 1
        for key in (who.address, who):
            self._last[key] = self._turns
            self._last.move_to_end(key)
        while len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)
        return who


def make_room(who: Who, places: int, held: Sequence[tuple[Who, int]], most: int) -> list[int] | None:
    """Which of those who hold places, by their index in `held`, give way so that `who` gets so many of `most`.

    That is the last one of the visitor with most places at the address with most. None if nobody has more than `who`
    would have. Who is new thus finds a place as long as somebody has more than one needs.

    >>> awa, bintou = Who("Awa", "a"), Who("Bintou", "a")
    >>> make_room(bintou, 1, [(awa, 1), (awa, 1)], 3), make_room(bintou, 1, [(awa, 1), (awa, 1)], 2)
    ([], [1])
    >>> make_room(awa, 1, [(awa, 1), (awa, 1)], 2) is None
    True
    """
    if places > most:
        return None
    left = dict(enumerate(held))
    giving: list[int] = []
    while sum(count for _, count in left.values()) + places > most:
        addresses, visitors = Counter[str](), Counter[Who]()
        for one, count in left.values():
            addresses[one.address] += count
            visitors[one] += count
        address, taken = addresses.most_common(1)[0]
        if taken <= addresses[who.address] + places:
            address = who.address
        holders = Counter({one: count for one, count in visitors.items() if one.address == address})
        holder, taken = holders.most_common(1)[0] if holders else (who, 0)
        if address == who.address and taken <= visitors[who] + places:
            return None
        giving.append(max(index for index, (one, _) in left.items() if one == holder))
        del left[giving[-1]]
    return giving


class Turns:
    """Calls each step until it has nothing more to do, visitors in turn; between two, and each `every_s`, `meanwhile`.

    The thread is called `name`.
    """

    def __init__(self, meanwhile: Callable[[], None], every_s: float, name: str) -> None:
        self._meanwhile = meanwhile
        self._every_s = every_s
        self._name = name
        self._waiting: dict[Step, Who] = {}
        self._rota = Rota()
        self._changed = Condition()
        self._stopped = False
        self._thread: Thread | None = None

    def add(self, step: Step, who: Who) -> None:
        """Has a step called when it is that visitor's turn; the thread starts with the first."""
        with self._changed:
            self._waiting.setdefault(step, who)
            if self._thread is None and not self._stopped:
                self._thread = Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self, stop_s: float = STOP_S) -> None:
        """Calls no further step, and waits so long for the one under way."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(stop_s)

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._waiting and not self._stopped:
                    self._changed.wait(self._every_s)
                if self._stopped:
                    return
                step, who = self._next() if self._waiting else (None, Who())
            try:
                if step and step():
                    self.add(step, who)
                self._meanwhile()
            except Exception:
                log.exception("A piece of work failed")

    def _next(self) -> tuple[Step, Who]:
        who = self._rota.choose(self._waiting.values())
        step = next(step for step, whose in self._waiting.items() if whose == who)
        del self._waiting[step]
        return step, who
