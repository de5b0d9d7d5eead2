"""Whether a question can be asked by itself, without what stands before it."""

from __future__ import annotations

import re

# What points at something that stands elsewhere.
_POINTING = {
    "fr": re.compile(
        r"\b(?:ils?|elles?|eux|lui|leurs?|ce|cet|cette|ces|celui|celle|ceux|celles|ceci|cela|ça|y|son|sa|ses|mon|ma|mes"
        r"|notre|nos|votre|vos|je|nous|vous|on|dernier|dernière|ici|autres?|même|mêmes|suivante?s?|précédente?s?"
        r"|aujourd’hui|hier|demain|tel|telle|tels|telles|ainsi|également|notamment|aussi|ensuite|alors|donc|lequel"
        r"|laquelle|lesquels|lesquelles|tous|toutes|dont|où|qui|quel|quelle|ci-dessus|ci-dessous)\b"
        r"|[cdjlmnst]’(?:y|en|on|eux|elles?|autres?)\b|\ben (?:question|revanche|outre)\b",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:he|she|it|they|him|her|hers|his|its|their|theirs|them|this|that|these|those|we|us|our|ours|i|my|me|you"
        r"|your|here|there|others?|another|same|latter|former|such|said|today|yesterday|tomorrow|also|therefore|thus"
        r"|however|then|which|who|whom|whose|where|both|himself|herself|itself|themselves|one|ones|so|too|next"
        r"|previous|following|above|below|later|earlier|again|instead)\b",
        re.I,
    ),
}
# French nouns that mean one told of before, where nothing says which.
_ANAPHORIC = (
    r"accord|acteur|actrice|affaire|album|annonce|appareil|armée|article|artiste|association|attaque|auteur|autorités?"
    r"|avion|bataille|bâtiment|camp|capitale|chanson|chanteur|château|chef|club|combats?|commission|commune|compagnie"
    r"|conférence|conflit|conseil|contrat|coopération|département|dirigeant|discussions?|duc|directeur|édifice|église"
    r"|empereur|entreprise|épisode|équipe|étude|événement|festival|fille|film|fils|firme|fleuve|général|gouvernement"
    r"|groupe|guerre|homme|île|jeu|jeune|joueur|joueuse|journal|livre|loi|mairie|maire|maison|marché|match|mère"
    r"|ministre|mission|mouvement|musée|navire|œuvre|organisation|ouvrage|palais|parti|pays|peintre|père|personnage"
    r"|phénomène|pièce|plan|pont|poste|président|procès|produit|programme|projet|province|publication|quartier|rapport"
    r"|record|reine|région|réalisateur|rencontre|responsable|rivière|roi|roman|saison|section|série|siège|site|société"
    r"|situation|sommet|souverain|stade|tableau|territoire|titre|tournoi|traité|université|victoire|village|ville"
    r"|visite|voiture|zone"
)
_ANAPHORA = {
    "fr": re.compile(
        rf"\b(?:l[ea] |les |l’|du |des |aux? )(?:\w+(?:ième|ier|ière) |second |seconde |nouve\w+ |grande? "
        rf"|petite? )?(?:{_ANAPHORIC})s?(?: (?:royal|national|actuel|principal|même)\w*)?"
        r"(?= (?:à|aux?|en|dans|par|pour|sur|avec|contre|face|lors|entre|sous|vers|depuis|et|ou|a|est|ont|sont|fut"
        r"|avait|était|se|s’)\b| \?|, | a-t-|$)",
        re.I,
    ),
    "en": re.compile(
        r"\bthe (?:[a-z][a-z-]*(?<!of)(?<!for)(?<!between) ?){1,2}"
        r"(?=(?<= )(?:at|in|by|with|from|to|against|during|under|into|after|before|and|or|as|on|over|was|were|is"
        r"|are|had"
        r"|has)\b|\?|$)"
    ),
}
_NOT_SO_MANY = re.compile(
    r"\bthe (?:[a-z-]+ ){0,2}(?:world|war|sun|moon|earth|universe|internet|sea|atmosphere|media|public|poor|rich)\b"
)
_NAME = re.compile(
    r"(?<=[ ’-])[A-ZÀ-ÖØ-Þ0-9]|\s\w{2,}(?:lien|lienne|nien|nienne|tien|tienne|dien|dienne|péen|péenne|nçais|nçaise"
    r"|glais|glaise|nais|naise|gnole?|ois|oise|cain|caine)s?\b|\s(?:russe|suisse|belge|turc|turque|grec"
    r"|arabe|suédois|chinois|espagnol|espagnole|allemand|allemande)s?\b"
)
# Where a question says whose it is: « le Mali s’apprête à renforcer ses capacités ».
_HAS_OWNER = re.compile(r"^(?:Quand|When|Where|How many|What percentage|Quel pourcentage|Combien)\b|\bqu[e’]|\bthat\b")
_OWNED = re.compile(r"\b(?:son|sa|ses|leurs?|his|her|its|their|that)\b", re.I)


def stands_alone(question: str, language: str) -> bool:
    """Whether a question names what it asks about, and points at nothing outside itself.

    >>> stands_alone("When did he meet Goïta?", "en"), stands_alone("When did Vladimir Putin meet Goïta?", "en")
    (False, True)
    """
    return (
        _NAME.search(question) is not None
        and not _POINTING[language].search(_asked(question))
        and not _ANAPHORA[language].search(_NOT_SO_MANY.sub("", question))
    )


def _asked(question: str) -> str:
    """The question without the words that ask, and the pronouns that mean what it names itself."""
    asked = question.split(" ", 1)[-1]  # « Qui », "Where": the word that asks is no pronoun here
    asked = re.sub(r"(?:-t)?-(?:il|elle)s?\b|\best-ce qu[e’]", "", asked)
    asked = re.sub(r"\b(are|were) there\b", r"\1", asked)
    return _OWNED.sub("", asked) if _HAS_OWNER.search(question) else asked
