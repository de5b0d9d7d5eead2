"""Whether a language model said that the passages do not answer."""

from __future__ import annotations

import re

from rag.llm.cited import MOST_KNOWN, TOKEN, split_claims
from rag.llm.thinking import without_thoughts

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
