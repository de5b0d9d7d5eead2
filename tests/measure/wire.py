"""What a page takes from the network, as the browser counts it: headers included, and as it came, compressed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from playwright.sync_api import Page


class Wire:
    """Counts what a page fetches from now on."""

    def __init__(self, page: Page) -> None:
        self._kinds: dict[str, str] = {}
        self._bytes: dict[str, float] = defaultdict(float)
        self._requests: dict[str, int] = defaultdict(int)
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._note_kind)
        session.on("Network.loadingFinished", self._count)
        session.send("Network.enable")

    def taken(self) -> dict[str, Any]:
        """Bytes and requests since the last time, in all and by kind; what the browser had kept has 0 bytes."""
        told = {
            "bytes": round(sum(self._bytes.values())),
            "requests": sum(self._requests.values()),
            "bytes_by_kind": {kind: round(size) for kind, size in self._bytes.items()},
            "requests_by_kind": dict(self._requests),
        }
        self._bytes.clear()
        self._requests.clear()
        return told

    def _note_kind(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _count(self, event: dict[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"], "Other")
        self._bytes[kind] += event["encodedDataLength"]
        self._requests[kind] += 1
