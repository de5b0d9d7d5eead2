"""What is found in a folder, what is passed over and why, and where links lead."""

import os
from pathlib import Path

import pytest

from rag.cli.show import report_lines
from rag.indexing import IndexReport
from rag.store.scan import Scan, Skipped, other_kind, scan

KINDS = frozenset((".txt", ".md"))


def paths(found: Scan) -> list[str]:
    return [each.relative for each in found.files]


def skipped(found: Scan) -> dict[str, str]:
    return {each.path: each.kind for each in found.skipped}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for name in ("docs/a.txt", "docs/sub/b.md", "away/secret.txt", "away/deep/other.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path / "docs"


def test_every_file_is_found_or_named_with_its_kind(docs: Path) -> None:
    for name in ("b.PDF", "c.docx", "README", ".DS_Store", "Thumbs.db", "~$c.docx", "a.txt~", "sub/.x.txt"):
        (docs / name).touch()
    (docs / ".git").mkdir()
    (docs / ".git" / "notes.txt").touch()
    found = scan(docs, docs, KINDS)
    assert paths(found) == ["a.txt", "sub/b.md"]
    assert skipped(found) == {
        "b.PDF": ".pdf",
        "c.docx": ".docx",
        "README": "without an ending",
        ".DS_Store": "hidden",
        ".git": "hidden",
        "sub/.x.txt": "hidden",
        "Thumbs.db": "temporary",
        "~$c.docx": "temporary",
        "a.txt~": "temporary",
    }


def test_a_name_in_another_encoding_is_named_with_escapes(docs: Path) -> None:
    os.close(os.open(os.fsencode(docs) + b"/caf\xe9.pdf", os.O_CREAT | os.O_WRONLY))
    assert skipped(scan(docs, docs, KINDS)) == {"caf\\udce9.pdf": ".pdf"}


def test_links_out_of_the_folder_are_followed_only_if_told(docs: Path) -> None:
    (docs / "away").symlink_to(docs.parent / "away")
    (docs / "one.txt").symlink_to("../away/secret.txt")
    found = scan(docs, docs, KINDS)
    assert (paths(found), skipped(found)) == (["a.txt", "sub/b.md"], {"away": "link", "one.txt": "link"})
    assert "--follow-links" in found.skipped[0].reason
    followed = scan(docs, docs, KINDS, follow_links=True)
    assert paths(followed) == ["a.txt", "away/deep/other.txt", "away/secret.txt", "sub/b.md"]
    assert skipped(followed) == {"one.txt": "link"}  # it is away/secret.txt


def test_a_link_into_another_folder_that_is_indexed_finds_nothing_twice(docs: Path) -> None:
    (docs / "away").symlink_to(docs.parent / "away")
    found = scan(docs, docs, KINDS, follow_links=True, elsewhere=[docs.parent / "away"])
    assert paths(found) == ["a.txt", "sub/b.md"]


def test_a_link_to_what_is_found_by_its_own_name_is_not_found_twice(docs: Path) -> None:
    (docs / "copy.txt").symlink_to("a.txt")
    (docs / "twin").symlink_to("sub")
    found = scan(docs, docs, KINDS)
    assert (paths(found), skipped(found)) == (["a.txt", "sub/b.md"], {"copy.txt": "link", "twin": "link"})
    (docs / "sub" / "up.txt").symlink_to("../a.txt")
    assert paths(scan(docs / "sub", docs, KINDS)) == ["sub/b.md"]  # as it is when all is scanned


def test_a_link_to_a_hidden_place_in_the_folder_is_followed(docs: Path) -> None:
    (docs / ".data-2").mkdir()  # as Kubernetes mounts a ConfigMap
    (docs / ".data-2" / "c.txt").write_text("c")
    (docs / ".data").symlink_to(".data-2")
    (docs / "c.txt").symlink_to(".data/c.txt")
    assert paths(scan(docs, docs, KINDS)) == ["a.txt", "c.txt", "sub/b.md"]


@pytest.mark.parametrize("follow_links", [False, True])
def test_circles_end(docs: Path, follow_links: bool) -> None:
    (docs / "self").symlink_to("self")
    (docs / "sub" / "round").symlink_to("..")
    (docs / "above").symlink_to("..")
    (docs / "broken.txt").symlink_to("nowhere.txt")
    found = scan(docs, docs, KINDS, follow_links=follow_links)
    outside = ["above/away/deep/other.txt", "above/away/secret.txt"] if follow_links else []
    assert paths(found) == ["a.txt", *outside, "broken.txt", "sub/b.md"]
    assert {"self", "sub/round"} <= set(skipped(found))


def test_the_index_is_not_looked_through(docs: Path) -> None:
    (docs / "index").mkdir()
    (docs / "index" / "x.txt").touch()
    (docs / "way").symlink_to("index")
    found = scan(docs, docs, KINDS, docs / "index", follow_links=True)
    assert (paths(found), skipped(found)) == (["a.txt", "sub/b.md"], {"way": "link"})


def test_the_report_names_the_first_of_a_kind_and_counts_all() -> None:
    others = tuple(Skipped(f"/d/{n}.pdf", f"{n}.pdf", *other_kind(f"{n}.pdf", KINDS)) for n in range(7))
    word = Skipped("/d/w.docx", "w.docx", *other_kind("w.docx", KINDS))
    report = IndexReport(1, 0, 0, 0, (*others, word), (("e.txt", "'e.txt' is empty."),), 2, 2, 0.5)
    reason = "files (it reads .md and .txt). Save the text as one of these."
    assert list(report_lines(report, Path("index"))) == [
        "left out: e.txt: 'e.txt' is empty.",
        f"left out: 7 .pdf (0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf and 2 more): Griot does not read .pdf {reason}",
        f"left out: w.docx: Griot does not read .docx {reason}",
        "1 added, 0 changed, 0 removed, 0 unchanged, 9 left out: 1 unreadable, 7 .pdf, 1 .docx; "
        "2 passages, 2 embedded, 0.5 s",
    ]
    assert "6.pdf)" in next(line for line in report_lines(report, Path("index"), every_name=True) if "7 .pdf" in line)
