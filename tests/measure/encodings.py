"""How often a file's encoding is guessed rightly: cut from texts that the guesser's tables were not made from.

    python -m tests.measure.encodings /usr/share/locale --squad piaf_fr.json xquad_12lang.json [--seed 1] [--each 40]

Texts: the messages of gettext catalogues below a folder, as Linux systems have them, and paragraphs of files in SQuAD's
layout. Of each language, length and encoding, `--each` snippets are cut, some with signs put in, and written in that
encoding; a guess is right if the text that is read is the one that was written.
"""

from __future__ import annotations

import argparse
import gettext
import json
import random
from collections import Counter, defaultdict
from pathlib import Path

from rag.errors import LoadError
from rag.load.encoding import decode
from rag.text.language import detect_language

LENGTHS = (10, 30, 100, 200)  # words
WESTERN = ("cp1252", "latin-1", "iso-8859-15", "macintosh", "cp850", "cp437", "utf-16-le", "utf-16-be")
CENTRAL = ("cp1250", "iso-8859-2", "cp852", "utf-16-le")
ENCODINGS = {
    **dict.fromkeys(("fr", "en", "de", "es", "it", "pt", "nl", "sv", "da", "fi"), WESTERN),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro"), CENTRAL),
    "tr": ("cp1254", "iso-8859-9"),
    "el": ("cp1253", "iso-8859-7"),
    "ru": ("cp1251", "koi8-r", "iso-8859-5", "cp866", "utf-16-le"),
}
SIGNS = (
    "90 × 45",
    "3 µg",
    "± 2",
    "2 ½",
    "20 °C",
    "« Ségou »",
    "…",
    "–",
    "l’eau",
    "5 €",
    "œuvre",
    "n° 4",
    "25 m²",
)
PLAIN = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "„": '"', "\u202f": " "})


def main() -> None:
    """Prints the share of right guesses by encoding and length, by language, and the first wrong ones."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("locale", type=Path)
    parser.add_argument("--squad", type=Path, nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong ones are printed")
    given = parser.parse_args()
    texts = _texts(given.locale, given.squad)
    right: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    wrong: list[tuple[str, str, int, str, str]] = []
    for language, encodings in ENCODINGS.items():
        for length in LENGTHS:
            for encoding in encodings:
                chance = random.Random(f"{given.seed} {language} {length} {encoding}")
                for _ in range(given.each):
                    text = _snippet(texts[language], length, encoding, chance)
                    if text is None:
                        continue
                    read, text = _read(text.encode(encoding)), _read(text.encode())
                    right[encoding, f"{length} words"][read == text] += 1
                    right[language, f"{length} words"][read == text] += 1
                    if read != text:
                        wrong.append((language, encoding, length, text, read))
    _print(right)
    for language, encoding, length, text, read in random.Random(1).sample(wrong, min(given.wrong, len(wrong))):
        pairs = [(a, b) for a, b in zip(text.split(), read.split(), strict=False) if a != b]
        print(language, encoding, length, pairs[:4], "|", text[:60])


def _read(content: bytes) -> str:
    try:
        return decode(content, "a.txt")
    except LoadError as error:
        return str(error)


def _texts(locale: Path, squad: list[Path]) -> dict[str, list[str]]:
    """Words of running text by language."""
    found: dict[str, list[str]] = {language: [] for language in ENCODINGS}
    for file in squad:
        articles = json.loads(file.read_text("utf-8"))
        for article in articles["data"] if isinstance(articles, dict) else articles:
            contexts = [paragraph["context"] for paragraph in article["paragraphs"]]
            language = article.get("lang") or detect_language(contexts[0]) or ""
            if language in found:
                found[language] += contexts
    for language, lines in found.items():
        for catalogue in sorted((locale / language / "LC_MESSAGES").glob("*.mo")):
            if catalogue.name.startswith("iso"):
                continue
            try:
                with catalogue.open("rb") as opened:
                    messages = vars(gettext.GNUTranslations(opened))["_catalog"].items()
            except UnicodeDecodeError:  # some are not in the encoding that they name
                continue
            lines += sorted(
                {said for asked, said in messages if isinstance(said, str) and said != asked and len(said.split()) > 5}
            )
    return {language: " ".join(lines).split() for language, lines in found.items()}


def _snippet(words: list[str], length: int, encoding: str, chance: random.Random) -> str | None:
    """So many words in a row with up to three signs put in, as far as the encoding has them; None if it is ASCII."""
    start = chance.randrange(len(words) - length)
    cut = words[start : start + length]
    for sign in chance.sample(SIGNS, chance.randrange(4)):
        cut.insert(chance.randrange(len(cut)), sign)
    text = " ".join(word for word in (_writable(word, encoding) for word in cut) if word)
    if encoding.startswith("iso-8859") or encoding == "latin-1":
        text = "".join(character for character in text if not "\x80" <= character < "\xa0")
    return None if text.isascii() else text


def _writable(word: str, encoding: str) -> str:
    for form in (word, word.translate(PLAIN)):
        try:
            form.encode(encoding)
        except UnicodeEncodeError:
            continue
        return form
    return ""


def _print(right: dict[tuple[str, str], Counter[bool]]) -> None:
    rows = sorted({row for row, _ in right}, key=lambda row: (row not in ENCODINGS, row))
    print("words       ", *(f"{length:7}" for length in LENGTHS))
    for row in rows:
        shares = [right[row, f"{length} words"] for length in LENGTHS]
        told = (f"{100 * share[True] / max(1, share.total()):5.1f} %" for share in shares)
        print(f"{row:12}", *told)
    total = sum((counts for (row, _), counts in right.items() if row in ENCODINGS), Counter[bool]())
    print(f"all          {100 * total[True] / total.total():.2f} % of {total.total()}")


if __name__ == "__main__":
    main()
