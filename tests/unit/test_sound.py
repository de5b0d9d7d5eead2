"""Names by their sound: which spellings are of one name, and which only look so."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.letters import fold, latin, same_sound, sound

ONE_NAME = tuple(
    tuple(pair.split("/"))
    for pair in str.split("""
    Medvedev/Medvedieff Khrouchtchev/Khrushchev Gorbatchev/Gorbachev Eltsine/Yeltsin Staline/Stalin Lénine/Lenin
    Trotski/Trotsky Brejnev/Brezhnev Tolstoï/Tolstoy Dostoïevski/Dostoevsky Pouchkine/Pushkin Tchekhov/Chekhov
    Tchaïkovski/Tchaikovsky Chostakovitch/Shostakovich Soljenitsyne/Solzhenitsyn Rachmaninov/Rachmaninoff
    Raspoutine/Rasputin Gagarine/Gagarin Kadyrov/Kadirov Loukachenko/Lukashenko Tymochenko/Tymoshenko
    Ianoukovitch/Yanukovych Porochenko/Poroshenko Kasparov/Kasparow Navalny/Navalnyï Sobianine/Sobyanin
    Narychkine/Naryshkin Michoustine/Mishustin Peskov/Peskow Outkine/Utkin Chevtchenko/Shevchenko
    Coulibaly/Koulibaly Touré/Toure Sissoko/Cissoko Diarra/Diara Ouédraogo/Wedraogo Issoufou/Issufu Youssouf/Yusuf
    Moussa/Musa Ousmanov/Usmanov Cheikh/Sheikh Djibril/Jibril Ghannouchi/Ghannushi Mohammed/Mohamed Abdoul/Abdul
    Bouteflika/Buteflika Touareg/Tuareg Tombouctou/Tombuktu Ouzbékistan/Uzbekistan Azerbaïdjan/Azerbaijan Djeddah/Jeddah
    Marrakech/Marrakesh Kazakhstan/Kazakstan Kharkiv/Kharkov Louhansk/Luhansk Zaporijia/Zaporizhzhia
    Erdoğan/Erdogan Papandréou/Papandreou Čapek/Capek Nguyên/Nguyen Łódź/Lodz
    Хрущёв/Khrouchtchev Мишустин/Mishustin Песков/Peskov Набиуллина/Nabioullina Пригожин/Prigojine Кадыров/Kadyrov
    Зеленский/Zelensky Порошенко/Poroshenko Вагнер/Wagner Путин/Poutine Μητσοτάκης/Mitsotakis Τσίπρας/Tsipras
    Παπανδρέου/Papandreou Θεσσαλονίκη/Thessaloniki Ουκρανία/Oukrania
    Macronn/Macron Netanyaou/Netanyahou Zelenskiy/Zelensky Guterres/Gutteres Ouatara/Ouattara Mitterand/Mitterrand
    Tinbuktoo/Tinbuktou Stoltenbreg/Stoltenberg
    """)
)
OTHER_NAMES = tuple(
    tuple(pair.split("/"))
    for pair in str.split("""
    Iceland/Ireland Islande/Irlande Niger/Nigeria Niger/Nigéria Mali/Malawi Mali/Malte Iran/Irak Iran/Iraq
    Gambie/Zambie Gambia/Zambia Guinée/Guyane Autriche/Australie Austria/Australia Slovénie/Slovaquie
    Slovenia/Slovakia Mauritanie/Mauritius Maurice/Mauritanie Dominique/Dominicaine Congo/Kosovo Liban/Libye
    Libye/Liberia Libéria/Sibérie Suède/Suisse Sweden/Sudan Soudan/Soldat Tchad/Tchéquie Jordanie/Géorgie
    Jordan/Georgia Inde/Indonésie India/Indiana Paraguay/Uruguay Monaco/Maroc Bahreïn/Bahamas Oman/Amman
    Lyon/Laon Rouen/Rennes Boston/Bolton Paris/Parme Bamako/Bangui Dakar/Douala Lomé/Rome Londres/Flandres
    Cameron/Cameroun Macron/Marcon Bush/Busch Mérimée/Mérimont Martin/Marin Lopez/Gomez Keïta/Kenyatta
    Diallo/Diarra Touré/Traoré Sankara/Sangaré Compaoré/Camara Hollande/Finlande Clinton/Clifton Harris/Paris
    Merkel/Mergel Marx/Mars Castro/Castor Ford/Fort Dupont/Dupond Obama/Osaka Trump/Trumbo Biden/Bidet
    Lénine/Lépine Staline/Stallone Pouchkine/Poutine Gagarine/Gauguin Brejnev/Belgrade Novak/Nowicki
    Alexandra/Alexandre Ivanov/Ivanova Romains/Roumains Catherine/Catalina Pierre/Piotr
    """)
)


def heard_as_one(one: str, other: str) -> bool:
    return same_sound(sound(one, surname=True), sound(other, surname=True))


def test_spellings_of_one_name_sound_alike() -> None:
    """All but a few of them: Kharkiv and Kharkov are two languages' names of one city."""
    missed = [pair for pair in ONE_NAME if not heard_as_one(*pair)]
    assert len(missed) <= 0.05 * len(ONE_NAME), missed


def test_other_names_do_not_sound_alike() -> None:
    taken = [pair for pair in OTHER_NAMES if heard_as_one(*pair)]
    assert len(taken) <= 0.03 * len(OTHER_NAMES), taken


@pytest.mark.parametrize(
    ("name", "surname", "heard"),
    [
        ("Martine", False, "martine"),
        ("Martine", True, "martin"),
        ("XIV", True, "xiv"),
        ("ONU", True, "onu"),
        ("Шойгу", True, "Soigu"),
        ("Μπακογιάννη", True, "bakogiani"),
        ("باماكو", True, "باماكو"),
        ("", True, ""),
    ],
)
def test_how_a_word_of_a_name_sounds(name: str, surname: bool, heard: str) -> None:
    assert sound(name, surname=surname) == heard


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("Щербаков", "shcherbakov"),
        ("Юлия", "iuliia"),
        ("Сергей", "sergei"),
        ("Ουγγαρία", "oungaria"),
        ("Мали2", "mali2"),
    ],
)
def test_other_alphabets_are_spelled_in_latin_letters(word: str, spelled: str) -> None:
    assert latin(fold(word)) == spelled


LONG = st.text("abc", min_size=5, max_size=7).map(lambda letters: f"m{letters}n")


@given(LONG, LONG)
def test_a_slip_is_one_edit(one: str, other: str) -> None:
    """Against every text that is one edit from the other."""
    edited = {one}
    for at in range(len(one)):
        edited |= {one[:at] + one[at + 1 :], one[:at] + one[at : at + 2][::-1] + one[at + 2 :]}
        edited |= {one[:at] + letter + one[at + rest :] for letter in "abcmn" for rest in (0, 1)}
    assert same_sound(one, other) == (other in edited)


@given(st.text(max_size=12))
def test_a_name_sounds_as_itself_however_it_is_composed(name: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    assert sound(composed, surname=True) == sound(decomposed, surname=True)
