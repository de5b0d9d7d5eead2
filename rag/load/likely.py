"""Which encoding of one byte a character a text is most likely in, by its letters and signs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HERE = Path(__file__).parent
READ_BYTES = 20_000  # of the lines that hold more than ASCII: more would change nothing
KINDS = "a0_."  # a letter, a digit, a blank, another sign
CODES = 1 << 16  # no encoding of one byte has a character beyond


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding with what it costs in bits to suppose it (the fewer, the likelier) and what each character beyond
    ASCII costs in it, with its neighbours."""

    bits: float
    strange: float
    encoding: str


@dataclass(frozen=True, slots=True)
class _Model:
    """What a character is, by its code (the first four), and what it costs."""

    letter: NDArray[np.uint8]  # its place in the alphabet, 0 for what is no letter
    kind: NDArray[np.uint8]  # its place in `KINDS`
    case: NDArray[np.int8]  # 1 a capital, -1 a small letter
    sign: NDArray[np.uint8]  # its row in `signs`; 0 for letters and ASCII
    pairs: NDArray[np.float32]  # (language, the first letter and the second)
    signs: NDArray[np.float32]  # (sign, the kind before, the kind after)
    listed: dict[str, Any]


def guesses(content: bytes) -> list[Guess]:
    """The encodings of one byte a character that are known, the likeliest first."""
    model, part = _model(), _telling_lines(content)
    encodings = model.listed["encodings"].items()
    return sorted(
        (_guess(part.decode(name, "replace"), name, prior, model) for name, prior in encodings),
        key=lambda guess: guess.bits,
    )


def cost(text: str) -> float:
    """What a text costs, however it was encoded."""
    return _guess(_telling_lines(text.encode()).decode("utf-8", "ignore"), "", 0, _model()).bits


def _telling_lines(content: bytes) -> bytes:
    if len(content) <= READ_BYTES:
        return content
    return b"\n".join(line for line in content.splitlines() if not line.isascii())[:READ_BYTES]


def _guess(text: str, encoding: str, prior: float, model: _Model) -> Guess:
    """What a text costs in the language that fits it best."""
    import numpy as np

    costs = model.listed["costs"]
    codes = np.frombuffer(f" {text} ".encode("utf-16-le", "replace"), np.uint16)
    beyond = codes > 0x7F
    near = beyond[:-1] | beyond[1:]
    letters, kinds, case = model.letter[codes].astype(np.int32), model.kind[codes], model.case[codes]
    followed = letters[:-1] * (int(model.pairs.shape[1] ** 0.5)) + letters[1:]
    found, counts = np.unique(followed, return_counts=True)
    by_language = model.pairs[:, found] @ counts.astype(np.float32)
    own = model.pairs[int(by_language.argmin())]
    # What turns the case between ASCII letters is the same in every encoding.
    turned = np.sum((case[:-1] < 0) & (case[1:] > 0) & near)
    turned += np.sum((case[:-2] > 0) & (case[1:-1] < 0) & (case[2:] > 0) & beyond[1:-1])
    unpaired = 0
    for first, second in costs["pairs"]:
        more = text.count(first) - text.count(second)
        unpaired += max(more, 0) if second.isascii() else abs(more)  # "!" and "?" stand alone in most languages
    strange = costs["case"] * float(turned) + costs["unpaired"] * unpaired
    strange += float(model.signs[model.sign[codes[1:-1]], kinds[:-2], kinds[2:]].sum())
    each = (strange + float(own[followed[near]].sum())) / max(1, int(beyond.sum()))
    return Guess(prior + strange + float(by_language.min()), each, encoding)


@cache
def _model() -> _Model:
    import numpy as np

    listed: dict[str, Any] = tomllib.loads((HERE / "encodings.toml").read_text("utf-8"))
    with np.load(HERE / "letters.npz") as table:
        alphabet, steps = str(table["alphabet"]), int(table["steps"])
        pairs = (table["bits"].astype(np.float32) / steps).reshape(-1, len(table["languages"])).T.copy()
    letter, sign = np.zeros(CODES, np.uint8), np.zeros(CODES, np.uint8)
    kind, case = np.full(CODES, KINDS.index("."), np.uint8), np.zeros(CODES, np.int8)
    for code in range(0x100):
        if chr(code).isspace():
            kind[code] = KINDS.index("_")
        elif chr(code).isdecimal():
            kind[code] = KINDS.index("0")
    sign[0x80:] = 1
    sign[[*range(0x80, 0xA0), 0xFFFD]] = 2
    for row, character in enumerate(listed["signs"], start=3):
        sign[ord(character)] = row
    for place, small in enumerate(alphabet[1:], start=1):
        capital = small.upper() if len(small.upper()) == 1 else small
        codes = [ord(small), ord(capital)]
        letter[codes], kind[codes], sign[codes] = place, KINDS.index("a"), 0
        if capital != small:
            case[codes] = -1, 1
    return _Model(letter, kind, case, sign, pairs, _sign_costs(listed), listed)


def _sign_costs(listed: dict[str, Any]) -> NDArray[np.float32]:
    import numpy as np

    costs, signs = listed["costs"], listed["signs"]
    table = np.zeros((3 + len(signs), len(KINDS), len(KINDS)), np.float32)
    table[1], table[2] = costs["unlisted"], costs["control"]
    for row, (own, usual, possible) in enumerate(signs.values(), start=3):
        table[row] = own + costs["misplaced"]
        for places, more in (("__ " + possible, costs["possible"]), (usual, 0)):  # by itself, any may stand
            for before, after in places.split():
                sides = (KINDS if side == "*" else side for side in (before, after))
                for left, right in product(*sides):
                    table[row, KINDS.index(left), KINDS.index(right)] = own + more
    return table
