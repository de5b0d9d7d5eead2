"""French pronouns: « Et qui l’accompagnait ? » becomes « Qui accompagnait Alexandre Novak ? »."""

from __future__ import annotations

import re

from rag.talk.grammar import (
    form,
    gender_of,
    is_adjective,
    listed,
    participle_alone,
    pattern,
    people,
    small_words,
)
from rag.talk.history import ANY, PEOPLE, PERSONS, Memory, Want
from rag.talk.noun_phrases import Gender, Mention, Sort, mentions
from rag.talk.pronouns import DOCUMENT, Pronouns, agrees
from rag.talk.rewriting import in_language, place_phrase, put, time_phrase
from rag.talk.tokens import MARKS, begins_with_vowel, capitalised, tokens

CLITIC = r"(?:ne |n' ?|me |m' ?|se |s' ?|l' ?|le |la |les |lui |leur |y |en )"
AUX = (
    r"(?:a|ont|avait|avaient|aura|auront|aurait|auraient|est|sont|etait|etaient|sera|seront|serait|fut|furent|va|vont"
    r"|peut|peuvent|pouvait|doit|doivent|devait|veut|veulent|voulait|fait|font)"
)
COPULA = r"(?:est|sont|etait|etaient|fut|furent|sera|seront|serait)"
SIMPLE = rf"(?:{AUX}|vient|dit|vit|veut|sait|pense|parle|travaille|habite|dirige|compte|arrive|faisait|disait|venait)"
INVERTED = re.compile(
    rf"(?<![\w-])(?P<cl>{CLITIC}*)(?P<verb>\w+)(?:-t-|-)(?P<pron>ils?|elles?)\b"
    rf"|(?<![\w-])(?P<cl2>{CLITIC}*)(?P<verb2>{SIMPLE})(?: t |-t | )(?P<pron2>ils?|elles?)\b"
)
QUESTION_WORD = re.compile(
    r"(?:(?:et|mais|alors|donc|puis|ensuite) ,?)*"
    r"(?P<prep>(?:avec|pour|par|de|d'|a|depuis|jusqu'a|jusqu'|contre|chez|sur|dans|en|vers|selon|sans|sous"
    r"|apres|avant) ?)?"
    r"(?P<word>qui|qu'|que|quoi|quand|ou|comment|pourquoi|combien(?P<of> de | d')?|(?:le|la|les|du|des|au"
    r"|aux)?(?P<which>quel(?:le)?s?))(?P<end>\b|(?<='))"
)
PLAIN_SUBJECT = re.compile(rf"(?<![\w-])(?P<pron>ils?|elles?)(?= {CLITIC}*\w)")
PARTICIPLE = re.compile(
    r" (?:(?:pas|plus|jamais|deja|bien|aussi|encore|toujours|egalement|finalement|exactement|ensuite)"
    r" )*(?:ete )?(?!de\b|des\b|une?\b|les?\b|la\b|du\b|sur\b|a\b|par\b)(\w+(?:e|ee|es|ees|u|us|ue|ues|i|is"
    r"|it|its|ie|ies|ert|ort|int|eint|er|ir|oir|dre|tre|ire|ait))\b"
)
INFINITIVE = re.compile(r" (?:(?:y|en|lui|leur) )?(?!hier\b|mer\b|avenir\b)\w+(?:er|ir|oir|dre|tre|ire)\b")
OBJECT = re.compile(
    r"(?<![\w-])(?P<before>qui|on|nous|vous|je|tu|ils?|elles?|pour|de|veut|peut|va|doit|vont|voulu|pu"
    r"|fallait|faut)(?P<neg> ne| n')? "
    r"(?P<cl>l' ?|le |la |les |lui |leur |y |en )(?P<verb>\w+)"
    r"|(?<![\w-])(?P<cl2>l' ?)(?P<verb2>(?:a|ont|avait|avaient|aura|auront|aurait)\b)"
    r"|(?<![\w-])(?P<cl3>les |lui |leur |y |en )(?P<verb3>(?:ont|avait|avaient|aura|auront|aurait|etait|sont"
    r"|etaient|a|est)\b)"
    r"|(?<![\w-])(?P<cl4>l' ?|le |la |les |lui |leur |y )(?P<verb4>(?!lait|souhait|trait|portrait|attrait"
    r"|extrait|forfait|retrait|fait|bienfait)\w{3,}ai(?:en)?t\b)"
)
POSSESSIVE = re.compile(r"(?<![\w-])(?P<poss>son|sa|ses|leurs?)(?= \w)")
EMPHATIC = re.compile(r"^(?:et |mais )?(?:lui|elle|eux|elles) ?,? (?=(?:ils?|elles?) )")
LATTER = re.compile(
    r"(?<![\w-])(?:ce dernier|cette derniere|ces derniers|ces dernieres|celui-ci|celui-la|celle-ci|celle-la"
    r"|ceux-ci|celles-ci"
    r"|ceux-la|celles-la)(?![\w-])(?! (?:mois|jours|annees|semaines|temps|heures)\b)"
)
THEN = re.compile(
    r"(?<![\w-])(?:a (?:ce moment|cette (?:epoque|date|occasion|periode|heure))(?:-la)?|a l'epoque(?="
    r" ?(?:[,?!.]|$))|(?:cette annee|ce jour|ce mois|cette semaine)-la"
    r"|en ce temps-la|au meme moment|la meme annee|le meme jour|dans ces annees-la)(?![\w-])"
)
THIS = re.compile(
    r"(?<![\w-])(?P<det>cet|cette|ces|ce) (?!qui\b|que\b|qu'|dont\b|n'|ne\b|sont\b|soit\b|fut\b|a quoi\b"
    r"|jour\b|matin\b|soir\b|printemps\b|point\b)(?P<noun>[a-z]\w*(?:-(?!la\b|ci\b)\w+)*)"
)
NOW = re.compile(r"(?:annee|semaine|mois|nuit|ete|hiver|automne|apres-midi|temps|jours?|derni\w+|heure|fois|sens|cas)$")


