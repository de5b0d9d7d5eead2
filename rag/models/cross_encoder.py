"""Any re-ranking model that sentence-transformers can load as a CrossEncoder: how well a passage answers a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.embedder import readable
from rag.offline import forbid_downloads

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

INSTALL = 'It needs more packages. Run: pip install "griot-qa[models]"'
CLASSIFIER = "ForSequenceClassification"  # how transformers calls a model whose judging layer was trained
PAIRS_AT_ONCE = 16  # of at most 512 tokens each: more in one run takes memory and gains nothing on processor cores


class Reranker(Protocol):
    """What reads a question and a passage together, and judges; safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """Another name, another order."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers, shape (texts,): higher is better, on a scale of the model's own."""


class CrossEncoderReranker:
    """A CrossEncoder, by its folder or its name on the hub, in float32 on `threads` processor cores (all, if None).

    What goes beyond the model's longest input is not read. Raises ModelError where the extra `models` is not installed,
    the model is neither a folder nor cached and may not be fetched, or it does not give one trained score a pair.
    """

    def __init__(self, name_or_folder: str, threads: int | None = None, allow_downloads: bool = False) -> None:
        self._model = _load(name_or_folder, allow_downloads)
        _check(self._model, name_or_folder)
        self._lock = Lock()  # a model's tokenizer changes its own settings while it runs
        if threads:
            import torch

            torch.set_num_threads(threads)
        self._name = Path(name_or_folder).name

    @property
    def name(self) -> str:
        """The last part of the model's name."""
        return self._name

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers, before any squashing, which would make ties of the surest."""
        if not texts:
            return np.zeros(0, np.float32)
        from torch.nn import Identity

        pairs = [(readable(question), readable(text)) for text in texts]
        with self._lock:
            scores = self._model.predict(
                pairs, batch_size=PAIRS_AT_ONCE, show_progress_bar=False, activation_fn=Identity()
            )
        return np.asarray(scores, np.float32)


def load_reranker(
    setting: str | None, threads: int | None = None, allow_downloads: bool = False
) -> CrossEncoderReranker | None:
    """The CrossEncoder that `setting` names (its name on the hub, or a folder), None where it names none.

    Raises ModelError where it cannot be had; it is fetched only if `allow_downloads` says so.
    """
    return CrossEncoderReranker(setting, threads, allow_downloads) if setting else None


def _load(name_or_folder: str, allow_downloads: bool) -> CrossEncoder:
    if not allow_downloads:
        forbid_downloads()
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise ModelError(f"The re-ranker is set to {name_or_folder!r}. {INSTALL}") from error
    try:
        model: CrossEncoder = CrossEncoder(
            name_or_folder,
            device="cpu",
            local_files_only=not allow_downloads,
            model_kwargs={"dtype": "float32"},  # half precision, as some are kept, is slower on processor cores
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        if Path(name_or_folder).is_dir():
            expected = "This folder holds no model that sentence-transformers can load as a CrossEncoder"
        elif allow_downloads:
            expected = "It is no folder here, and the hub did not give it"
        else:
            expected = "It is no folder here and not in the hub's cache; to fetch it, set GRIOT_ALLOW_DOWNLOADS=1"
        raise ModelError(f"The re-ranker {name_or_folder!r} cannot be loaded. {expected}.") from error
    return model


def _check(model: CrossEncoder, name: str) -> None:
    """Raises ModelError where a model gives several labels, or is an encoder whose judging layer is drawn at random."""
    known = "Set GRIOT_RERANKER to a CrossEncoder that gives one score, or unset it"
    if model.num_labels != 1:
        raise ModelError(f"The re-ranker {name!r} gives {model.num_labels} labels and not one score. {known}.")
    kinds: Sequence[str] = getattr(model.config, "architectures", None) or ()
    if len(model) == 1 and not any(kind.endswith(CLASSIFIER) for kind in kinds):
        raise ModelError(f"The re-ranker {name!r} was not trained to judge pairs of texts. {known}.")
