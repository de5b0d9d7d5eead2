"""Copies are one group; whatever differs in a name or a number is not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document, Hit, Passage
from rag.search.duplicates import merge_duplicates

ATTACK = (
    "Au moins 12 soldats ont été tués mardi dans l'attaque d'un poste militaire près de Ménaka, dans le nord-est du "
    "pays, a annoncé l'état-major. Des hommes armés, arrivés à moto peu avant l'aube, ont incendié trois véhicules "
    "avant de se replier vers la frontière. « La situation est sous contrôle », a déclaré le colonel Souleymane "
    "Dembélé, qui a promis une réponse ferme. Des renforts ont été envoyés depuis Gao. L'attaque n'a pas été "
    "revendiquée dans l'immédiat. La région est depuis des années en proie à des violences qui ont forcé plus de "
    "40 000 habitants à quitter leurs villages."
)
HARVEST = (
    "La campagne cotonnière s'annonce meilleure que prévu, selon les chiffres présentés jeudi à Sikasso par la "
    "Compagnie malienne pour le développement des textiles. Les producteurs attendent 690 000 tonnes de coton graine, "
    "soit 90 % de l'objectif fixé au printemps. Le prix d'achat a été maintenu à 300 francs CFA le kilo, malgré la "
    "baisse des cours mondiaux. « Les pluies ont été bonnes et les engrais sont arrivés à temps », s'est félicité "
    "Bakary Togola, qui représente les paysans. Plusieurs coopératives se plaignent toutefois de retards de paiement "
    "et demandent à l'État de tenir ses engagements avant les prochaines semailles."
)
TRAIN = (
    "La liaison ferroviaire entre Dakar et Tambacounda rouvrira au début de l'année prochaine, après cinq ans "
    "d'interruption, a assuré lundi la ministre des Transports, Fatou Sarr. Les travaux ont coûté 180 milliards de "
    "francs CFA, financés pour moitié par la Banque africaine de développement. Quinze locomotives ont été commandées. "
    "Les syndicats de cheminots saluent une bonne nouvelle mais rappellent que deux cents postes restent vacants dans "
    "les ateliers de Thiès."
)
FLOOD = (
    "At least 27 people have died and thousands have been left homeless after the Niger River burst its banks on "
    "Sunday, officials in Niamey said. Floodwaters swept through low-lying districts of the capital overnight, "
    'destroying mud-brick houses and cutting the main road to Tillabéri. "We have not seen the river this high in '
    'fifty years," said Mayor Ibrahim Oumarou, who appealed for tents and clean water. Aid agencies warned that '
    "cholera could spread quickly in the crowded schools where families are now sheltering. More rain is forecast for "
    "the rest of the week."
)
BANK = (
    "The central bank raised its benchmark interest rate to 27 percent on Tuesday, its third increase this year, as "
    "it struggles to tame inflation and defend the naira. Governor Yemi Adeyinka said the committee had voted by "
    "nine to three for the move. Food prices rose 35 percent in the twelve months to April, the statistics office "
    "said. Analysts at Renwick Capital expect a pause in July, but business groups in Lagos complained that credit is "
    "already out of reach for most small firms. The currency was little changed after the announcement."
)
MUSEUM = (
    "A bronze head looted from Benin City more than a century ago was handed back on Friday at a ceremony in London. "
    "The sculpture, which stood for decades in the hall of a private collector, will go on show in a new museum "
    'designed by David Adjaye. "This is about justice and not only about art," said Abba Tijani, who heads the '
    "national museums commission. The heirs of the collector, who asked for no payment, said that they had been "
    "moved by a visit to the city. Negotiations over 72 other pieces go on."
)
STORIES = (ATTACK, HARVEST, TRAIN, FLOOD, BANK, MUSEUM)
LEADS = (
    "Nouveau drame dans le nord du Mali. Les forces de défense paient un lourd tribut, une fois encore.",
    "Bonne nouvelle pour les paysans du Mali. La récolte de coton devrait dépasser les attentes cette saison.",
    "Le train sifflera de nouveau dans l'est du Sénégal. Les voyageurs l'attendaient avec impatience.",
    "The rainy season has brought disaster to Niger. Rescuers in canoes were still searching for survivors.",
    "Nigeria has tightened its monetary policy again. Markets had widely expected the decision.",
    "Nigeria is getting back a piece of its heritage. Campaigners have long asked for its return.",
)
FRENCH_TAIL = "Suivez l'information en direct sur notre chaîne WhatsApp.\nSource : Bamada.net"
WHO = (
    "L'Organisation mondiale de la santé rappelle que la vaccination reste le moyen le plus sûr de protéger les "
    "enfants contre la rougeole et qu'elle est gratuite dans tous les centres de santé publics."
)
ABOUT = (
    "The Sahel Observer is an independent newsroom funded by its readers. Support our journalism with a donation and "
    "receive our weekly newsletter, with the best reporting from the region, in your inbox."
)


def sentences(text: str) -> list[str]:
    return text.replace(".\u00a0»", ". »").replace(". ", ".|").split("|")


def typeset(text: str) -> str:
    """As another outlet's typesetter has it: curly apostrophes and quotes, non-breaking spaces."""
    text = text.replace("'", "’").replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" %", "\u202f%")
    return text.replace("40 000", "40\u202f000").replace("690 000", "690\u00a0000").replace('"', "”")


