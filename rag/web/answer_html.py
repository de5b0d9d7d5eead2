"""The record of an exchange → the HTML of a chat message: the one place where an answer is drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.out.explain import head, legend
from rag.web.article import link_to
from rag.web.kept_turn import keep_citation
from rag.words import also_in, format_date, languages, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rag.records import Draft, Statement
    from rag.web.kept_turn import KeptCitation, KeptHit, KeptPlace, KeptSearch, KeptStatement, KeptTurn
    from rag.words import Words

FEEDBACK = '<div class="feedback"></div>'  # `static/answers.js` fills it, in the language of the page
CONFIDENCE = {"high": "confidence_high", "medium": "confidence_medium", "low": "confidence_low"}
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")  # white space but the two that keep a French mark with its word
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def escape_chat(text: str) -> str:
    """The text with every ASCII punctuation mark as a character reference, and its line breaks as `<br>`.

    Gradio's chat reads HTML, Markdown, links and formulas: none of them can be written without those marks, and a
    blank line would end the HTML block that a message of ours is.

    >>> escape_chat("<b>x</b>"), escape_chat("deux\\n\\nlignes")
    ('&#60;b&#62;x&#60;&#47;b&#62;', 'deux<br><br>lignes')
    """
    escaped = PUNCTUATION.sub(lambda mark: f"&#{ord(mark.group())};", text)
    return "<br>".join(escaped.splitlines())


def render_answer(turn: KeptTurn, page_words: Words) -> str:
    """The whole message, in the language of the answer, or that of the page if Griot does not speak it."""
    words = read_words(turn.language) if turn.language in languages() else page_words
    numbered = {citation.number: citation for citation in turn.citations}
    cited = [[numbered[number] for number in said.citations if number in numbered] for said in turn.statements]
    are_told_apart = _are_told_apart(turn.statements, cited)
    is_worded = turn.author == "model"
    html = _paragraph("among", turn.among) + _paragraph("worded", "" if is_worded else turn.worded)
    for said, proofs in zip(turn.statements, cited, strict=True):
        html += _statement(said, proofs, words, is_named=are_told_apart)
    if turn.status == "replied":
        return f'<div class="answer whole">{html}</div>'
    html += _paragraph("why", turn.why) + _paragraph("worded", turn.worded if is_worded else "")
    html += _nearest(turn, words) if turn.status == "not_found" else _sources(turn, words) + _confidence(turn, words)
    search = _search(turn.search, turn.language, words) if turn.search else ""
    return f'<div class="answer whole">{html}{search}{FEEDBACK}</div>'


def render_draft(draft: Draft, words: Words) -> str:
    """What is verified of an answer while a language model writes it, as it will stay; "" before anything is."""
    numbered = {citation.number: keep_citation(citation) for citation in draft.citations}
    html = "".join(
        _statement(said, [numbered[number] for number in said.citations], words, is_named=False)
        for said in draft.statements
    )
    return f'<div class="answer">{html}</div>' if html else ""


def _paragraph(name: str, sentence: str) -> str:
    return f'<p class="{name}">{escape_chat(sentence)}</p>' if sentence else ""


def _are_told_apart(statements: Sequence[KeptStatement], cited: Sequence[Sequence[KeptCitation]]) -> bool:
    """Whether each quote needs its source's name beside it: there are several answers, or several documents."""
    quoted = [
        (said.exact, proofs[0].document)
        for said, proofs in zip(statements, cited, strict=True)
        if _quote_of(said, proofs)
    ]
    return len(quoted) > 1 and (any(exact for exact, _ in quoted) or len({document for _, document in quoted}) > 1)


def _quoted_elsewhere(turn: KeptTurn) -> set[int]:
    """The numbers of the citations whose quotes no statement shows.

    They say the exact words of another one, whose sentence is shown, or what a language model has worded.
    """
    if turn.author == "model":
        return {citation.number for citation in turn.citations}
    return {number for said in turn.statements if said.exact for number in said.citations[1:]}


def _statement(
    statement: Statement | KeptStatement, cited: Sequence[KeptCitation], words: Words, *, is_named: bool
) -> str:
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


def _quote_of(statement: Statement | KeptStatement, cited: Iterable[KeptCitation]) -> KeptCitation | None:
    """The citation whose quote the statement is, but for white space; None if it is Griot's own words."""
    text = statement.text.split()
    return next((citation for citation in cited if citation.quote.split() == text), None)


def _quotation(citation: KeptCitation, words: Words) -> str:
    """The quote between its marks, its exact words in `<strong>`."""
    quote, text = citation.quote, _on_a_line(citation.quote)
    if citation.exact:
        low, high = (place - citation.start for place in citation.exact)
        exact = f"<strong>{_on_a_line(quote[low:high])}</strong>"
        text = f"{_on_a_line(quote[:low])}{exact}{_on_a_line(quote[high:])}"
    return f'<span class="verbatim">{words["quote_open"]}{text}{words["quote_close"]}</span>'


def _on_a_line(text: str) -> str:
    return escape_chat(BREAKS.sub(" ", text))


