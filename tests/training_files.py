"""Made-up training files in SQuAD's layout: a dozen paragraphs a set, each with one fact that no other has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PARAGRAPHS = 24  # a set: with fewer, chance holds none of them out
RIVERS = {
    "en": ("Near the town lies {}, which floods in spring.", "a river of {} miles", "What lies near town {}?"),
    "de": ("Bei der Stadt liegt {}, der im Frühling steigt.", "ein Fluss von {} Meilen", "Was liegt bei Stadt {}?"),
    "es": ("Cerca del pueblo hay {}, que crece en primavera.", "un río de {} millas", "¿Qué hay cerca del pueblo {}?"),
    "zh": ("城镇附近有{}。", "一条{}英里的河", "城镇{}附近有什么？"),
}


def write_training_files(folder: Path) -> None:
    """Writes the four files. French, English, questions in Fon, and the same questions in four languages."""
    numbers = range(PARAGRAPHS)
    piaf = [_french(number) for number in numbers]
    piaf[0]["paragraphs"][0]["qas"].append(_asked("outside", "Où donc ?", [("Mopti", 5000)]))
    afriqa = [_african(number) for number in numbers]
    squad2 = [_english(number) for number in numbers]
    xquad = [_river(number, language) for number in numbers for language in RIVERS]
    for file, articles in (("piaf_fr", piaf), ("afriqa_fr_en", afriqa), ("squad2_en", squad2), ("xquad_12lang", xquad)):
        (folder / f"{file}.json").write_text(json.dumps({"version": file, "data": articles}), "utf-8")


def _french(number: int) -> dict[str, Any]:
    text = f"À l’été 19{number:02}, « l’audience » s'est tenue à Ségou n° {number}, sur le Niger."
    answer = f"Ségou n° {number}"
    asked = _asked(f"p{number}", f"Où s'est tenue l'audience {number} ?", [(answer, text.index(answer))] * 2)
    return _article(f"Audience_{number}", "fr", text, [asked])


def _african(number: int) -> dict[str, Any]:
    text = f"Le marché numéro {number} de Cotonou a ouvert le {number + 1} mars 1960."
    answer = [(f"{number + 1} mars 1960", text.index(f"{number + 1} mars"))]
    french = _asked(f"a{number}-p", f"Quand a ouvert le marché {number} ?", answer, lang="fr")
    fon = _asked(f"a{number}-n", f"Hwenu tɛ nu axi {number} hun ?", answer, lang="fon")
    return _article(f"Marché {number}", "fr", text, [french, fon])


def _english(number: int) -> dict[str, Any]:
    text = f"Bridge {number} was built by engineer Smith{number} and opened to trains."
    built = _asked(f"s{number}", f"Who built bridge {number}?", [(f"Smith{number}", text.index("Smith"))])
    closed = _asked(f"n{number}", f"Who closed bridge {number}?", [], is_impossible=True)
    return _article("Bridges", "en", text, [built, closed])


def _river(number: int, language: str) -> dict[str, Any]:
    sentence = RIVERS[language][0]
    answer, question = (part.format(number) for part in RIVERS[language][1:])
    text = f"{number}. {sentence.format(answer)}"
    return _article("Rivers", language, text, [_asked(f"x{number}", question, [(answer, text.index(answer))])])


def _asked(key: str, question: str, answers: list[tuple[str, int]], **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "question": question,
        "answers": [{"text": text, "answer_start": start} for text, start in answers],
        **more,
    }


def _article(title: str, language: str, text: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "lang": language, "paragraphs": [{"context": text, "qas": questions}]}