def bare(text: str) -> str:
    """As an old system keeps it: no accents, straight quotes."""
    marked = unicodedata.normalize("NFD", text.replace("« ", '"').replace(" »", '"'))
    return "".join(char for char in marked if not unicodedata.combining(char))


def wrapped(text: str) -> str:
    """As a mail has it: lines of about 70 characters."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if len(line) + len(word) > 70:
            lines, line = [*lines, line], ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def without_first(text: str) -> str:
    return " ".join(sentences(text)[1:])


def without_last(text: str) -> str:
    return " ".join(sentences(text)[:-1])


def other_lead(text: str) -> str:
    """Another lead of two sentences, and the window's last sentence pushed out."""
    return f"{LEADS[STORIES.index(text)]} {without_last(text)}"


def shifted(text: str) -> str:
    """The window begins a sentence later, and goes on into the next paragraph."""
    return without_first(text) + " Une enquête a été ouverte, et ses conclusions sont attendues à la fin du mois."


def credited(text: str) -> str:
    return f"BAMAKO (Reuters) — {text} (avec AFP)"


def titled(text: str) -> str:
    return f"Ce que l'on sait\n\nPublié le 14 mars 2024 à 08h12 par Awa Koné\n\n{text}\n\n{FRENCH_TAIL}"


VARIATIONS: tuple[Callable[[str], str], ...] = (
    typeset, bare, wrapped, without_first, without_last, other_lead, shifted, credited, titled,
)  # fmt: skip
COPIES = [
    *((f"{change.__name__}-{at}", story, change(story)) for change in VARIATIONS for at, story in enumerate(STORIES)),
    ("two credits", f"GAO (AFP) – {ATTACK}", f"MENAKA, 12 mars (Xinhua) — {ATTACK}"),
    ("two titles", f"Mali : l'armée frappée au nord\n\n{ATTACK}", f"Ménaka sous le feu\n\n{typeset(ATTACK)}"),
    ("two datelines", f"Publié le 3 mai 2021\n\n{HARVEST}", f"Mis à jour le 04/05/2021 à 17:40\n\n{HARVEST}"),
    ("two tails", f"{TRAIN}\nSource : Le Soleil", f"{TRAIN}\nMoussa Diop, Agence de presse sénégalaise"),
    ("a word or two edited", BANK, BANK.replace("struggles", "tries").replace("complained", "said")),
    ("a style of capitals", FLOOD, FLOOD.replace("Mayor", "mayor").replace("Niger River", "Niger river")),
    ("per cent", BANK, BANK.replace("27 percent", "27%").replace("35 percent", "35 per cent")),
    ("thousands", HARVEST, HARVEST.replace("690 000", "690000")),
    ("a sentence added to both ends", MUSEUM, f"It was a long time coming. {MUSEUM} The museum opens next spring."),
    ("a lead that repeats a figure", ATTACK, f"Le bilan de 12 morts est provisoire. {without_first(ATTACK)}"),
    ("decomposed", TRAIN, unicodedata.normalize("NFD", TRAIN)),
    ("soft hyphens", FLOOD, FLOOD.replace("officials", "offi\u00adcials").replace("cholera", "cho\u00adlera")),
]


