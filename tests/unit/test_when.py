"""The time that a question is about, and the dates that a passage tells.

Today is Sunday 22 November 2026 unless a test says otherwise.
"""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.when import Limit, Period, TimeAsked, dates_told, time_asked

TODAY = date(2026, 11, 22)


def asked(question: str, language: str = "fr") -> TimeAsked:
    return time_asked(question, language, TODAY)


def at(first: str) -> Period:
    return Period("at", first)


def between(first: str, last: str) -> Period:
    return Period("between", first, last)


def marked(question: str, language: str = "fr") -> list[str]:
    return [question[start:end] for start, end in asked(question, language).words]


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("Qui est venu en 2021 ?", "2021"),
        ("Le sommet de 2021 a-t-il réussi ?", "2021"),
        ("En 2021 les soldats sont-ils partis ?", "2021"),
        ("Qui a voté pour la présidentielle 2020 ?", "2020"),
        ("Et en l'an 2000 ?", "2000"),
        ("Qui est mort en 1895 ?", "1895"),
        ("Que s'est-il passé dans le courant de l’année 2021 ?", "2021"),
        ("Que s'est-il passé en juin 2021 ?", "2021-06"),
        ("QUE S’EST-IL PASSÉ EN AOÛT 2021 ?", "2021-08"),
        ("Qui a dirigé le coup d’État d’août 2020 ?", "2020-08"),
        ("Que s'est-il passé au mois de mai 2021 ?", "2021-05"),
        ("Qui a été reçu en sept. 2021 ?", "2021-09"),
        ("Que s'est-il passé en mars de l'année 2021 ?", "2021-03"),
        ("Qui est venu le 15 juin 2021 ?", "2021-06-15"),
        ("Qui est venu le lundi 1er\u00a0août 2024 ?", "2024-08-01"),
        ("Qui est venu le 15/06/2021 ?", "2021-06-15"),
        ("Qui est venu le 15.06.2021 ?", "2021-06-15"),
        ("Qui est venu le 2021-06-15 ?", "2021-06-15"),
        ("l'opération Barkhane de 2014", "2014"),
    ],
)
def test_french_dates_are_as_precise_as_they_are_given(question: str, date: str) -> None:
    assert asked(question).period == at(date)


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("Who came in 2021?", "2021"),
        ("In 2021 Wagner sent 400 men", "2021"),
        ("Who won the 2020 elections?", "2020"),
        ("Who came in the year 2000?", "2000"),
        ("Who received Ambassador Gromyko in June 2021?", "2021-06"),
        ("Who will march in March 2021?", "2021-03"),
        ("Who came in may 2021?", "2021-05"),
        ("Who came in Sept 2021?", "2021-09"),
        ("Who spoke on June 15, 2021?", "2021-06-15"),
        ("Who spoke on the 3rd of May 2021?", "2021-05-03"),
        ("Who spoke on Monday 15 June 2021?", "2021-06-15"),
        ("Who spoke on 06/15/2021?", "2021-06-15"),
        ("Who led the August 2020 coup?", "2020-08"),
    ],
)
def test_english_dates_are_as_precise_as_they_are_given(question: str, date: str) -> None:
    assert asked(question, "en").period == at(date)


@pytest.mark.parametrize(
    ("question", "today", "date"),
    [
        ("Qui est venu en juin ?", date(2026, 11, 22), "2026-06"),
        ("Qui est venu en décembre ?", date(2026, 11, 22), "2025-12"),
        ("Qui est venu en novembre ?", date(2026, 11, 1), "2026-11"),
        ("Who came on June 15?", date(2026, 6, 14), "2025-06-15"),
        ("Qui est venu le 15 juin ?", date(2026, 6, 15), "2026-06-15"),
        ("Qui est venu le 29 février ?", date(2026, 6, 15), "2024-02-29"),
        ("What may happen in May?", date(2026, 11, 22), "2026-05"),
    ],
)
def test_a_month_or_a_day_without_its_year_is_the_latest_until_today(question: str, today: date, date: str) -> None:
    assert time_asked(question, "en" if question[:3] in ("Who", "Wha") else "fr", today).period == at(date)


