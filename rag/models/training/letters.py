"""Makes `rag/load/letters.npz`: which letter follows which in a language, for guessing a file's encoding.

    pip install wordfreq==3.1.1
    python -m rag.models.training.letters --out rag/load/letters.npz

Source: the word frequencies of wordfreq 3.1.1 (Robyn Speer; data under CC BY-SA 4.0), counted from Wikipedia,
subtitles, news, books and the web. Only sums over pairs of letters are kept, no word.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LANGUAGES = (  # "sh": Croatian, Bosnian and Serbian
    *("en", "fr", "de", "es", "it", "pt", "ca", "nl", "sv", "da", "nb", "fi", "is"),
    *("pl", "cs", "sk", "hu", "ro", "sl", "sh", "lt", "lv", "tr", "el", "ru", "uk", "bg", "mk"),
)
EDGE = " "  # stands for whatever is no letter, before and after a word
OLDER = str.maketrans("șț", "şţ")  # encodings of one byte have Romanian with cedillas
RARE = 1e-6  # of a language's letters: a letter below that in all of them is left out
POOLED = 0.003  # of a letter's followers are those of all languages together: names, borrowed words
STEPS = 2  # to a bit
MOST_BITS = 24


def main() -> None:
    """Reads the words of every language and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    words = {language: _words(language) for language in LANGUAGES}
    alphabet = _alphabet(words)
    counts = np.stack([_counts(words[language], alphabet) for language in LANGUAGES])
    np.savez_compressed(
        out,
        alphabet=np.array(alphabet),
        languages=np.array(LANGUAGES),
        steps=np.array(STEPS),
        bits=_bits(counts),
        source=np.array("wordfreq 3.1.1, data CC BY-SA 4.0; made by rag.models.training.letters"),
    )


def _words(language: str) -> dict[str, float]:
    """Words in small letters with their share of running text; what is no word (digits) is left out."""
    from wordfreq import get_frequency_dict  # type: ignore[import-not-found, unused-ignore]

    shares = get_frequency_dict(language, "best")
    return {word.translate(OLDER): share for word, share in shares.items() if word.isalpha()}


def _alphabet(words: dict[str, dict[str, float]]) -> str:
    letters: set[str] = set()
    for shares in words.values():
        found: dict[str, float] = {}
        for word, share in shares.items():
            for letter in word:
                found[letter] = found.get(letter, 0) + share
        letters |= {letter for letter, share in found.items() if share > RARE * sum(found.values())}
    european = sorted(letter for letter in letters if "a" <= letter <= "z" or "\xba" < letter < "\u0530")
    return EDGE + "".join(european)


def _counts(words: dict[str, float], alphabet: str) -> NDArray[np.float64]:
    place = {letter: number for number, letter in enumerate(alphabet)}
    counts = np.zeros((len(alphabet), len(alphabet)))
    for word, share in words.items():
        known = [place.get(letter, 0) for letter in f"{EDGE}{word}{EDGE}"]
        np.add.at(counts, (known[:-1], known[1:]), share)
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares


def _bits(counts: NDArray[np.float64]) -> NDArray[np.uint8]:
    """What it costs, in `STEPS` to a bit, that the second letter follows the first: (first, second, language)."""
    pool = _shares(counts.sum(axis=0) + 1e-9)
    own = counts.sum(axis=2, keepdims=True)
    seen = own / (own + 1e-6)  # a first letter that the language hardly has says nothing about the second
    shares = (1 - POOLED) * seen * _shares(counts) + (1 - (1 - POOLED) * seen) * pool
    bits = np.clip(-np.log2(np.maximum(shares, 1e-12)), 0, MOST_BITS)
    bits[:, 0, 0] = 0  # between words, anything may stand
    # Languages last: the same pair costs about the same in most of them, which makes the file half as large.
    return np.ascontiguousarray(np.round(STEPS * bits).astype(np.uint8).transpose(1, 2, 0))


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1e-300)
    return shares


if __name__ == "__main__":
    main()
