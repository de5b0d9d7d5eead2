"""How an answer was found → the closed panel below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.out.explain import copies_of, head, hit_table, legend, question_rows
from rag.web.escape import escape_chat
from rag.web.links import hit_link
from rag.words.frame import also_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Answer, Hit
    from rag.words import Words


def render_explanation(answer: Answer, words: Words) -> str:
    """A `<details>`: how the question was understood, then a table of what each search knew of the passages."""
    rows = "".join(
        f'<tr><th scope="row">{escape_chat(name)}</th><td>{escape_chat(says)}</td></tr>'
        for name, says in question_rows(answer.understood, answer.filtered, answer.language)
    )
    question = f'<h4>{escape_chat(head("question", answer.language))}</h4><table class="read">{rows}</table>'
    return (
        f'<details class="explain"><summary>{words["explain_title"]}</summary>'
        f"{question if rows else ''}{_passages(answer)}</details>"
    )


def _passages(answer: Answer) -> str:
    """Two rows a passage, so that the table is no wider than its numbers: its name across, then what is known of it."""
    if not answer.passages:
        return ""
    table = hit_table(answer.passages, answer.understood, answer.language)
    names = "".join(f'<th scope="col">{escape_chat(name)}</th>' for name in table.names)
    hits = "".join(
        _hit(rank, hit, values, answer.language)
        for rank, (hit, values) in enumerate(zip(answer.passages, table.values, strict=True), start=1)
    )
    title = escape_chat(head("read", answer.language))
    return (
        f'<h4>{title}</h4><div class="wide"><table class="hits"><thead><tr>{names}</tr></thead><tbody>{hits}</tbody>'
        f'</table></div><p class="legend">{escape_chat(legend(answer.language))}</p>'
    )


def _hit(rank: int, hit: Hit, values: Sequence[str], language: str) -> str:
    known = "".join(f"<td>{escape_chat(value)}</td>" for value in values)
    copies = also_in([hit_link(copy) for copy in copies_of(hit)], language)
    also = f'<span class="also">{copies}</span>' if copies else ""
    return f'<tr><th colspan="{len(values)}" scope="rowgroup">{rank}. {hit_link(hit)}{also}</th></tr><tr>{known}</tr>'
