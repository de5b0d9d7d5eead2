"""What somebody said, told by the sentences that say that he said it."""

from pathlib import Path

import pytest

from rag.answer.saying import saying_asked
from rag.assistant import Assistant
from tests.fakes import assistant_over

BRIDGE = (
    "Le pont de Kidira a été fermé lundi. « Nous le rouvrirons avant la saison des pluies. Les camions passeront les "
    "premiers », a déclaré l’ingénieure Awa Diarra devant la presse. Selon le maire, Bakary Coulibaly, les commerçants "
    "ont beaucoup perdu. Awa Diarra est née à Kayes."
)


@pytest.mark.parametrize(
    ("question", "who", "about"),
    [
        ("Qu'a dit Awa Diarra du pont ?", "awa diarra du pont", ""),
        ("Qu’a déclaré le maire sur les commerçants ?", "maire", "commercants"),
        ("Qu'est-ce que Bakary Coulibaly a dit ?", "bakary coulibaly", ""),
        ("What did the mayor say about the traders?", "mayor", "traders"),
        ("What has Awa Diarra announced?", "", ""),
        ("Qui a parlé du pont ?", "", ""),
    ],
)
def test_a_question_names_the_speaker_and_what_it_was_about(question: str, who: str, about: str) -> None:
    saying = saying_asked(question)
    assert (str(saying.who), str(saying.about)) == (who, about) if saying else who == ""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return assistant_over(tmp_path, {"pont.txt": BRIDGE})


def test_a_quotation_of_two_sentences_is_told_whole(assistant: Assistant) -> None:
    (citation,) = assistant.ask("Qu'a dit Awa Diarra ?").citations
    assert citation.quote.startswith("« Nous le rouvrirons")
    assert citation.quote.endswith("devant la presse.")


def test_whom_a_sentence_follows_says_it_too(assistant: Assistant) -> None:
    (citation,) = assistant.ask("What did Bakary Coulibaly say?").citations
    assert citation.quote.startswith("Selon le maire")


def test_he_goes_on_until_another_speaks(tmp_path: Path) -> None:
    text = (
        'Le pont sera fermé, a annoncé Awa Diarra. "Le chantier durera deux mois. Il coûtera cher", a-t-elle ajouté. '
        "Les piétons passeront, a assuré l’ingénieure. "
        "Il est trop tard, a dit le maire, Bakary Coulibaly. Il a précisé que le marché resterait ouvert."
    )
    with assistant_over(tmp_path, {"pont.txt": text}) as told:
        quotes = [citation.quote for citation in told.ask("Qu'a dit Awa Diarra ?").citations]
    assert quotes == [
        "Le pont sera fermé, a annoncé Awa Diarra.",
        '"Le chantier durera deux mois. Il coûtera cher", a-t-elle ajouté.',
        "Les piétons passeront, a assuré l’ingénieure.",
    ]


def test_who_is_only_named_says_nothing(tmp_path: Path) -> None:
    with assistant_over(tmp_path, {"pont.txt": "Le pont de Kidira, où Awa Diarra travaille, a été fermé."}) as silent:
        assert silent.ask("Qu'a dit Awa Diarra ?").status == "not_found"


def test_it_must_have_been_about_what_is_asked(assistant: Assistant) -> None:
    assert assistant.ask("Qu'a dit Awa Diarra sur les camions ?").status == "answered"
    assert assistant.ask("Qu'a dit Awa Diarra sur la pêche ?").status == "not_found"
