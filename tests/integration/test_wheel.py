"""The package as it is installed: what its wheel holds, and that it answers without what only authors run."""

import ast
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.conftest import SEEDS

ROOT = SEEDS.parent
LARGE_BYTES = 500_000  # the models' weights: an empty file stands for each while the wheel is built, which saves time
AUTHORS = ("rag/models/training/",)
ASKS = """
import sys
from rag import __file__ as where
from rag.cli import app
from rag.llm.prompts import read_prompts

seeds, index = sys.argv[1:]
print(where)
print(read_prompts(None).answer.again)
app(["--help"], standalone_mode=False)
app(["index", seeds, "--index", index], standalone_mode=False)
app(["ask", "Qui a conduit la délégation russe à Bamako ?", "--index", index], standalone_mode=False)
"""


def large_files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file.stat().st_size > LARGE_BYTES]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, built without the models' weights."""
    folder = tmp_path_factory.mktemp("built")
    source = folder / "source"
    large = {file.relative_to(ROOT) for file in large_files(ROOT / "rag")}
    shutil.copytree(
        ROOT / "rag",
        source / "rag",
        ignore=lambda parent, names: [
            name for name in names if name == "__pycache__" or Path(parent, name).relative_to(ROOT) in large
        ],
    )
    for file in large:
        (source / file).touch()
    shutil.copytree(ROOT / "prompts", source / "prompts")
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    shutil.rmtree(source)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    """The wheel's files, as pip lays them out, with the weights in their places."""
    folder = built / "installed"
    zipfile.ZipFile(next(built.glob("*.whl"))).extractall(folder)
    for file in large_files(ROOT / "rag"):
        place = folder / file.relative_to(ROOT)
        place.unlink()  # the empty file; it fails if the wheel lacks it
        place.symlink_to(file)
    return folder


def test_a_wheel_has_types_licences_and_nothing_that_only_authors_run(installed: Path) -> None:
    files = {file.relative_to(installed).as_posix() for file in installed.rglob("*") if file.is_file()}
    assert "rag/py.typed" in files  # without it, type checkers ignore Griot's types
    assert {name.rsplit("/", 1)[1] for name in files if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert [name for name in sorted(files) if name.startswith(AUTHORS)] == []
    assert all((ROOT / name).exists() for name in AUTHORS)


def test_no_module_of_the_wheel_imports_what_it_leaves_out(installed: Path) -> None:
    modules = {name.removesuffix(".py").rstrip("/").replace("/", ".") for name in AUTHORS}
    for file in (installed / "rag").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            else:
                names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            taken = [name for name in names if any(f"{name}.".startswith(f"{module}.") for module in modules)]
            assert not taken, f"{file.relative_to(installed)} imports {taken}"


def test_an_installed_wheel_shows_its_help_indexes_and_answers(installed: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ASKS, str(SEEDS), str(tmp_path / "index")],
        cwd=installed,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0].startswith(str(installed))
    assert lines[1].startswith("Important: your last answer was not in ${language}.")
    assert "Usage: " in ran.stdout
    assert "[1] Bamada.net" in ran.stdout
    assert "Alexandre Novak" in ran.stdout


def test_a_source_distribution_has_the_prompts(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        assert any(name.endswith("/prompts/answer.txt") for name in sdist.getnames())
