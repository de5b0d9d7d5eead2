"""The shapes of questions about documents, as data: what each asks for, and where it names its documents.

A shape is matched with the whole question, as `Phrase` has it: one that says more than its shape is no such question.
In a shape, `{…}` is one of `_PARTS`, and SUBJECT is what names the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.answer.collection.whole import OF_ALL, OF_ENDS, UNNAMED
from rag.text.phrase import Phrase, read_phrase

Kind = Literal["author", "date", "publisher", "title", "gist", "count", "list", "newest", "oldest"]
SOME: tuple[Kind, ...] = ("count", "list", "newest", "oldest")  # what is asked of documents together
Manner = Literal["bid", "any", "which", ""]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question would ask for, if `subject` names documents.

    `signed`: only of articles, since agreements are signed too. `manner` tells how documents are listed: "bid" to list
    them, "any" of those that there are, or "which" of all; "" elsewhere.
    """

    kind: Kind
    subject: Phrase
    signed: bool = False
    manner: Manner = ""


_PARTS = {
    "in_medium": r"(?:ou|(?:dans|sur|par) quel(?:le)? {medium})",  # before its own parts
    "wrote": r"(?:ecrite?|redigee?|wrote|authored|written|penned)",
    "signed": r"(?:signee?|signed)",
    "published": r"(?:publiee?|parue?|ecrite?|redigee?|sortie?|diffusee?|postee?|datee?|mise? en ligne)",
    "issued": r"(?:publiee?|diffusee?|editee?|postee?|mise? en ligne|fait paraitre)",
    "out": r"(?:published|written|posted|released|issued|dated|put online)",
    "ask": r"(?: t)? (?:il|elle)",  # « a-t-il », « est-elle »
    "medium": r"(?:medias?|journal|journaux|site(?: web| internet| d information)?|agence(?: de presse)?|quotidien"
    r"|hebdomadaire|magazine|revue|organe(?: de presse)?|editeur)",
    "outlet": r"(?:(?:news)?paper|outlet|news outlet|media(?: outlet)?|medium|(?:news |web)?site|(?:news )?agency"
    r"|magazine|publisher|news source|journal)",
    "writer": r"(?:auteure?|autrice|journaliste|redacteur|redactrice|author|writer|journalist|reporter)",
    "told": r"(?:rapportee?|relatee?|racontee?)",
    "when": r"(?:quand|a quelle date|a quel moment|en quelle annee|quel jour|en quel mois)",
    "when_en": r"(?:when|on what (?:date|day)|on which (?:date|day)|in (?:what|which) (?:year|month))",
    "about": r"(?:parle|traite)",
    "noun": r"(?:article|document|fichier|texte|depeche|file|text|dispatch)s?",
    "topics": r"(?:sujets|themes|thematiques|topics|subjects|themes)",
    "treat_en": r"(?:talk about|speak about|contain|cover|discuss|say|tell|report)",
    "treat": r"(?:parlent|traitent|portent|contiennent|abordent|racontent)",
    "list": r"(?:list(?:e|er|ez)?|enumere[rz]?|affiche[rz]?|montre[rz]?|donne[rz]?|cite[rz]?|trouve[rz]?|cherche[rz]?"
    r"|show|display|enumerate|name|give|find)",
}

