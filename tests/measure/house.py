"""How large the house is, and how far one question walks through it.

    python -m tests.measure.house [--ask QUESTION]

Lines and files of `rag/` (training apart), rooms at its top, patterns, functions of a cyclomatic complexity
above 20. With `--ask`, the question is asked of the five articles through `Assistant.ask` under a profiler:
which files are entered, and how many calls lead from a wing up into a higher one (the order is test_structure's).
"""

from __future__ import annotations

import argparse
import ast
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from tests.unit.test_structure import LEVEL

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "rag"
PAGES = (".js", ".css", ".html")
MOST_COMPLEX = 20
BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case, ast.Assert)


def main() -> None:
    """Prints a table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ask", metavar="QUESTION")
    options = parser.parse_args()
    print("| | |\n|---|---|")
    for name, value in counts():
        print(f"| {name} | {value:,} |")
    if options.ask:
        entered, up = walk(options.ask)
        print(f"| files entered by one question | {len(entered)} |")
        print(f"| calls up into a higher wing | {up} |")


def counts() -> Iterator[tuple[str, int]]:
    """The sizes, each with its name."""
    files = [file for file in PACKAGE.rglob("*.py") if "training" not in file.parts]
    sources = [file.read_text("utf-8") for file in files]
    pages = [file for file in PACKAGE.rglob("*") if file.suffix in PAGES]
    rooms = [room for room in PACKAGE.iterdir() if room.suffix == ".py" or (room / "__init__.py").exists()]
    yield "lines of Python", sum(len(source.splitlines()) for source in sources)
    yield "lines of JavaScript, CSS, HTML", sum(len(file.read_text("utf-8").splitlines()) for file in pages)
    yield "files of Python", len(files)
    yield "rooms at the top", len(rooms) - 1  # but for __init__.py
    yield "re.compile", sum(source.count("re.compile(") for source in sources)
    yield f"functions of complexity above {MOST_COMPLEX}", complex_functions(sources)
    yield "classes that share a name", len(shared_names(sources))


def complex_functions(sources: list[str]) -> int:
    """How many functions have a cyclomatic complexity above the bound: 1, and 1 for each branch, `and` and `or`."""
    functions = (
        node
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return sum(1 + sum(map(_branches, ast.walk(function))) > MOST_COMPLEX for function in functions)


def _branches(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return isinstance(node, BRANCHES)


def shared_names(sources: list[str]) -> set[str]:
    """Names that more than one public class of the package has."""
    names = [
        node.name
        for source in sources
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    return {name for name in names if names.count(name) > 1}


def walk(question: str) -> tuple[set[str], int]:
    """The files of the package that one question enters, and the calls from a wing up into a higher one."""
    from rag.assistant import Assistant, index_folder
    from rag.settings import read_settings

    entered: set[str] = set()
    up = 0

    def see(frame: FrameType, event: str, _: object) -> None:
        nonlocal up
        if event != "call":
            return
        here = _wing(frame)
        if here is None:
            return
        entered.add(frame.f_code.co_filename)
        caller = frame.f_back and _wing(frame.f_back)
        if caller and LEVEL[here] > LEVEL[caller]:
            up += 1

    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(index=Path(folder) / "index")
        index_folder([ROOT / "seeds"], settings)
        with Assistant.open(settings=settings) as assistant:
            assistant.ask("Qui est le président du Mali ?")  # what is loaded once is loaded
            sys.setprofile(see)
            try:
                assistant.ask(question)
            finally:
                sys.setprofile(None)
    return entered, up


def _wing(frame: FrameType) -> str | None:
    file = Path(frame.f_code.co_filename)
    if not file.is_relative_to(PACKAGE):
        return None
    wing = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return wing if wing in LEVEL else None


if __name__ == "__main__":
    main()