@pytest.mark.parametrize(
    ("question", "limit", "date"),
    [
        ("Qui dirige le Mali depuis janvier ?", "since", "2026-01"),
        ("Qui dirige le Mali depuis janvier 2022 ?", "since", "2022-01"),
        ("Qui dirige le Mali à partir du 3 mars 2022 ?", "since", "2022-03-03"),
        ("Qui dirige le Mali dès 2021 ?", "since", "2021"),
        ("Qui dirige le Mali depuis fin 2021 ?", "since", "2021-09"),
        ("Qui a parlé avant le 3 mai 2021 ?", "before", "2021-05-03"),
        ("Qui a parlé après 2020 ?", "after", "2020"),
        ("Qui a régné jusqu’en 2020 ?", "until", "2020"),
        ("Qui a régné jusqu'au 3 mai 2020 ?", "until", "2020-05-03"),
        ("Qui était là jusqu'à hier ?", "until", "2026-11-21"),
        ("Qui sera là d'ici 2030 ?", "until", "2030"),
        ("Which unit is deployed since january 2024?", "since", "2024-01"),
        ("What has changed from 2021 onwards?", "since", "2021"),
        ("Who ruled until 2020?", "until", "2020"),
        ("Who had left by 2020?", "until", "2020"),
        ("Who ruled before May 2021?", "before", "2021-05"),
        ("Who came after last week?", "after", "2026-11-15"),
    ],
)
def test_a_preposition_makes_a_limit(question: str, limit: Limit, date: str) -> None:
    assert asked(question).period == Period(limit, date)


@pytest.mark.parametrize(
    ("question", "limit", "words"),
    [
        ("Qui dirigeait avant le coup d'État d'août 2020 ?", "before", ["avant", "d'août 2020"]),
        ("Qui a gouverné depuis le putsch militaire d’août 2020 ?", "since", ["depuis", "d’août 2020"]),
        ("Who ruled after the coup of August 2020?", "after", ["after", "of August 2020"]),
        ("Who ruled after the August 2020 coup?", "after", ["after the August 2020"]),
    ],
)
def test_the_date_of_an_event_limits_as_the_event_does(question: str, limit: Limit, words: list[str]) -> None:
    assert asked(question).period == Period(limit, "2020-08")
    assert marked(question) == words