_SHAPES: tuple[tuple[Kind, str], ...] = (
    *OF_ALL,
    *OF_ENDS,
    ("author", r"qui (?:est ce qui )?(?:a|avait) {wrote} SUBJECT"),
    ("author", r"(?:qui|quel|quelle) (?:est|sont) (?:l |la |le |les )?(?:nom (?:de l |du ))?{writer}s? SUBJECT"),
    ("author", r"(?:l |le nom de l )?auteure? SUBJECT"),
    ("author", r"quel(?:le)? {writer} (?:a|est ce qui a) {wrote} SUBJECT"),
    ("author", r"par qui (?:est|a ete|fut) {wrote} SUBJECT"),
    ("author", r"par qui (?:est ce que )?SUBJECT (?:est|a|fut){ask}(?: ete)? {wrote}"),
    ("author", r"de qui est SUBJECT"),
    ("author", r"SUBJECT (?:est|a ete|fut) {wrote} par qui"),
    ("author", r"SUBJECT est de qui"),
    ("author", r"(?:who|which {writer}|what {writer}) (?:has |had )?{wrote} SUBJECT"),
    ("author", r"(?:who|what) (?:is|was|were|are) the (?:name of the )?{writer}s? SUBJECT"),
    ("author", r"what is the name of the {writer} who wrote SUBJECT"),
    ("author", r"(?:by whom|who) (?:was|is|were) SUBJECT {wrote}(?: by)?"),
    ("author", r"the author SUBJECT"),
    ("date", r"{when} (?:a ete|a|est|fut|ont ete) {published} SUBJECT"),
    ("date", r"SUBJECT (?:est|a ete|a|fut) {published} {when}"),
    ("date", r"{when} (?:est ce que )?SUBJECT (?:est|a|fut|a ete)(?:{ask})?(?: ete)? {published}"),
    ("date", r"de quand (?:date|est)(?:{ask})? SUBJECT"),
    ("date", r"SUBJECT date de quand"),
    ("date", r"(?:quelle est )?(?:la )?date (?:de (?:la )?(?:publication|parution|mise en ligne) )?SUBJECT"),
    ("date", r"{when_en} (?:was|is|were) SUBJECT (?:first )?{out}"),
    ("date", r"{when_en} did SUBJECT (?:come out|appear)"),
    ("date", r"(?:what (?:is|was) )?the (?:publication |publishing )?date (?:of publication )?SUBJECT"),
    ("publisher", r"quel(?:le)? {medium} (?:a|est ce qui a) (?:{issued}|{told}) SUBJECT"),
    ("publisher", r"qui (?:a|est ce qui a) {issued} SUBJECT"),
    ("publisher", r"{in_medium} (?:est|a ete|a|fut) {published} SUBJECT"),
    ("publisher", r"{in_medium} SUBJECT (?:est|a|fut){ask}(?: ete)? {published}"),
    ("publisher", r"SUBJECT (?:est|a ete|a|fut) {published} (?:{in_medium}|par qui)"),
    ("publisher", r"SUBJECT (?:vient|provient|est tiree?) d ou"),
    ("publisher", r"par qui (?:est|a ete|fut) {issued} SUBJECT"),
    ("publisher", r"par qui SUBJECT (?:est|a|fut){ask}(?: ete)? {issued}"),
    ("publisher", r"quel(?:le)? (?:est|etait) (?:la |l |le )?(?:source|origine|{medium}) SUBJECT"),
    ("publisher", r"d ou (?:vient|provient|est tiree?) SUBJECT"),
    ("publisher", r"de quel(?:le)? {medium} (?:vient|provient|est (?:tiree?|issue?)) SUBJECT"),
    ("publisher", r"(?:who|(?:which|what) {outlet}) (?:has )?(?:published|released|issued|posted|printed) SUBJECT"),
    ("publisher", r"(?:which|what) {outlet} (?:has )?(?:reported|carried|covered|ran) SUBJECT"),
    ("publisher", r"(?:by whom|where|(?:in|by|on) (?:which|what) {outlet}) (?:was|is|were) SUBJECT (?:first )?{out}"),
    ("publisher", r"who (?:is|was) the publisher SUBJECT"),
    ("publisher", r"what (?:is|was) the (?:source|origin|publisher) SUBJECT"),
    ("publisher", r"(?:which|what) {outlet} is (?:given|named|cited|listed) as the (?:source|publisher) SUBJECT"),
    ("publisher", r"where (?:does|did) SUBJECT (?:come from|appear)"),
    ("title", r"(?:quel est |donne moi )?(?:le |l )?(?:titre|intitule) SUBJECT"),
    ("title", r"comment s (?:intitule|appelle) SUBJECT"),
    ("title", r"(?:what is |what s )?the (?:title|headline) SUBJECT"),
    ("gist", r"de quoi (?:est ce que )?(?:{about}|est il question dans|s agit il dans) SUBJECT"),
    ("gist", r"de quoi SUBJECT {about}{ask}"),
    ("gist", r"sur quoi porte SUBJECT"),
    ("gist", r"SUBJECT {about} de quoi"),
    ("gist", r"quel(?:le)? est (?:le |l )?(?:sujet|theme|propos|contenu|objet) SUBJECT"),
    ("gist", r"(?:resume|resumer|resumez)(?: moi| nous)? SUBJECT"),
    ("gist", r"(?:(?:fais|faites|donne|donnez)(?: moi| nous)? )?(?:un |le )?resume SUBJECT"),
    ("gist", r"what (?:is|s|are) SUBJECT (?:all )?about"),
    ("gist", r"what does SUBJECT (?:talk|speak) about"),
    ("gist", r"what (?:is|s) the (?:subject|topic|theme|content) SUBJECT"),
    ("gist", r"summari[sz]e SUBJECT"),
    ("gist", r"(?:(?:give|write)(?: me)? )?(?:a |the )summary SUBJECT"),
    ("count", r"combien (?:(?P<any>y a t il|as tu|avez vous|possedes tu|connais tu) )?(?:de |d )SUBJECT"),
    ("count", r"combien (?:le |l |la |ton |ta )(?:corpus|index|base) (?P<any>contient|compte){ask} (?:de |d )SUBJECT"),
    ("count", r"quel est le nombre (?:total )?SUBJECT"),
    ("count", r"(?:le )?nombre (?:total )?SUBJECT"),
    ("count", r"how many SUBJECT"),
    ("count", r"(?:what (?:is|s) )?the (?:total )?number SUBJECT"),
    ("count", r"count SUBJECT"),
    ("list", r"(?P<which>quels?|quelles?|which|what) SUBJECT"),
    ("list", r"(?P<bid>quels|quelles) sont (?=(?:les|tes|vos|tous|toutes|ces) )SUBJECT"),
    ("list", r"(?P<bid>what are) (?=(?:the|your|all|these) )SUBJECT"),
    ("list", r"(?P<bid>{list})(?: moi| nous| me| us)? (?:(?:la |une |the |a )?list(?:e)? )?SUBJECT"),
    ("list", r"(?P<bid>(?:la |the |a )?liste?) SUBJECT"),
    ("list", r"(?P<any>y a t il|as tu|avez vous|existe t il|do you have|are there|is there|have you(?: got)?) SUBJECT"),
    ("list", r"dans (?P<which>quels?|quelles?) SUBJECT"),
    ("list", r"in (?P<which>which|what) SUBJECT"),
    ("list", r"SUBJECT"),
)  # fmt: skip
_SIGNED: tuple[tuple[Kind, str], ...] = (
    ("author", r"qui (?:est ce qui )?(?:a|avait) {signed} SUBJECT"),
    ("author", r"quel(?:le)? {writer} a {signed} SUBJECT"),
    ("author", r"par qui (?:est|a ete|fut) {signed} SUBJECT"),
    ("author", r"par qui SUBJECT (?:est|a|fut){ask}(?: ete)? {signed}"),
    ("author", r"who (?:has )?{signed} SUBJECT"),
)