WHAT: tuple[Sort, ...] = ("thing", "document")
_EVENTS: tuple[Sort, ...] = ("thing", "group")
_NO_PERSONS: tuple[Sort, ...] = ("thing", "document", "group", "place")


class FrenchPronouns(Pronouns):
    """The pronouns of one French question."""

    language = "fr"
    reach = 2

    def want(self, pron: str, *, who: bool = False) -> Want:
        """What a subject pronoun may mean, by its gender and what the rest of the question says of it."""
        plural = pron.endswith("s") or pron == "eux"
        gender: Gender = "f" if pron.startswith("elle") else "m"
        if form("of_documents").search(self.plain) and not plural and not who:
            return Want(ANY, False, gender, DOCUMENT)
        if form("of_events").search(self.plain):
            return Want(_EVENTS if form("of_meetings").search(self.plain) else _NO_PERSONS, plural, gender, WHAT)
        if who or form("of_persons").search(self.plain):
            return Want(PEOPLE, plural, gender)
        return Want(ANY, plural, gender, WHAT if form("of_things").search(self.plain) else ())

    def named(self, want: Want, slot: str) -> str | None:
        """What a pronoun means, as it is written; see `meant`."""
        found = self.meant(want, slot)
        return self.written(found, want) if found else None

    def written(self, found: Mention, want: Want) -> str:
        """What was spoken of as it is written here: a group that « ils » means has members."""
        found = in_language(found, "fr")
        is_members = want.plural and not found.plural and found.sort == "group"
        return f"les membres de {put(found.text)}" if is_members else found.text


def replace_pronouns(said: str, memory: Memory) -> str | None:
    """A French question whose pronouns are replaced by what they mean; None where it has none, or nothing fits.

    Its antecedents come from `memory`; what the question itself names before a pronoun is left to it.
    """
    question = FrenchPronouns(said, memory)
    question.mask(pattern("fr", "impersonal"))
    replace_demonstratives(question)
    replace_subjects(question)
    replace_objects(question)
    replace_possessives(question)
    return question.rewritten()


def replace_demonstratives(question: FrenchPronouns) -> None:
    """« ce dernier », « à cette époque », « cette visite »."""
    for found in LATTER.finditer(question.plain):
        text = found[0]
        plural = text.startswith("ce") and text[2:3] in "sux" and not text.startswith(("cette", "celle-", "celui"))
        gender: Gender = "f" if text.startswith(("cette", "celle", "ces dernieres")) else "m" if not plural else ""
        if (said := question.named(Want(ANY, plural, gender), text)) is not None:
            question.edit(*found.span(), put(said))
    for found in THEN.finditer(question.plain):
        if time := question.meant(Want(("time",), None), "then"):
            question.edit(*found.span(), time_phrase(time, "fr"))
    for found in THIS.finditer(question.plain):
        if not question.is_taken(*found.span()):
            _this(question, found)


