"""What every test may use: the five articles, and one index of them made by the real model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assistant import Assistant, index_folder
from rag.settings import Settings

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of `seeds/`. Tests that change an index copy it."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    index_folder([SEEDS], Settings(index=folder))
    return folder


@pytest.fixture(scope="session")
def assistant(seeds_index: Path) -> Iterator[Assistant]:
    """An assistant over that index."""
    with Assistant.open(seeds_index, Settings()) as opened:
        yield opened
