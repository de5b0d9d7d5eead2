"""What the documentation shows is so: links, files, commands, settings, and the Python, which is run."""

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from rag.cli import app
from rag.settings import PREFIX, Settings
from tests.conftest import SEEDS

ROOT = SEEDS.parent
TOP = ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGES = [ROOT / name for name in TOP] + sorted((ROOT / "docs").glob("*.md")) + [ROOT / "rag" / "README.md"]
OURS = ("rag/", "tests/", "docs/", "seeds/", "prompts/")
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text("utf-8")
FILTERS = {"--source", "--author", "--language", "--in", "--since", "--until"}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def anchor(heading: str) -> str:
    """The name under which a heading can be linked to."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def headings(page: Path) -> set[str]:
    return {anchor(line.lstrip("#")) for line in page.read_text("utf-8").splitlines() if line.startswith("#")}


def shown_lines(page: Path) -> list[str]:
    """The lines that are shown to be typed: four spaces before each."""
    return [line.strip() for line in page.read_text("utf-8").splitlines() if re.match(r" {4,7}\S", line)]


def griot_commands(page: Path) -> list[list[str]]:
    """The arguments of each `griot` command that a page shows to be typed."""
    found = []
    for line in shown_lines(page):
        words = shlex.split(line.rpartition("| ")[2])
        while words and re.match(r"GRIOT_\w+=", words[0]):
            del words[0]
        if words[:1] == ["griot"]:
            found.append(words[1:])
    return found


def python_of(page: Path) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL))


def command_named(words: list[str]) -> Any:
    """The command that the words name, as Typer's own copy of click has it."""
    command: Any = typer.main.get_command(app)
    for word in words:
        command = command.commands[word]
    return command


@each_page
def test_each_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        name, _, place = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        assert not place or place in headings(file), target


@each_page
def test_each_file_and_module_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    for name in re.findall(r"`([\w./-]+)`", text):
        if name.startswith(OURS):
            assert (ROOT / name).exists(), name
    for module in re.findall(r"python -m ((?:rag|tests)[\w.]+)", text):
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").exists(), module


@each_page
def test_each_command_that_is_shown_can_be_typed(page: Path) -> None:
    for words in griot_commands(page):
        command_named(words[:1]).make_context(words[0], words[1:])  # raises for an option that it does not know


def test_the_command_line_page_has_every_command_with_every_option() -> None:
    rows = re.findall(r"^\| `griot ([^`]*)` \|", COMMAND_LINE, re.MULTILINE)
    documented: dict[str, set[str]] = {}
    for row in rows:
        name = " ".join(re.match(r"[a-z]+(?: export)?", row)[0].split())  # type: ignore[index]
        options = set(re.findall(r"--[a-z-]+", row)) | (FILTERS if "[FILTERS]" in row else set())
        documented[name] = options
    names = [*(name for name in command_named([]).commands if name != "model"), "model export"]
    assert sorted(documented) == sorted(names)
    for name, options in documented.items():
        real = {
            option
            for parameter in command_named(name.split()).params
            if parameter.param_type_name == "option"
            for option in parameter.opts
        }
        assert options == real - {"--index"}, name


def test_the_page_of_settings_has_every_setting() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `GRIOT_")]
    named = [name for row in rows for name in re.findall(r"`(GRIOT_\w+)`", row.split("|")[1])]
    assert sorted(named) == sorted(PREFIX + name.upper() for name in Settings.model_fields)
    for row in rows:
        first, default = row.split("|")[1:3]
        value = Settings.model_fields[first.split("`")[1].removeprefix(PREFIX).lower()].default
        if isinstance(value, int | float | str) and "GRIOT_LLM_CONTEXT" not in first:
            assert default.strip(" `") == str(value).lower(), row


def test_the_map_names_every_wing_and_every_single_module() -> None:
    text = (ROOT / "rag" / "README.md").read_text("utf-8")
    entries = [entry for entry in (ROOT / "rag").iterdir() if entry.suffix == ".py" or (entry / "__init__.py").exists()]
    names = {f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries} - {"__init__.py"}
    assert [name for name in sorted(names) if name not in text] == []


def test_the_readme_is_short_and_its_picture_is_small() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 150
    for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text):
        assert (ROOT / name).stat().st_size < 300_000, name


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "python.md"], ids=lambda page: page.name)
def test_the_python_that_is_shown_prints_what_is_said(
    page: Path, seeds_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(seeds_index, tmp_path / "index")
    (tmp_path / "questions.csv").write_text("question\nWho led the Russian delegation?\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    code = python_of(page)
    printed = io.StringIO()
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(code, page.name, "exec"), names)
        finally:
            if "assistant" in names:
                names["assistant"].close()  # type: ignore[attr-defined]
    said = re.findall(r"^ *print\(.*\)  # (.*)$", code, re.MULTILINE)
    assert said
    lines = printed.getvalue().splitlines()
    assert [line for line in said if line not in lines] == []


def test_the_questions_of_the_readme_are_answered(seeds_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_INDEX", str(seeds_index))
    asked = [words for words in griot_commands(ROOT / "README.md") if words[0] in {"ask", "search"}]
    assert len(asked) == 3
    for words in asked:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            app(words, standalone_mode=False)
        assert "000_07c3436994a3e81c.txt" in printed.getvalue(), words