def _this(question: FrenchPronouns, found: re.Match[str]) -> None:
    line = [word for word in tokens(question.said) if word.start >= found.start("noun")]
    noun = next((at for at, word in enumerate(line) if word.plain not in listed("fr", "before_noun")), 0)
    end = noun + 1
    while end < len(line) and is_adjective(line[end].plain):
        end += 1
    stop, head = line[end - 1].end, line[noun].plain
    is_there = question.plain.startswith("-la", stop)
    if (NOW.fullmatch(found["noun"]) or NOW.fullmatch(head)) and not is_there:
        return
    if any(one.end <= found.start() and one.head == head for one in question.own()):
        return
    phrase = question.said[line[0].start : stop]
    if said := question.recollected(head, phrase, plural=found["det"] == "ces"):
        has_suffix = is_there or question.plain.startswith("-ci", stop)
        question.edit(found.start(), stop + 3 * has_suffix, put(said))


def replace_possessives(question: FrenchPronouns) -> None:
    """« son poste », what persons have: « le poste de Novak »."""
    for found in POSSESSIVE.finditer(question.plain):
        start, end = found.span("poss")
        plural = found["poss"].startswith("leur")
        is_free = not question.is_taken(start, end) and not _owner_is_here(question, start, Want(ANY, plural))
        noun = _possessed(question, end) if is_free else None
        if noun is None or not (form("of_persons").search(question.plain[end : noun[1]]) or noun[2] in people("fr")):
            continue
        want = Want(PEOPLE, plural)
        if owner := question.meant(want, "ils" if plural else "possessor"):
            question.edit(start, noun[0], _article(found["poss"], noun[2], question.said[noun[0] : noun[1]]))
            question.edit(noun[1], noun[1], f" de {put(question.written(owner, want))}")


def _article(possessive: str, noun: str, written: str) -> str:
    if possessive in ("ses", "leurs"):
        return put("les ")
    if begins_with_vowel(written):
        return put("l’")
    is_feminine = possessive == "sa" or (possessive == "leur" and gender_of(noun) == "f")
    return put("la " if is_feminine else "le ")


def _possessed(question: FrenchPronouns, at: int) -> tuple[int, int, str] | None:
    """Where the thing possessed begins and ends, with its adjectives, and its noun."""
    line = [word for word in tokens(question.said) if word.start >= at]
    place = 0
    while place + 1 < len(line) and line[place].plain in listed("fr", "before_noun"):
        place += 1
    if not line or line[place].plain in small_words("fr"):
        return None
    end = place + 1
    while end < len(line) and is_adjective(line[end].plain) and not line[end].is_name:
        end += 1
    has_more = end + 1 < len(line) and line[end].plain in ("de", "d'") and not line[end + 1].is_name
    if has_more and line[end + 1].plain not in small_words("fr"):  # « date de naissance »
        end += 2
    return line[0].start, line[end - 1].end, line[place].plain


def _owner_is_here(question: FrenchPronouns, start: int, want: Want) -> bool:
    """Whether the question itself says whose it is."""
    before = question.plain[:start]
    subject = re.search(r"\b(ils?|elles?)\b(?!.*,)", before)
    if subject and subject[1].endswith("s") == want.plural:  # « Quand a-t-elle pris sa retraite ? »
        return True
    if any(one.end <= start and (one.plural == want.plural or one.sort == "group") for one in question.own()):
        return True
    if re.search(r"\b(?:chacun|chacune|on|quelqu'un|tout le monde|personne ne)\b", before):
        return True
    if re.match(r"(?:et |mais )?qui (?!est\b|sont\b|etait\b|etaient\b|fut\b|sera\b)", before):
        return question.has_new_name()
    asked = re.match(r"(?:et |mais )?(?:quel(?:le)?s? |combien de |combien d')(?!est\b|sont\b|etai)\w+", before)
    return bool(asked and re.search(r"\b(?:a|ont|sont|est|avaient)\b", before) and "-t-" not in before)