def _number(citation: KeptCitation, words: Words, *, is_quoted: bool) -> str:
    """A link, whose title names the source and, if the sentence is no quote, gives the words that prove it."""
    source = words["source_number"].format(number=citation.number)
    quote = "" if is_quoted else f"&#10;{words['quote_open']}{_on_a_line(citation.quote)}{words['quote_close']}"
    title = escape_chat(" · ".join([source, *_names(citation, words)])) + quote
    return "&nbsp;" + _citation_link(citation, f"[{citation.number}]", f'class="number" title="{title}"')


def _name(citation: KeptCitation) -> str:
    return citation.title or citation.document


def _names(citation: KeptCitation, words: Words) -> list[str]:
    date = format_date(citation.date, words) if citation.date else None
    return [name for name in (_name(citation), citation.publisher, date) if name]


def _facts(citation: KeptCitation, words: Words) -> str:
    return "".join(f'&nbsp;· <span class="fact">{escape_chat(fact)}</span>' for fact in _names(citation, words)[1:])


def _sources(turn: KeptTurn, words: Words) -> str:
    quoted = _quoted_elsewhere(turn)

    def item(citation: KeptCitation) -> str:
        link = _citation_link(citation, _name(citation)) + _facts(citation, words)
        is_shown = citation.number in quoted and citation.quote
        quote = f'<span class="excerpt">{_quotation(citation, words)}</span>' if is_shown else ""
        copies = _also_in(citation.also, turn.language)
        return f'<li value="{citation.number}"><span class="marker">{citation.number}</span> {link}{quote}{copies}</li>'

    items = "".join(map(item, turn.citations))
    return f'<div class="sources"><h3>{words["sources"]}</h3><ol>{items}</ol></div>' if items else ""


def _nearest(turn: KeptTurn, words: Words) -> str:
    def item(hit: KeptHit) -> str:
        excerpt = f'<span class="excerpt">{escape_chat(hit.excerpt)}</span>'
        return f"<li>{_place_link(hit)}{excerpt}{_also_in(hit.also, turn.language)}</li>"

    items = "".join(map(item, turn.nearest))
    return f'<div class="sources nearest"><h3>{words["nearest"]}</h3><ul>{items}</ul></div>' if items else ""


def _also_in(copies: Iterable[KeptPlace], language: str) -> str:
    """The other documents that say the same, each a link."""
    named = also_in([_place_link(copy) for copy in copies], language)
    return f'<span class="also">{named}</span>' if named else ""


def _confidence(turn: KeptTurn, words: Words) -> str:
    name = CONFIDENCE[turn.certainty]
    meaning = escape_chat(words["confidence_meaning"].format(percent=round(100 * turn.confidence)))
    return f'<p class="confidence {name}" title="{meaning}">{words[name]}</p>'


def _search(search: KeptSearch, language: str, words: Words) -> str:
    """How the answer was found: how the question was understood, then what each search knew of the passages."""
    rows = "".join(
        f'<tr><th scope="row">{escape_chat(name)}</th><td>{escape_chat(says)}</td></tr>'
        for name, says in search.question
    )
    question = f'<h4>{escape_chat(head("question", language))}</h4><table class="read">{rows}</table>'
    return (
        f'<details class="explain"><summary>{words["explain_title"]}</summary>'
        f"{question if rows else ''}{_passages(search, language) if search.hits else ''}</details>"
    )


def _passages(search: KeptSearch, language: str) -> str:
    """Two rows a passage, so that the table is no wider than its numbers: its name across, then what is known of it."""

    def item(rank: int, hit: KeptHit, values: Sequence[str]) -> str:
        known = "".join(f"<td>{escape_chat(value)}</td>" for value in values)
        name = f"{rank}. {_place_link(hit)}{_also_in(hit.also, language)}"
        return f'<tr><th colspan="{len(values)}" scope="rowgroup">{name}</th></tr><tr>{known}</tr>'

    names = "".join(f'<th scope="col">{escape_chat(name)}</th>' for name in search.columns)
    hits = "".join(map(item, range(1, len(search.hits) + 1), search.hits, search.values))
    title = escape_chat(head("read", language))
    return (
        f'<h4>{title}</h4><div class="wide"><table class="hits"><thead><tr>{names}</tr></thead><tbody>{hits}</tbody>'
        f'</table></div><p class="legend">{escape_chat(legend(language))}</p>'
    )


def _citation_link(citation: KeptCitation, text: str, attributes: str = "") -> str:
    exact = {"exact_start": str(citation.exact[0]), "exact_end": str(citation.exact[1])} if citation.exact else {}
    return _link(link_to(citation.document, citation.start, citation.end, citation.quote, **exact), text, attributes)


def _place_link(place: KeptPlace) -> str:
    return _link(link_to(place.document, place.start, place.end, said=place.mark), place.name)


def _link(address: str, text: str, attributes: str = "") -> str:
    """A link, whose text and address are escaped and whose attributes are HTML already."""
    return f'<a href="{escape_chat(address)}" {attributes}>{escape_chat(text)}</a>'
