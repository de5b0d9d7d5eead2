"""Sources → CSL-JSON, an item a document, for Zotero, Pandoc and the like."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rag.out.export.cited import by_document, date_parts, note_of
from rag.out.export.records import Source
from rag.out.export.text import plain


def write_csl(sources: Iterable[Source], language: str) -> str:
    """The JSON text; documents that are no longer indexed have no item. `language` is that of the notes."""
    items = [_item(cited, language) for cited in by_document(sources)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(cited: Sequence[Source], language: str) -> dict[str, Any]:
    first = cited[0]
    parts = date_parts(first.date) if first.date else []
    item = {
        "id": first.place.document,
        "type": "document",  # what it is beyond that, nothing says
        "title": plain(first.name),
        "author": [{"literal": plain(first.author)}] if first.author else None,
        "publisher": plain(first.publisher) if first.publisher else None,
        "issued": {"date-parts": [parts]} if parts else None,
        "language": first.language,
        "note": note_of(cited, language),
    }
    return {name: value for name, value in item.items() if value}
