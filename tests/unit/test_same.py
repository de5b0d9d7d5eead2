"""Answers from several places: which are the same, and which contradict one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.agreement import disagree, group_answers, same_answer
from rag.text.normalise import answer_tokens
from rag.text.question import Form

SAME = (
    ("Iounous-Bek Evkourov", "Iounous-Bek Ievkourov"),
    ("Iounous-Bek Evkourov", "Yunus-bek Yevkurov"),
    ("Ievkourov", "le vice-ministre de la Défense Iounous-Bek Evkourov"),
    ("Igor Gromyro", "Igor Gromyko"),
    ("Gromyko", "l’ambassadeur Igor Gromyro"),
    ("Goïta", "Assimi Goita"),
    ("Assimi Goita", "le colonel Assimi Goïta"),
    ("colonel Goïta", "président Assimi Goïta"),
    ("Sergueï Lavrov", "Sergei Lavrov"),
    ("Serguei Lavrov", "Sergej LAVROV"),
    ("Sergueï Lavrov", "Lavrov"),
    ("S. Lavrov", "Sergueï Lavrov"),
    ("Vladimir Poutine", "President Putin"),
    ("M. Poutine", "Vladimir Putin"),
    ("Volodymyr Zelensky", "Zelenskyy"),
    ("Zelenskiy", "le président Volodymyr Zelenskyy"),
    ("Mohamed Bazoum", "Mohammed Bazoum"),
    ("Alexandre Novak", "vice-Premier ministre Alexandre Novak"),
    ("Alexandre Novak", "Deputy Prime Minister Alexander Novak"),
    ("Alexandre Novak, vice-Premier ministre russe", "Novak"),
    ("Alexandre Fomine", "Aleksandr Fomin"),
    ("ministre de la Défense Alexandre Fomine", "général Fomine"),
    ("Sanou", "le ministre de l’Économie Alousséni Sanou"),
    ("le ministre russe des Affaires étrangères, Sergueï Lavrov", "Lavrov"),
    ("Choïgou", "Sergei Shoigu"),
    ("Alassane Ouattara", "Wattara"),
    ("Bachar al-Assad", "Bashar Assad"),
    ("Evgueni Prigojine", "Yevgeny Prigozhin"),
    ("Charles de Gaulle", "de Gaulle"),
    ("N’Djamena", "N'Djaména"),
    ("Tchad", "Chad"),
    ("Guinée-Bissau", "Guinée Bissau"),
    ("le Mali", "MALI"),
    ("Bamako", "à Bamako, au Mali"),
    ("Bamako", "la capitale Bamako"),
    ("le groupe « Wagner »", "Wagner"),
    ("Wagner Group", "le Wagner Group"),
    ("90 %", "90 pour cent"),
    ("90%", "90 percent"),
    ("plus de 90 %", "90 %"),
    ("ten percent", "10 %"),
    ("3 000", "3000"),
    ("100,000 euros", "100\u202f000 euros"),
    ("3 millions d’euros", "3 000 000 euros"),
    ("1,5 milliard", "1.5 billion"),
    ("12 soldats", "douze soldats"),
    ("12 soldats", "12 soldats maliens"),
    ("12", "12 soldats"),
    ("deux", "two"),
    ("le 15 juin 2021", "15 juin 2021"),
    ("June 15, 2021", "mardi 15 juin 2021"),
    ("15 juin", "15 juin 2021"),
    ("2021", "en juin 2021"),
    ("Su-25", "avion Su‑25"),
    ("XVIIIe siècle", "le XVIIIᵉ siècle"),
    ("l’or", "or"),
    ("or", "l’or du désert"),
    ("le pétrole", "pétrole brut"),
    ("Be\u0301nin", "Bénin"),
    ("باماكو", "باماكو"),
)
OTHER = (
    ("Alexandre Novak", "Alexandre Fomine"),
    ("Alexandre Novak", "Alexandra Novak"),
    ("Alexandre Novak", "Maria Novak"),
    ("Alexandre", "Alexandre Novak"),
    ("Assimi Goïta", "Choguel Maïga"),
    ("Ibrahim Boubacar Keïta", "Modibo Keïta"),
    ("Martine Aubry", "Martin Aubry"),
    ("Ali Bongo", "Omar Bongo"),
    ("George W. Bush", "George H. Bush"),
    ("Louis XIV", "Louis XV"),
    ("Louis", "Louis XIV"),
    ("XVIIe siècle", "XVIIIe siècle"),
    ("Richard I", "Richard II"),
    ("World War I", "Istanbul"),
    ("St Louis", "Louis"),
    ("Goïta et Maïga", "Goïta"),
    ("maure", "chef de tribu maure"),
    ("or", "mine d’or"),
    ("désert", "l’or du désert"),
    ("trois", "3e place"),
    ("Mali, Niger et Burkina Faso", "Niger"),
    ("Mali", "Malte"),
    ("Mali", "Malawi"),
    ("Niger", "Nigeria"),
    ("Niger", "Nigéria"),
    ("Iran", "Irak"),
    ("Ireland", "Iceland"),
    ("Irlande", "Islande"),
    ("Gambie", "Zambie"),
    ("Boston", "Bolton"),
    ("Cameron", "Cameroun"),
    ("Soudan", "Soudan du Sud"),
    ("Sudan", "South Sudan"),
    ("Guinée", "Guinée-Bissau"),
    ("Guinée", "Guinée équatoriale"),
    ("Corée du Nord", "Corée du Sud"),
    ("Congo", "République démocratique du Congo"),
    ("Union africaine", "Union européenne"),
    ("Union", "Union africaine"),
    ("York", "New York"),
    ("New York", "New York Times"),
    ("Tchad", "lac Tchad"),
    ("Mali", "Bamako, Mali"),
    ("Mali", "Bamako, au Mali"),
    ("Mali", "l’armée du Mali"),
    ("Kremlin", "porte-parole du Kremlin"),
    ("ONU", "ONG"),
    ("Vladimir Poutine", "Vladimir Medinski"),
    ("26-27 juillet", "27 juillet"),
    ("président du Mali", "ministre du Mali"),
    ("Premier ministre", "vice-Premier ministre"),
    ("ministre", "ancien ministre"),
    ("père", "mère"),
    ("Père", "Mère"),
    ("père", "grand-père"),
    ("2021", "2022"),
    ("14 juin", "15 juin"),
    ("14 juin 2021", "14 juin 2022"),
    ("juin 2021", "juillet 2021"),
    ("15 juin", "2021"),
    ("2021", "2019-2021"),
    ("15", "15 juin 2021"),
    ("Su-25", "Su-35"),
    ("Su-25", "Mi-25"),
    ("Mi-8", "Mi-8MT"),
    ("12 soldats", "22 soldats"),
    ("12 soldats", "12 civils"),
    ("soldats", "12 soldats"),
    ("12", "12 millions"),
    ("3 millions", "3 milliards"),
    ("3 millions d’euros", "3 millions de dollars"),
    ("90 %", "90 soldats"),
    ("1,5", "15"),
    ("-5 °C", "5 °C"),
    ("deux ans", "deux ans et demi"),
    ("two", "three"),
    ("pétrole", "gaz"),
    ("", ""),
    ("?!", "?!"),
    ("", "Mali"),
)
PIECES = (
    *("Alexandre", "Novak", "Goïta", "président", "ministre", "le", "de", "d'", "et", ",", "-", "Mali", "Sud", "S."),
    *("12", "juin", "2021", "15", "soldats", "million", "%", "plus", "trois", "Guinée", "Bissau", "1.2.3", "Bamako"),
)
ANSWERS = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_answer_are_the_same(one: str, other: str) -> None:
    assert same_answer(one, other)
    assert same_answer(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_answers_are_not_the_same(one: str, other: str) -> None:
    assert not same_answer(one, other)
    assert not same_answer(other, one)


@given(ANSWERS, ANSWERS)
def test_the_order_of_two_answers_does_not_matter(one: str, other: str) -> None:
    assert same_answer(one, other) == same_answer(other, one)


@given(ANSWERS)
def test_an_answer_that_says_something_is_the_same_as_itself(answer: str) -> None:
    assert same_answer(answer, answer) == bool(answer_tokens(answer, fold_accents=True))


@pytest.mark.parametrize(
    ("answers", "groups"),
    [
        ([], []),
        (["Lavrov", "90 %", "Sergueï Lavrov", "90 pour cent"], [[0, 2], [1, 3]]),
        (["Goïta", "Assimi Goita", "le colonel Goïta"], [[0, 1, 2]]),
        (["Novak", "Maria Novak", "Alexandre Novak"], [[0, 1], [2]]),
        (["2021", "14 juin 2021", "15 juin 2021"], [[0, 1], [2]]),
        (["?", "?"], [[0], [1]]),
    ],
)
def test_equal_answers_are_grouped(answers: list[str], groups: list[list[int]]) -> None:
    assert group_answers(answers) == groups


@given(st.lists(ANSWERS, max_size=8))
def test_groups_share_out_all_answers_in_their_order(answers: list[str]) -> None:
    groups = group_answers(answers)
    assert sorted(at for group in groups for at in group) == list(range(len(answers)))
    assert all(group == sorted(group) for group in groups)
    assert groups == sorted(groups)
    assert all(
        same_answer(answers[one], answers[other])
        for group in groups
        for one in group
        for other in group[:-1]
        if one != other
    )


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        ("number", ("12 soldats", "22 soldats")),
        ("number", ("1 soldat", "12 soldats tués")),
        ("number", ("90 %", "95 pour cent")),
        ("number", ("3 000", "4000")),
        ("number", ("3 millions d’euros", "3 milliards d’euros")),
        ("number", ("trois pays", "four pays")),
        ("number", ("12 soldats", "une douzaine", "15 soldats")),
        ("time", ("14 juin 2021", "15 juin 2021")),
        ("time", ("juin 2021", "juillet 2021")),
        ("time", ("2021", "en juin 2022")),
        ("time", ("le 14 juin", "June 15, 2021")),
        ("time", ("2021", "juin 2021", "juin 2020")),
    ],
)
def test_answers_contradict_one_another(form: Form, answers: tuple[str, ...]) -> None:
    assert disagree(answers, form)
    assert disagree(answers[::-1], form)


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        ("number", ()),
        ("number", ("12 soldats",)),
        ("number", ("12", "une douzaine")),
        ("number", ("3 000", "3000")),
        ("number", ("3 millions d’euros", "3 000 000 euros")),
        ("number", ("plus de 90 %", "90 %")),
        ("number", ("plus de 90 %", "95 %")),
        ("number", ("12 soldats", "3 civils")),
        ("number", ("90 %", "12")),
        ("number", ("12", "22 soldats")),
        ("number", ("12 à 15", "20")),
        ("number", ("trois", "3")),
        ("number", ("version 1.2.3", "version 1.2.4")),
        ("time", ("2021", "juin 2021")),
        ("time", ("15 juin", "2021")),
        ("time", ("15 juin 2021", "mardi 15 juin")),
        ("time", ("2019-2021", "2022")),
        ("time", ("avant 2021", "2019")),
        ("time", ("the 1960s", "1965")),
        ("time", ("lundi", "mardi")),
        ("person", ("Alexandre Novak", "Sergueï Lavrov")),
        ("other", ("12 soldats", "22 soldats")),
    ],
)
def test_answers_do_not_contradict_one_another(form: Form, answers: tuple[str, ...]) -> None:
    assert not disagree(answers, form)
    assert not disagree(answers[::-1], form)
