"""Who has given the password, and how often others have tried: kept in memory, and gone with the server."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import monotonic

SESSION_S = 12 * 3600  # a working day
MOST_SESSIONS = 10_000  # the oldest ends; each is about 150 bytes
ADDRESS_S, ADDRESS_FREE = 5.0, 5  # of one address: 5 attempts at once, then one in 5 s, which is 720 an hour
ALL_S, ALL_FREE = 1.0, 30  # of all: 3,600 an hour, however many addresses an attacker has
MOST_WAIT_S = 10.0  # an attempt that would wait longer is refused, so that few wait at any time
MOST_ADDRESSES = 10_000  # the one that has tried nothing for the longest time is forgotten
Clock = Callable[[], float]


class TooManyAttemptsError(Exception):
    """The password was tried too often; `wait_s` from now it can be tried again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"try again in {wait_s} s")
        self.wait_s = wait_s


class Sessions:
    """The browsers that gave the password, by the digest of the token that each was given."""

    def __init__(self, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._ends: OrderedDict[bytes, float] = OrderedDict()  # by their end, since all last equally long

    def begin(self) -> str:
        """The token of a new session."""
        now = self._clock()
        while self._ends and (len(self._ends) >= MOST_SESSIONS or next(iter(self._ends.values())) <= now):
            self._ends.popitem(last=False)
        token = secrets.token_urlsafe(32)
        self._ends[_digest(token)] = now + SESSION_S
        return token

    def knows(self, token: str) -> bool:
        """Whether a token's session was begun here and has not ended."""
        return self._ends.get(_digest(token), 0.0) > self._clock()

    def end(self, token: str) -> None:
        """Ends a session, if there is one."""
        self._ends.pop(_digest(token), None)


class Attempts:
    """Slows attempts at the password, for each address and for all together."""

    def __init__(self, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()  # when the attempts of an address will be paid off
        self._all_due = 0.0

    def is_calm(self, client: str) -> bool:
        """Whether nothing was tried in vain of late, from there or so often from anywhere that all must wait."""
        now = self._clock()
        return self._due.get(_address(client), 0.0) <= now and self._all_due - now <= ALL_S * ALL_FREE

    def begin(self, client: str) -> float:
        """Counts an attempt: how many seconds it must wait; raises TooManyAttemptsError instead of a long wait."""
        now, address = self._clock(), _address(client)
        due = max(self._due.get(address, 0.0), now) + ADDRESS_S
        all_due = max(self._all_due, now) + ALL_S
        wait_s = max(due - now - ADDRESS_S * ADDRESS_FREE, all_due - now - ALL_S * ALL_FREE, 0.0)
        if wait_s > MOST_WAIT_S:
            raise TooManyAttemptsError(ceil(wait_s - MOST_WAIT_S))
        self._due[address], self._all_due = due, all_due
        self._due.move_to_end(address)
        if len(self._due) > MOST_ADDRESSES:
            self._due.popitem(last=False)
        return wait_s

    def forgive(self, client: str) -> None:
        """Does not count the last attempt, which was right."""
        address = _address(client)
        if address in self._due:
            self._due[address] -= ADDRESS_S
        self._all_due -= ALL_S


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _address(client: str) -> str:
    """The address, or of an IPv6 one the network, of which each household has a whole one."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return address.exploded[:19] if isinstance(address, IPv6Address) else client
