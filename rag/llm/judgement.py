"""What a model's reply comes to: a refusal, a question, a judgement, words beside the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rag.llm.ask import ask_judge, fitting_passages
from rag.llm.model import LanguageModel
from rag.llm.name import parse_name
from rag.llm.prompts import Prompt, read_prompts
from rag.llm.sentences import MOST_KNOWN, TOKEN, split_claims
from rag.llm.thinking import without_thoughts
from rag.models import Embedder, Reader
from rag.records import Answer, Hit, Turn
from rag.settings import Settings
from rag.text import contains_answer, exact_words, share_held, wants_words

WRITTEN = re.compile(r"\bnot[\s_\\-]*in[\s_\\-]*(?:the[\s_\\-]*)?passages?\b", re.IGNORECASE)

_LEAD = (  # possessive: what was taken for an opening is not tried again, or « but but but … » would take for ever
    r"^(?:(?:(?:i(?:'m| am) )?(?:sorry|unfortunately|however|but)|(?:je suis )?désolée?|malheureusement|cependant|mais|"
    r"that|que|(?:based on|according to|from|d'après|selon|sur la base d\w+) (?:the|these|les?|ces|des)\b[^,]{0,40})"
    r"(?![\w'])[\s,.:;]*+)*+"
)
_PASSAGES = r"(?:passages?|extraits?|sources|documents|texts|textes|excerpts|context|contexte)"
_GIVEN = r"(?: (?:provided|given|above|supplied|fournie?s?|donnée?s?|ci-dessus|disponibles|available))?"
_SAY = (
    r"(?:answer|say|mention|state|specify|contain|provide|give|include|indicate|tell|address|discuss|have|offer|"
    r"répond|disent|dit|mentionn|précis|conti|fourni|donn|indiqu|parl|permet|comport|abord)"
)
_ONE = r"(?:document|text|texte|article|information)"
SURELY = re.compile(
    _LEAD
    + rf"(?:(?:the|these|those|les|ces|le|ce|none of the|aucun(?: des?)?) ?(?:provided |given )?{_PASSAGES}{_GIVEN} "
    rf"(?:(?:do|does|did)(?: not|n't) (?:\w+ )?|cannot |can't |ne (?:me |nous )?|n')?{_SAY}"
    rf"|(?:the|les?|these|ces) (?:provided |given )?{_PASSAGES}{_GIVEN} (?:only|ne \w+ que)\b)",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:not|cannot|none|only|ne|aucun)\b|n't|\bn'", re.IGNORECASE)
UNPROVED = re.compile(
    _LEAD + r"(?:i (?:do not|don't|cannot|can't|could not|couldn't|am unable|am not able|did not|didn't) "
    r"(?:know|answer|find|have|determine|provide|to (?:answer|find|determine|provide))"
    r"|je ne (?:sais|peux|trouve|suis pas en mesure|dispose)|je n'(?:ai (?:pas|trouvé)|arrive)"
    r"|(?:there is|there's) (?:no|not enough|insufficient) (?:information|mention|answer|data)"
    r"|no (?:information|answer|mention|relevant)\b[^.]{0,60}\b(?:given|found|available|provided|passages?|mentioned)"
    r"|il n'y a (?:pas|aucune?)\b[^.]{0,15}\b(?:informations?|mention|réponse)"
    r"|aucune (?:information|réponse|mention)\b|impossible de répondre|unable to answer"
    r"|(?:the|this) question (?:cannot|can't|can not) be answered|(?:la|cette) question ne peut"
    rf"|(?:the|this|le|ce|cet|l') ?{_ONE}{_GIVEN} (?:(?:does|is)(?: not|n't) |n'|ne ){_SAY}?"
    rf"|[^.]{{0,80}}(?:is|are|was|were)(?: not|n't) (?:mentioned|stated|specified|given|provided|said|found) "
    rf"(?:in|by) (?:the|these) {_PASSAGES}"
    rf"|[^.]{{0,80}}(?:n'est|ne sont|n'était|n'a) pas (?:\w+ )?(?:mentionn|précis|indiqu|fourni|donn)\w* "
    rf"(?:dans|par) (?:les|ces|le) {_PASSAGES})",
    re.IGNORECASE,
)


def refuses(sentence: str, *, is_cited: bool = False) -> bool:
    """Whether a sentence says that the passages do not tell; a cited one only where it speaks of the passages.

    >>> refuses("Les passages ne répondent pas à la question."), refuses("Russia did not veto the text.")
    (True, False)
    """
    said = " ".join(sentence.replace("’", "'").replace("*", "").split()).strip("«»\"'“” ")
    if TOKEN.search(said) or WRITTEN.fullmatch(said.rstrip(".! ")):
        return True
    if SURELY.match(said) and NEGATED.search(said):
        return True
    return not is_cited and UNPROVED.match(said) is not None


def says_nothing(text: str) -> bool:
    """Whether a model's whole text says that the passages do not answer: not where it goes on and cites what they say.

    >>> says_nothing("The answer is: not_in_passages."), says_nothing("Mali did not sign it. [1]")
    (True, False)
    """
    claims = split_claims(text, known=MOST_KNOWN)
    refused = [claim for claim in claims if refuses(claim.text, is_cited=bool(claim.citations))]
    told = any(claim.citations for claim in claims if claim not in refused)
    return not told and bool(refused or TOKEN.search(without_thoughts(text)))


MOST_CHARS = 300
MOST_WORDS = 40


def condensed(made: str, said: str, turns: Sequence[Turn]) -> str | None:
    """The question that a model made of what was said after some turns; None where it is none, or names what is new.

    Its names and numbers must stand in the conversation, since an invented one would be looked for.

    >>> turns = [Turn("Who leads the Sankarani dam?", "en", ("Awa Diarra",))]
    >>> condensed("When was Awa Diarra born?\\n", "When was she born?", turns)
    'When was Awa Diarra born?'
    >>> condensed("When was Moussa born?", "When was she born?", turns), condensed("In 1970.", "When?", turns)
    (None, None)
    """
    lines = [line.strip(' *"“”«»\u00a0\u202f') for line in made.strip().splitlines() if line.strip()]
    question = lines[0] if lines else ""
    if not question.endswith("?") or len(question) > MOST_CHARS or len(question.split()) > MOST_WORDS:
        return None
    known = "\n".join([said, *("\n".join((turn.question, *turn.exact, *turn.told)) for turn in turns)])
    names = exact_words(question)
    return question if not names or share_held(names, known) == 1 else None


SAID = re.compile(r"\W*(?:(yes|oui)|no|non)\b", re.IGNORECASE)


class Judge:
    """Judges sentences; owns its language model, which may be another than the one that words answers."""

    def __init__(self, model: LanguageModel, prompt: Prompt, tokens: int) -> None:
        self.model = model
        self._prompt = prompt
        self._tokens = tokens

    @classmethod
    def open(cls, name: str, settings: Settings) -> Self:
        """The model of that name; raises SettingsError or ModelError, a sentence that says what to type.

        The address and the key of the settings are those of GRIOT_LLM: they are given to its own provider only.
        """
        update: dict[str, object] = {"llm": name}
        provider = parse_name(name, "--judge").provider
        if settings.llm and provider != parse_name(settings.llm).provider:
            update |= {"llm_base_url": None, "llm_key": None, "llm_key_file": None}
        chosen = settings.model_copy(update=update)
        return cls(LanguageModel.open(chosen), read_prompts(settings.prompts).judge, settings.llm_tokens)

    def shows(self, hits: Sequence[Hit], sentence: str) -> bool | None:
        """Whether the hits show a sentence, as the model has it: as many as it has room for, best first.

        None where it says neither yes nor no, or has room for none. Raises LlmError.
        """
        empty = ask_judge(self._prompt, sentence, "")
        given = fitting_passages(hits, self.model, empty, self._tokens)
        if not given:
            return None
        told = ask_judge(self._prompt, sentence, "\n\n".join(hit.passage.text for hit in given))
        said = SAID.match(without_thoughts(self.model.write(told, tokens=self._tokens)))
        return bool(said[1]) if said else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.model.close()


# The reader's log-odds that a text answers, and how near it is to the question. By tests/measure/relevance.py, over
# five sets: of sentences with the answer to a question for a few words 94 % are from SAID_FROM on, of others of the
# document 33 %; from ANY_FROM on 97 % and 46 %, and of any other question 95 % and 50 %.
COSINE_COUNTS = 40.0
SAID_FROM = 21.5  # for sentences in the language of a question for a few words
ANY_FROM = 19.0  # for any other question, and for quotes in any language
UNREAD = -20.0  # log-odds where the reader points at nothing
SURE = 0.7  # of what the documents answer: they are right in three of four such
AGREES_FROM = 0.5  # the share of the names and numbers of an answer that another in its place has


def is_relevant(said: str, quotes: Sequence[str], found: Answer, embedder: Embedder, reader: Reader) -> bool:
    """Whether a model's sentences and the quotes that show them answer the question of `found`, the documents' answer.

    What says the same as the documents answers it. Of a question for a few words (who, when, where, how many, which),
    what names others than a sure answer of theirs does not. The rest is read as the documents are. What is no question,
    such as "sum up…", is answered by whatever is said.
    """
    question, wants_few = found.question, wants_words(found.question)
    if not wants_few and not question.rstrip().endswith("?"):
        return True
    agreed = [_agrees(said, words) for words in found.exact]
    if any(agreed):
        return True
    if wants_few and agreed and agreed[0] is False and found.confidence >= SURE:
        return False
    own, *proofs = relevance(question, (said, *quotes), embedder, reader)
    return own >= (SAID_FROM if wants_few else ANY_FROM) and max(proofs) >= ANY_FROM


def _agrees(said: str, words: str) -> bool | None:
    """Whether sentences give these words, or their names and numbers; None where only a translation would tell."""
    if contains_answer(said, words, fold_accents=True):
        return True
    held = share_held(exact_words(words), said)
    return None if held is None else held >= AGREES_FROM


def relevance(question: str, texts: Sequence[str], embedder: Embedder, reader: Reader) -> list[float]:
    """How well each text answers a question: the sum that the bounds are of."""
    vectors = embedder.embed_passages(texts) @ embedder.embed_queries([question])[0]
    readings = reader.read(question, [("", text) for text in texts])
    margins = [max((span.margin for span in reading.spans), default=UNREAD) for reading in readings]
    return [margin + COSINE_COUNTS * float(cosine) for margin, cosine in zip(margins, vectors, strict=True)]
