"""Questions that a language model drafts from passages of all documents in turn."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from itertools import islice

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.evaluate.draft.file import Drafted, Kind, ProposedQuestion, Reason
from rag.evaluate.draft.proof import Kept, is_unanswered, prove
from rag.evaluate.draft.standalone import stands_alone
from rag.llm import LanguageModel, Prompt, ask_questions, plain_text, refuses, without_thoughts
from rag.records import Hit
from rag.search import merge_duplicates
from rag.store import Shelf
from rag.text import (
    Form,
    contains_answer,
    exact_words,
    expected_form,
    fold,
    question_language,
    share_held,
    wants_sentences,
)

LEAST_CHARS = 200  # a shorter passage is a heading, a caption or a signature
LEAST_FACTS = 4  # different names and numbers: with fewer there is nothing to ask for


def choose_passages(store: Shelf, documents: Collection[str], most: int) -> list[Hit]:
    """Up to `most` passages of the documents at those paths; of those that say the same, one.

    Documents take turns, in an order that is always the same and follows nothing that they tell.
    """
    chosen = list(islice(_in_turn(store, documents), most))
    return [kept for kept, *_ in merge_duplicates(chosen)]


def _in_turn(store: Shelf, documents: Collection[str]) -> Iterator[Hit]:
    left = [sorted_hits(store, path) for path in sorted(documents, key=lambda path: sha256(path.encode()).digest())]
    while left:
        begun, left = left, []
        for hits in begun:
            if (hit := next(hits, None)) is not None:
                yield hit
                left.append(hits)


def sorted_hits(store: Shelf, path: str) -> Iterator[Hit]:
    """The passages of a document that tell something, the one with the most names and numbers first."""
    document = store.document(path)
    if document is None:
        return
    told = [
        (count, passage)
        for passage in store.passages_of(path)
        if len(passage.text) >= LEAST_CHARS and (count := len(exact_words(passage.text))) >= LEAST_FACTS
    ]
    for _, passage in sorted(told, key=lambda one: (-one[0], one[1].start)):
        yield Hit(passage, document, score=0.0, cosine=0.0, coverage=0.0)


BARS = str.maketrans(dict.fromkeys("｜¦│┃", "|"))
HEAD = re.compile(r"^\s*(?:[>*+•–—·-]+\s+|\(?\d{1,3}[.):]\s+|#+\s+)*")
LABEL = re.compile(r"^(?:question|q|answer|a|réponse|r|kind|type|genre|sorte)\s?\d*\s*:\s*", re.IGNORECASE)
RULE = re.compile(r"[\s|:=*_-]*$")
QUOTES = {'"': '"', "“": "”", "«": "»", "'": "'"}
NAMES: dict[Kind, str] = {
    "who": "who whom whose qui personne person people",
    "when": "when quand date time temps",
    "where": "where ou lieu place endroit location",
    "how_many": "howmany howmuch combien number nombre count quantity quantite",
    "why": "why pourquoi reason raison cause",
    "none": "none no aucun aucune rien neant unanswerable sansreponse nothing na notinpassages",
}
KINDS: dict[str, Kind] = {name: kind for kind, names in NAMES.items() for name in names.split()}
OF_FORM: dict[Form, Kind] = {"person": "who", "time": "when", "place": "where", "number": "how_many"}


def read_lines(text: str) -> tuple[list[ProposedQuestion], int]:
    """The lines `kind | question | answer` of a text, and how many of its lines with bars are none.

    >>> read_lines("1. **Who** | Who led the mission? | Novak\\n|when|nothing|")
    ([ProposedQuestion(kind='who', question='Who led the mission?', answer='Novak')], 1)
    """
    lines: list[ProposedQuestion] = []
    malformed = 0
    for written in without_thoughts(text).translate(BARS).splitlines():
        cells = _cells(written)
        if len(cells) < 2 or _is_header(cells):
            continue
        if line := _line(cells):
            lines.append(line)
        else:
            malformed += 1
    return lines, malformed


def _cells(written: str) -> list[str]:
    if "|" not in written or RULE.match(written):
        return []
    cells = HEAD.sub("", written).strip("` ").strip().removeprefix("|").removesuffix("|").split("|")
    return [_cell(cell) for cell in cells]


def _cell(cell: str) -> str:
    bare = LABEL.sub("", HEAD.sub("", plain_text(cell)))
    if len(bare) > 1 and QUOTES.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip()
    return bare


def _is_header(cells: Sequence[str]) -> bool:
    return not {"kind", "type", "genre", "sorte", "question", "questions"}.isdisjoint(fold(cell) for cell in cells)


def _line(cells: Sequence[str]) -> ProposedQuestion | None:
    """A line by its first cell that asks; what stands before it is its kind, what after it its answer."""
    place = next((place for place, cell in enumerate(cells) if cell.endswith("?") and len(cell) > 1), None)
    if place is None:
        return None
    question, answer = cells[place], ", ".join(filter(None, cells[place + 1 :]))
    kind = _kind(cells[:place], question)
    if kind == "none" or (answer and refuses(answer)):
        return ProposedQuestion("none", question)
    return ProposedQuestion(kind, question, answer) if kind and answer else None


def _kind(before: Sequence[str], question: str) -> Kind | None:
    """The kind that a line says it is of, unless it is none or its question asks for another form."""
    said = next((KINDS[name] for cell in reversed(before) if (name := _letters(cell)) in KINDS), None)
    if said == "none":
        return said
    if wants_sentences(question) and _letters(question).startswith(("pourquoi", "why")):
        return "why"
    return OF_FORM.get(expected_form(question), said)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


WORDS = (3, 32)  # of a question: fewer name nothing, more are a text
CHARS = 250
# What asks or joins points at nothing outside.
JOINING = {
    "fr": re.compile(
        r"\b(?:ce (?=qu)|qui|quel(?:le)?s?|(?:l[ea]|les|au|aux|du|des)quel(?:le)?s?|dont|où|lors de|aussi)\b", re.I
    ),
    "en": re.compile(
        r"\b(?:which|who|whom|whose|where|what|both|that (?=(?:is|was|are|were|has|have|had|will|would|can|could|the|a)"
        r"\b|\w+ed\b))\b",
        re.I,
    ),
}
# These mean what the question names before them, if it does.
MEANT = {
    "fr": re.compile(r"\b(?:ils?|elles?|lui|leurs?|son|sa|ses|y|eux)\b", re.I),
    "en": re.compile(r"\b(?:he|she|it|they|him|her|his|its|their|them)\b", re.I),
}
# « Quand est-il venu ? », where « Quand Novak est-il venu ? » says who.
BARE = re.compile(
    r"^(?:(?:à|de|d’|par|avec|pour|depuis|jusqu’à|en|dans) ?)?"
    r"(?:qui|quand|où|pourquoi|comment|combien|que|quoi|quel(?:le)?s? [\w-]+) (?!y |faut)"
    r"(?:(?:s’|l’|n’|se |le |la |les |en |ne |lui )*)\w+-(?:t-)?(?:il|elle)s?\b",
    re.I,
)
NAMED = re.compile(r"(?<=[\w’,] )[A-ZÀ-ÖØ-Þ]\w|(?<=[dl]’)[A-ZÀ-ÖØ-Þ]\w")
# The text that the question was made from.
SOURCE = re.compile(
    r"\b(?:the|this|that|these|given|above|following) (?:\w+ )?(?:passage|text|article|excerpt|extract|paragraph"
    r"|document|author|writer|piece|report|story|snippet)s?\b(?! \d)"
    r"|\b(?:according to|in|mentioned in|of) (?:the )?(?:passage|text|article|excerpt|paragraph|document)s?\b(?! \d)"
    r"|\b(?:le|ce|cet|l’|du|au|dans l[ea]|selon l[ea]) ?(?:passage|texte|article|extrait|paragraphe|document|auteur"
    r"|journaliste|rédacteur)s?\b(?! \d)"
    r"|\b(?:mentioned|mentionnée?s?|citée?s? ci-dessus|described above|évoquée?s? ici)\b",
    re.I,
)


def wording_fault(line: ProposedQuestion, language: str) -> Reason | None:
    """What is wrong with a question's words, where it is to be in that language; None where nothing is.

    >>> wording_fault(ProposedQuestion("when", "When did he come to Bamako?", "in June"), "en")
    'alone'
    """
    question = line.question.replace("'", "’")
    size = len(question.replace("?", "").split())
    if question.count("?") != 1 or not WORDS[0] <= size <= WORDS[1] or len(question) > CHARS:
        return "malformed"
    if question_language(question, language) != language:
        return "language"
    points = SOURCE.search(question) or (language == "fr" and BARE.search(question))
    if points or not stands_alone(_without_joining(question, language), language):
        return "alone"
    return "told" if line.answer and gives_away(question, line.answer) else None


def gives_away(question: str, answer: str) -> bool:
    """Whether a question holds its answer, or all the names and numbers in it.

    >>> gives_away("When in 2020 did it begin?", "en 2020"), gives_away("Who met Lavrov?", "Abdoulaye Diop")
    (True, False)
    """
    if contains_answer(question, answer, fold_accents=True):
        return True
    names = exact_words(f"… {answer}")
    return bool(names) and len(answer.split()) <= 2 * len(names) + 1 and share_held(names, question) == 1


def _without_joining(question: str, language: str) -> str:
    first, _, rest = question.partition(" ")
    named = NAMED.search(question)
    if named and named.start() > len(first):
        kept, after = question[: named.end()], question[named.end() :]
        first, _, rest = (kept + MEANT[language].sub("", after)).partition(" ")
    return f"{first} {JOINING[language].sub('', rest)}"


LINES = 5  # that are asked of a passage, beside the one that it does not answer: one of each kind
TOKENS = 700  # for them: French ones have about 60 each, and a reasoning model thinks before
REQUESTS_EACH = 3  # question that is wanted, at most: a model that draws a blank so often draws it for ever


class QuestionDrafter:
    """Drafts questions over an index; what it keeps, and why not the rest, is in `kept`."""

    def __init__(
        self, assistant: Assistant, model: LanguageModel, prompt: Prompt, languages: Sequence[str], kept: Kept
    ) -> None:
        self.kept = kept
        self._assistant = assistant.quoting()
        self._model = model
        self._prompt = prompt
        self._languages = languages

    def draft(self, documents: Collection[str], most: int) -> Iterator[list[Drafted]]:
        """What was kept of each request in turn, of passages of the documents at those paths.

        It ends when there are enough, or after the last passage, or when there were too many requests for `most`
        questions. Raises LlmError where the model fails; what was kept until then is.
        """
        requests = REQUESTS_EACH * most
        passages = choose_passages(self._assistant.store, documents, requests)
        for hit, language in self._turns(passages)[:requests]:
            if self.kept.is_full:
                break
            if not self.kept.covers(hit, language):
                yield self.kept.choose(self._proved(hit, language))
        yield self.kept.take_spare()

    def _turns(self, passages: Sequence[Hit]) -> list[tuple[Hit, str]]:
        """Each passage once in each language: at first the languages take turns, then each has the others'."""
        count = len(self._languages)
        return [
            (hit, self._languages[(place + shift) % count])
            for shift in range(count)
            for place, hit in enumerate(passages)
        ]

    def _proved(self, hit: Hit, language: str) -> list[Drafted]:
        prompted = ask_questions(self._prompt, hit.passage.text, language=language, count=LINES)
        lines, malformed = read_lines(self._model.write(prompted, tokens=TOKENS))
        self.kept.left_out["malformed"] += malformed if lines or malformed else 1
        judged = [self._judged(line, hit, language) for line in lines]
        self.kept.left_out.update(reason for reason in judged if isinstance(reason, str))
        return [draft for draft in judged if isinstance(draft, Drafted)]

    def _judged(self, line: ProposedQuestion, hit: Hit, language: str) -> Drafted | Reason:
        """The question as it is kept, or why it is not."""
        if fault := wording_fault(line, language):
            return fault
        if line.kind != "none":
            return prove(line, hit, language, self._assistant) or "unproved"
        try:
            is_none = is_unanswered(line.question, hit, self._assistant)
        except QuestionError:
            return "malformed"
        return Drafted("none", line.question, language) if is_none else "answered"
