"""An answer → the HTML of a chat message: what it says, its sources, its confidence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.out.explain import copies_cited, copies_of
from rag.web.article import link_to
from rag.web.escape import escape_chat
from rag.web.explanation import render_explanation
from rag.web.links import document_link, hit_link
from rag.words import write_date
from rag.words.frame import also_in, among, why_quoted, why_refused, worded_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rag.records import Answer, Citation, Draft, Hit, Statement
    from rag.words import Words

EXCERPT_CHARS = 220  # about two lines of a nearest passage: enough to see whether to open it
NEAREST = 3
FEEDBACK = '<div class="feedback"></div>'  # `static/page.js` fills it, in the language of the page
CONFIDENCE = {"high": "confidence_high", "medium": "confidence_medium", "low": "confidence_low"}
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")  # white space but the two that keep a French mark with its word


def render_plain(sentence: str) -> str:
    """One sentence of Griot's own, such as an error."""
    return f'<div class="answer whole"><p>{escape_chat(sentence)}</p></div>'


def render_answer(answer: Answer, words: Words) -> Iterator[str]:
    """The message as it grows: after each statement, and then whole."""
    numbered = {citation.number: citation for citation in answer.citations}
    cited = [[numbered[number] for number in said.citations if number in numbered] for said in answer.statements]
    are_told_apart = _are_told_apart(answer.statements, cited)
    spoken = replace(answer, language=words["language"])  # that of the page, where Griot does not speak the question's
    html = f'<p class="among">{escape_chat(among(answer.filtered, spoken.language))}</p>' if answer.filtered else ""
    html += _note(why_quoted(spoken))
    for said, proofs in zip(answer.statements, cited, strict=True):
        html += _statement(said, proofs, words, is_named=are_told_apart)
        yield f'<div class="answer">{html}</div>'
    if answer.status == "replied":
        yield f'<div class="answer whole">{html}</div>'
        return
    if why := why_refused(answer):
        html += f'<p class="why">{escape_chat(why)}</p>'
    html += _note(worded_by(spoken))
    foot = _sources(answer, words) + _confidence(answer, words)
    if answer.status == "not_found":
        foot = _nearest(answer, words)
    yield f'<div class="answer whole">{html}{foot}{render_explanation(answer, words)}{FEEDBACK}</div>'


def _note(sentence: str) -> str:
    return f'<p class="worded">{escape_chat(sentence)}</p>' if sentence else ""


def render_draft(draft: Draft, words: Words) -> str:
    """What is verified of an answer while a language model writes it, as it will stay; "" before anything is."""
    numbered = {citation.number: citation for citation in draft.citations}
    html = "".join(
        _statement(said, [numbered[number] for number in said.citations], words, is_named=False)
        for said in draft.statements
    )
    return f'<div class="answer">{html}</div>' if html else ""


def _are_told_apart(statements: Sequence[Statement], cited: Sequence[Sequence[Citation]]) -> bool:
    """Whether each quote needs its source's name beside it: there are several answers, or several documents."""
    quoted = [
        (said.exact, proofs[0].document)
        for said, proofs in zip(statements, cited, strict=True)
        if _quote_of(said, proofs)
    ]
    return len(quoted) > 1 and (any(exact for exact, _ in quoted) or len({document for _, document in quoted}) > 1)


def _quoted_elsewhere(answer: Answer) -> set[int]:
    """The numbers of the citations whose quotes no statement shows.

    They say the exact words of another one, whose sentence is shown, or what a language model has worded.
    """
    if answer.author == "model":
        return {citation.number for citation in answer.citations}
    return {number for said in answer.statements if said.exact for number in said.citations[1:]}


def _statement(statement: Statement, cited: Sequence[Citation], words: Words, *, is_named: bool) -> str:
    if not statement.supported:
        flag = f'<span class="flag">{escape_chat(words["frame_llm_unsupported"])}</span>'
        return f'<p class="statement unsupported">{flag} <del>{escape_chat(statement.text)}</del></p>'
    quote = _quote_of(statement, cited)
    lead = f'<p class="exact"><strong>{_on_a_line(statement.exact)}</strong></p>' if statement.exact else ""
    if is_named and quote:
        names = "<br>".join(escape_chat(_name(citation)) + _facts(citation, words) for citation in cited)
        lead = f'<div class="lead">{lead}<p class="by">{names}</p></div>'
    text = _quotation(quote, words) if quote else escape_chat(statement.text)
    numbers = "".join(_number(citation, words, is_quoted=quote is not None) for citation in cited)
    return f'{lead}<p class="statement">{text}{numbers}</p>'


