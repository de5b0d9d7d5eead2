"""Links of the chat to words of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.web.article import link_to
from rag.web.escape import escape_chat

if TYPE_CHECKING:
    from rag.records import Hit


def know_names() -> str:
    """Has addresses hold any document's name, one with a line break too, and gives the kind that they name it by.

    Starlette's own `path` ends at a line break, and takes `a.txt%0A` for `a.txt`.
    """
    from starlette.convertors import PathConvertor, register_url_convertor

    class Name(PathConvertor):
        regex = "(?s:.*)"

    register_url_convertor("name", Name())
    return "name"


def document_link(address: str, text: str, attributes: str = "") -> str:
    """A link, whose text and address are escaped and whose attributes are HTML already."""
    return f'<a href="{escape_chat(address)}" {attributes}>{escape_chat(text)}</a>'


def hit_link(hit: Hit) -> str:
    """A link to a passage, by its document's name."""
    return document_link(
        link_to(hit.document.path, hit.passage.start, hit.passage.end, hit.passage.text), hit.document.name
    )
