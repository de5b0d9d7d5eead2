"""English words: what a noun phrase is made of and where it ends, and how a verb is written without its past."""

from __future__ import annotations

import re

DETERMINERS = frozenset(
    str.split(
        "the a an this that these those any some all every each both no several many my your our his her its their"
    )
)
PREPOSITIONS = frozenset(
    str.split(
        "of in on at to from with without by for against about under over into onto between among during"
        " since until before"
        " after through towards toward near behind beside within across around along upon via despite besides like as"
    )
)
POSSESSIVES = frozenset(["his", "her", "its", "their"])
AUXILIARIES = frozenset(
    str.split(
        "is are was were be been being am do does did has have had will would can could shall should may"
        " might must isn't"
        " aren't wasn't weren't doesn't didn't don't hasn't haven't hadn't won't wouldn't can't couldn't"
    )
)
GRAMMAR = DETERMINERS | PREPOSITIONS | AUXILIARIES | frozenset(
    str.split(
        "who whom whose what when where why how which that and or but nor so if whether because while than"
        " then there here"
        " he she it they him them i you we me us not never ever also exactly too just only still already yet please"
        " 's himself herself itself themselves mine yours hers theirs one ones ago yes thanks hello often"
        " sometimes again together today now currently nowadays"
    )
)  # fmt: skip
_VERBS = str.split(
    "accept accompany accuse achieve add admit adopt affect agree aim allow announce answer appear appoint"
    " apply approve argue arrest arrive ask assert attend attract avoid ban become begin behave believe belong"
    " benefit bring broadcast build buy call cancel capture carry cause celebrate choose claim close collapse"
    " come comment commit compare complain comprise conclude condemn conduct confirm consider consist contain"
    " continue contribute control convince cooperate create criticise criticize cross declare decide decline"
    " defeat defend deliver demand deny depart deploy describe design destroy develop die disappear discover"
    " discuss dispatch dominate draw drive earn emerge emphasise emphasize employ enable encourage end enter"
    " escape establish expel explain explore express face fail fall fight find finish fire flee focus follow"
    " force form found gain get give go govern grow happen hear help hire hold host hope identify impose"
    " improve include increase inform inspire insist intend intervene introduce invade invent invest invite"
    " involve join keep kill know lack last launch lead learn leave lend lie live look lose maintain make"
    " manage mark marry mean meet mention move negotiate nominate obtain occur offer open operate oppose"
    " organise organize overthrow own participate pay perform persuade play praise prefer prepare present"
    " prevent produce promise promote propose protect prove provide publish pursue reach react read receive"
    " recognise recognize recommend reduce refer reflect refuse reject relate release rely remain remove"
    " replace represent request require resign resist respond retire return reveal rule run say see seek seem"
    " sell send serve set settle share show sign sing speak spend stand start state stay stop strengthen study"
    " submit succeed suffer suggest supply suspend take talk teach tell thank think threaten train transport"
    " travel treat try turn undergo understand use visit vote want warn wear welcome win withdraw witness work"
    " worry write plan support attack report finance fund export order arm back challenge cost equip export"
    " face hit honour honor influence name question sanction target trust pledge deploy gather discuss employ"
    " leak recall evacuate assassinate endorse merge veto expand rename rebuild win"
)
VERBS = frozenset(_VERBS)
SAYING = frozenset(
    str.split("say says said know mean means think thinks announce announced claim claimed confirm deny believe true")
)
_IRREGULAR = (
    "led:lead met:meet said:say told:tell went:go came:come gave:give took:take made:make wrote:write"
    " sent:send held:hold"
    " won:win lost:lose built:build left:leave became:become began:begin brought:bring bought:buy"
    " caught:catch chose:choose"
    " drew:draw drove:drive fell:fall fought:fight found:find got:get grew:grow heard:hear kept:keep"
    " knew:know lay:lie lent:lend"
    " let:let paid:pay put:put ran:run saw:see sold:sell shot:shoot shut:shut sang:sing sank:sink"
    " spoke:speak spent:spend"
    " stood:stand stole:steal struck:strike swore:swear taught:teach thought:think threw:throw"
    " understood:understand wore:wear"
    " withdrew:withdraw overthrew:overthrow set:set cut:cut hit:hit hurt:hurt cost:cost rose:rise"
    " sought:seek dealt:deal"
    " died:die tied:tie laid:lay read:read"
)
IRREGULAR = {past: base for past, _, base in (pair.partition(":") for pair in _IRREGULAR.split())}
_PARTICIPLES = frozenset(
    str.split(
        "given taken written seen known born begun chosen drawn driven fallen grown sung sunk spoken stolen"
        " struck sworn"
        " thrown worn withdrawn overthrown shown done gone become come run hidden beaten broken frozen"
    )
)

