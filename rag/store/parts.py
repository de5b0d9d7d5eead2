"""What Chroma and Tantivy are to the catalog: derived parts, which follow its log and can be made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Literal, Protocol, Self

from rag.store.catalog import Catalog

PartName = Literal["chroma", "tantivy"]
PartState = Literal["current", "checking", "rebuilding", "damaged"]  # as its owner notes it


class PartError(Exception):
    """A derived part cannot be read or written. It holds nothing that the catalog does not."""


class Part(Protocol):
    """A derived part that is open for writing; one process at a time has it."""

    name: ClassVar[PartName]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The part in a folder; raises PartError."""

    @classmethod
    def create(cls, folder: Path, dimensions: int) -> Self:
        """An empty part in a folder that does not exist yet."""

    @staticmethod
    def made_by() -> str:
        """The versions that its files depend on; it is built again where they differ."""

    @staticmethod
    def fault(index: Path, folder: Path) -> str | None:
        """What is wrong with the files, after an unclean stop; None where they can be opened and followed."""

    def apply(self, catalog: Catalog, ids: Sequence[str]) -> None:
        """Puts the passages of those ids as the catalog has them, and drops those that it has not; durable on return.

        Doing it twice is doing it once.
        """

    def count(self) -> int:
        """How many passages it holds."""

    def expected(self, catalog: Catalog) -> int:
        """How many it must hold when it is current."""

    def close(self) -> None:
        """Writes what is to be written, and closes the files; raises PartError where they are not whole."""


@contextmanager
def part_errors(name: PartName) -> Iterator[None]:
    """Turns whatever a part's library raises into PartError: they raise anything, a Rust panic (no Exception) too."""
    try:
        yield
    except PartError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise PartError(f"{name}: {type(error).__name__}: {error}") from error
        raise
