"""Bytes → clean text, whatever the encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata

from rag.errors import LoadError

BOMS = (  # UTF-32's begins like UTF-16's, so it is tried first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NOT_TEXT = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x89PNG", b"\xd0\xcf\x11\xe0")  # other formats under a text's name
CONTROL_SHARE = 0.02  # of the characters; text that went through a terminal or a printer has a few
WESTERN = frozenset(
    "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆáíóúñÁÍÓÚÑßåøÅØãõÃÕìòÌÒ¿¡‘’‚“”„«»‹›–—…•·°€£§©®™²ºª\u00a0\u00ad"
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


def decode(content: bytes, path: str) -> str:
    """The text of a file: lines end in a line feed, accents are composed, no control characters.

    Raises LoadError where it is not text.
    """
    if content.startswith(NOT_TEXT):
        raise _not_text(path)
    read = _decoded(content)
    if read is None:
        raise _not_text(path)
    text = read[0]
    controls = len(CONTROL.findall(text))
    if "\x00" in text or controls > CONTROL_SHARE * len(text):
        raise _not_text(path)
    text = CONTROL.sub(" ", text).replace("\ufeff", "")
    text = re.sub(r"\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    # Composed at this one place, so that a search finds « é » however it was typed; quotes are taken from the
    # composed text, which is what the viewer shows.
    return unicodedata.normalize("NFC", text)


def encoding_of(content: bytes) -> str | None:
    """The name of the encoding that `decode` takes these bytes for; None where they are not text."""
    read = _decoded(content)
    return read[1] if read else None


def _not_text(path: str) -> LoadError:
    return LoadError(
        f"'{path}' holds no readable text, whatever its name says. Save it as text in UTF-8, or delete it."
    )


def _decoded(content: bytes) -> tuple[str, str] | None:
    """The text and its encoding."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace"), encoding
    if b"\x00" in content:
        return _utf16(content)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _damaged_utf8(content) or _windows_1252(content) or _guessed(content)


def _utf16(content: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: nearly every other byte of European text is zero, and always on the same side."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if min(even, odd) > 0.05 * max(even, odd) or max(even, odd) < 0.7 * len(content) / 2:
        return None
    try:
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _damaged_utf8(content: bytes) -> tuple[str, str] | None:
    """UTF-8 but for a stray byte or two: any other reading would spoil every accent of the rest."""
    text = content.decode("utf-8", "replace")
    sound = sum(character > "\x7f" and character != "\ufffd" for character in text)
    return (text, "utf-8") if sound >= 10 * text.count("\ufffd") else None


def _windows_1252(content: bytes) -> tuple[str, str] | None:
    """Windows-1252, where all beyond ASCII is what Western Europe writes, and most of the rest is ASCII.

    Asked before charset-normalizer, which reads one line of French as Central European (« pręt ŕ coopérer »).
    """
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [character for character in text if character > "\x7f"]
    is_western = len(beyond) < 0.5 * len(text) and WESTERN.issuperset(beyond)
    return (text, "windows-1252") if is_western else None


def _guessed(content: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    return (str(best), best.encoding.replace("_", "-")) if best else None