def test_two_events_limit_what_lies_between() -> None:
    question = "Qu'est-il arrivé entre le coup d'État d'août 2020 et celui de mai 2021 ?"
    assert asked(question).period == between("2020-08", "2021-05")
    assert marked(question) == ["entre", "d'août 2020", "de mai 2021"]


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("entre 2019 et 2021", "2019", "2021"),
        ("entre 2021 et 2019", "2019", "2021"),
        ("de mars à juin 2022", "2022-03", "2022-06"),
        ("de novembre 2021 à février", "2021-11", "2022-02"),
        ("de novembre à février 2022", "2021-11", "2022-02"),
        ("du 28 février au 3 mars 2021", "2021-02-28", "2021-03-03"),
        ("du 3 au 5 mai 2021", "2021-05-03", "2021-05-05"),
        ("entre le 15 juin 2021 et le 3 juillet 2021", "2021-06-15", "2021-07-03"),
        ("depuis 2019 jusqu'en 2021", "2019", "2021"),
        ("en 2019 et en 2021", "2019", "2021"),
        ("la période 2019–2021", "2019", "2021"),
        ("between May and July 2021", "2021-05", "2021-07"),
        ("from 2019 to 2021", "2019", "2021"),
        ("in September and October 2022", "2022-09", "2022-10"),
        ("from May 3 to May 5, 2021", "2021-05-03", "2021-05-05"),
        ("on May 3-5, 2021", "2021-05-03", "2021-05-05"),
        ("au début de 2021", "2021-01", "2021-04"),
        ("à la fin de l'année 2021", "2021-09", "2021-12"),
        ("mi-2021", "2021-05", "2021-08"),
        ("début juin 2021", "2021-06-01", "2021-06-10"),
        ("fin février 2024", "2024-02-21", "2024-02-29"),
        ("in late 2021", "2021-09", "2021-12"),
        ("in mid-June 2021", "2021-06-11", "2021-06-20"),
        ("dans les années 1990", "1990", "1999"),
        ("dans les années 90", "1990", "1999"),
        ("à la fin des années 1990", "1997", "1999"),
        ("in the 1990s", "1990", "1999"),
        ("au XIXe siècle", "1801", "1900"),
        ("in the 19th century", "1801", "1900"),
        ("à l'été 2021", "2021-06", "2021-08"),
        ("in the winter of 2020-2021", "2020-12", "2021-02"),
        ("in Q2 2021", "2021-04", "2021-06"),
        ("au premier trimestre 2022", "2022-01", "2022-03"),
        ("in the second half of 2021", "2021-07", "2021-12"),
    ],
)
def test_a_stretch_has_its_first_and_its_last(question: str, first: str, last: str) -> None:
    assert asked(question).period == between(first, last)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("hier", at("2026-11-21")),
        ("avant-hier", at("2026-11-20")),
        ("aujourd’hui", at("2026-11-22")),
        ("la semaine dernière", between("2026-11-09", "2026-11-15")),
        ("la semaine passée", between("2026-11-09", "2026-11-15")),
        ("cette semaine", between("2026-11-16", "2026-11-22")),
        ("le mois dernier", at("2026-10")),
        ("ce mois-ci", at("2026-11")),
        ("l'année dernière", at("2025")),
        ("l’an dernier", at("2025")),
        ("cette année", at("2026")),
        ("lundi dernier", at("2026-11-16")),
        ("le 15 juin dernier", at("2026-06-15")),
        ("en novembre dernier", at("2025-11")),
        ("en juin de l'année dernière", at("2025-06")),
        ("l'été dernier", between("2026-06", "2026-08")),
        ("depuis le début de l'année", Period("since", "2026-01")),
        ("il y a trois jours", at("2026-11-19")),
        ("il y a deux mois", at("2026-09")),
        ("il y a un an", at("2025")),
        ("il y a 11 mois", at("2025-12")),
        ("ces six derniers mois", Period("since", "2026-05-22")),
        ("depuis deux ans", Period("since", "2024-11-22")),
        ("yesterday", at("2026-11-21")),
        ("the day before yesterday", at("2026-11-20")),
        ("last week's meeting", between("2026-11-09", "2026-11-15")),
        ("last month", at("2026-10")),
        ("last year", at("2025")),
        ("this year", at("2026")),
        ("last November", at("2025-11")),
        ("late last year", between("2025-09", "2025-12")),
        ("three weeks ago", between("2026-10-26", "2026-11-01")),
        ("in the last 6 months", Period("since", "2026-05-22")),
        ("over the past year", Period("since", "2025-11-22")),
    ],
)
def test_relative_times_are_told_from_today(question: str, period: Period) -> None:
    assert asked(f"Que s'est-il passé {question} ?").period == period