def replace_subjects(question: FrenchPronouns) -> None:
    """Puts what they mean before the verb, or after it as « que » and a verb alone ask."""
    if found := EMPHATIC.match(question.plain):
        question.edit(0, found.end(), "")
    for found in INVERTED.finditer(question.plain):
        _inverted(question, found)
    for found in PLAIN_SUBJECT.finditer(question.plain):
        if not question.is_taken(*found.span("pron")):
            _stated(question, found)


def _inverted(question: FrenchPronouns, found: re.Match[str]) -> None:
    """« est-il venu », « a t elle dit »."""
    which = "" if found["pron"] else "2"
    clitics, verb, pron = found["cl" + which], found["verb" + which], found["pron" + which]
    start, end = found.start("cl" + which), found.end()
    if question.is_taken(start, end):
        return
    word = _asked(question, start)
    if word is None:
        question.masked.append((found.start("pron" + which), end))
        return
    is_copula, is_aux = re.fullmatch(COPULA, verb) is not None, re.fullmatch(AUX, verb) is not None
    want = question.want(pron, who=word == "qui" and is_copula)
    if _is_bound_here(question, start, want) or (said := question.named(want, pron[:2])) is None:
        return
    cut = found.end("verb" + which)
    rest = question.plain[end:].strip(MARKS)
    if word in ("que", "qu'"):
        participle = PARTICIPLE.match(question.plain, end) if is_aux else None
        at = participle.end() if participle else end
        at = after.end() if (after := INFINITIVE.match(question.plain, at)) else at
        question.edit(cut, end, "")
        question.edit(at, at, f" {put(said)}")
        return
    is_alone = word not in ("", "pourquoi") and not rest and not clitics and not is_aux
    if is_alone or (is_copula and (word == "qui" or (word in ("ou", "d'ou", "comment", "combien") and not rest))):
        question.edit(cut, end, f" {put(said)}")
    else:
        _before(question, start, end, said)


def _is_bound_here(question: FrenchPronouns, start: int, want: Want) -> bool:
    """Whether the question names a pronoun's noun, and not only in « pour la formation, » or « l’homme dont »."""
    comma = question.plain.rfind(",", 0, start)
    topic = re.match(r"(?:pour|en|a|au|aux|dans|sur|avec) [^,]*,", question.plain) if comma > 0 else None
    whose = re.search(r"(?P<head>[\w-]+) (?:dont|a qui|avec qui|duquel|auquel) (?:n')?$", question.plain[:start])
    free = (topic.end() if topic else 0, whose.start() if whose else start)
    return any(
        free[0] <= one.start < free[1] and one.end <= (whose.start("head") if whose else start) and agrees(one, want)
        for one in question.own()
    )


def _before(question: FrenchPronouns, start: int, end: int, said: str) -> None:
    """The subject before its verb, which keeps its pronoun: « Quand Novak est-il venu ? »."""
    question.edit(start, start, f"{put(said)} ")
    if start == 0 or not question.plain[:start].strip():
        first = question.said[start:end]
        question.edit(start, start + 1, first[:1].lower())
    question.masked.append((start, end))


def _asked(question: FrenchPronouns, start: int) -> str | None:
    """The question word before a verb at `start`, "" if there is none; None if the verb has a subject."""
    before = question.plain[:start]
    comma = before.rfind(",")
    after = before[comma + 1 :].strip()
    if comma >= 0 and not (after and QUESTION_WORD.match(after)):
        names = any(one.end <= start and not one.lead for one in question.own())
        return None if names else ""
    begin = start - len(before[comma + 1 :].lstrip())
    found = QUESTION_WORD.match(question.plain, begin, start)
    if not found:
        rest = re.sub(r"^(?:et|mais|alors|donc|puis|ensuite|est-ce que|que|qu')\b ?", "", before[begin:]).strip()
        return None if rest else ""
    end = _kind_end(question, found.end(), start) if found["of"] or found["which"] else found.end()
    if question.plain[end:start].strip(" '"):
        return None
    return (found["prep"] or "").strip().replace("de", "d'") + str(found["word"])


def _kind_end(question: FrenchPronouns, at: int, before: int) -> int:
    """Where the noun of « quel » or « combien de » ends, with its adjectives and what hangs on it."""
    line = [word for word in tokens(question.said) if at <= word.start < before]
    links = ("de", "d'", "du", "des")
    end, has_noun = at, False
    for place, word in enumerate(line):
        is_first = word.plain in listed("fr", "before_noun")
        is_linked = word.plain in links or (place > 0 and line[place - 1].plain in (*links, "la", "l'"))
        is_more = is_first or is_linked or is_adjective(word.plain)
        is_verb = word.plain in listed("fr", "auxiliaries")
        if (has_noun and not is_more) or is_verb or (word.is_name and not is_linked):
            break
        has_noun = has_noun or not is_first
        end = word.end
    return end


