"""What a page says beside its answers of the index that they come from: that it is not whole yet, or not the newest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.web.intake import wanted_words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.assistant import Assistant
    from rag.words import Words


def notice_endpoint(assistant_of: Callable[[Request], Assistant]) -> Callable[[Request], Response]:
    """The endpoint of the notice: `{"sentence"}`, "" while there is nothing to say."""
    from starlette.responses import JSONResponse

    def tell(request: Request) -> Response:
        sentence = notice(assistant_of(request), wanted_words(request))
        return JSONResponse({"sentence": sentence}, headers={"Cache-Control": "no-store", "Vary": "Accept-Language"})

    return tell


def notice(assistant: Assistant, words: Words) -> str:
    """The sentence."""
    if assistant.store.notice():
        return words["index_outdated"]
    unfinished = assistant.store.unfinished()
    if unfinished is None or unfinished.rebuilt:  # beside a rebuild, answers come from a whole index
        return ""
    return words["index_unfinished" if unfinished.writer else "index_halted"].format(
        done=unfinished.done, total=unfinished.total
    )