@pytest.mark.parametrize(
    "question",
    [
        "Combien de soldats ?",
        "2000 soldats sont-ils arrivés ?",
        "Avec 2000 soldats, qui est venu ?",
        "Une ville de 2021 habitants ?",
        "Qui a envoyé entre 2000 et 3000 soldats ?",
        "De 2000 à 2021 soldats ?",
        "Que coûtent les 1999 euros ?",
        "Qui commande les 2 000 hommes ?",
        "Plus de 2000 ?",
        "Que dit l'article 2012 ?",
        "Que dit la loi 2020-012 ?",
        "Où est le Su-2000 ?",
        "Que vaut la Peugeot 2008 ?",
        "Que s'est-il passé le 31/02/2021 ?",
        "Depuis quand l'Africa Corps est-il présent ?",
        "Qui ira sur Mars ?",
        "Qui a vu les attentats du 11 septembre ?",
        "Qui dirige le Mouvement du 5 juin ?",
        "Que s'est-il passé cette année-là ?",
        "Il y a trois hommes ?",
        "Combien des 2021 habitants ?",
        "Qui régnait au Ve siècle avant J.-C. ?",
        "Who sent 1,500 men?",
        "Who lives in 2000 villages?",
        "How many of the 2021 refugees came back?",
        "What may happen?",
        "What may 2021 bring?",
        "Where did they march?",
        "Why did Theresa May resign?",
        "Who was led by May?",
        "Who has 2000-strong forces?",
        "Who took up to 2000 soldiers?",
        "Who flew Windows 2000?",
        "",
        "?",
    ],
)
def test_a_number_or_a_word_that_is_no_time_stays_out(question: str) -> None:
    assert asked(question, "en" if question[:2] in ("Wh", "Ho") else "fr") == TimeAsked()


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Que disent les articles de juin 2021 ?", at("2021-06")),
        ("Dans les articles de juin, qui parle ?", at("2026-06")),
        ("Selon la presse de 2023, qui dirige ?", at("2023")),
        ("D'après un article du 15 juin 2021, qui parle ?", at("2021-06-15")),
        ("Quels articles parus entre mars et mai 2022 parlent de Wagner ?", between("2022-03", "2022-05")),
        ("Que disent les articles de TASS de 2021 ?", at("2021")),
        ("Dans les articles de la semaine dernière, qui parle ?", between("2026-11-09", "2026-11-15")),
        ("Dans les articles de 2023, qu'est-il dit du coup d'État de 2020 ?", at("2023")),
        ("Which articles about Mali published since May 2022 name him?", Period("since", "2022-05")),
        ("Published since May 2022, who said it?", Period("since", "2022-05")),
        ("According to articles from 2022, who came?", at("2022")),
        ("What do the June 2021 articles say?", at("2021-06")),
        ("In an article from June 2021, who spoke?", at("2021-06")),
    ],
)
def test_the_articles_may_be_what_is_of_a_time(question: str, period: Period) -> None:
    found = asked(question)
    assert (found.period, found.of_documents) == (period, True)


@pytest.mark.parametrize(
    "question",
    [
        "Que disent les articles sur le coup d'État de 2020 ?",
        "Que dit le rapport publié en 2020 ?",
        "Qu'a dit la conférence de presse de 2020 ?",
        "Qu'est la liberté de la presse en 2020 ?",
        "Que dit l'article 39 du Code pénal de 2020 ?",
        "Que disent les articles de la Constitution de 2020 ?",
        "What do the articles of the 2020 constitution say?",
        "Selon les articles, qui a été nommé en 2020 ?",
    ],
)
def test_a_time_of_something_else_is_not_of_the_articles(question: str) -> None:
    assert asked(question).period == at("2020")
    assert not asked(question).of_documents


@pytest.mark.parametrize(
    "question",
    [
        "Quelle est la dernière visite de Lavrov ?",
        "Quelles sont les deux dernières visites ?",
        "Quel est l'accord le plus récent ?",
        "Qui est récemment venu ?",
        "Que s'est-il passé ces derniers mois ?",
        "Qui est l'actuel président ?",
        "Qui dirige actuellement le Mali ?",
        "Qui dirige le Mali aujourd’hui ?",
        "What is the latest agreement?",
        "What is the most recent visit?",
        "When was Lavrov's last visit?",
        "What was Lavrov's last visit about?",
        "When did Lavrov last visit Bamako?",
        "When was the last time he came?",
        "Who is currently the president?",
        "What happened in recent months?",
    ],
)
def test_the_latest_may_be_asked_for(question: str) -> None:
    assert asked(question).recent