def _stated(question: FrenchPronouns, found: re.Match[str]) -> None:
    """« il » before its verb: « parce qu'il est parti », « il vient d'où ? »."""
    pron, start = found["pron"], found.start("pron")
    want = question.want(pron)
    loose = Want(ANY, want.plural, want.gender)
    if _is_bound_here(question, start, loose) or re.search(
        r"\b(?:celui|celle|ceux|celles|tout) (?:qu'|que )?$", question.plain[:start]
    ):
        return
    if said := question.named(want, pron[:2]):
        question.edit(start, found.end("pron"), put(said))


_BEGINS = re.compile(
    r"(?:^|[,;:]|\b(?:que|qu'|si|s'|et|mais|quand|lorsqu'|puisqu'|comme|ou|dont|pourquoi"
    r"|comment)) ?$"
)
_WHICH_IS = re.compile(rf"\bquel(?:le)?s? en {COPULA}$")
_AUTHOR = re.compile(r" (?:l'|les )auteure?s?\b")
_DEEDS = frozenset(
    str.split("attentat attaque coup crime meurtre assassinat massacre incendie vol fusillade explosion")
)
_OWNERS: tuple[Sort, ...] = ("thing", "group", "document", "place")
_HAVE = ("a", "ont", "avait", "avaient", "aura", "auront", "aurait")
_BEFORE_INFINITIVES = ("pour", "de", "veut", "peut", "va", "doit", "vont", "voulu", "pu", "fallait", "faut")
_INFINITIVES = ("er", "ir", "oir", "dre", "tre", "ire")
_SUBJECTS = ("on", "il", "elle", "ils", "elles", "nous", "vous", "je", "tu")
_SUBJECT_AFTER = re.compile(
    r"(?: \S+){0,4}-(?:t-)?(?:ils?|elles?)\b|.* (?:est|sont|a t|ont) (?:ils?|elles?)\b"
    r"|(?: \w+){0,3} (?:a|ont|avait|avaient)\b"
)


def replace_objects(question: FrenchPronouns) -> None:
    """Puts what they mean after the verb: « Qui l’a reçu ? »."""
    for found in INVERTED.finditer(question.plain):
        clitics = found["cl"] or found["cl2"] or ""
        group = "cl" if found["cl"] is not None else "cl2"
        for one in re.finditer(r"(?:l' ?|le |la |les |lui |leur |y |en )", clitics):
            at = found.start(group) + one.start()
            if not question.is_impersonal(at):
                verb = found["verb"] or found["verb2"]
                _object(question, one[0].strip(), at, at + len(one[0]), verb, found.end())
    for found in OBJECT.finditer(question.plain):
        group = next(name for name in ("cl", "cl2", "cl3", "cl4") if found[name] is not None)
        verb = found["verb" + group[2:]]
        start, end = found.span(group)
        if question.is_taken(start, end) or question.is_impersonal(start):
            continue
        if _is_clitic(question, found, group, verb):
            _object(question, found[group].strip(), start, end, verb, found.end())


def _is_clitic(question: FrenchPronouns, found: re.Match[str], group: str, verb: str) -> bool:
    """Whether « le », « la », « les », « l' » or « en » is a pronoun, and not an article or a preposition."""
    clitic, after = found[group].strip(), question.plain[found.end() :]
    if question.said[found.end(group) : found.end(group) + 1].isupper() or verb.isdigit():
        return False
    if group == "cl3":
        return _begins_clause(question, found, clitic, verb, after)
    if group in ("cl2", "cl4") or re.fullmatch(AUX, verb):
        return True
    before = found["before"]
    if before in _BEFORE_INFINITIVES:
        return _is_before_infinitive(before, clitic, verb, after)
    if before in _SUBJECTS and not _BEGINS.search(question.plain[: found.start("before")]):
        return False
    if before == "qui" and clitic in ("le", "la", "les", "l'"):
        return _SUBJECT_AFTER.match(after) is None
    return not (clitic == "leur" and re.match(r" (?:est|sont|a|ont)\b", after))


