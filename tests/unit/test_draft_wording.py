"""Whether a question can be asked of somebody who has not seen its passage; where its answer stands there."""

import pytest

from rag.evaluate.draft.drafter import wording_fault
from rag.evaluate.draft.file import ProposedQuestion
from rag.evaluate.draft.proof import places_of

TEXT = (
    "Lors d’un entretien, le jeudi 01 août 2024,  le ministre Abdoulaye Diop a parlé à Lavrov. "
    "Abdoulaye\nDiop et 90% des officiers sont d’accord depuis août 2024."
)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Qui a conduit la délégation russe à Bamako ?", "fr"),
        ("À quelle agence Abdoulaye Diop a-t-il accordé un entretien ?", "fr"),
        ("Par qui les forces françaises de Barkhane ont-elles été remplacées ?", "fr"),
        ("Quand Sadio Camara a-t-il reçu l'ambassadeur de Russie ?", "fr"),
        ("Que dit l'article 5 de la Constitution du Mali ?", "fr"),
        ("In which country did some of the Russian drone instructors previously serve?", "en"),
        ("Whom did President Goita personally thank for their support?", "en"),
        ("How many African countries joined Mali in the consortium that Russia supports?", "en"),
    ],
)
def test_a_question_that_names_what_it_asks_about_may_be_asked(question: str, language: str) -> None:
    assert wording_fault(ProposedQuestion("who", question, "nobody of that name"), language) is None


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Quand est-il arrivé à Bamako ?", "fr"),
        ("En quelle année est-il devenu président du Mali ?", "fr"),
        ("Qui le texte cite-t-il à propos du Mali ?", "fr"),
        ("Selon l'article, qui dirige la délégation russe ?", "fr"),
        ("Qui est l'auteur de cette déclaration sur le Mali ?", "fr"),
        ("When did he come to Bamako?", "en"),
        ("Who is mentioned in the passage about Mali?", "en"),
        ("According to the article, who led the Russian mission?", "en"),
        ("Who supported this decision of Moscow?", "en"),
        ("Who was the minister?", "en"),
    ],
)
def test_one_that_needs_its_passage_may_not(question: str, language: str) -> None:
    assert wording_fault(ProposedQuestion("who", question, "nobody of that name"), language) == "alone"


def test_the_language_must_be_the_one_that_was_asked_for() -> None:
    line = ProposedQuestion("who", "Who led the Russian delegation to Bamako?", "Novak")
    assert wording_fault(line, "en") is None
    assert wording_fault(line, "fr") == "language"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When in August 2020 did Mali change its government?", "en août 2020"),
        ("Did Alexander Novak lead the Russian delegation?", "le vice-Premier ministre Alexander Novak"),
        ("In which year, 2014, did Barkhane begin?", "2014"),
    ],
)
def test_one_that_holds_its_answer_gives_it_away(question: str, answer: str) -> None:
    assert wording_fault(ProposedQuestion("who", question, answer), "en") == "told"


@pytest.mark.parametrize(
    "question", ["Who is it", "Mali?", "Who led it? Where to in Mali?", f"Who led {'very ' * 40}Mali?"]
)
def test_one_that_is_no_single_question_is_malformed(question: str) -> None:
    assert wording_fault(ProposedQuestion("who", question, "Novak"), "en") == "malformed"


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        ("August 1, 2024", ["01 août 2024"]),
        ("août 2024", ["août 2024", "août 2024"]),
        ("Abdoulaye Diop", ["Abdoulaye Diop", "Abdoulaye\nDiop"]),
        ("90 percent", ["90%"]),
        ("Assimi Goïta", []),
        ("…", []),
    ],
)
def test_an_answer_is_found_where_it_stands_in_the_words_that_stand_there(answer: str, stands: list[str]) -> None:
    assert [TEXT[start:end] for start, end in places_of(TEXT, answer)] == stands
