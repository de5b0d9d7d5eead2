"""How many passages a language model's context has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.llm.fence import fence_passages
from rag.llm.model import LanguageModel
from rag.llm.prompts import Prompted
from rag.records import Hit

MARGIN_TOKENS = 32  # for what a chat template adds
NONCE = "3f9a2c41"  # as many tokens as that of any request, give or take three


def fit_passages(hits: Sequence[Hit], *, room_tokens: int, count: Callable[[str], int]) -> tuple[Hit, ...]:
    """The best passages that fit together within `room_tokens`, whole, fence included; empty where the best does not.

    None is skipped for a smaller one: passages are of like size, so that little would be won, and a model that is shown
    the third best without the second answers from the wrong article. Calls `count`, which may be a request to a server,
    once where all fit, else about log2(hits) times.
    """
    fits, beyond = 0, len(hits) + 1
    tried = len(hits)
    while fits + 1 < beyond:
        if room_tokens > 0 and count(fence_passages(hits[:tried], NONCE)) <= room_tokens:
            fits = tried
        else:
            beyond = tried
        tried = (fits + beyond) // 2
    return tuple(hits[:fits])


def fitting_passages(hits: Sequence[Hit], model: LanguageModel, empty: Prompted, tokens: int) -> tuple[Hit, ...]:
    """The best passages that a model's context has room for beside a prompt without any and an answer of `tokens`."""
    room = model.context_tokens - tokens - model.count_tokens(f"{empty.system}\n{empty.user}") - MARGIN_TOKENS
    return fit_passages(hits, room_tokens=room, count=model.count_tokens)
