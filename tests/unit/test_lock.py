"""constraints.txt, from which both lines of README.md install, fits pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LINES = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
LOCKED = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in LINES)}


@pytest.mark.parametrize("text", [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)])
def test_each_dependency_is_locked_within_its_bounds(text: str) -> None:
    requirement = Requirement(text)
    if requirement.name == PROJECT["name"]:  # an extra that takes in others
        assert requirement.extras <= set(EXTRAS)
        return
    version = LOCKED.get(canonicalize_name(requirement.name))
    assert version, f"constraints.txt lacks {requirement.name}. Run: .ci/lock"
    assert requirement.specifier.contains(version), f"constraints.txt has {version}, not {text}. Run: .ci/lock"


def test_a_line_of_the_lock_is_a_name_and_a_version_and_nothing_else() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[\w.-]+==[\w.!]+", line)] == []
    assert len(LOCKED) == len(LINES)


def test_both_lines_of_the_readme_install_from_the_lock() -> None:
    lines = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("    python3.11")]
    assert [line.rsplit(" ", 1)[1] for line in lines] == ["app.py", ".venv/bin/pytest"]
    for line in lines:
        installs = line.count("pip install")
        assert installs >= 1
        assert line.count("pip install -c constraints.txt ") == installs