def changed(story: str, before: str, after: str) -> tuple[str, str, str]:
    assert before in story
    return f"{before} → {after}", story, story.replace(before, after)


APART = [
    changed(ATTACK, "12 soldats", "14 soldats"),
    changed(ATTACK, "trois véhicules", "quatre véhicules"),
    changed(ATTACK, "mardi", "mercredi"),
    changed(ATTACK, "Ménaka", "Ansongo"),
    changed(ATTACK, "Souleymane Dembélé", "Ousmane Traoré"),
    changed(ATTACK, "40 000", "45 000"),
    changed(ATTACK, "n'a pas été revendiquée", "a été revendiquée"),
    changed(HARVEST, "90 %", "80 %"),
    changed(HARVEST, "690 000", "630 000"),
    changed(HARVEST, "Bakary Togola", "Bakary Sanogo"),
    changed(HARVEST, "300 francs CFA", "280 francs CFA"),
    changed(TRAIN, "180 milliards", "180 millions"),
    changed(TRAIN, "Thiès", "Kayes"),
    changed(TRAIN, "Fatou Sarr", "Awa Sarr"),
    changed(TRAIN, "Quinze", "Seize"),
    changed(FLOOD, "27 people", "31 people"),
    changed(FLOOD, "Sunday", "Monday"),
    changed(FLOOD, "fifty years", "sixty years"),
    changed(FLOOD, "have not seen", "have seen"),
    changed(BANK, "27 percent", "26.5 percent"),
    changed(BANK, "nine to three", "three to nine"),
    changed(BANK, "Yemi Adeyinka", "Ola Bakare"),
    changed(BANK, "July", "June"),
    changed(MUSEUM, "72 other", "27 other"),
    changed(MUSEUM, "London", "Berlin"),
    ("the correction has another lead", ATTACK, f"Le bilan est porté à 14 morts. {without_first(ATTACK)}"),
    ("the correction has another end", f"{TRAIN} On attend 12 trains.", f"{TRAIN} Les trains seront au nombre de 14."),
    ("the last sentence has another number", f"{MUSEUM} He is 61.", f"{MUSEUM} He is 63."),
    ("the last sentence has another name", f"{TRAIN} Le suspect est Ali Cissé.", f"{TRAIN} Le suspect est Omar Ba."),
    ("a clause with a figure is added", f"{TRAIN} Il y a 12 morts.", f"{TRAIN} Il y a 12 morts et 30 blessés."),
    ("another currency", BANK + " It costs 50 $.", BANK + " It costs 50 €."),
    ("a correction, typeset anew", ATTACK, typeset(ATTACK.replace("12 soldats", "13 soldats"))),
    ("a correction in a shifted window", FLOOD, shifted(FLOOD.replace("fifty", "thirty"))),
    *((f"stories {at} and {at + 1}", STORIES[at], STORIES[at + 1]) for at in range(5)),
    (
        "the same event, reported anew",
        ATTACK,
        "Une douzaine de militaires ont péri dans l'assaut mené contre un camp de l'armée malienne, non loin de "
        "Ménaka. Selon un élu local joint par téléphone, les assaillants étaient une centaine. Ils ont brûlé des "
        "véhicules avant de disparaître en direction du Niger. Le colonel Souleymane Dembélé assure que l'armée "
        "tient la zone. La région est depuis des années en proie à des violences.",
    ),
    (
        "the same event in English",
        FLOOD,
        "Torrential rain has killed at least 27 people in Niger, the government said on Monday. Mayor Ibrahim Oumarou "
        "said that whole districts of the capital were under water. \"We have not seen the river this high in fifty "
        "years,\" he told reporters. Schools have been turned into shelters, and aid agencies fear an outbreak of "
        "cholera. The army has been called in to repair the road to Tillabéri.",
    ),
    ("one boilerplate at the end of two reports", f"{TRAIN} {WHO}", f"{without_last(ATTACK)} {WHO}"),
    ("one boilerplate in English", f"{without_last(BANK)}\n\n{ABOUT}", f"{without_last(MUSEUM)}\n\n{ABOUT}"),
    ("a boilerplate that is a passage", ABOUT, f"{FLOOD}\n\n{ABOUT}"),
    (
        "two years of a table",
        "Production par région (2021)\nKayes | 12 400 t | 8 %\nKoulikoro | 55 100 t | 37 %\nSikasso | 71 300 t | 48 %\n"
        "Ségou | 10 200 t | 7 %\nLa production est exprimée en tonnes de coton graine livrées à la fin de la campagne.",
        "Production par région (2022)\nKayes | 11 900 t | 8 %\nKoulikoro | 51 700 t | 36 %\nSikasso | 70 800 t | 49 %\n"
        "Ségou | 10 600 t | 7 %\nLa production est exprimée en tonnes de coton graine livrées à la fin de la campagne.",
    ),
    (
        "two weather reports",
        "Temps ensoleillé ce lundi sur la majeure partie du pays. Les températures atteindront 38 degrés à Bamako et "
        "42 degrés à Tombouctou. Des vents faibles souffleront du nord-est. Des orages isolés sont attendus en fin "
        "de journée dans la région de Sikasso.",
        "Temps ensoleillé ce jeudi sur la majeure partie du pays. Les températures atteindront 36 degrés à Bamako et "
        "41 degrés à Tombouctou. Des vents faibles souffleront du nord-est. Des orages isolés sont attendus en fin "
        "de journée dans la région de Kayes.",
    ),
]  # fmt: skip


