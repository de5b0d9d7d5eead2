from pathlib import Path

import pytest

from rag import Assistant
from rag.errors import QuestionError
from rag.words.frame import disagreement
from tests.conftest import SEEDS
from tests.fakes import assistant_over


def assistant_of(folder: Path, texts: tuple[str, ...], answer_from: float = 0.0) -> Assistant:
    """An assistant with fake models over texts of its own, 0.txt, 1.txt and so on."""
    return assistant_over(folder, {f"{number}.txt": text for number, text in enumerate(texts)}, answer_from)


@pytest.mark.parametrize(
    ("question", "expected", "source", "language"),
    [
        ("Qui a conduit la délégation russe à Bamako ?", "Alexandre Novak", "000_07c3436994a3e81c.txt", "fr"),
        ("Who led the Russian delegation?", "Alexandre Novak", "000_07c3436994a3e81c.txt", "en"),
    ],
)
def test_the_first_citation_proves_the_answer(
    assistant: Assistant, question: str, expected: str, source: str, language: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert expected in answer.citations[0].quote
    assert answer.citations[0].document == source
    assert answer.language == language


@pytest.mark.parametrize("question", ["Qui a conduit la délégation russe ?", "What is Barkhane?", "Les Su-25 ?"])
def test_every_quote_stands_in_its_file(assistant: Assistant, question: str) -> None:
    for citation in assistant.ask(question).citations:
        document = assistant.document(citation.document)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.quote in (SEEDS / citation.document).read_text("utf-8")
        if citation.exact:
            assert citation.start <= citation.exact[0] < citation.exact[1] <= citation.end


def test_a_question_for_a_name_is_answered_by_the_name(assistant: Assistant) -> None:
    answer = assistant.ask("Qui a conduit la délégation russe ?")
    start, end = answer.citations[0].exact or (0, 0)
    document = assistant.document(answer.citations[0].document)
    assert document is not None
    assert "Alexandre Novak" in answer.exact[0]
    assert document.text[start:end].split() == answer.exact[0].split()


def test_a_question_for_reasons_is_answered_by_sentences_alone(assistant: Assistant) -> None:
    answer = assistant.ask("Pourquoi la délégation d'Alexandre Novak est-elle venue à Bamako ?")
    assert answer.exact == ()
    assert all(citation.exact is None for citation in answer.citations)


def test_reading_only_reorders_what_was_found(assistant: Assistant) -> None:
    question = "Qui a conduit la délégation russe ?"
    answer, found = assistant.ask(question), assistant.search(question)
    assert {hit.passage.id for hit in answer.passages} == {hit.passage.id for hit in found}
    assert len(answer.passages) == len(found)
    assert answer.passages[0].document.path == answer.citations[0].document


def test_an_answer_that_two_documents_give_is_said_once(tmp_path: Path) -> None:
    texts = ("L’audience a eu lieu le 14 juin 2021.", "Le 14 juin 2021, l’audience a eu lieu à Bamako.")
    with assistant_of(tmp_path, texts) as made:
        answer = made.ask("Quand l’audience a-t-elle eu lieu ?")
    assert answer.exact == ("14 juin 2021",)
    assert [said.citations for said in answer.statements] == [(1, 2)]
    assert {citation.document for citation in answer.citations} == {"0.txt", "1.txt"}


def test_dates_that_contradict_one_another_are_both_given_and_said_to(tmp_path: Path) -> None:
    texts = ("L’audience a eu lieu le 14 juin 2021.", "L’audience a eu lieu le 16 juin 2021.")
    with assistant_of(tmp_path, texts) as made:
        answer = made.ask("Quand l’audience a-t-elle eu lieu ?")
    assert answer.statements[0].text == disagreement("fr")
    assert set(answer.exact) == {"14 juin 2021", "16 juin 2021"}
    assert [said.citations for said in answer.statements] == [(), (1,), (2,)]


@pytest.mark.parametrize(
    ("question", "reason"),
    [("Quand l’audience a-t-elle eu lieu ?", "below_threshold"), ("Que dit-on de l’audience ?", "nothing_read")],
)
def test_why_nothing_is_answered_is_said(tmp_path: Path, question: str, reason: str) -> None:
    with assistant_of(tmp_path, ("L’audience a eu lieu le 14 juin 2021.",), answer_from=1.0) as made:
        answer = made.ask(question)  # « audience » alone has a margin of -0.5, with « lieu » of 0.5
    assert (answer.status, answer.reason, answer.citations) == ("not_found", reason, ())
    assert answer.passages


def test_a_citation_says_what_its_article_says_of_itself(assistant: Assistant) -> None:
    answer = assistant.ask("Qui a remercié Vladimir Poutine pour son soutien ?")
    citation = next(one for one in answer.citations if one.document.startswith("003"))
    assert citation.title == "Le Mali a pu renforcer sa sécurité grâce à la Russie, selon Bamako"
    assert (citation.date, citation.publisher) == ("2023-07-28", "SpunikNews")


@pytest.mark.parametrize(
    "question", ["Quelle est la capitale du Japon ?", "Who won the football World Cup?", "qsdf wxcv poiu azer"]
)
def test_what_the_documents_do_not_say_is_not_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found"
    assert answer.citations == ()
    assert answer.passages
    assert [said.citations for said in answer.statements] == [()]


@pytest.mark.parametrize("question", ["", "  \n ", "?!…", "x" * 10_000])
def test_a_question_that_cannot_be_asked_gets_one_sentence(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError) as raised:
        assistant.ask(question)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(
    "question", ["谁率领俄罗斯代表团？", "Кто возглавлял российскую делегацию?", "\ud800 qui ?", "qui\x00 ?"]
)
def test_a_question_in_another_script_or_with_odd_characters_is_no_error(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status in {"answered", "not_found"}


def test_a_question_in_a_script_that_cannot_be_read_is_told_so(assistant: Assistant) -> None:
    answer = assistant.ask("今日の天気はどうですか")
    assert answer.status == "not_found"
    assert "a script that Griot does not read" in answer.answer


def test_a_question_is_answered_across_scripts_that_the_model_reads(assistant: Assistant) -> None:
    assert "Novak" in assistant.ask("Кто возглавлял российскую делегацию?").citations[0].quote


def test_the_same_question_gets_the_same_answer(assistant: Assistant) -> None:
    first, second = (assistant.ask("Who is Sadio Camara?") for _ in range(2))
    assert (first.statements, first.citations, first.confidence) == (
        second.statements,
        second.citations,
        second.confidence,
    )


def test_an_exact_name_is_found_whatever_its_accents(assistant: Assistant) -> None:
    for question in ("Yèrèwolo-Ton", "yerewolo ton"):
        assert assistant.search(question)[0].passage.document.startswith("004")
