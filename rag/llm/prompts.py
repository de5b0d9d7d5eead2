"""What a language model is told: the files of `prompts/`, or a user's own in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from rag.errors import SettingsError

NOTHING = "NOT_IN_PASSAGES"  # what a model writes where the passages do not answer
PACKAGE = Path(__file__).parents[1]
FOLDERS = (PACKAGE / "_prompts", PACKAGE.parent / "prompts")  # of an installed wheel; of a checkout
PART_END = re.compile(r"^---[ \t]*$\n?", re.MULTILINE)
VARIABLES: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"language", "nothing", "fence", "passages", "question", "again"}),
    "condense": frozenset({"language", "conversation", "question"}),
    "questions": frozenset({"language", "count", "nothing", "fence", "passage"}),
    "judge": frozenset({"fence", "passage", "sentence"}),
}


@dataclass(frozen=True, slots=True)
class Prompted:
    """What a language model is given: what it is to do, and what it is asked."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A file's parts, with their variables: the system's, the user's, and what `${again}` stands for, or ""."""

    system: str
    user: str
    again: str = ""

    def fill(self, values: Mapping[str, str], *, again: bool = False) -> Prompted:
        """The prompt with its variables' values, which are no templates themselves."""
        line = Template(self.again).substitute(values) if again else ""
        filled = {**values, "again": line}
        return Prompted(Template(self.system).substitute(filled), Template(self.user).substitute(filled))


@dataclass(frozen=True, slots=True)
class Prompts:
    """Every prompt that there is."""

    answer: Prompt
    condense: Prompt
    questions: Prompt
    judge: Prompt


def read_prompts(folder: Path | None) -> Prompts:
    """Griot's prompts, those that `folder` has too replaced by its own.

    Raises SettingsError for a folder or a file that cannot be read, that is no prompt, or whose parts or variables are
    not those that it should have.
    """
    own = dict(_own_files(folder)) if folder else {}
    files = {name: own.get(name) or _bundled(name) for name in VARIABLES}
    return Prompts(**{name: _read_prompt(name, file) for name, file in files.items()})


def _own_files(folder: Path) -> Iterator[tuple[str, Path]]:
    if not folder.is_dir():
        raise SettingsError(
            f"GRIOT_PROMPTS is '{folder}', which is no folder. Give a folder with prompt files, or unset GRIOT_PROMPTS."
        )
    for file in sorted(folder.glob("*.txt")):
        if file.stem not in VARIABLES:
            known = ", ".join(f"{name}.txt" for name in VARIABLES)
            raise SettingsError(f"'{file}' is no prompt of Griot. Rename it to one of {known}, or remove it.")
        yield file.stem, file


def _bundled(name: str) -> Path:
    return next(
        (found for folder in FOLDERS if (found := folder / f"{name}.txt").exists()), FOLDERS[-1] / f"{name}.txt"
    )


def _read_prompt(name: str, file: Path) -> Prompt:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"'{file}' cannot be read as UTF-8 text. Save it as UTF-8, or remove it from its folder."
        ) from error
    parts = PART_END.split(text)
    wanted = 3 if "again" in VARIABLES[name] else 2
    if len(parts) != wanted or not all(part.strip() for part in parts):
        raise SettingsError(
            f"'{file}' has {len(parts)} parts instead of {wanted}. Write its parts one after another, "
            f"with a line '---' between them (see prompts/README.md)."
        )
    _check_variables(name, file, parts)
    system, user, *again = (part.strip() for part in parts)
    return Prompt(system, user, "".join(f"{line}\n" for line in again))


def _check_variables(name: str, file: Path, parts: list[str]) -> None:
    known = VARIABLES[name]
    used = {found for part in parts[:2] for found in _variables(file, part)}
    used_again = {found for part in parts[2:] for found in _variables(file, part)}
    for unknown in sorted(used - known) + sorted(used_again - (known - {"again"})):
        raise SettingsError(
            f"'{file}' has ${{{unknown}}}, which Griot cannot fill in there. Remove it; "
            f"the file's variables are {_listed(known)}."
        )
    for missing in sorted(known - used):
        raise SettingsError(f"'{file}' lacks ${{{missing}}}. Add it; the file must have {_listed(known)}.")


def _variables(file: Path, part: str) -> Iterator[str]:
    for found in Template.pattern.finditer(part):
        if found["invalid"] is not None:
            beyond = part[found.start() : found.start() + 20].splitlines()[0]
            raise SettingsError(f"'{file}' has a dollar sign that begins no variable: '{beyond}'. Write it as '$$'.")
        if variable := found["named"] or found["braced"]:
            yield variable


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"${{{name}}}" for name in sorted(names))
