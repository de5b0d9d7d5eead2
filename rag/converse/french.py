"""French pronouns: « Et qui l'accompagnait ? » becomes « Qui accompagnait Alexandre Novak ? »."""

from __future__ import annotations

import re

from rag.converse.edit import put
from rag.converse.line import capitalised, plain, tokens
from rag.converse.mention import Gender, Mention, Sort
from rag.converse.pronouns import DOCUMENT, Pronouns, agrees
from rag.converse.recall import ANY, PEOPLE, PERSONS, Memory, Want, begins_with_vowel
from rag.converse.recollect import recollected
from rag.converse.slot import in_language, place_phrase, time_phrase
from rag.converse.words import french
from rag.converse.words.french import OF_DOCUMENTS, OF_EVENTS, OF_MEETINGS, OF_PERSONS, OF_THINGS
from rag.converse.words.french_pronouns import (
    APART,
    AUX,
    DONE,
    EMPHATIC,
    IMPERSONAL,
    INVERTED,
    LATTER,
    NOW,
    OBJECT,
    PARTICIPLE,
    PLAIN_SUBJECT,
    POSSESSIVE,
    QUESTION_WORD,
    THEN,
    THERE,
    THIS,
)


def replace_pronouns(said: str, memory: Memory) -> str | None:
    """A French question whose pronouns are replaced by what they mean; None where it has none, or nothing fits.

    Its antecedents come from `memory`; what the question itself names before a pronoun is left to it.
    """
    return _French(said, memory).read()


