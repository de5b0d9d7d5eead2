"""The direction of imports, and one place for each outside framework."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import rag

PACKAGE = Path(rag.__file__).parent
ORDER = (
    ("offline", "records"),
    ("errors",),
    ("settings", "words", "text"),
    ("load", "models"),
    ("store",),
    ("indexing", "search"),
    ("answer", "talk"),
    ("llm",),
    ("assistant",),
    ("evaluate",),
    ("out",),
    ("langchain", "web"),
    ("cli",),
)
LEVEL = {name: level for level, names in enumerate(ORDER) for name in names}
SHARED = {"langchain_core": ("langchain", "llm")}  # Griot for LangChain, and LangChain's models for Griot
HOME = {
    "chromadb": "store",
    "tantivy": "store",
    "Stemmer": "text",
    "sqlite3": "store",
    "onnxruntime": "models",
    "sentencepiece": "models",
    "tokenizers": "models",
    "sentence_transformers": "models",
    "torch": "models",
    "gradio": "web",
    "starlette": "web",
    "uvicorn": "web",
    "langchain": "llm",
    "openai": "llm",
    "xllamacpp": "llm",
    "tenacity": "llm",
    "httpx": "llm",
    "openpyxl": "evaluate",
    "typer": "cli",
    "py3langid": "text",
    "charset_normalizer": "load",
    "semantic_text_splitter": "load",
    "reportlab": "out",
    "docx": "out",
}
HEAVY = (
    "chromadb",
    "gradio",
    "langchain",
    "langchain_core",
    "numpy",
    "onnxruntime",
    "sentencepiece",
    "tantivy",
    "torch",
)


def modules() -> Iterator[tuple[str, Path]]:
    """Each file of the package with the stage that it belongs to."""
    for file in sorted(PACKAGE.rglob("*.py")):
        stage = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if stage != "__init__":
            yield stage, file


@cache
def imported(file: Path) -> frozenset[str]:
    """The dotted names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def test_every_stage_has_its_level() -> None:
    assert {stage for stage, _ in modules()} == set(LEVEL)


def test_nothing_imports_what_is_above_it() -> None:
    climbs = [
        f"{file.relative_to(PACKAGE)} imports rag.{other}"
        for stage, file in modules()
        for other in {name.split(".")[1] for name in imported(file) if name.startswith("rag.")} & set(LEVEL)
        if LEVEL[other] > LEVEL[stage]
    ]
    assert climbs == []


@cache
def faces() -> dict[str, list[str]]:
    """The packages that others may use, and the names that each exports."""
    found: dict[str, list[str]] = {}
    for file in sorted(PACKAGE.rglob("__init__.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                found[".".join(file.parent.relative_to(PACKAGE.parent).parts)] = ast.literal_eval(node.value)
    return found


def test_a_wing_is_used_by_its_public_names() -> None:
    private = [
        f"{file.relative_to(PACKAGE)} imports {name}"
        for stage, file in modules()
        if "training" not in file.parts  # which is for authors, and no part of what is installed
        for name in imported(file)
        if name.count(".") > 1
        and name.startswith("rag.")
        and name.split(".")[1] != stage
        and (PACKAGE / name.split(".")[1]).is_dir()
        and name.rpartition(".")[2] not in faces().get(name.rpartition(".")[0], ())
        and name not in faces()
    ]
    assert private == []


def test_the_exported_names_are_those_that_are_listed() -> None:
    """A name that is added or taken away is a decision: change `tests/data/exported_names.txt` with it."""
    listed = [f"{face}: {' '.join(names)}" for face, names in faces().items()]
    assert listed == (Path(__file__).parents[1] / "data" / "exported_names.txt").read_text("utf-8").splitlines()


def test_no_two_public_classes_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for _, file in modules():
        if "training" in file.parts:
            continue
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(file.relative_to(PACKAGE)))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_an_outside_framework_lives_in_one_place() -> None:
    homes = {root: (home,) for root, home in HOME.items()} | SHARED
    strays = [
        f"{file.relative_to(PACKAGE)} imports {root}"
        for stage, file in modules()
        for root in {name.split(".")[0] for name in imported(file)} & set(homes)
        if stage not in homes[root]
    ]
    assert strays == []


@pytest.mark.parametrize("command", ["import rag", "import rag.cli", "import rag.records, rag.errors, rag.web"])
def test_importing_loads_nothing_heavy(command: str) -> None:
    code = f"import sys; {command}; print(*sorted({set(HEAVY)} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
