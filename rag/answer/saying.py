"""« Qu'a dit Lavrov de cet accord ? »: what somebody said is told by the sentences that put words into his mouth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer.read import Reading
from rag.answer.told import tell
from rag.models.embedder import Embedder
from rag.records import Document, Hit, Span
from rag.search.coverage import QueryWords
from rag.search.query import Query
from rag.store import Shelf
from rag.text.letters import fold
from rag.text.phrase import Phrase, read_phrase
from rag.text.question import has_form
from rag.text.sentences import sentence_spans

LEAST_SHARE = 2 / 3  # of the speaker's name or office, near the verb
LEAST_ABOUT = 1 / 3  # of what it was said about, in the sentence: « coopération » may be « partenariat » there
UNTOLD = 0.5  # what a sentence counts where it is in another language than what it is to be about
AS_NEAR = 0.02  # of cosine, from the nearest of those
NEAR_CHARS = 80  # between the verb and who says it
HEAD_CHARS = 100_000  # of a document, in which its speakers are followed
QUOTED_SENTENCES = 4  # as far as a quotation is followed to either side

_SAYS_FR = (
    r"dit|dite|dites|disait|declar(?:e|ait|erent)|affirm(?:e|ait)|indiqu(?:e|ait)|soulign(?:e|ait)|ajout(?:e|ait)"
    r"|expliqu(?:e|ait)|estim(?:e|ait)|rappel(?:e|le|ait)|precis(?:e|ait)|annonc(?:e|ait)|assur(?:e|ait)|confi(?:e|ait)"
    r"|insist(?:e|ait)|soutenu|martel(?:e|ait)|lanc(?:e|ait)|reconnu|promis|promet|denonc(?:e|ait)|deplor(?:e|ait)"
    r"|regrett(?:e|ait)|salu(?:e|ait)|exprim(?:e|ait)|evoqu(?:e|ait)|fait savoir|fait part|temoign(?:e|ait)"
    r"|not(?:e|ait)|conclu|repondu|averti|prevenu|plaid(?:e|ait)|reclam(?:e|ait)|qualifi(?:e|ait)|commente|remercie"
)
_SAYS_EN = (
    r"said|says?|stated?|states|told|tells?|add(?:ed|s)|explain(?:s|ed)|announce[sd]?|declare[sd]?|note[sd]"
    r"|stress(?:es|ed)|claim(?:s|ed)?|argue[sd]?|insist(?:s|ed)|warn(?:s|ed)?|promise[sd]?|den(?:y|ies|ied)"
    r"|confirm(?:s|ed)|point(?:s|ed) out|call(?:s|ed) for|thank(?:s|ed)|prais(?:es|ed)|recall(?:s|ed)|hailed|wrote"
)
_SAYING = re.compile(rf"\b(?:{_SAYS_FR}|{_SAYS_EN}|selon|d[’' ]?apres|according to)\b")
_PRONOUN = re.compile(
    r"(?:-t-(?:il|elle)|\b(?:il|elle|he|she)) (?:(?:a|avait|has|had|also|aussi|egalement|ensuite|ainsi) )*$"
)
_OFFICE = re.compile(r" (?:l[’']|(?:le|la|the) )\w+")
_ASKED_FR = (
    r"(?:dit|declare|affirme|indique|souligne|ajoute|explique|annonce|assure|precise|rappele|promis|denonce|repondu"
    r"|pense)"
)
_ASKED_EN = r"(?:say|said|state|declare|announce|explain|claim|promise|add|answer|think|tell|told)"
_ABOUT = r"(?:sur|a propos (?:de|du|des|d)|au sujet (?:de|du|des|d)|concernant|quant (?:a|au|aux)|about|on|regarding)"
_SHAPES = tuple(
    re.compile(shape + rf"(?: {_ABOUT} (?P<about>.+))?")
    for shape in (
        rf"qu (?:a|ont)(?: t (?:il|elle|ils|elles))? {_ASKED_FR} (?P<who>.+?)",
        rf"qu est ce qu(?:e|) ?(?P<who>.+?) (?:a|ont) {_ASKED_FR}",
        r"que (?:dit|disent|declare|affirme|annonce|pense|promet) (?P<who>.+?)",
        rf"what (?:did|does|do|has|have) (?P<who>.+?) {_ASKED_EN}",
    )
)


@dataclass(frozen=True, slots=True)
class Saying:
    """Who is asked for his words, and what they were about; the latter is false where anything will do."""

    who: Phrase
    about: Phrase


def saying_asked(question: str) -> Saying | None:
    """Of whom a question asks what he said; None for any other question.

    >>> said = saying_asked("Qu’a déclaré Awa Diarra au sujet du pont ?")
    >>> str(said.who), str(said.about)
    ('awa diarra', 'pont')
    """
    phrase = read_phrase(question)
    for shape in _SHAPES:
        if found := shape.fullmatch(str(phrase)):
            return Saying(phrase.matched(found, "who").bare, phrase.matched(found, "about").bare)
    return None


def read_saying(saying: Saying, query: Query, hits: Sequence[Hit], store: Shelf, embedder: Embedder) -> Reading | None:
    """The sentences of hits in which somebody says something, with their quotations.

    None where it cannot be told by rule: the speaker has no name, and speaks another language than the question. The
    confidence is the share of what is sought that the best of them holds; a speaker who says nothing has no sentence.
    """
    who = QueryWords(saying.who.written, store, query.language)
    about = QueryWords(saying.about.written, store, query.language) if saying.about else None
    if not who.has_signs:
        return None
    said = [(span, _about(about, span, query)) for span in _said(who, hits)]
    told = [replace(span, score=span.score * held) for span, held in said if held is not None and held >= LEAST_ABOUT]
    untold = [replace(span, score=span.score * UNTOLD) for span, held in said if held is None]
    return tell([*sorted(told, key=lambda span: -span.score), *_nearest(untold, saying.about.written, embedder)], hits)


def _said(who: QueryWords, hits: Sequence[Hit]) -> Iterator[Span]:
    """The sentences of hits that put words into the speaker's mouth; a score is the share of the name that is held.

    After one of them, « a-t-il ajouté » is said by the same, until another is named; that one may stand before the hit.
    """
    for document in {hit.document.path: hit.document for hit in hits}.values():
        spans = sentence_spans(document.text[:HEAD_CHARS])
        before = 0.0
        for place, span in enumerate(spans):
            spoken = _spoken(who, document.text[slice(*span)], before)
            before = before if spoken is None else spoken
            hit = next((hit for hit in hits if _holds(hit, document, span)), None)
            if hit and spoken is not None and spoken >= LEAST_SHARE:
                yield Span(hit, *_quotation(document.text, spans, place), spoken)


def _spoken(who: QueryWords, sentence: str, before: float) -> float | None:
    """The share of a speaker's name near a verb of saying; `before` where that is said by « il » or « le ministre ».

    None where nothing is said.
    """
    folded = fold(sentence)
    verbs = list(_SAYING.finditer(folded))
    spoken = max((who.named(_near(sentence, folded, found)) for found in verbs), default=None)
    if spoken is None or spoken >= LEAST_SHARE:
        return spoken
    return before if any(_goes_on(sentence, folded, found) for found in verbs) else spoken


def _goes_on(sentence: str, folded: str, found: re.Match[str]) -> bool:
    """Whether the speaker of the sentence before says this, too: nobody else is named."""
    if _PRONOUN.search(folded[max(0, found.start() - NEAR_CHARS) : found.start()]):
        return True
    return _OFFICE.match(folded[found.end() :]) is not None and not has_form(_near(sentence, folded, found), "person")


def _holds(hit: Hit, document: Document, span: tuple[int, int]) -> bool:
    passage = hit.passage
    return hit.document.path == document.path and passage.start <= span[0] and span[1] <= passage.end


def _nearest(spans: Sequence[Span], about: str, embedder: Embedder) -> list[Span]:
    """Those of some sentences in another language that are about as near to what is asked about as the nearest."""
    if not spans:
        return []
    texts = [span.hit.document.text[span.start : span.end] for span in spans]
    cosines = (embedder.embed_passages(texts) @ embedder.embed_queries([about])[0]).tolist()
    least = max(cosines) - AS_NEAR
    ranked = sorted(zip(cosines, range(len(spans)), strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [spans[index] for cosine, index in ranked if cosine >= least]


def _about(about: QueryWords | None, span: Span, query: Query) -> float | None:
    """The share that a span holds of what is asked about; None where only a translation would tell."""
    document = span.hit.document
    text = document.text[span.start : span.end]
    if about is None:
        return 1.0
    if document.language == query.language:
        return about.coverage(text, document.language)
    return about.named(text) if about.has_signs else None


def _near(sentence: str, folded: str, found: re.Match[str]) -> str:
    """What stands near a verb of saying, as it is written unless a ligature moves the offsets."""
    text = sentence if len(sentence) == len(folded) else folded
    return text[max(0, found.start() - NEAR_CHARS) : found.end() + NEAR_CHARS]


def _quotation(text: str, spans: Sequence[tuple[int, int]], place: int) -> tuple[int, int]:
    """The sentence, with those before and after it that the same quotation marks enclose."""
    first = last = place
    while first > max(0, place - QUOTED_SENTENCES) and _open_marks(text[spans[first][0] : spans[last][1]]) < 0:
        first -= 1
    while (
        last < min(len(spans) - 1, place + QUOTED_SENTENCES) and _open_marks(text[spans[first][0] : spans[last][1]]) > 0
    ):
        last += 1
    return spans[first][0], spans[last][1]


def _open_marks(text: str) -> int:
    """How many quotations a text opens and leaves open; negative for those that it closes and did not open."""
    straight = text.count('"') % 2 * (1 if text.lstrip().startswith('"') else -1)
    return text.count("«") + text.count("“") - text.count("»") - text.count("”") + straight