class _French(Pronouns):
    language = "fr"
    not_binding = french.POSSESSIVES | {"ce", "cet", "cette", "ces"}

    def read(self) -> str | None:
        self.mask(IMPERSONAL)
        for step in (self._demonstratives, self._subjects, self._objects, self._apart, self._possessives, self._places):
            step()
        return self.rewritten()

    # who or what is meant

    def _want(self, pron: str, *, who: bool = False) -> Want:
        """What a subject pronoun may mean, by its gender and what the rest of the question says of it."""
        plural = pron.endswith("s") or pron == "eux"
        gender: Gender = "f" if pron.startswith("elle") else "m"
        if OF_DOCUMENTS.search(self.plain) and not plural and not who:
            return Want(ANY, False, gender, DOCUMENT)
        if OF_EVENTS.search(self.plain):
            return Want(_EVENTS if OF_MEETINGS.search(self.plain) else _NO_PERSONS, plural, gender, _WHAT)
        if who or OF_PERSONS.search(self.plain):
            return Want(PEOPLE, plural, gender)
        return Want(ANY, plural, gender, _WHAT if OF_THINGS.search(self.plain) else ())

    def _named(self, want: Want, slot: str) -> str | None:
        found = self.meant(want, slot)
        return self._written(found, want) if found else None

    def _written(self, found: Mention, want: Want) -> str:
        found = in_language(found, "fr")
        is_members = want.plural and not found.plural and found.sort == "group"
        return f"les membres de {put(found.text)}" if is_members else found.text

    # « il », « elle », « ils », « elles »

    def _subjects(self) -> None:
        if found := EMPHATIC.match(self.plain):
            self.edit(0, found.end(), "")
        for found in INVERTED.finditer(self.plain):
            self._inverted(found)
        for found in PLAIN_SUBJECT.finditer(self.plain):
            if not self.is_taken(*found.span("pron")):
                self._stated(found)

    def _inverted(self, found: re.Match[str]) -> None:
        pron, name = (found["pron"], "pron") if found["pron"] else (found["pron2"], "pron2")
        clitics, verb = ("cl", "verb") if name == "pron" else ("cl2", "verb2")
        start, end = found.start(clitics), found.end()
        if self.is_taken(start, end):
            return
        asked = self._asked(start)
        if asked is None:
            self.masked.append((found.start(name), end))
            return
        word, kind = asked
        if kind and not self._takes_another(found[verb], end):
            return
        want = self._want(pron, who=word == "qui" and re.fullmatch(_COPULA, found[verb]) is not None)
        if self._is_bound_here(start, want) or (said := self._named(want, pron[:2])) is None:
            return
        pronoun = re.compile(r"[- ](?:t[- ])?$").search(self.plain, 0, found.start(name))
        cut = pronoun.start() if pronoun else found.start(name)
        rest = self.plain[end:].strip(" ?!.")
        participle = PARTICIPLE.match(self.plain, end) if re.fullmatch(AUX, found[verb]) else None
        if (
            word in ("qui", "ou", "d'ou", "comment")
            and re.fullmatch(_COPULA, found[verb])
            and not (rest and word != "qui")
        ):
            self.edit(cut, end, f" {put(said)}")
        elif word in ("que", "qu'"):
            at = participle.end() if participle else end
            self.edit(cut, end, "")
            self.edit(at, at, f" {put(said)}")
        elif word not in ("", "pourquoi") and not rest and not found[clitics] and not re.fullmatch(AUX, found[verb]):
            self.edit(cut, end, f" {put(said)}")
        else:
            self._before(start, end, said)

    def _is_bound_here(self, start: int, want: Want) -> bool:
        """Whether the question names a pronoun's noun, and not only in « pour la formation, » or « l’homme dont »."""
        comma = self.plain.rfind(",", 0, start)
        topic = re.match(r"(?:pour|en|a|au|aux|dans|sur|avec) [^,]*,", self.plain) if comma > 0 else None
        whose = re.search(r"(?P<head>[\w-]+) (?:dont|a qui|avec qui|duquel|auquel) (?:n')?$", self.plain[:start])
        free = (topic.end() if topic else 0, whose.start() if whose else start)
        return any(
            free[0] <= one.start < free[1]
            and one.end <= (whose.start("head") if whose else start)
            and agrees(one, want)
            for one in self.own()
        )

    def _before(self, start: int, end: int, said: str) -> None:
        """The subject before its verb, which keeps its pronoun: « Quand Novak est-il venu ? »."""
        self.edit(start, start, f"{put(said)} ")
        if start == 0 or not self.plain[:start].strip():
            first = self.said[start:end]
            self.edit(start, start + 1, first[:1].lower())
        self.masked.append((start, end))

    def _asked(self, start: int) -> tuple[str, bool] | None:
        """The question word before a verb at `start`, and whether it has a noun; None where the verb has a subject."""
        before = self.plain[:start]
        comma = before.rfind(",")
        if comma >= 0 and (not before[comma + 1 :].strip() or not QUESTION_WORD.match(before[comma + 1 :].strip())):
            return None if self._names_before(start) else ("", False)
        begin = comma + 1 + (len(before[comma + 1 :]) - len(before[comma + 1 :].lstrip()))
        found = QUESTION_WORD.match(self.plain, begin, start)
        if not found:
            rest = re.sub(r"^(?:et|mais|alors|donc|puis|ensuite|est-ce que|que|qu')\b ?", "", before[begin:]).strip()
            return None if rest else ("", False)
        end = found.end()
        noun = bool(found["of"] or found["which"])
        if noun:
            end = self._noun_end(end, start)
        if self.plain[end:start].strip(" '"):
            return None
        return ((found["prep"] or "").strip().replace("de", "d'") + found["word"]).replace(
            "d'ou", "d'ou"
        ), noun and end > found.end() + 1

    def _noun_end(self, at: int, before: int) -> int:
        """Where the noun of « quel » or « combien de » ends, with its adjectives and what hangs on it."""
        words = [word for word in tokens(self.said) if at <= word.start < before]
        end, seen = at, False
        for place, word in enumerate(words):
            follows = french.is_adjective(word.plain) or word.plain in french.BEFORE_NOUN
            linked = word.plain in ("de", "d'", "du", "des") or (
                place and words[place - 1].plain in ("de", "d'", "du", "des", "la", "l'")
            )
            if (seen and not (follows or linked)) or word.plain in french.AUXILIARIES or (word.is_name and not linked):
                break
            seen = seen or word.plain not in french.BEFORE_NOUN
            end = word.end
        return end

    def _takes_another(self, verb: str, end: int) -> bool:
        """Whether « quels avions » is the object, so that the pronoun is another: « ont-ils livrés »."""
        if re.fullmatch(_COPULA, verb) or re.match(
            r" (?:ete|venu|alle|parti|mort|reste"
            r"|participe)",
            self.plain[end:],
        ):
            return verb in ("a", "ont", "occupe") and " ete" not in self.plain[end : end + 5]
        return verb not in ("participent", "existent", "viennent", "restent", "figurent", "vivent")

    def _names_before(self, start: int) -> bool:
        return any(one.end <= start and not one.lead for one in self.own())

    def _stated(self, found: re.Match[str]) -> None:
        """« il » before its verb: « parce qu'il est parti », « il vient d'où ? »."""
        pron, start = found["pron"], found.start("pron")
        want = self._want(pron)
        loose = Want(ANY, want.plural, want.gender)
        if self._is_bound_here(start, loose) or re.search(
            r"\b(?:celui|celle|ceux|celles|tout) (?:qu'|que )?$", self.plain[:start]
        ):
            return
        if said := self._named(want, pron[:2]):
            self.edit(start, found.end("pron"), put(said))

    # « l' », « le », « les », « lui », « leur », « y », « en »

    def _objects(self) -> None:
        for found in INVERTED.finditer(self.plain):
            clitics = found["cl"] or found["cl2"] or ""
            group = "cl" if found["cl"] is not None else "cl2"
            for one in re.finditer(r"(?:l' ?|le |la |les |lui |leur |y |en )", clitics):
                at = found.start(group) + one.start()
                if not self.is_impersonal(at):
                    verb = found["verb"] or found["verb2"]
                    self._object(one[0].strip(), at, at + len(one[0]), verb, found.end())
        for found in OBJECT.finditer(self.plain):
            group = next(name for name in ("cl", "cl2", "cl3", "cl4") if found[name] is not None)
            verb = found["verb" + group[2:]]
            start, end = found.span(group)
            if not self.is_taken(start, end) and not self.is_impersonal(start) and self._is_clitic(found, group, verb):
                self._object(found[group].strip(), start, end, verb, found.end())

    def _is_clitic(self, found: re.Match[str], group: str, verb: str) -> bool:
        """Whether « le », « la », « les », « l' » or « en » is a pronoun, and not an article or a preposition."""
        clitic, after = found[group].strip(), self.plain[found.end() :]
        if self.said[found.end(group) : found.end(group) + 1].isupper() or verb.isdigit():
            return False
        if group == "cl3":
            if clitic == "les":
                return verb != "a" and verb != "est" and bool(re.match(r" \w+(?:e|u|i|s|t)s?\b", after))
            return (
                clitic in ("lui", "leur")
                or (clitic == "y" and verb != "a")
                or (clitic == "en" and verb in _HAVE)
                or (clitic == "y" and verb == "a" and re.match(r" \w+(?:e|u|i|is)\b", after) is not None)
            )
        if group in ("cl2", "cl4") or re.fullmatch(AUX, verb):
            return True
        if found["before"] in ("pour", "de", "veut", "peut", "va", "doit", "vont", "voulu", "pu", "fallait", "faut"):
            is_infinitive = verb.endswith(("er", "ir", "oir", "dre", "tre", "ire")) and verb not in (
                "mer",
                "guerre",
                "dernier",
                "premier",
            )
            return (
                is_infinitive
                and (found["before"] != "de" or clitic in ("l'", "les", "lui", "leur", "y"))
                and not (
                    clitic in ("le", "la")
                    and found["before"] in ("pour", "de")
                    and french.gender_of(verb)
                    and not after.strip(" ?")
                )
            )
        if found["before"] in ("on", "il", "elle", "ils", "elles", "nous", "vous", "je", "tu") and not _BEGINS.search(
            self.plain[: found.start("before")]
        ):
            return False
        if clitic == "y" and verb in _HAVE and found["before"] in ("il", "qu'il"):
            return re.match(rf" {DONE}", after) is not None
        if clitic == "leur" and re.match(r" (?:est|sont|a|ont)\b", after):
            return False
        if found["before"] == "qui" and clitic in ("le", "la", "les", "l'"):
            return not re.match(
                r"(?: \S+){0,4}-(?:t-)?(?:ils?|elles?)\b|.* (?:est|sont|a t|ont) (?:ils?|elles?)\b", after
            ) and not re.match(r"(?: \w+){0,3} (?:a|ont|avait|avaient)\b", after)
        return True

    def _object(self, clitic: str, start: int, end: int, verb: str, after: int) -> None:
        is_person = bool(OF_PERSONS.search(verb) or OF_PERSONS.search(self.plain[after:])) or clitic in ("lui", "leur")
        of_thing = OF_THINGS.search(f"{verb} {self.plain[after:]}") is not None
        prefers = _WHAT if of_thing and not is_person else ()
        want = {
            "l'": Want(PERSONS if is_person else ANY, False, "", prefers),
            "le": Want(PERSONS if is_person else ANY, False, "m", prefers),
            "la": Want(PEOPLE if is_person else ANY, False, "f", prefers),
            "les": Want(ANY, True, ""),
            "lui": Want(PEOPLE, False, ""),
            "leur": Want(PEOPLE, True, ""),
            "y": Want(("place",), None, ""),
            "en": Want(ANY, None, ""),
        }[clitic]
        if self._is_relative(start, want):
            return
        found = self.meant(want, {"l'": "le", "la": "le", "y": "y", "en": "en"}.get(clitic, clitic))
        if found is None and is_person:
            found = self.meant(Want(ANY, want.plural, want.gender), "le")
        if found is None:
            return
        inverted = re.compile(r"-(?:t-)?(?:ils?|elles?|on|vous|tu)\b").match(self.plain, after)
        after = inverted.end() if inverted else after
        participle = PARTICIPLE.match(self.plain, after) if re.fullmatch(AUX, verb) else None
        at = participle.end() if participle else after
        self.edit(start, end, "")
        if participle and clitic in ("l'", "les", "la"):
            self._unagreed(*participle.span(1))
        said = self._written(found, want)
        lead = {"lui": "à ", "leur": "à ", "en": "de "}.get(clitic, "")
        self.edit(at, at, f" {self._there(found)}" if clitic == "y" else f" {lead}{put(said)}")
        if clitic == "l'" and self.said[start].isupper():
            self.edit(end, end + 1, capitalised(self.said[end : end + 1]))

    def _is_relative(self, start: int, want: Want) -> bool:
        """Whether the question names what an object pronoun means: in another clause, or as one of two."""
        own = [one for one in self.own() if one.end <= start and not one.lead]
        before = self.plain[:start].rstrip()
        clause = re.search(r"\w (?:qui|que|quand|lorsque|si|et|parce que|pour|ou)(?: n[e'])?$", before)
        fits = [one for one in own if want.plural is None or one.plural == want.plural]
        return bool(fits) and (clause is not None or len(fits) > 1)

    def _unagreed(self, start: int, end: int) -> None:
        """A participle whose object now follows it: « reçus » is « reçu »."""
        written = self.said[start:end]
        base = re.sub(r"(é|u)(?:es|e|s)$", r"\1", written)
        if base != written:
            self.edit(start, end, base)

    def _there(self, place: Mention) -> str:
        return place_phrase(place, "fr")

    # « avec lui », « son poste », « cette visite », « là-bas »

    def _apart(self) -> None:
        for found in APART.finditer(self.plain):
            pron = found["pron"]
            want = Want(PEOPLE, pron in ("eux", "elles"), "f" if pron.startswith("elle") else "")
            if self.is_taken(*found.span("pron")) or self.is_bound(found.start("pron"), want):
                continue
            if said := self._named(want, {"lui": "il", "elle": "el", "elles": "el", "eux": "il"}[pron]):
                self.edit(found.start("pron"), found.end(), put(said))

    def _possessives(self) -> None:
        for found in POSSESSIVE.finditer(self.plain):
            start, end = found.span("poss")
            plural = found["poss"].startswith("leur")
            want = Want(ANY, plural)
            if self.is_taken(start, end) or self._owner_is_here(start, want):
                continue
            noun = self._possessed(end)
            if noun is None:
                continue
            is_person = (
                OF_PERSONS.search(self.plain[end : noun[1]])
                or noun[2] in french.MASCULINE_PEOPLE | french.FEMININE_PEOPLE
            )
            wanted = Want(PEOPLE if is_person and not plural else ANY, plural)
            owner = self.meant(wanted, "ils" if plural else "possessor")
            if owner:
                self.edit(start, noun[0], self._article(found["poss"], noun[2], self.said[noun[0] : noun[1]]))
                self.edit(noun[1], noun[1], f" de {put(self._written(owner, wanted))}")

    def _article(self, possessive: str, noun: str, written: str) -> str:
        if possessive in ("ses", "leurs"):
            return put("les ")
        if begins_with_vowel(written):
            return put("l’")
        is_feminine = possessive == "sa" or (possessive == "leur" and french.gender_of(noun) == "f")
        return put("la " if is_feminine else "le ")

    def _possessed(self, at: int) -> tuple[int, int, str] | None:
        """Where the thing possessed begins and ends, with its adjectives, and its noun."""
        words = [word for word in tokens(self.said) if word.start >= at]
        place = 0
        while place + 1 < len(words) and words[place].plain in french.BEFORE_NOUN:
            place += 1
        if not words or words[place].plain in french.GRAMMAR:
            return None
        end = place + 1
        while end < len(words) and french.is_adjective(words[end].plain) and not words[end].is_name:
            end += 1
        if end + 1 < len(words) and words[end].plain in ("de", "d'") and words[end + 1].plain not in french.GRAMMAR:
            end = end + 2 if not words[end + 1].is_name else end  # « date de naissance »
        return words[0].start, words[end - 1].end, words[place].plain

    def _owner_is_here(self, start: int, want: Want) -> bool:
        before = self.plain[:start]
        if any(one.end <= start and (one.plural == want.plural or one.sort == "group") for one in self.own()):
            return True
        if re.search(r"\b(?:chacun|chacune|on|quelqu'un|tout le monde|personne ne)\b", before):
            return True
        is_subject = (
            re.match(
                r"(?:et |mais )?qui (?!est\b|sont\b|etait\b|etaient\b|fut\b"
                r"|sera\b)",
                before,
            )
            is not None
        )
        names = {plain(one.text) for spoken in self.memory for one in spoken}
        new = [one for one in self.own() if one.named and plain(one.text) not in names]
        asked = re.match(r"(?:et |mais )?(?:quel(?:le)?s? |combien de |combien d')(?!est\b|sont\b|etai)\w+", before)
        return bool(is_subject and new) or bool(
            asked and re.search(r"\b(?:a|ont|sont|est|avaient)\b", before) and "-t-" not in before
        )

    def _demonstratives(self) -> None:
        for found in LATTER.finditer(self.plain):
            text = found[0]
            plural = text.startswith("ce") and text[2:3] in "sux" and not text.startswith(("cette", "celle-", "celui"))
            gender: Gender = "f" if text.startswith(("cette", "celle", "ces dernieres")) else "m" if not plural else ""
            if (said := self._named(Want(ANY, plural, gender), text)) is not None:
                self.edit(*found.span(), put(said))
        for found in THEN.finditer(self.plain):
            if time := self.meant(Want(("time",), None), "then"):
                self.edit(*found.span(), time_phrase(time, "fr"))
        for found in THIS.finditer(self.plain):
            if not self.is_taken(*found.span()):
                self._this(found)

    def _this(self, found: re.Match[str]) -> None:
        words = [word for word in tokens(self.said) if word.start >= found.start("noun")]
        noun = next((at for at, word in enumerate(words) if word.plain not in french.BEFORE_NOUN), 0)
        end = noun + 1
        while end < len(words) and french.is_adjective(words[end].plain):
            end += 1
        stop = words[end - 1].end
        has_la = self.plain.startswith("-la", stop) or self.plain.startswith("-ci", stop)
        head = words[noun].plain
        if (NOW.fullmatch(found["noun"]) or NOW.fullmatch(head)) and not self.plain.startswith("-la", stop):
            return
        own = any(one.end <= found.start() and one.head == head for one in self.own())
        said = (
            None
            if own
            else recollected(self.memory, head, self.said[words[0].start : stop], found["det"] == "ces", "fr")
        )
        if said:
            self.edit(found.start(), stop + (3 if has_la else 0), put(said))

    def _places(self) -> None:
        for found in THERE.finditer(self.plain):
            if (place := self.meant(Want(("place",), None), "y")) and not self.is_bound(
                found.start(), Want(("place",), None)
            ):
                self.edit(*found.span(), self._there(place))


_BEGINS = re.compile(
    r"(?:^|[,;:]|\b(?:que|qu'|si|s'|et|mais|quand|lorsqu'|puisqu'|comme|ou|dont|pourquoi"
    r"|comment)) ?$"
)
_EVENTS: tuple[Sort, ...] = ("thing", "group")
_NO_PERSONS: tuple[Sort, ...] = ("thing", "document", "group", "place")
_WHAT: tuple[Sort, ...] = ("thing", "document")
_COPULA = r"(?:est|sont|etait|etaient|fut|furent|sera|seront|serait)"
_HAVE = ("a", "ont", "avait", "avaient", "aura", "auront", "aurait")