def _begins_clause(question: FrenchPronouns, found: re.Match[str], clitic: str, verb: str, after: str) -> bool:
    """Whether a clitic that nothing leads in is one, by its verb: « les ont signés », « leur a dit »."""
    is_done = re.match(r" \w+(?:e|u|i|s|t)s?\b", after) is not None
    if clitic == "les":
        return verb not in ("a", "est") and is_done
    if clitic == "en":
        return verb in _HAVE or _WHICH_IS.search(question.plain[: found.end()]) is not None
    return clitic != "y" or verb != "a" or is_done


def _is_before_infinitive(before: str, clitic: str, verb: str, after: str) -> bool:
    if not verb.endswith(_INFINITIVES) or verb in ("mer", "guerre", "dernier", "premier"):
        return False
    if before == "de" and clitic in ("le", "la", "en"):
        return False
    is_noun = not after.strip(MARKS)  # « pour la mer ? »
    return not (clitic in ("le", "la") and before == "pour" and is_noun)


def _object(question: FrenchPronouns, clitic: str, start: int, end: int, verb: str, after: int) -> None:
    rest = question.plain[after:]
    of_person = form("of_persons").search(f"{verb} {rest}") is not None or clitic in ("lui", "leur")
    want = _object_wanted(question, clitic, verb, after, of_person)
    if _is_relative(question, start, want):
        return
    slot = {"l'": "le", "la": "le"}.get(clitic, clitic)
    found = question.meant(want, slot)
    if found is None and of_person:
        found = question.meant(Want(ANY, want.plural, want.gender), "le")
    if found is None:
        return
    inverted = re.compile(r"-(?:t-)?(?:ils?|elles?|on|vous|tu)\b").match(question.plain, after)
    after = inverted.end() if inverted else after
    participle = PARTICIPLE.match(question.plain, after) if re.fullmatch(AUX, verb) else None
    at = participle.end() if participle else after
    if clitic == "en" and participle is None and re.fullmatch(COPULA, verb):
        at = next((one.end for one in mentions(question.said, "fr") if at <= one.start <= at + 1), at)
    question.edit(start, end, "")
    if participle and clitic in ("l'", "les", "la"):
        written = question.said[slice(*participle.span(1))]
        question.edit(*participle.span(1), participle_alone(written))
    lead = {"lui": "à ", "leur": "à ", "en": "de "}.get(clitic, "")
    said = place_phrase(found, "fr") if clitic == "y" else lead + put(question.written(found, want))
    question.edit(at, at, f" {said}")
    if clitic == "l'" and question.said[start].isupper():
        question.edit(end, end + 1, capitalised(question.said[end : end + 1]))


def _object_wanted(question: FrenchPronouns, clitic: str, verb: str, after: int, of_person: bool) -> Want:
    """What an object pronoun may mean."""
    if clitic == "en" and _AUTHOR.match(question.plain, after):
        is_deed = any(one.head.removesuffix("s") in _DEEDS for spoken in question.memory[:1] for one in spoken)
        return Want(("thing",), None) if is_deed else Want(_OWNERS, None, "", DOCUMENT)
    if clitic in ("en", "y"):
        return Want(("place",) if clitic == "y" else _OWNERS if re.fullmatch(COPULA, verb) else ANY, None)
    if clitic in ("lui", "leur", "les"):
        return Want(ANY if clitic == "les" else PEOPLE, clitic != "lui")
    is_thing = not of_person and form("of_things").search(f"{verb} {question.plain[after:]}")
    sorts = ANY if not of_person else PEOPLE if clitic == "la" else PERSONS
    gender: Gender = "m" if clitic == "le" else "f" if clitic == "la" else ""
    return Want(sorts, False, gender, WHAT if is_thing else ())


def _is_relative(question: FrenchPronouns, start: int, want: Want) -> bool:
    """Whether the question names what an object pronoun means: in another clause, or as one of two."""
    own = [one for one in question.own() if one.end <= start and not one.lead]
    before = question.plain[:start].rstrip()
    clause = re.search(r"\w (?:qui|que|quand|lorsque|si|et|parce que|pour|ou)(?: n[e'])?$", before)
    fits = [one for one in own if want.plural is None or one.plural == want.plural]
    return bool(fits) and (clause is not None or len(fits) > 1)