_BEFORE = re.compile(
    r"(?:(?:s il (?:te|vous) plait|please|bonjour|hello|hi|dis|dites|tell|peux tu|pouvez vous|pourrais tu|pourriez vous"
    r"|sais tu|savez vous|je voudrais savoir|can you|could you|do you know|i would like to know|me dire|tell me|moi|me"
    r"|nous|us|alors|et|and|so) )+"
)
_AFTER = re.compile(r"(?: (?:s il (?:te|vous) plait|stp|svp|please|merci|thanks|thank you|exactement|exactly))+$")
_MANNERS: tuple[Manner, ...] = ("bid", "any", "which")


def _compiled(shape: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        shape = shape.replace(f"{{{name}}}", part)
    return re.compile(shape.replace("SUBJECT", "(?P<subject>.+)"))


_COMPILED = tuple(
    (kind, _compiled(shape), signed)
    for signed, shapes in ((False, (*UNNAMED, *_SHAPES)), (True, _SIGNED))
    for kind, shape in shapes
)
_ALL = read_phrase("documents")


def read_shapes(question: Phrase) -> Iterator[Asked]:
    """What a question may ask for, by each shape that it has: most have only the last, which any words have."""
    line = str(question)
    before, after = _BEFORE.match(line), _AFTER.search(line)
    first = before[0].count(" ") if before else 0
    last = len(question.words) - (after[0].count(" ") if after else 0)
    for part in dict.fromkeys((question[first:last], question[:last])):
        for kind, pattern, signed in _COMPILED:
            if found := pattern.fullmatch(str(part)):
                groups = found.groupdict()
                manner: Manner = next((name for name in _MANNERS if groups.get(name)), "")
                yield Asked(kind, _subject(part, found), signed, manner if "subject" in groups else "bid")


def _subject(part: Phrase, found: re.Match[str]) -> Phrase:
    """What names the documents: in « le dernier article sur le Mali », its noun and what follows it; else all."""
    groups = found.groupdict()
    if "noun" in groups:
        more = part.matched(found, "more")[1:] if groups["more"] else part[:0]
        return Phrase(part.text, (*part.matched(found, "noun").words, *more.words))
    return part.matched(found, "subject") if "subject" in groups else _ALL
