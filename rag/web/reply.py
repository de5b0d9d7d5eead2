"""An answer → the HTML of a chat message: what it says, its sources, its confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.web.article import link_to
from rag.web.escape import escape_chat
from rag.web.words import write_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.records import Answer, Citation, Hit, Statement
    from rag.web.words import Words

EXCERPT_CHARS = 220  # about two lines of a nearest passage: enough to see whether to open it
NEAREST = 3
FEEDBACK = '<div class="feedback"></div>'  # `static/page.js` fills it, in the language of the page
HIGH, MEDIUM = 0.7, 0.4  # where a confidence changes its name


def render_question(question: str, words: Words) -> str:
    """A user's words, as text."""
    return f'<div class="question"><span class="unseen">{words["asked"]} </span>{escape_chat(question.strip())}</div>'


def render_pending(words: Words) -> str:
    """What stands where the answer will be."""
    return f'<div class="pending">{words["pending"]}</div>'


def render_plain(sentence: str) -> str:
    """One sentence of Griot's own, such as an error."""
    return f'<div class="answer whole"><p>{escape_chat(sentence)}</p></div>'


def render_answer(answer: Answer, words: Words) -> Iterator[str]:
    """The message as it grows: after each statement, and then whole."""
    citations = {citation.number: citation for citation in answer.citations}
    said = ""
    for statement in answer.statements:
        said += _statement(statement, citations, words)
        yield f'<div class="answer">{said}</div>'
    foot = _sources(answer.citations, words) + _confidence(answer.confidence, words)
    if answer.status == "not_found":
        foot = _nearest(answer.passages[:NEAREST], words)
    yield f'<div class="answer whole">{said}{foot}{FEEDBACK}</div>'


def _statement(statement: Statement, citations: dict[int, Citation], words: Words) -> str:
    cited = [citations[number] for number in statement.citations if number in citations]
    text = escape_chat(statement.text)
    if any(statement.text.strip() == citation.quote.strip() for citation in cited):
        text = f'<span class="verbatim">{words["quote_open"]}{text}{words["quote_close"]}</span>'
    return f'<p class="statement">{text}{"".join(_number(citation, words) for citation in cited)}</p>'


def _number(citation: Citation, words: Words) -> str:
    source = words["source_number"].format(number=citation.number)
    title = escape_chat(" · ".join([source, *_names(citation, words)]))
    attributes = f'class="number" title="{title}"'
    return "&nbsp;" + _link(citation.document, citation.start, citation.end, f"[{citation.number}]", attributes)


def _names(citation: Citation, words: Words) -> list[str]:
    date = write_date(citation.date, words) if citation.date else None
    return [name for name in (citation.title or citation.document, citation.publisher, date) if name]


def _sources(citations: Iterable[Citation], words: Words) -> str:
    def item(citation: Citation) -> str:
        name, *rest = _names(citation, words)
        link = _link(citation.document, citation.start, citation.end, name)
        facts = "".join(f' <span class="fact">{escape_chat(fact)}</span>' for fact in rest)
        return f'<li value="{citation.number}"><span class="marker">{citation.number}</span> {link}{facts}</li>'

    items = "".join(map(item, citations))
    return f'<div class="sources"><h3>{words["sources"]}</h3><ol>{items}</ol></div>' if items else ""


def _nearest(hits: Iterable[Hit], words: Words) -> str:
    def item(hit: Hit) -> str:
        text = " ".join(hit.passage.text.split())
        excerpt = text if len(text) <= EXCERPT_CHARS else text[:EXCERPT_CHARS].rsplit(" ", 1)[0] + "…"
        link = _link(hit.document.path, hit.passage.start, hit.passage.end, hit.document.name)
        return f'<li>{link}<span class="excerpt">{escape_chat(excerpt)}</span></li>'

    items = "".join(map(item, hits))
    return f'<div class="sources nearest"><h3>{words["nearest"]}</h3><ul>{items}</ul></div>' if items else ""


def _confidence(confidence: float, words: Words) -> str:
    name = (
        "confidence_high" if confidence >= HIGH else "confidence_medium" if confidence >= MEDIUM else "confidence_low"
    )
    meaning = escape_chat(words["confidence_meaning"].format(percent=round(100 * confidence)))
    return f'<p class="confidence {name}" title="{meaning}">{words[name]}</p>'


def _link(document: str, start: int, end: int, text: str, attributes: str = "") -> str:
    return f'<a href="{escape_chat(link_to(document, start, end))}" {attributes}>{escape_chat(text)}</a>'
