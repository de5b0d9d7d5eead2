"""Bytes as text: the encoding, and the cleaning."""

from __future__ import annotations

import codecs
import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from encodings.aliases import aliases
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import LoadError

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


BOMS = (  # UTF-32's begins like UTF-16's, so it is tried first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NOT_TEXT = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x89PNG", b"\xd0\xcf\x11\xe0")  # other formats under a text's name
CONTROL_SHARE = 0.02  # of the characters; text that went through a terminal or a printer has a few
DOUBT_BITS = 10.0  # between two readings: nine wrong guesses in ten have fewer, and one right one in twenty-five
JOINED_BITS = 60.0  # what it costs to suppose two encodings in a file: two accents of UTF-8 misread cost more
DENSE = 0.4  # of what is not blank, beyond ASCII: a script of its own, not accents
STRANGE_BITS = 7.0  # for a character of such a script: more than Russian and Greek cost, less than all others
MARKS = frozenset(" \n\u3000\u3001\u3002\uff0c")  # blanks and stops; read in the wrong order, a text has hardly one
ZEROS = 0.2  # of the bytes: half are in English, a third in ten words of another language
SPOILT = "\ufffd"
WORD_CHARS = 20  # shown of a word on either side
WIDE_CHARS = 10_000  # of a text, looked at for its script
VARIATION = re.compile(r"[\ufe00-\ufe0f]")  # they follow pictures, and letters never
CONTROL_BYTES = bytes({*range(0x20)} - set(b"\t\n\v\f\r\x1b"))
BEYOND_ASCII = bytes(range(0x80, 0x100))
BLANK_BYTES = bytes(range(0x21))
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Decoded:
    """`doubt` says in words what may be wrong with the text, "" for nothing."""

    text: str
    encoding: str
    doubt: str = ""


def decode(content: bytes, path: str, encoding: str | None = None) -> str:
    """The text of a file: lines end in a line feed, accents are composed, no control characters.

    `encoding` is used for what has no byte-order mark; None: found out. Raises LoadError where it is not text.
    """
    if content.startswith(NOT_TEXT):
        raise _not_text(path)
    read = _decoded(content, encoding)
    if read is None:
        raise _not_text(path)
    text = read.text
    controls = len(CONTROL.findall(text))
    if "\x00" in text or controls > CONTROL_SHARE * len(text):
        raise _not_text(path)
    text = CONTROL.sub(" ", text).replace("\ufeff", "")
    text = re.sub(r"\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    # Composed at this one place, so that a search finds « é » however it was typed; quotes are taken from the
    # composed text, which is what the viewer shows.
    return unicodedata.normalize("NFC", text)


def encoding_of(content: bytes, encoding: str | None = None) -> str | None:
    """The name of the encoding that `decode` takes these bytes for; None where they are not text."""
    read = _decoded(content, encoding)
    return read.encoding if read else None


def doubt_of(content: bytes, encoding: str | None = None) -> str:
    """What may be wrong with the text that `decode` makes of these bytes, in words; "" for nothing."""
    read = _decoded(content, encoding)
    return read.doubt if read else ""


def check_encoding(name: str) -> str:
    """The usual name of an encoding. Raises LoadError, with names that are near, where Python has none of that name."""
    if _is_encoding(name):
        return codecs.lookup(name).name
    near = filter(_is_encoding, get_close_matches(name.lower().replace("-", "_"), sorted(aliases), 3, 0.5))
    known = " or ".join(each.replace("_", "-") for each in near) or "windows-1252, iso-8859-15, macintosh or cp850"
    raise LoadError(f"There is no encoding {name!r}. Write its name as {known}.")


def _is_encoding(name: str) -> bool:
    try:
        b"griot".decode(name)  # refuses what is no encoding of text, such as zip and hex
    except (LookupError, ValueError):
        return False
    return True


def _not_text(path: str) -> LoadError:
    return LoadError(
        f"'{path}' holds no readable text, whatever its name says. Save it as text in UTF-8, or delete it."
    )


def _decoded(content: bytes, forced: str | None = None) -> _Decoded | None:
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _strictly(content[len(bom) :], encoding)
    if forced:
        return _forced(content, forced)
    if b"\x00" in content or _count(content, CONTROL_BYTES) > CONTROL_SHARE * len(content):
        return _wide(content)
    try:
        return _Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not content[: error.start].isascii():
            return _strictly(content, "utf-8")  # cut amid a character
        return _mixed(content) or _damaged_utf8(content) or _likeliest(content)


def _count(content: bytes, wanted: bytes) -> int:
    return len(content) - len(content.translate(None, wanted))


def _strictly(content: bytes, encoding: str) -> _Decoded:
    """The text, with what the encoding does not have as U+FFFD, and counted."""
    try:
        return _Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
        doubt = f"not {encoding} throughout: '{SPOILT}' stands for {text.count(SPOILT)} of its characters"
        return _Decoded(text, encoding, doubt)


def _forced(content: bytes, encoding: str) -> _Decoded:
    read = _strictly(content, encoding)
    if read.doubt or encoding == "utf-8" or content.isascii():
        return read
    try:
        other = content.decode("utf-8")
    except UnicodeDecodeError:
        return read
    return _Decoded(read.text, encoding, _between(read.text, encoding, other, "utf-8"))


def _wide(content: bytes) -> _Decoded | None:
    """UTF-32 or UTF-16 without a mark: in the right order of its bytes it is of one script, and has blanks or stops."""
    zeros = content.count(0)
    if content.isascii() and zeros < ZEROS * len(content) and _count(content, CONTROL_BYTES) == zeros:
        return None  # a zero amid ASCII; Russian has no byte above that either, but control characters
    found = []
    for width, encoding in ((4, "utf-32-le"), (4, "utf-32-be"), (2, "utf-16-le"), (2, "utf-16-be")):
        try:
            text = content.decode(encoding) if len(content) % width == 0 else ""
        except UnicodeDecodeError:
            continue
        head = text[:WIDE_CHARS]
        blocks = Counter(ord(character) >> 8 for character in head if character not in MARKS)
        marks = sum(character in MARKS for character in head)
        familiar = marks + max(blocks.values(), default=0)
        written = sum(unicodedata.category(each)[0] in "LNPSZM" or each in "\t\r\n" for each in head)
        is_one_script = familiar >= 0.5 * len(head) or marks >= 0.02 * len(head)
        if head and is_one_script and written >= (1 - CONTROL_SHARE) * len(head) and not VARIATION.search(head):
            found.append((familiar, _Decoded(text, encoding)))
    return max(found, key=lambda each: each[0])[1] if found else None


def _mixed(content: bytes) -> _Decoded | None:
    """UTF-8 in some lines and another encoding in others, as when files were joined."""
    lines = content.splitlines(keepends=True)
    other = [not line.isascii() and line.decode("utf-8", "ignore").isascii() for line in lines]
    if not any(other) or all(one or line.isascii() for one, line in zip(other, lines, strict=True)):
        return None
    name = guesses(b"".join(line for line, one in zip(lines, other, strict=True) if one))[0].encoding
    names = [name if one else "utf-8" for one in other]
    text = "".join(line.decode(each, "replace") for line, each in zip(lines, names, strict=True))
    if cost(text) + JOINED_BITS > guesses(content)[0].bits:
        return None
    return _Decoded(text, "utf-8", f"not utf-8 throughout: {name} was taken for {sum(other)} of its lines")


def _damaged_utf8(content: bytes) -> _Decoded | None:
    """UTF-8 but for a stray byte or two: any other reading would spoil every accent of the rest."""
    read = _strictly(content, "utf-8")
    sound = sum(character > "\x7f" and character != SPOILT for character in read.text)
    return read if sound >= 10 * read.text.count(SPOILT) else None


def _likeliest(content: bytes) -> _Decoded:
    found = guesses(content)
    first = found[0]
    is_dense = _count(content, BEYOND_ASCII) > DENSE * (len(content) - _count(content, BLANK_BYTES))
    if is_dense and first.strange > STRANGE_BITS and (other := _by_library(content)):
        return other
    text = content.decode(first.encoding, "replace")
    for guess in found[1:]:
        if guess.bits > first.bits + DOUBT_BITS:
            break
        if (second := content.decode(guess.encoding, "replace")) != text:
            return _Decoded(text, first.encoding, _between(text, first.encoding, second, guess.encoding))
    return _Decoded(text, first.encoding)


def _by_library(content: bytes) -> _Decoded | None:
    """Chinese, Japanese, Korean, Arabic, Hebrew, Thai, …: charset-normalizer knows how often their characters come."""
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    return _Decoded(str(best), best.encoding.replace("_", "-")) if best else None


def _between(text: str, encoding: str, other: str, other_encoding: str) -> str:
    """Names two readings of the same bytes by the first word in which they differ."""
    at = next((place for place, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), 0)
    word, other_word = _word_at(text, at), _word_at(other, at)
    return f"read as {encoding} ({word}), but it may be {other_encoding} ({other_word})"


def _word_at(text: str, at: int) -> str:
    begin, end = max(text.rfind(" ", 0, at) + 1, at - WORD_CHARS), text.find(" ", at)
    word = text[begin : min(end, at + WORD_CHARS) if end >= 0 else at + WORD_CHARS]
    return f"'{' '.join(CONTROL.sub(' ', word).split())}'"