def _quote_of(statement: Statement, cited: Iterable[Citation]) -> Citation | None:
    """The citation whose quote the statement is, but for white space; None where it is Griot's own words."""
    text = statement.text.split()
    return next((citation for citation in cited if citation.quote.split() == text), None)


def _quotation(citation: Citation, words: Words) -> str:
    """The quote between its marks, its exact words in `<strong>`."""
    quote, text = citation.quote, _on_a_line(citation.quote)
    if citation.exact:
        low, high = (place - citation.start for place in citation.exact)
        exact = f"<strong>{_on_a_line(quote[low:high])}</strong>"
        text = f"{_on_a_line(quote[:low])}{exact}{_on_a_line(quote[high:])}"
    return f'<span class="verbatim">{words["quote_open"]}{text}{words["quote_close"]}</span>'


def _on_a_line(text: str) -> str:
    return escape_chat(BREAKS.sub(" ", text))


def _number(citation: Citation, words: Words, *, is_quoted: bool) -> str:
    """A link, whose title names the source and, where the sentence is no quote, gives the words that prove it."""
    source = words["source_number"].format(number=citation.number)
    quote = "" if is_quoted else f"&#10;{words['quote_open']}{_on_a_line(citation.quote)}{words['quote_close']}"
    title = escape_chat(" · ".join([source, *_names(citation, words)])) + quote
    return "&nbsp;" + _citation_link(citation, f"[{citation.number}]", f'class="number" title="{title}"')


def _name(citation: Citation) -> str:
    return citation.title or citation.document


def _names(citation: Citation, words: Words) -> list[str]:
    date = write_date(citation.date, words) if citation.date else None
    return [name for name in (_name(citation), citation.publisher, date) if name]


def _facts(citation: Citation, words: Words) -> str:
    return "".join(f'&nbsp;· <span class="fact">{escape_chat(fact)}</span>' for fact in _names(citation, words)[1:])


def _sources(answer: Answer, words: Words) -> str:
    quoted = _quoted_elsewhere(answer)
    cited = {citation.document for citation in answer.citations}

    def item(citation: Citation) -> str:
        link = _citation_link(citation, _name(citation)) + _facts(citation, words)
        quote = f'<span class="excerpt">{_quotation(citation, words)}</span>' if citation.number in quoted else ""
        copies = _also_in(copies_cited(citation, answer.passages, cited), answer.language)
        return f'<li value="{citation.number}"><span class="marker">{citation.number}</span> {link}{quote}{copies}</li>'

    items = "".join(map(item, answer.citations))
    return f'<div class="sources"><h3>{words["sources"]}</h3><ol>{items}</ol></div>' if items else ""


def _nearest(answer: Answer, words: Words) -> str:
    def item(hit: Hit) -> str:
        text = " ".join(hit.passage.text.split())
        excerpt = text if len(text) <= EXCERPT_CHARS else text[:EXCERPT_CHARS].rsplit(" ", 1)[0] + "…"
        copies = _also_in(copies_of(hit), answer.language)
        return f'<li>{hit_link(hit)}<span class="excerpt">{escape_chat(excerpt)}</span>{copies}</li>'

    items = "".join(map(item, answer.passages[:NEAREST]))
    return f'<div class="sources nearest"><h3>{words["nearest"]}</h3><ul>{items}</ul></div>' if items else ""


def _also_in(copies: Iterable[Hit], language: str) -> str:
    """The other documents that say the same, each a link."""
    named = also_in([hit_link(copy) for copy in copies], language)
    return f'<span class="also">{named}</span>' if named else ""


def _confidence(answer: Answer, words: Words) -> str:
    name = CONFIDENCE[answer.certainty]
    meaning = escape_chat(words["confidence_meaning"].format(percent=round(100 * answer.confidence)))
    return f'<p class="confidence {name}" title="{meaning}">{words[name]}</p>'


def _citation_link(citation: Citation, text: str, attributes: str = "") -> str:
    exact = {"exact_start": str(citation.exact[0]), "exact_end": str(citation.exact[1])} if citation.exact else {}
    address = link_to(citation.document, citation.start, citation.end, citation.quote, **exact)
    return document_link(address, text, attributes)
