import pytest

from rag import Assistant
from rag.errors import QuestionError
from rag.records import Answer
from tests.conftest import SEEDS


def quotes(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


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
