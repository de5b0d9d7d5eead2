"""Names, figures, cues and copies: what can be told of a claim without a model."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.verify.copies import copied_from, cues, is_shortened
from rag.llm.verify.evidence import anchors_of, out_of_order
from rag.llm.verify.figures import in_digits, missing_figures
from rag.llm.verify.names import claimed_names, names_in
from rag.llm.verify.sentence import missing_from
from rag.records import Document, Fact, Hit, Passage

CLAIMS = Path(__file__).parents[1] / "qa" / "claims"
FILES = ("train", "fit", "held", "held-2")


def a_hit(text: str, *, title: str = "", date: str = "", language: str = "fr") -> Hit:
    named, dated = (Fact(fact, 0, 0) if fact else None for fact in (title, date))
    document = Document("a.txt", "0" * 64, text, named, dated, language=language)
    return Hit(Passage("p", "a.txt", 0, len(text), text), document, 1.0, 1.0, 1.0)


def missing(claim: str, *hits: Hit, language: str) -> tuple[str, ...]:
    return missing_from(hits, claim, claimed_names(claim, language))


@pytest.mark.parametrize(
    ("claim", "language", "text"),
    [
        ("The Malian president went to Moscow.", "en", "Le chef de l’État du Mali s’est rendu à Moscou."),
        ("Le président russe a reçu M. Goita.", "fr", "Vladimir Poutine, chef de la Russie, a reçu Assimi Goïta."),
        ("Sergei Shoigu met Putin.", "en", "Sergueï Choïgou a rencontré Vladimir Poutine."),
        ("The US and the UN condemned it.", "en", "Les États-Unis et l’ONU l’ont condamné."),
        ("La CEDEAO a réagi.", "fr", "ECOWAS reacted."),
        ("L’Allemagne livre des armes.", "fr", "German arms were delivered."),
        ("Le roi Édouard est mort.", "fr", "King Edward died."),
        ("The LSU elected her.", "en", "The Law Students Union elected her."),
        ("Byzantine armies lost.", "en", "Les armées byzantines ont perdu."),
        ("Henri le Navigateur est portugais.", "fr", "Henry the Navigator came from Portugal."),
        ("Since Kiel had won, it went to Florida.", "en", "Kiel a gagné, et part pour la Floride."),
        ("Étudiant à Londres, il partit.", "fr", "A student in London, he left."),
        ("In 753 BC it was founded; HIV came later.", "en", "En 753 av. J.-C. ; plus tard le VIH."),
    ],
)
def test_a_name_is_held_in_any_of_its_forms(claim: str, language: str, text: str) -> None:
    assert missing(claim, a_hit(text), language=language) == ()


@pytest.mark.parametrize(
    ("claim", "language", "absent"),
    [
        ("Le Niger a signé l’accord.", "fr", "Niger"),
        ("The South African army left.", "en", "South African"),
        ("Lavrov signed it.", "en", "Lavrov"),
        ("Le ministre burkinabè est venu.", "fr", "burkinabè"),
        ("According to NATO, they left.", "en", "NATO"),
    ],
)
def test_a_name_that_no_passage_has_is_missing(claim: str, language: str, absent: str) -> None:
    text = "Le Nigeria et l’Afrique de l’Ouest ont signé l’accord avec Serguei Choïgou."
    assert absent in missing(claim, a_hit(text), language=language)


def test_the_first_word_of_a_sentence_is_no_name_by_its_capital() -> None:
    assert claimed_names("Officials said so. Women stayed. However, it rained.", "en") == []
    assert claimed_names("Chacun est venu. Aujourd’hui, ils sont là.", "fr") == []
    assert [name.text for name in claimed_names("Novak est arrivé.", "fr")] == ["Novak"]


def test_small_words_are_not_taken_for_the_acronyms_that_they_spell() -> None:
    assert claimed_names("Who can tell us if it is un or who?", "en") == []


def test_a_name_in_the_title_is_held() -> None:
    assert missing("Kandi a une cathédrale.", a_hit("Elle est grande.", title="Kandi"), language="fr") == ()


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("fourteen thousand five hundred copies", "14 500 exemplaires"),
        ("on May 14, 1948", "le 14 mai 1948"),
        ("in 1948", "le 14 mai 1948"),
        ("en mai 1947", "En 1947, il part. En mai, il revient."),
        ("1.8 billion euros", "1,8 milliard d’euros"),
        ("ninety percent", "90 %"),
        ("au XIXe siècle", "in the 19th century"),
        ("pendant dix ans", "de 1999 à 2009"),
        ("16,410.5 square kilometres", "16 410,5 km2"),
        ("It may sing", "il peut chanter"),
        ("Sept des 527 langues", "527 languages, seven of which are extinct"),
        ("de 1951 à 1963", "ces douze années (1951-63)"),
        ("from April to October", "d’avril à octobre"),
        ("fifty languages", "Une cinquantaine de langues"),
        ("entre les deux chambres", "le Sénat et l’Assemblée"),
        ("nearly 2.9 million people", "2 877 215 habitants"),
        ("environ 1,7 million d’habitants", "1 720 105 inhabitants"),
        ("près de 1,7 million d’habitants", "1 720 105 inhabitants"),
    ],
)
def test_a_figure_is_held_in_any_of_its_forms(claim: str, text: str) -> None:
    assert missing_figures(claim, [(text, None)]) == []


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("le 15 mai 1948", "le 14 mai 1948"),
        ("le 14 mai 1948", "en 1948"),
        ("1.8 million euros", "1,8 milliard d’euros"),
        ("93 miles", "93 kilomètres"),
        ("Henri VI", "Henri VII"),
        ("quatre fois", "trois fois"),
        ("2.9 million people", "2 877 215 habitants"),
        ("nearly 2.9 million people", "3 877 215 habitants"),
        ("in May 2020", "il peut chanter"),
    ],
)
def test_another_figure_is_missing(claim: str, text: str) -> None:
    assert missing_figures(claim, [(text, None)])


def test_a_time_ago_counts_from_the_date_of_the_document() -> None:
    told = [("Il est parti en juin 2021.", "2023-07-28")]
    assert missing_figures("Il est parti il y a deux ans.", told) == []
    assert missing_figures("Il est parti il y a cinq ans.", told) == ["il y a cinq ans"]


def test_what_is_missing_is_told_as_the_claim_writes_it() -> None:
    found = missing("Le 15 mai 1948, Ben Gourion reçut 25 délégués à Paris.", a_hit("Rien."), language="fr")
    assert set(found) == {"15 mai 1948", "25", "Ben", "Gourion", "Paris"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il n’est pas venu.", {"no"}),
        ("Né en 1948, il est venu.", set()),
        ("They may come.", {"maybe"}),
        ("Ils pourraient venir.", {"maybe"}),
        ("All came.", {"all"}),
        ("The vice-president came.", {"less"}),
    ],
)
def test_cues_tell_what_turns_or_weakens_a_sentence(text: str, expected: set[str]) -> None:
    assert cues(text) == expected


def test_names_in_another_order_are_out_of_order() -> None:
    text = "Mali attacked Niger in 2012."
    for claim, expected in (("Mali attacked Niger.", 0.0), ("Niger attacked Mali.", 1.0)):
        assert out_of_order(anchors_of(claim, claimed_names(claim, "en"), text)) == expected


def test_a_part_of_a_sentence_is_no_copy_without_its_negation() -> None:
    hit = a_hit("Ce front commun ne se brisa pas devant les armées de Napoléon en Espagne.")
    assert copied_from([hit], "devant les armées de Napoléon en Espagne") is None
    assert copied_from([hit], "Ce front commun ne se brisa pas devant les armées de Napoléon.") is not None


DELEGATION = "En juin, une délégation russe, conduite par Novak, est arrivée à Bamako, où Goïta l’a reçue."


@pytest.mark.parametrize(
    ("claim", "sentence", "copied"),
    [
        ("Une délégation russe est arrivée à Bamako.", DELEGATION, True),
        ("En juin, une délégation russe est arrivée à Bamako.", DELEGATION, True),
        ("Novak est arrivé à Bamako, où Goïta l’a reçue.", DELEGATION, False),
        ("Novak came to Bamako on Monday.", "A delegation led by Novak, came to Bamako on Monday.", False),
        ("A delegation came to Bamako on Monday.", "Led by Novak, a delegation came to Bamako on Monday.", True),
        ("The port is the largest one in Africa.", "The port, if built, is the largest one in Africa.", False),
        ("The port is the largest one in Africa.", "The port is, he said, the largest one in Africa.", False),
        ("The army took the town of Kidal.", "The army, unlike the police, took the town of Kidal.", False),
        ("The army took the town of Kidal.", "The army, on Monday, may have took the town of Kidal.", False),
    ],
)
def test_a_sentence_without_its_asides_is_a_copy(claim: str, sentence: str, copied: bool) -> None:
    assert (copied_from([a_hit(sentence)], claim) is not None) == copied


@given(
    st.lists(st.sampled_from(["a b", "b", "a", "mais c"]), max_size=30), st.lists(st.sampled_from("abc"), max_size=40)
)
def test_shortening_ends_whatever_is_repeated(parts: list[str], words: list[str]) -> None:
    assert is_shortened(words, ", ".join(parts)) in (True, False)


@given(st.integers(2, 9999))
def test_numbers_in_digits_stay(number: int) -> None:
    assert in_digits(f"a {number} b") == f"a {number} b"


@given(st.text(max_size=400), st.sampled_from(["fr", "en", "ar", "de"]))
def test_any_claim_has_names_and_figures_or_none(claim: str, language: str) -> None:
    hit = a_hit("Le Mali, en 2021.", date="2023-07-28")
    assert isinstance(missing(claim, hit, language=language), tuple)
    assert missing(claim, a_hit(claim, language=language), language=language) == ()


@pytest.mark.parametrize("name", FILES)
def test_the_claims_are_what_their_readme_says(name: str) -> None:
    rows = [json.loads(line) for line in (CLAIMS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(len(row["passage"]) <= 900 for row in rows)
    foreign = sum(row["claim_language"] != row["passage_language"] for row in rows)
    assert 0.4 < foreign / len(rows) < 0.6


@pytest.mark.parametrize(("one", "other"), list(combinations(FILES, 2)))
def test_no_passage_is_in_two_files_of_claims(one: str, other: str) -> None:
    passages = [
        {json.loads(line)["passage"] for line in (CLAIMS / f"{name}.jsonl").read_text("utf-8").splitlines()}
        for name in (one, other)
    ]
    assert not passages[0] & passages[1]


def test_a_word_is_where_the_text_has_it() -> None:
    held = names_in("À Moscou, puis à Bamako.")
    (name,) = claimed_names("He left Bamako.", "en")
    assert list(held.places(name)) == [17]
