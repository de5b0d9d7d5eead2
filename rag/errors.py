"""What can go wrong, as a person would sort it.

GriotError                 every error that Griot raises on purpose; its text is one sentence for the user
├── SettingsError          a setting that does not exist, or has a value it cannot have
├── QuestionError          a question that cannot be asked: empty, or far too long
├── FilterError            a filter that cannot be met: no date, or a name that no document has
├── LoadError              a file that cannot be read as a document
├── ModelError             a model that is missing, damaged, or not the one the index was built with
│   └── LlmError           a language model that does not answer as it should; `failure` sorts how
└── IndexStoreError        the index: see its children
    ├── IndexMissingError  there is none in this folder
    ├── IndexEmptyError    it holds no document
    ├── IndexMismatchError it was built with another model, splitter or version
    ├── IndexBusyError     another process is writing to it
    ├── IndexDamagedError  a part of it cannot be read
    ├── MassRemovalError   indexing would drop most of what is there
    └── DiskFullError      there is no room to write
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.records import Failure


class GriotError(Exception):
    """Says what happened (with the value), what was expected, and what to type next."""


class SettingsError(GriotError):
    """A setting that does not exist, or has a value it cannot have."""


class QuestionError(GriotError):
    """A question that cannot be asked."""


class FilterError(GriotError):
    """A filter that cannot be met: no date, or a name that no document has."""


class LoadError(GriotError):
    """A file that cannot be read as a document."""


class ModelError(GriotError):
    """A model that is missing, damaged, or not the one the index was built with."""


class LlmError(ModelError):
    """A language model that does not answer as it should; its text holds neither key nor address."""

    def __init__(self, said: str, failure: Failure) -> None:
        super().__init__(said)
        self.failure = failure


class IndexStoreError(GriotError):
    """Something about the index."""


class IndexMissingError(IndexStoreError):
    """There is no index in this folder."""


class IndexEmptyError(IndexStoreError):
    """The index holds no document (yet)."""


class IndexMismatchError(IndexStoreError):
    """The index was built with another model, splitter or version."""


class IndexBusyError(IndexStoreError):
    """Another process is writing to the index."""


class IndexDamagedError(IndexStoreError):
    """A part of the index cannot be read."""


class MassRemovalError(IndexStoreError):
    """Indexing would drop most of what the index holds."""


class DiskFullError(IndexStoreError):
    """There is no room to write."""
