"""What an index was built with: an answer is only as good as the match between that and what asks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from rag.store.layout import rebuild_command

FORMAT = 1  # of the catalog's tables; raise it when an older Griot could not read them


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The embedder, the splitter and the catalog's format. `dimensions` is the length of a vector.

    The versions of Chroma and Tantivy are kept with those parts, which are rebuilt by themselves when they differ.
    """

    embedder: str
    dimensions: int
    splitter: str
    passage_chars: int
    format: int = FORMAT

    def to_json(self) -> str:
        """As the catalog keeps it."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Fingerprint:
        """The reverse of `to_json`."""
        kept = json.loads(text)
        return cls(**{field.name: kept[field.name] for field in fields(cls)})

    def mismatch(self, asked: Fingerprint, index: Path) -> str | None:
        """The sentence that says how the index in a folder, which has this one, is not what is asked for, or None.

        >>> Fingerprint("e5", 384, "v1", 900).mismatch(Fingerprint("bge-m3", 1024, "v1", 900), Path("index"))
        "The index was built with 'e5'; the settings ask for 'bge-m3'. Run: griot index --rebuild"
        """
        compared = (
            ("{!r}", self.embedder, asked.embedder),
            ("vectors of {} numbers", self.dimensions, asked.dimensions),
            ("the splitter {!r}", self.splitter, asked.splitter),
            ("passages of {} characters", self.passage_chars, asked.passage_chars),
            ("catalog format {}", self.format, asked.format),
        )
        for words, built, wanted in compared:
            if built != wanted:
                return (
                    f"The index was built with {words.format(built)}; "
                    f"the settings ask for {words.format(wanted)}. Run: {rebuild_command(index)}"
                )
        return None