def hit(text: str, document: str, start: int = 0) -> Hit:
    passage = Passage(f"{document}:{start}", document, start, start + len(text), text)
    return Hit(passage, Document(document, "", text), 0.5, 0.5, 0.5)


def hits(*texts: str) -> tuple[Hit, ...]:
    return tuple(hit(text, f"{at}.txt") for at, text in enumerate(texts))


def texts(groups: tuple[tuple[Hit, ...], ...]) -> list[list[str]]:
    return [[found.passage.text for found in group] for group in groups]


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in COPIES], ids=[pair[0] for pair in COPIES])
def test_copies_are_one_group_whichever_comes_first(one: str, other: str) -> None:
    assert texts(merge_duplicates(hits(one, other))) == [[one, other]]
    assert texts(merge_duplicates(hits(other, one))) == [[other, one]]


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in APART], ids=[pair[0] for pair in APART])
def test_what_is_no_copy_stays_apart_whichever_comes_first(one: str, other: str) -> None:
    assert texts(merge_duplicates(hits(one, other))) == [[one], [other]]
    assert texts(merge_duplicates(hits(other, one))) == [[other], [one]]


WORDS = st.sampled_from(
    [
        *(
            "Le fleuve monte à Bamako, selon M. Novak. ",
            "12 morts ",
            "14 morts ",
            "« Oui » ",
            "AFP ",
            "\n\n",
            "— ",
            "👍 ",
        ),
        *("السلام عليكم ", "句子。", "हिन्दी ", "e\u0301te ", "les villageois ont quitté leurs maisons avant la nuit "),
        "the river has not been this high for years. ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=12).map("".join), st.sampled_from([pair[2] for pair in COPIES]))
HITS = st.lists(st.tuples(TEXTS, st.sampled_from("abc")), max_size=8).map(
    lambda found: [hit(text, document, start) for start, (text, document) in enumerate(found)]
)


@given(HITS)
def test_every_hit_is_in_one_group_and_the_order_is_kept(found: list[Hit]) -> None:
    groups = merge_duplicates(found)
    rank = {one.passage.id: place for place, one in enumerate(found)}
    ranks = [[rank[one.passage.id] for one in group] for group in groups]
    assert sorted(chain.from_iterable(ranks)) == list(range(len(found)))
    assert all(group == sorted(group) for group in ranks)
    assert [group[0] for group in ranks] == sorted(group[0] for group in ranks)


@given(HITS)
def test_merging_again_changes_nothing(found: list[Hit]) -> None:
    groups = merge_duplicates(found)
    assert merge_duplicates([one for group in groups for one in group]) == groups
    assert merge_duplicates([group[0] for group in groups]) == tuple((group[0],) for group in groups)


@given(TEXTS)
def test_a_text_is_a_copy_of_itself(text: str) -> None:
    assert len(merge_duplicates(hits(text, text))) == 1


@given(
    st.lists(st.sampled_from(["oui", "non", "paix", "fleuve", "Mali", "12", "14", "%", "€"]), max_size=7).map(" ".join),
    TEXTS,
)
def test_a_short_text_is_only_a_copy_of_its_equal(short: str, other: str) -> None:
    assert len(merge_duplicates(hits(short, f"{short} {other} encore"))) == 2


def test_no_hits_give_no_groups() -> None:
    assert merge_duplicates([]) == ()


@pytest.mark.parametrize(("one", "other"), [("Paix à Gao !", "PAIX A GAO"), ("« L'été »", "“L’e\u0301te\u0301”")])
def test_a_short_text_is_a_copy_without_regard_to_case_accents_and_punctuation(one: str, other: str) -> None:
    assert len(merge_duplicates(hits(one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("90 %", "90 €"), ("x < 5", "x > 5"), ("👍", "👎"), ("...", "!"), ("5", "-5")]
)
def test_a_short_text_with_another_sign_is_another(one: str, other: str) -> None:
    assert len(merge_duplicates(hits(one, other))) == 2


def test_scripts_without_capitals_are_copied_word_for_word_or_not_at_all() -> None:
    text = "أعلن الجيش يوم الثلاثاء مقتل اثني عشر جنديا في هجوم استهدف موقعا عسكريا قرب مدينة ميناكا شمال شرق البلاد"
    assert len(merge_duplicates(hits(text, f"عاجل. {text}."))) == 1
    assert len(merge_duplicates(hits(text, text.replace("ميناكا", "تمبكتو")))) == 2


def test_a_copy_of_a_copy_joins_only_what_it_copies_itself() -> None:
    plain = "Les villageois ont quitté leurs maisons avant la nuit et marchent vers la ville. "
    others = [plain.replace("villageois", who).replace("maisons", what) for who, what in (("paysans", "champs"),)]
    parts = [*sentences(MUSEUM), *others, *sentences(TRAIN)]
    first, second, third = (" ".join(parts[start : start + 5]) for start in (0, 2, 4))
    assert len(merge_duplicates(hits(first, second))) == len(merge_duplicates(hits(second, third))) == 1
    assert texts(merge_duplicates(hits(first, second, third))) == [[first, second], [third]]
    assert texts(merge_duplicates(hits(second, first, third))) == [[second, first, third]]


def test_passages_of_one_document_are_no_copies_of_each_other_unless_equal() -> None:
    again = [hit(ATTACK, "a.txt"), hit(without_last(ATTACK), "a.txt", 900), hit(typeset(ATTACK), "a.txt", 1800)]
    assert texts(merge_duplicates(again)) == [[ATTACK, typeset(ATTACK)], [without_last(ATTACK)]]


def test_two_passages_of_one_document_may_copy_a_longer_one_of_another() -> None:
    parts = sentences(ATTACK)
    halves = [" ".join(parts[:2]), " ".join(parts[2:])]
    found = [hit(ATTACK, "a.txt"), hit(halves[0], "b.txt"), hit(halves[1], "b.txt", 400)]
    assert texts(merge_duplicates(found)) == [[ATTACK, *halves]]


def test_five_copies_leave_room_for_another_story() -> None:
    copies = [ATTACK, typeset(ATTACK), titled(ATTACK), credited(ATTACK), without_last(ATTACK)]
    assert texts(merge_duplicates(hits(*copies, HARVEST))) == [copies, [HARVEST]]
