"""Questions of a word or two, « Pourquoi ? », "With whom?", in both languages; and what leads into a follow-up."""

from __future__ import annotations

import re

# (French, English): how it is asked, as a folded pattern, and how it is written at the head of a question.
_ASKED = (
    ("pourquoi(?: donc| faire)?|pour quoi faire|pour quelles? raisons?|comment ca se"
    " fait", "Pourquoi", "why|how come|for what reasons?|why so", "Why"),
    ("quand|a quel moment|a quelle epoque", "Quand", "when", "When"),
    ("a quelle date|quel jour", "À quelle date", "(?:on )?(?:what|which) (?:date|day)", "On what date"),
    ("en quelle annee|quelle annee", "En quelle année", "(?:in )?(?:what|which) year", "In what year"),
    ("ou(?: donc)?|a quel endroit|ou ca", "Où", "where", "Where"),
    ("dans quelle ville|quelle ville", "Dans quelle ville", "(?:in )?(?:what|which) (?:city|town)", "In which city"),
    ("dans quel pays|quel pays", "Dans quel pays", "(?:in )?(?:what|which) country", "In which country"),
    ("d'ou", "D’où", "(?:from where|where from)", "From where"),
    ("comment|de quelle (?:facon|maniere)", "Comment", "how(?: so)?|in what way", "How"),
    ("combien", "Combien", "how (?:many|much)|how many of them", "How many"),
    ("combien de temps|pendant combien de temps", "Combien de temps", "(?:for )?how long", "How long"),
    ("depuis quand|depuis combien de temps", "Depuis quand", "since when", "Since when"),
    ("jusqu'a quand|jusque quand", "Jusqu’à quand", "until when|till when", "Until when"),
    ("pour combien(?: d'argent)?|a quel prix", "Pour combien", "for how much(?: money)?|at what price", "For how much"),
    ("avec qui", "Avec qui", "with who(?:m)?|who with|together with whom", "With whom"),
    ("par qui", "Par qui", "by who(?:m)?|who by", "By whom"),
    ("pour qui", "Pour qui", "for who(?:m)?|who for", "For whom"),
    ("contre qui", "Contre qui", "against who(?:m)?|who against", "Against whom"),
    ("a qui", "À qui", "to who(?:m)?|who to", "To whom"),
    ("de qui", "De qui", "(?:of|from|about) who(?:m)?|who (?:from|about)", "From whom"),
    ("dans quel but|pour quoi|a quelle fin", "Dans quel but", "what for|for what purpose", "What for"),
    ("qui(?: donc)?", "Qui", "who", "Who"),
    ("lesquels|lesquelles", "Lesquels", "which(?: ones)?", "Which ones"),
    ("quoi", "Quoi", "what", "What"),
    ("avec quoi|par quoi", "Avec quoi", "with what", "With what"),
    ("sur quoi", "Sur quoi", "about what|what about", "About what"),
)  # fmt: skip
_EVENT_FR = r"(?:ca|cela|ceci|tout cela)"
_TAIL_FR = rf"(?: {_EVENT_FR}| exactement| precisement| au juste| alors| donc| d'ailleurs| plus precisement)*"
_TAIL_EN = r"(?: exactly| precisely| then| though| else| is that| was that| that| is this| was this| were they)*"
_HAPPENED_FR = (
    rf"(?: (?:est-ce que )?(?:c'est|c'etait|{_EVENT_FR}(?: s'est-il| s'est)?(?: -?t-?il)? ?(?:passe|arrive"
    rf"|produit|eu lieu|a-t-il eu lieu)|est-ce(?: arrive| que c'est arrive)?|etait-ce|est-ce que (?:ca|cela)"
    rf" (?:s'est passe|a eu lieu)"
    rf"|(?:ca|cela) (?:s'est(?:-il)? (?:passe|produit)|a(?:-t-il)? eu lieu|se passe(?:-t-il)?)))"
)
_HAPPENED_EN = (
    r"(?: (?:did|does|do) (?:that|this|it) (?:happen|take place|occur)| (?:was|is) (?:that|this|it happening)"
    r"(?: happening)?|'s that| (?:that|this|it) happened)"
)

FRENCH_ASKED = tuple(
    (re.compile(rf"(?:c'etait |c'est )?(?:{asked}){_TAIL_FR}{_HAPPENED_FR}?{_TAIL_FR}"), place)
    for place, (asked, *_) in enumerate(_ASKED)
)
ENGLISH_ASKED = tuple(
    (re.compile(rf"(?:{asked}){_TAIL_EN}{_HAPPENED_EN}?(?: exactly)?"), place)
    for place, (_, _, asked, _) in enumerate(_ASKED)
)
WRITTEN = {"fr": tuple(one[1] for one in _ASKED), "en": tuple(one[3] for one in _ASKED)}
HOW_MANY = next(place for place, one in enumerate(_ASKED) if one[1] == "Combien")
WHICH = next(place for place, one in enumerate(_ASKED) if one[1] == "Lesquels")