@pytest.mark.parametrize(
    "question",
    [
        "Qui est venu l'année dernière ?",
        "Qui est venu en juin dernier par avion ?",
        "Qui est venu ces six derniers mois ?",
        "Qui est au dernier étage ?",
        "Ce dernier a-t-il parlé ?",
        "Cette dernière est-elle partie ?",
        "Qui a parlé en dernier ?",
        "Qui était là le dernier jour ?",
        "Que fit-on la dernière semaine de juin 2021 ?",
        "Who came last month?",
        "Who came in the last six months?",
        "What is his last name?",
        "What does the last paragraph say?",
        "How long did the phone call between Diop and Lavrov last?",
        "How long will it last in Mali?",
        "When did the war last?",
        "Who spoke at last?",
    ],
)
def test_a_last_of_another_kind_is_not_the_latest(question: str) -> None:
    assert not asked(question).recent


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Qui est venu en juin 2021 ?", ["en juin 2021"]),
        ("Qui  est venu\u202fle\u00a015  juin 2021 ?", ["le\u00a015  juin 2021"]),
        ("Que disent les articles publiés depuis mai 2022 ?", ["articles publiés depuis mai 2022"]),
        ("Quelle est la dernière visite en 2021 ?", ["dernière", "en 2021"]),
        ("Qui a suivi le coup d'État de 2020 en juin 2021 ?", ["en juin 2021"]),
    ],
)
def test_the_words_of_time_are_shown(question: str, words: list[str]) -> None:
    assert marked(question) == words


def test_decomposed_accents_change_nothing_and_stay_with_their_letters() -> None:
    question = unicodedata.normalize("NFD", "Qui est venu dès août ?")
    assert asked(question).period == Period("since", "2026-08")
    assert marked(question) == [unicodedata.normalize("NFD", "dès août")]


PIECES = st.sampled_from(
    str.split(
        "en le la les de du d' depuis avant après jusqu'en entre et à in on the of from to since before until between"
        " and 2021 2019 1999 0 3 15 31 29 2000 2,000 juin Mai may March février feb. Q2 premier trimestre été hiver"
        " XIXe XXe siècle années 1990s hier aujourd'hui dernier dernière last week mois an year ago il y a trois ces"
        " six derniers demain lundi prochain next articles publiés presse selon coup d'État soldats visite latest"
        " , . - – ? ( « » é İ ǅ ﬁ ½ ²"
        " \u0301 \u200b"
    )
)
QUESTIONS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


@given(QUESTIONS, st.sampled_from(["fr", "en", "es", ""]), st.dates())
def test_any_question_is_read_and_its_words_stand_in_it(question: str, language: str, today: date) -> None:
    found = time_asked(question, language, today)
    ends = [0, *(place for words in found.words for place in words), len(question)]
    assert ends == sorted(ends)
    assert all(question[start:end].strip() for start, end in found.words)
    assert bool(found.words) == (found.recent or found.period is not None)


@given(QUESTIONS, st.dates())
def test_a_period_begins_no_later_than_it_ends(question: str, today: date) -> None:
    period = time_asked(question, "fr", today).period
    if period is not None and period.last:
        assert period.limit == "between"
        assert period.first <= period.last or period.first.startswith(period.last)


@given(QUESTIONS, st.dates(), st.dates())
def test_a_day_that_lies_in_a_period_overlaps_it(question: str, today: date, day: date) -> None:
    period = time_asked(question, "fr", today).period
    if period is not None and period.holds(day.isoformat()):
        assert period.overlaps(day.isoformat())


