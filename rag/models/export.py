"""Writes the bundled embedder as a plain sentence-transformers folder, in float32."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import BertModel

    from rag.models.encoder import Manifest


MODULES = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"}
SPECIAL |= {"unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>"}


def export_sentence_transformers(folder: Path) -> None:
    """Writes the very weights that are bundled (blocks written out, nothing rounded again) to a new folder.

    Raises ModelError where the folder is not empty or cannot be written, or the extra `models` is not installed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ModelError(f"{folder} is there already and is not an empty folder. Name one that does not exist yet.")
    from rag.models.encoder import BUNDLED, read_manifest

    manifest = read_manifest(BUNDLED)
    try:
        model = bert_model(bundled_weights(BUNDLED, manifest), manifest.heads, manifest.epsilon)
    except ImportError as error:
        raise ModelError('Exporting the model needs more packages. Run: pip install "griot-qa[models]"') from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        model.save_pretrained(folder)
        _save_tokenizer(BUNDLED, manifest, folder)
        _save_modules(manifest, folder)
    except OSError as error:
        raise ModelError(f"The model cannot be written to {folder}: {error.strerror or error}.") from error


def bundled_weights(folder: Path, manifest: Manifest) -> dict[str, NDArray[np.float32]]:
    """Every weight of a model folder by transformers' names, float32, with the rows of the pruned vocabulary."""
    import numpy as np

    from rag.models.blocks import WORDS, float_weights
    from rag.models.encoder import open_words, read_layers

    words = open_words(folder, manifest)[np.arange(manifest.words)]
    return {**float_weights(read_layers(folder, manifest)), WORDS: words}


def bert_model(weights: dict[str, NDArray[np.float32]], heads: int, epsilon: float) -> BertModel:
    """The encoder with these weights as transformers knows it; its other sizes are the weights' own."""
    import torch
    from transformers import BertConfig, BertModel

    tensors = {name: torch.from_numpy(array.copy()) for name, array in weights.items()}
    words, width = weights["embeddings.word_embeddings.weight"].shape
    config = BertConfig(
        vocab_size=words,
        hidden_size=width,
        num_hidden_layers=sum(name.endswith(".intermediate.dense.bias") for name in weights),
        num_attention_heads=heads,
        intermediate_size=len(weights["encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=len(weights["embeddings.position_embeddings.weight"]),
        layer_norm_eps=epsilon,
        pad_token_id=1,
    )
    # Nothing uses BERT's own pooler, but loading a folder without one prints a page of warnings.
    tensors |= {"pooler.dense.weight": torch.zeros(width, width), "pooler.dense.bias": torch.zeros(width)}
    model: BertModel = BertModel(config)
    model.load_state_dict(tensors)
    model.train(False)
    return model


def _save_tokenizer(folder: Path, manifest: Manifest, out: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    from rag.models.encoder import TOKENIZER, read_checked

    tokenizer = fast_tokenizer(read_checked(folder, TOKENIZER, manifest))
    options = {"tokenizer_object": tokenizer, "model_max_length": manifest.positions, **SPECIAL}
    PreTrainedTokenizerFast(**options).save_pretrained(out)  # type: ignore[no-untyped-call]


def fast_tokenizer(model: bytes) -> Tokenizer:
    """A sentencepiece model as transformers knows XLM-R's: the same pieces, scores and table of characters."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    from rag.models.tokenizer import END, SPACE, START, model_proto

    proto = model_proto(model)
    pieces = [(part.piece, part.score) for part in proto.pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, proto.trainer_spec.unk_id))
    characters = normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([characters, spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(SPACE)
    tokenizer.decoder = decoders.Metaspace(SPACE)
    marks = [("<s>", START), ("</s>", END)]
    pair = "<s> $A </s> </s> $B </s>"
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", pair, marks)
    return tokenizer


def _save_modules(manifest: Manifest, out: Path) -> None:
    """Pooling, unit length and prompts, as sentence-transformers reads them."""
    from rag.models.embedder import PASSAGE, QUERY

    modules = [
        {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for index, (path, kind) in enumerate(MODULES)
    ]
    prompts = {"query": QUERY, "document": PASSAGE, "passage": PASSAGE}
    files: dict[str, object] = {
        "modules.json": modules,
        "1_Pooling/config.json": {"word_embedding_dimension": manifest.dimensions, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {"max_seq_length": manifest.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": prompts, "similarity_fn_name": "cosine"},
    }
    for name, content in files.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(json.dumps(content, indent=2) + "\n", "utf-8")