# « À la suite de quoi », "As part of what", « Dans quel journal »: a preposition, words without a verb, what is asked.
FRENCH_ORPHAN = (
    r"(?:a|au|aux|de|d|du|en|dans|par|pour|sur|sous|avec|apres|avant|contre|vers|chez|sans|selon|grace|suite|depuis"
    r"|pendant|devant|derriere|entre|malgre|face|lors|jusqu)"
    r"(?:[ ']+(?!est\b|sont\b|ete\b|fait\b|veut\b|qui\b|que\b|qu\b|quoi\b|quel)[a-z]+){0,4}?"
    r"[ ']+(?:quoi|qui|quel(?:le)?s? [a-z]+)"
)
ENGLISH_ORPHAN = (
    r"(?:after|as|about|against|along|among|around|at|because|before|behind|besides|between|beyond|by|despite|due"
    r"|during|following|for|from|in|inside|instead|into|near|of|on|over|regarding|since|thanks|through|to|towards?|under"
    r"|until|upon|via|with|within|without)"
    r"(?: (?!is\b|was\b|are\b|were\b|did\b|does\b|do\b|has\b|had\b|what\b|whom?\b|which\b)[a-z]+){0,4}?"
    r" (?:whom?|(?:which|what)(?: [a-z]+)?)"
)

ORPHANS = {  # one language's in the other
    "a la suite de quoi": "After what", "apres quoi": "After what", "after what": "Après quoi",
    "dans le cadre de quoi": "As part of what", "as part of what": "Dans le cadre de quoi",
    "a cause de quoi": "Because of what", "because of what": "À cause de quoi", "grace a quoi": "Thanks to what",
    "thanks to what": "Grâce à quoi", "en echange de quoi": "In exchange for what",
    "in exchange for what": "En échange de quoi", "contre quoi": "Against what", "against what": "Contre quoi",
    "de quoi": "About what", "a propos de quoi": "About what", "avant quoi": "Before what", "before what": "Avant quoi",
    "en reponse a quoi": "In response to what", "in response to what": "En réponse à quoi",
}  # fmt: skip
# What something has: « Quelle est la population de Lens ? » speaks of Lens.
ASPECTS = frozenset(
    str.split(
        "population superficie age nom prenom but objectif score date duree cout prix montant poste metier role"
        " fonction"
        " profession nationalite theme sujet titre name aim goal purpose job role position rank area size cost price"
        " duration subject topic title nationality profession"
    )
)
KIN = frozenset(
    str.split(
        "pere mere parents femme mari fils fille frere soeur sœur epouse epoux veuve veuf enfants father mother wife"
        " husband son daughter brother sister widow widower children"
    )
)
# What is published itself, so that « Quand a-t-il été publié ? » is not of the article.
PUBLISHED = frozenset(
    str.split(
        "livre roman rapport etude lettre poeme chanson piece liste communique tribune album carte film journal revue"
        " magazine decret loi book novel report study letter poem song play list statement paper thesis film movie"
        " newspaper decree law"
    )
)
AND = re.compile(
    r"(?:(?:et|and|mais|but|alors|so|donc|or|puis|ensuite|also|aussi|hmm|euh|ah|oh|bon|well)\b[ ,]*)+(?=\S)"
)
ABOUT = re.compile(
    r"(?:(?:et|and|mais|but|so|alors)[ ,]+)*(?:qu'en est-il|quid|que dire|qu'en est il|et au sujet|au sujet)"
    r" (?=de |du |des |d')"
    r"|(?:(?:et|mais|alors)[ ,]+)*(?:quant |et quant )(?=a |au |aux )"
    r"|(?:(?:et|mais|alors)[ ,]+)*(?:et pour|concernant|et concernant|pour) (?=\S)"
    r"|(?:(?:and|but|so|ok|then)[ ,]+)*(?:(?:what|how) about|what of|same question for|and for|and regarding) "
    r"|(?:meme question (?:pour|avec) )"
)
CORRECTS = re.compile(
    r"(?:(?:non|no|nope|pardon|desolee?|sorry|en fait|enfin|actually|oups|oops)\b[ ,.!:]*)*"
    r"(?:(?:mais )?je (?:voulais|veux|voudrais) (?:dire|parler|savoir)|(?:mais )?je (?:parl\w+|demand\w+"
    r"|pens\w+)|i (?:meant?|was (?:talking|asking|thinking)(?: about)?|mean)"
    r"|(?:je dis|il s'agit)|plutot|rather|instead|not that one)\b[ ,:]*(?:plutot )?"
    r"|(?:(?:non|no|nope|pardon|sorry|en fait|actually)\b[ ,.!:]+)+(?:pas [^,]+, (?:mais )?|not [^,]+, (?:but )?)?"
)
MORE = re.compile(
    r"(?:(?:peux-tu |pouvez-vous |can you |could you |please )?(?:(?:m'|nous )?en (?:dire|savoir) (?:plus"
    r"|davantage)|dis-(?:moi|m'en) (?:en )?plus|dites-m'en plus|developpe[rz]?|precise[rz]?|continue[rz]?"
    r"|plus de details|davantage de details|donne[rz]?(?:-moi)? plus de details|des details|mais encore|et"
    r" encore|quoi d'autre|et quoi d'autre"
    r"|tell me more(?: about (?:it|that|this|him|her|them))?|more details|more|go on|elaborate|give me more"
    r" details|anything else|what else)(?: ?(?:s'il (?:te|vous) plait|stp|please))?)"
)