@pytest.mark.parametrize(
    ("period", "date", "overlaps"),
    [
        (at("2021-06"), "2021", True),
        (at("2021-06"), "2021-06-15", True),
        (at("2021-06"), "2021-07-01", False),
        (Period("since", "2021-06"), "2021", True),
        (Period("since", "2021-06"), "2021-05-31", False),
        (Period("after", "2020-08"), "2020-08-20", True),
        (Period("before", "2020-08"), "2020-08-01", True),
        (Period("before", "2020-08"), "2020-09", False),
        (Period("until", "2020"), "2020-12-31", True),
        (between("2019", "2021"), "2021-12", True),
        (between("2019", "2021"), "2018", False),
    ],
)
def test_a_date_overlaps_a_period_that_it_may_lie_in(period: Period, date: str, overlaps: bool) -> None:
    assert period.overlaps(date) is overlaps


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("L’audience a eu lieu le 12 juin 2021.", ["2021-06-12"]),
        ("The hearing was held in June 2021.", ["2021-06"]),
        ("Le barrage, construit en 2021, a cédé le 12/06/2022.", ["2021", "2022-06-12"]),
        ("Il y avait 2 000 hommes et 1500 soldats, puis 1999 réfugiés, sur 2021 km.", []),
        ("Il a gouverné de mars 2019 à juin 2021, puis entre 2022 et 2023.", ["2019-03", "2021-06", "2022", "2023"]),
        ("Présent depuis 2014, il est parti avant le coup d’État d’août 2020.", ["2014", "2020-08"]),
        ("En 2021, il est venu. En 2021, il est parti.", ["2021"]),
        ("Dans les années 1990, tout allait mieux.", ["1990", "1999"]),
        ("Reçu hier, il repart lundi ; il reviendra en juin.", []),
        ("", []),
    ],
)
def test_a_passage_tells_its_dates_as_precisely_as_it_has_them(text: str, dates: list[str]) -> None:
    assert list(dates_told(text)) == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Il a été reçu hier.", ["2021-06-15"]),
        ("He was received yesterday.", ["2021-06-15"]),
        ("Il part demain.", ["2021-06-17"]),
        ("Il a été reçu mardi.", ["2021-06-15"]),
        ("He was received on Wednesday.", ["2021-06-16"]),
        ("Il a été reçu jeudi.", ["2021-06-10"]),
        ("Il a été reçu lundi dernier.", ["2021-06-14"]),
        ("Il sera reçu lundi prochain.", ["2021-06-21"]),
        ("He will be received next Monday.", ["2021-06-21"]),
        ("Il a été reçu lundi 3 mai 2021.", ["2021-05-03"]),
        ("Il reçoit le mardi, chaque mercredi, every Thursday.", []),
        ("Il a été reçu en mai.", ["2021-05"]),
        ("Il sera reçu en juillet.", ["2021-07"]),
        ("Il a été reçu en décembre.", ["2020-12"]),
        ("Il sera reçu en décembre prochain.", ["2021-12"]),
        ("He will be received next June.", ["2022-06"]),
        ("Il a été reçu l’an dernier.", ["2020"]),
        ("He was received three years ago.", ["2018"]),
        ("Le budget de l’année prochaine est voté.", ["2022"]),
        ("La récolte de la semaine prochaine sera bonne.", ["2021-06-21", "2021-06-27"]),
        ("Le mois prochain, il pleuvra.", ["2021-07"]),
        ("Il a été reçu.", []),
    ],
)
def test_what_a_passage_tells_counts_from_the_date_of_its_article(text: str, dates: list[str]) -> None:
    assert list(dates_told(text, "2021-06-16")) == dates


@pytest.mark.parametrize("written", [None, "2021", "2021-06"])
def test_nothing_counts_from_an_article_whose_day_is_not_known(written: str | None) -> None:
    assert dates_told("Reçu hier, il repart en juillet.", written) == ()


def test_a_date_is_told_wherever_it_stands_in_a_long_passage() -> None:
    filler = "Les habitants demandent que le camp soit éloigné des écoles. " * 8
    assert dates_told(f"{filler}Il est venu le 3 mai 2020. {filler}Il est parti en 2022.") == ("2020-05-03", "2022")


@given(QUESTIONS, st.none() | st.dates().map(str))
def test_any_passage_is_read_and_its_dates_are_dates(text: str, written: str | None) -> None:
    for told in dates_told(text, written):
        date.fromisoformat((told + "-01-01")[:10])


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Que fera-t-il demain ?", at("2026-11-23")),
        ("Que fera-t-il après-demain ?", at("2026-11-24")),
        ("What will he do next week?", between("2026-11-23", "2026-11-29")),
        ("Que fera-t-il le mois prochain ?", at("2026-12")),
        ("Que fera-t-il en mars prochain ?", at("2027-03")),
        ("Que fera-t-il dimanche prochain ?", at("2026-11-29")),
    ],
)
def test_a_time_to_come_counts_from_today(question: str, period: Period) -> None:
    assert asked(question).period == period
