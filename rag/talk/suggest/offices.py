"""Who holds an office, in both languages: what is said of people that needs no other translation."""

from __future__ import annotations

from collections.abc import Mapping

OFFICES: Mapping[str, str] = {
    "président": "president",
    "vice-président": "vice president",
    "premier ministre": "prime minister",
    "vice-premier ministre": "deputy prime minister",
    "chancelier": "chancellor",
    "ministre des affaires étrangères": "foreign minister",
    "vice-ministre des affaires étrangères": "deputy foreign minister",
    "ministre de la défense": "defence minister",
    "vice-ministre de la défense": "deputy defence minister",
    "ministre de l’intérieur": "interior minister",
    "ministre des finances": "finance minister",
    "ministre de l’économie": "economy minister",
    "ministre de la justice": "justice minister",
    "ministre de la santé": "health minister",
    "ministre de l’agriculture": "agriculture minister",
    "ministre de l’énergie": "energy minister",
}
_ENGLISH = {english: french for french, english in OFFICES.items()} | {
    "defense minister": "ministre de la défense",
    "minister of foreign affairs": "ministre des affaires étrangères",
    "minister of defence": "ministre de la défense",
    "minister of defense": "ministre de la défense",
}
DEMONYMS: Mapping[str, str] = dict(
    pair.split(":")
    for pair in str.split(
        "algérien:Algerian allemand:German américain:American angolais:Angolan argentin:Argentine australien:Australian"
        " autrichien:Austrian belge:Belgian brésilien:Brazilian britannique:British burkinabè:Burkinabe"
        " camerounais:Cameroonian canadien:Canadian chilien:Chilean chinois:Chinese colombien:Colombian"
        " congolais:Congolese coréen:Korean cubain:Cuban danois:Danish égyptien:Egyptian espagnol:Spanish"
        " éthiopien:Ethiopian finlandais:Finnish français:French gabonais:Gabonese ghanéen:Ghanaian grec:Greek"
        " guinéen:Guinean hongrois:Hungarian indien:Indian irakien:Iraqi iranien:Iranian irlandais:Irish"
        " israélien:Israeli italien:Italian ivoirien:Ivorian japonais:Japanese kényan:Kenyan libyen:Libyan"
        " malien:Malian"
        " marocain:Moroccan mauritanien:Mauritanian mexicain:Mexican nigérian:Nigerian nigérien:Nigerien"
        " norvégien:Norwegian polonais:Polish portugais:Portuguese russe:Russian sénégalais:Senegalese suédois:Swedish"
        " suisse:Swiss syrien:Syrian tchadien:Chadian togolais:Togolese tunisien:Tunisian turc:Turkish"
        " ukrainien:Ukrainian"
    )
)
_FRENCH_DEMONYMS = {english: french for french, english in DEMONYMS.items()}


def english_office(french: str) -> str:
    """An office as English says it, or "" where no word for it is known, or no country.

    >>> english_office("ministre malien des Affaires étrangères"), english_office("ministre malien du Vent")
    ('Malian foreign minister', '')
    """
    words = french.split()
    people = [word for word in words if word.lower() in DEMONYMS]
    office = OFFICES.get(" ".join(word for word in words if word not in people).lower())
    return f"{DEMONYMS[people[0].lower()]} {office}" if office and len(people) == 1 else ""


def french_office(english: str) -> str:
    """An office as French says it, likewise.

    >>> french_office("Malian Foreign Minister"), french_office("French president")
    ('ministre malien des Affaires étrangères', 'président français')
    """
    first, _, rest = english.partition(" ")
    office, people = _ENGLISH.get(rest.lower()), _FRENCH_DEMONYMS.get(first)
    if not office or not people:
        return ""
    held, of, what = office.partition(" d")
    held = held.replace("premier ministre", "Premier ministre")
    return f"{held} {people}{of}{what}".replace("affaires", "Affaires").replace("défense", "Défense")
