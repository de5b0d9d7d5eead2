"""Languages of documents and of questions, and scripts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rag.text.language import detect_language, question_language, script_of


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Qui a conduit la délégation russe à Bamako ?", "fr"),
        ("qui a conduit la delegation russe a bamako", "fr"),
        ("Ki a conduit la délégasion russe ?", "fr"),
        ("Qu'a dit M. Diop ?", "fr"),
        ("Où ?", "fr"),
        ("date du coup d’État", "fr"),
        ("Who led the Russian delegation?", "en"),
        ("who led the russain delegaton", "en"),
        ("Who is Andreï Averyanov?", "en"),
        ("When did Barkhane end", "en"),
        ("¿Quién dirigió la delegación rusa?", "es"),
        ("Wer leitete die russische Delegation in Bamako?", "de"),
        ("Was ist die Quelle des Rheins?", "de"),
        ("Chi ha guidato la delegazione russa a Bamako?", "it"),
        ("Кто возглавил российскую делегацию в Бамако?", "ru"),
        ("من قاد الوفد الروسي إلى باماكو؟", "ar"),
        ("谁率领俄罗斯代表团？", "zh"),
    ],
)
def test_a_question_is_known_by_its_words(question: str, language: str) -> None:
    assert question_language(question) == language


@pytest.mark.parametrize("question", ["Novak", "Sadio Camara ?", "?!", "", "2024", "👍"])
def test_a_name_or_a_sign_has_the_language_that_was_chosen_for_such(question: str) -> None:
    assert question_language(question) == "fr"
    assert question_language(question, default="en") == "en"


def test_plain_french_and_english_load_no_model() -> None:
    code = (
        "import sys; from rag.text.language import question_language as q;"
        "assert (q('Qui a conduit la délégation à Bamako ?'), q('Who led the delegation?')) == ('fr', 'en');"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le fleuve est monté de deux mètres en une nuit, selon les secours.", "fr"),
        ("The river rose by two metres in one night, the rescuers said.", "en"),
        ("Der Fluss ist in einer Nacht um zwei Meter gestiegen, sagen die Retter.", "de"),
        ("Le fleuve", None),
        ("1 2 3 4 " * 100, None),
        ("", None),
    ],
)
def test_a_document_has_a_language_or_is_too_short_to_tell(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Qui est là ?", "Latin"),
        ("Кто там?", "Cyrillic"),
        ("من هناك؟", "Arabic"),
        ("谁在那里？", "Han"),
        ("Novak сказал, что делегация прибыла", "Cyrillic"),
        ("ﬁn", "Latin"),
        ("123 ?! 👍", None),
        ("", None),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str | None) -> None:
    assert script_of(text) == script
