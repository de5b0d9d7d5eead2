"""What is shown in an epoch: questions with paragraphs that answer them, and with some that do not.

A question may be known in several languages, and so may the paragraph that answers it: any of the ones pairs with any
of the others. A pair whose paragraph does not answer has no spans.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.models.training.misses import holds_answer, missed_question, without_answer
from rag.models.training.sources import LANGUAGES, Item, Paragraph, Sources, Span

NEGATIVES = 0.4  # other paragraphs, which do not answer, for each one that does
MISSES = 0.45  # near misses for each pair that answers
CHANGED = 0.6  # of them have another question, the others a passage without the answer
NEIGHBOURS = 20  # paragraphs of the same article that names may be drawn from
NEAR_RANKS = 12  # of a question's nearest paragraphs, how many may be put beside it as ones that do not answer
POOLS = (50, 30, 20)  # how often such a paragraph is near to the question, of the same article, or any
NATIVE_SHARE = 0.35  # of the questions in African languages, which the encoder hardly knows
CROSSED = 6  # pairs of languages an epoch for a question that is known in twelve
SAME_LANGUAGE, ENGLISH_QUESTION = 0.35, 0.35
NOISE = 0.12  # of the questions lose their accents or capitals, or gain a typing error


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with a paragraph, and the spans of its text that answer (none: it does not)."""

    question: str
    question_language: str
    paragraph: Paragraph
    spans: tuple[Span, ...]
    source: str


def pairs_of_epoch(sources: Sources, near: Mapping[str, Sequence[int]], seed: int, epoch: int) -> list[Pair]:
    """The pairs of one epoch in their order; `near` holds, by question, indices of its nearest paragraphs.

    Nothing is drawn that `seed` and `epoch` do not decide.
    """
    draw = random.Random(f"{seed}/{epoch}")
    articles, sets = _groups(sources.paragraphs)
    pairs: list[Pair] = []
    for item in sources.items:
        for asked, language in language_pairs(item, draw):
            place, spans = item.places[language]
            paragraph = sources.paragraphs[place]
            pair = Pair(with_noise(item.wordings[asked], draw), asked, paragraph, spans, item.source)
            pairs.append(pair)
            if spans and draw.random() < NEGATIVES:
                ranked = [at for at in near.get(item.id, ()) if sources.paragraphs[at].language == language]
                pools = ranked[:NEAR_RANKS], articles[paragraph.article], sets[_set_of(paragraph)]
                wrong = _wrong_paragraph(item, sources.paragraphs, language, pools, draw)
                if wrong is not None:
                    pairs.append(Pair(with_noise(item.wordings[asked], draw), asked, wrong, (), item.source))
            if spans and draw.random() < MISSES:
                beside = [sources.paragraphs[at].text for at in articles[paragraph.article][:NEIGHBOURS]]
                pairs += _near_miss(pair, beside, draw)
    draw.shuffle(pairs)
    return pairs


def held_out_pairs(sources: Sources, limit: int) -> list[Pair]:
    """Pairs of held-out questions for scoring, at most `limit` a source; the same each time."""
    counts: Counter[str] = Counter()
    chosen = []
    for pair in pairs_of_epoch(replace(sources, items=sources.held_out), {}, 0, 0):
        counts[pair.source] += 1
        if counts[pair.source] <= limit:
            chosen.append(pair)
    return chosen


def with_noise(question: str, draw: random.Random) -> str:
    """The question as somebody in a hurry types it, now and then; never nothing."""
    if draw.random() >= NOISE:
        return question
    noisy = _noisy(question, draw)
    return noisy if noisy.strip() else question


def _noisy(question: str, draw: random.Random) -> str:
    kind = draw.randrange(3)
    if kind == 0:
        apart = unicodedata.normalize("NFD", question)
        return unicodedata.normalize("NFC", re.sub(r"[\u0300-\u036f]", "", apart))
    if kind == 1:
        return question.casefold().rstrip(" ?")
    at = draw.randrange(max(1, len(question) - 1))
    dropped, doubled = question[:at] + question[at + 1 :], question[:at] + question[at : at + 1] + question[at:]
    swapped = question[:at] + question[at + 1 : at + 2] + question[at : at + 1] + question[at + 2 :]
    return draw.choice((dropped, doubled, swapped))


def _groups(paragraphs: Sequence[Paragraph]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The paragraphs' indices by article, and by set and language."""
    articles: dict[str, list[int]] = defaultdict(list)
    sets: dict[str, list[int]] = defaultdict(list)
    for number, paragraph in enumerate(paragraphs):
        articles[paragraph.article].append(number)
        sets[_set_of(paragraph)].append(number)
    return articles, sets


def _near_miss(pair: Pair, beside: Sequence[str], draw: random.Random) -> list[Pair]:
    """The pair with its question changed, or else its passage; empty where neither can be."""
    text = pair.paragraph.text
    if draw.random() < CHANGED:
        changed = missed_question(pair.question, pair.question_language, text, pair.spans, beside, draw)
        if changed is not None:
            return [replace(pair, question=changed, spans=())]
    left = without_answer(text, [text[start:end] for start, end in pair.spans])
    return [] if left is None else [replace(pair, paragraph=replace(pair.paragraph, text=left), spans=())]


def _set_of(paragraph: Paragraph) -> str:
    # Sixteen titles have a "/", which makes small sets of their own; it stays, since the model was trained with it.
    return paragraph.article.rsplit("/", 1)[0]


def language_pairs(item: Item, draw: random.Random) -> list[tuple[str, str]]:
    """(language of the question, language of the paragraph), for one epoch."""
    if item.source != "xquad":
        (language,) = item.places
        native = [other for other in item.wordings if other != language and draw.random() < NATIVE_SHARE]
        return [(asked, language) for asked in (language, *native) if asked in item.wordings]
    known = [language for language in LANGUAGES if language in item.places]
    chosen: set[tuple[str, str]] = set()
    for language in draw.choices(known, [LANGUAGES[language] for language in known], k=CROSSED):
        asked = draw.random()
        if asked < SAME_LANGUAGE:
            chosen.add((language, language))
        elif asked < SAME_LANGUAGE + ENGLISH_QUESTION and "en" in item.wordings:
            chosen.add(("en", language))
        else:
            chosen.add((draw.choice(known), language))
    return sorted(chosen)


def _wrong_paragraph(
    item: Item, paragraphs: Sequence[Paragraph], language: str, pools: Sequence[list[int]], draw: random.Random
) -> Paragraph | None:
    """A paragraph of one of the pools without the answer; None where six draws find none."""
    own, spans = item.places[language]
    answers = [paragraphs[own].text[start:end] for start, end in spans]
    for pool in draw.choices(pools, POOLS, k=6):
        if pool:
            number = draw.choice(pool)
            if number != own and not holds_answer(paragraphs[number].text, answers):
                return paragraphs[number]
    return None
