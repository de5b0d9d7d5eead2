"""Markdown: its front matter, its headings, and its text left alone."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rag.load import load_document
from rag.load.markdown import headings, read

ARTICLE = """---
title: "La crue surprend Ségou"
date: 2024-09-03T10:00:00Z
author: Awa Diallo
source: L’Essor
tags: [fleuve, crue]
---

# La crue

Le fleuve est monté.

## Les *secours* ##

```
# pas un titre
```

Les écoles
----------

Elles sont ouvertes.
"""


def test_front_matter_gives_the_facts_and_the_text_stays_whole(tmp_path: Path) -> None:
    file = tmp_path / "crue.md"
    file.write_text(ARTICLE)
    document = load_document(file, "crue.md")
    assert document.text == ARTICLE
    found = (document.title, document.date, document.publisher, document.author)
    assert [fact.value for fact in found if fact] == ["La crue surprend Ségou", "2024-09-03", "L’Essor", "Awa Diallo"]
    assert [ARTICLE[fact.start : fact.end] for fact in found if fact] == [
        "La crue surprend Ségou",
        "2024-09-03",
        "L’Essor",
        "Awa Diallo",
    ]


def test_headings_are_found_outside_code_and_front_matter() -> None:
    assert [heading.value for heading in headings(ARTICLE)] == ["La crue", "Les *secours*", "Les écoles"]
    assert all(ARTICLE[heading.start : heading.end] == heading.value for heading in headings(ARTICLE))


def test_the_first_heading_is_the_title_where_nothing_stands_before_it() -> None:
    reading = read("# La crue\n\nPublié le 3 mai 2024\n\nLe fleuve est monté.".encode(), "a.md")
    assert reading.title is not None
    assert reading.title.value == "La crue"
    assert reading.date is not None
    assert reading.date.value == "2024-05-03"
    late = read("Le fleuve est monté, dit-on.\n\n# La crue\n\nLe fleuve est monté.".encode(), "a.md")
    assert late.title is None


@given(st.text(st.sampled_from("#-=`~ \nab:\"'")))
def test_any_markdown_has_headings_that_stand_in_it(text: str) -> None:
    found = headings(text)
    assert all(text[heading.start : heading.end] == heading.value for heading in found)
    assert [heading.start for heading in found] == sorted({heading.start for heading in found})