PEOPLE = frozenset(
    str.split(
        "minister prefect president ambassador general colonel captain chief head director spokesman spokeswoman"
        " spokesperson king"
        " queen prince princess diplomat official leader senator mayor governor secretary counterpart envoy"
        " representative"
        " commander lieutenant admiral marshal soldier officer instructor mercenary journalist author writer"
        " scientist"
        " researcher professor doctor lawyer judge prosecutor candidate opponent man woman father mother son"
        " daughter brother"
        " sister husband wife boss founder inventor actor actress singer musician painter player coach"
        " champion pope bishop"
        " imam adviser advisor expert analyst successor predecessor deputy emperor sultan chancellor suspect"
        " witness pilot"
        " astronaut philosopher poet composer architect engineer mathematician physicist rebel terrorist"
        " jihadist premier"
        " negotiator mediator delegate secretary-general person boy girl member reporter editor chairman chairwoman"
    )
)
GROUPS = frozenset(
    str.split(
        "delegation army government forces force movement association group authorities troops team party"
        " junta police militia"
        " coalition alliance organisation organization union company firm agency committee commission"
        " council parliament"
        " assembly senate court contingent battalion brigade population people nation family community guard"
        " bank institution"
        " ministry media newspaper unit corps crew staff choir band orchestra club jury squad league federation gang"
        " tribe startup college ngo cooperative charity"
    )
)
PLACES = frozenset(
    str.split(
        "country city capital region village district continent kingdom province island base airport palace"
        " embassy room hotel"
        " county parish suburb street square neighbourhood place site border area territory state port"
        " stadium university school hospital museum town"
    )
)
TIMES = frozenset(
    str.split(
        "season end beginning start year day month time moment date period century decade week evening morning night"
        " era"
    )
)
DOCUMENTS = frozenset(str.split("article articles document documents text texts dispatch dispatches file files"))
FEMININE_PEOPLE = frozenset(
    str.split(
        "woman queen princess mother daughter sister wife actress spokeswoman chairwoman girl lady mrs ms miss widow"
        " empress businesswoman congresswoman"
    )
)
MASCULINE_PEOPLE = frozenset(
    str.split("man king prince father son brother husband actor spokesman boy mr widower emperor businessman uncle")
)
EVENTS = frozenset(
    str.split(
        "visit trip journey mission tour meeting talk speech statement decision announcement arrival"
        " departure appointment"
        " election resignation arrest conviction agreement invitation proposal victory defeat death birth"
        " career operation"
        " intervention attack event"
    )
)
_NOT_PLURAL = re.compile(r"(?:ss|us|is|ics|news|series|corps|congress|texas)$")


def is_plural(noun: str) -> bool:
    """Whether an English noun is a plural.

    >>> is_plural("officers"), is_plural("congress"), is_plural("people")
    (True, False, True)
    """
    if noun in ("people", "men", "women", "children", "troops", "forces", "police", "media"):
        return True
    return noun.endswith("s") and not noun.endswith("'s") and not _NOT_PLURAL.search(noun)


def is_verb(word: str) -> bool:
    """Whether a word after a noun is taken for a verb, and not for more of the noun's phrase."""
    if word in VERBS or word in IRREGULAR or word in _PARTICIPLES:
        return True
    if word.endswith("ing") and word not in ("meeting", "building", "training", "mining", "housing"):
        return True
    return word.endswith("ed") or (word.endswith("s") and word.removesuffix("s") in VERBS and word not in _NOUNS)


_NOUNS = frozenset(
    str.split("forces talks troops visits attacks reports plans supplies deals works returns names sanctions")
)


def base_of(verb: str) -> str | None:
    """What a verb in the past is with "did"; None where that cannot be told.

    >>> base_of("led"), base_of("signed"), base_of("received"), base_of("stopped"), base_of("of")
    ('lead', 'sign', 'receive', 'stop', None)
    """
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if not verb.endswith("ed"):
        return None
    stem = verb[:-2]
    for base in (stem + "e", stem, stem[:-1], stem[:-1] + "y" if stem.endswith("i") else stem):
        if base in VERBS:
            return base
    return stem[:-1] + "y" if stem.endswith("i") else stem


# Nouns and adjectives that end as adverbs do.
IN_LY = frozenset(
    str.split("rally family assembly ally supply reply anomaly monopoly july early daily weekly monthly yearly")
)
# As often nouns: "the drone attack", "the visit".
AMBIGUOUS = frozenset(
    str.split(
        "plan support attack report finance fund export order arm back challenge cost face force hit honour"
        " influence name"
        " question sanction target trust vote visit work study talk show stop start supply lack hope help"
        " focus control claim"
        " cause comment call cry deal end fight fire form fall host increase join launch lead look mark"
        " mention move move offer"
        " play praise promise protest reach release request return review rule run share sign stay test"
        " train transport travel"
        " treat turn use walk want welcome win witness worry escape defeat drive draw demand benefit ban"
        " attempt appeal answer"
        " aim agree programme program cross decline discharge design employ"
    )
)
