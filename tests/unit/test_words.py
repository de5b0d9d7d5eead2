"""All that Griot says: complete in each language, and all of it said somewhere; a third language is one more file."""

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import rag
from rag.words import FOLDER, PARTS, choose_language, format_date, languages, page_words, read_part, read_words

PACKAGE = Path(rag.__file__).parent
WEB = PACKAGE / "web"
OTHERS = [language for language in languages() if language != "fr"]
READ = r"(?:words|wording\([\w.]+\)|words_of\(\w+\)|_words\(\w+\)|_words)"  # what a part's words stand in


def fields(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(sentence)} - {None}


@cache
def written(*places: Path, kinds: tuple[str, ...] = ("py",)) -> str:
    files = (file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*"))))
    return "\n".join(file.read_text("utf-8") for file in files if file.suffix.removeprefix(".") in kinds)


@cache
def said_in(source: str) -> frozenset[str]:
    """The words that stand directly after a quotation mark, a dollar or a dot: each might be a key."""
    return frozenset(re.findall(r"(?<=[\"'$.])\w+", source))


@cache
def home(part: str) -> str:
    """The source of the room of a wing that reads a part."""
    stages = {
        file
        if file.parent == FOLDER
        else PACKAGE.joinpath(*file.relative_to(PACKAGE).parts[:2])
        if file.parents[1] != PACKAGE
        else file.parent
        for file in PACKAGE.rglob("*.py")
        if f'read_part("{part}",' in written(file) and file != FOLDER / "wording.py"
    }
    assert len(stages) == 1, (part, stages)
    return written(stages.pop())


def may_be_said(key: str, source: str) -> bool:
    """Whether a part's key stands in a source, whole, or as what it begins with in braces (`f"why_{reason}"`) and what
    is named there or in the records, each perhaps with the ending of a number or of a day."""
    named = said_in(source) | said_in(written(PACKAGE / "records.py"))
    heads = {"", *re.findall(r'f"(\w+_)\{', source)}
    stems = {key.removeprefix(head) for head in heads if key.startswith(head)}
    return bool(named & (stems | {re.sub("_(one|many|day)$", "", stem) for stem in stems}))


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_the_same_words_with_the_same_gaps(language: str) -> None:
    french, other = read_words("fr"), read_words(language)
    assert set(french) == set(other)
    assert {key: fields(word) for key, word in french.items()} == {key: fields(word) for key, word in other.items()}


def test_no_key_stands_twice_in_a_file() -> None:
    for language in languages():
        keys = json.loads(
            (FOLDER / f"{language}.json").read_text("utf-8"), object_pairs_hook=lambda pairs: [key for key, _ in pairs]
        )
        assert len(keys) == len(set(keys))


def test_every_word_of_the_page_is_used_and_every_used_word_exists() -> None:
    sources = written(WEB, FOLDER / "wording.py", kinds=("py", "js", "html"))
    assert {key for key in page_words("fr") if key not in said_in(sources)} == set()
    named = set(re.findall(r'(?:words\[|\bword\(|worded\("\w+", |data-(?:word|label|hint)=)"(\w+)"', sources))
    assert named <= set(read_words("fr"))


def test_a_script_asks_for_words_that_the_page_has() -> None:
    named = re.findall(
        r'(?:\bword\(|worded\("\w+", |data-(?:word|label|hint)=)"(\w+)"', written(WEB, kinds=("js", "html"))
    )
    assert len(named) > 20
    assert set(named) <= set(page_words("fr"))


@pytest.mark.parametrize("part", PARTS)
def test_every_word_of_a_part_is_said_where_the_part_is_read(part: str) -> None:
    words, source, web = read_part(part, "fr"), home(part), said_in(written(WEB))
    spoken = {key for key in words if re.fullmatch("spoken_[a-z]{2}", key)}  # asked for by the code of a language
    assert words
    assert {key for key in set(words) - spoken if not may_be_said(key, source) and f"{part}_{key}" not in web} == set()


@pytest.mark.parametrize("part", PARTS)
def test_every_word_that_a_part_is_asked_for_exists(part: str) -> None:
    words, source = read_part(part, "fr"), home(part)
    named = set(re.findall(rf"{READ}\[[\"'](\w+)[\"']\]", source))
    if part == "about":
        named |= set(re.findall(r'\bframe\("(\w+)"', source))
        named |= {f"{key}_{number}" for key in re.findall(r'counted\("(\w+)"', source) for number in ("one", "many")}
    assert named or part in ("reply", "suggest")  # whose keys are kinds of what was said, or of questions
    assert named <= set(words)


def test_a_word_that_is_said_nowhere_is_found() -> None:
    assert not may_be_said("unheard_of", home("frame"))
    assert may_be_said("why_nothing_read", home("frame"))


def test_a_language_of_one_more_file_is_found_and_read(tmp_path: Path) -> None:
    third = write_language(tmp_path)
    assert languages(tmp_path) == ("fr", "en", "oc")
    assert read_words("oc", tmp_path) == third | {"language": "oc"}
    assert read_part("frame", "oc", tmp_path)["not_found"] == third["frame_not_found"]
    assert read_part("frame", "bm", tmp_path) == read_part("frame", "en")
    assert read_words("bm", tmp_path) == read_words("fr")


def test_a_question_in_a_language_of_one_more_file_is_framed_in_it(tmp_path: Path) -> None:
    package = tmp_path / "rag"
    left = shutil.ignore_patterns("*.q4", "layers.npz", "static", "fonts", "__pycache__")
    shutil.copytree(PACKAGE, package, ignore=left)
    third = write_language(package / "words")
    ask = """
from rag.answer.collection.statements import counted
from rag.talk import reply_to
from rag.out.explain import legend, write_period
from rag.out.export.compose import wording
from rag.words.frame import not_found, spoken, write_date
from rag.records import Document, Period
from rag.talk.suggest.drafts import document_drafts
from rag.words import choose_language, read_words
import json
said = [not_found("oc"), spoken("en", "oc"), legend("oc"), wording("oc")["sources"], counted("all", 1, "oc")]
said += [reply_to("thanks", "mercés", "oc").answer, reply_to("thanks", "mercés", "oc").language]
said += [write_date("2023-07-28", "oc"), write_period(Period("since", "2023-07"), "oc")]
said += [read_words(choose_language("oc, en;q=0.5"))["send"]]
text = Document("a.txt", "", "Ven amb Joan Martin a Tolosa.", language="oc")
said += [draft.question for draft in document_drafts(text, "oc")]
print(json.dumps(said))
"""
    ran = subprocess.run([sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, check=True)
    keys = ("frame_not_found", "frame_spoken_en", "explain_legend", "exported_sources", "about_all_one", "reply_thanks")
    said = [third[key] for key in keys]
    said[4] = said[4].format(count=1)
    dates = ["28 julhet 2023", third["explain_since"].format(first="julhet 2023")]
    who, about = third["suggest_ask_who"], third["suggest_ask_about"]
    asked = [who.format(name="Joan Martin"), *(about.format(name=name) for name in ("Joan Martin", "Tolosa"))]
    assert json.loads(ran.stdout) == [*said, "oc", *dates, third["send"], *asked]


def write_language(folder: Path) -> dict[str, str]:
    """A made-up third language, and the two that there are, in a folder: each French word between two tildes."""
    for language in ("fr", "en"):
        if not (folder / f"{language}.json").exists():
            shutil.copy(FOLDER / f"{language}.json", folder)
    french: dict[str, str] = json.loads((FOLDER / "fr.json").read_text("utf-8"))
    apart = {key: word for key, word in french.items() if key.startswith("date_") or key == "about_zero"}
    months = french["months"].replace("juillet", "julhet")
    third = {key: f"~{word}~" for key, word in french.items()} | apart | {"months": months}
    (folder / "oc.json").write_text(json.dumps(third), encoding="utf-8")
    return third


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("fr;q=0.2, en;q=0.7", "en"),
        ("zh, *;q=0.1", "fr"),
        ("en;q=x", "fr"),
        ("", "fr"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert choose_language(header) == language


@pytest.mark.parametrize("text", ["", "hier", "2023-13-01", "2023-xx"])
def test_what_is_no_date_is_left_as_it_is(text: str) -> None:
    assert format_date(text, read_words("fr")) == text
