"""Follow-ups, and what must be left as it is: the cases of tests/qa/follow-ups.jsonl, and properties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Turn
from rag.talk import understand_turn
from rag.talk.follow_up import MOST_ADDED
from rag.talk.noun_phrases import mentions

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "qa" / "follow-ups.jsonl").read_text("utf-8").splitlines()
]
DELEGATION = Turn(
    "Qui a conduit la délégation russe à Bamako ?",
    "fr",
    ("le vice-Premier ministre Alexandre Novak",),
    ("Une délégation russe, conduite par le vice-Premier ministre Alexandre Novak, est à Bamako.",),
    ("000.txt",),
)
LED = Turn("Who led the Russian delegation to Bamako?", "en", ("Alexandre Novak",), (), ("000.txt",))
PLANT = Turn("Combien d'emplois l'usine Ferval va-t-elle supprimer ?", "fr", ("120",))
CURIE = Turn("Who discovered radium?", "en", ("Marie Curie",))


def turn_of(row: dict[str, Any]) -> Turn:
    """A turn as a line of the file has it: without what is empty."""
    exact, told, documents = (tuple(row.get(key, ())) for key in ("exact", "told", "documents"))
    return Turn(row["question"], row["language"], exact, told, documents)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['said']} < {case['turns'][-1]['question']}" for case in CASES])
def test_a_follow_up_stands_alone_and_what_does_already_is_left(case: dict[str, Any]) -> None:
    spoken = understand_turn(case["said"], [*map(turn_of, case["turns"])], titles=case.get("titles", {}).get)
    if "narrowed" in case:
        assert spoken.narrowed == case["narrowed"]
    else:
        assert (spoken.kind, spoken.question) == ("question", case["question"])
        assert spoken.is_rewritten == (case["question"] != case["said"])


def test_the_cases_are_of_both_languages_and_some_stand_alone() -> None:
    assert {turn["language"] for case in CASES for turn in case["turns"]} == {"fr", "en"}
    assert len({json.dumps(case) for case in CASES}) == len(CASES) > 500
    assert sum(case.get("question") == case["said"] for case in CASES) > 100


@pytest.mark.parametrize("said", ["Quand est-il venu ?", "Et en 2023 ?", "What about Niger?", "Who met her?"])
def test_without_turns_a_follow_up_is_left_as_typed(said: str) -> None:
    assert understand_turn(f" {said} ", []).question == said


@pytest.mark.parametrize(
    ("said", "is_new"), [("Quelle est la capitale du Japon ?", True), ("Que dit la délégation russe à Bamako ?", False)]
)
def test_a_change_of_subject_is_noticed(said: str, is_new: bool) -> None:
    assert understand_turn(said, [DELEGATION]).is_new_subject == is_new


@pytest.mark.parametrize(
    "said",
    [
        "Qui a gagné le rallye de Corse ?",
        "How many articles do you have?",
        "What do the marine biologists say?",
        "Quelle heure est-il ?",
        "Quelle usine ?",
        "Qui a écrit « La mer » ?",
    ],
)
def test_what_names_something_is_not_narrowed(said: str) -> None:
    assert understand_turn(said, [PLANT]).narrowed == ""


def test_a_noun_after_the_verb_of_did_is_no_verb() -> None:
    found = mentions("What did Oslo sell to Ghana's naval force?", "en")
    assert "Ghana's naval force" in [one.text for one in found]


TEXT = st.text(st.sampled_from("abcdefilnoqrstuvyzéàèç'’-?,.! ABELMNR«»12 il elle qui"), max_size=80)
WORDS = st.lists(
    st.sampled_from(
        str.split(
            "et qui l' il elle ils son sa leur y en a est -t-il Novak Bamako la délégation russe pourquoi ? when did he"
            " she it their that agreement 2021 en juin non je parlais de du cette visite merci there then what about"
            " the Russian one"
        )
    ),
    max_size=12,
).map(" ".join)


@given(WORDS | TEXT)
@settings(max_examples=300, deadline=None)
def test_a_question_without_turns_comes_back_as_it_is(said: str) -> None:
    spoken = understand_turn(said, [])
    assert spoken.question in (said.strip(), "")
    assert (spoken.question == "") == (spoken.kind != "question" or not said.strip())


@given(WORDS | TEXT, st.lists(st.sampled_from([DELEGATION, LED, PLANT, CURIE]), min_size=1))
@settings(max_examples=400, deadline=None)
def test_a_question_is_never_empty_and_of_bounded_length(said: str, turns: list[Turn]) -> None:
    spoken = understand_turn(said, turns)
    assert bool(spoken.question) == (spoken.kind == "question" and bool(said.strip()))
    assert len(spoken.question) <= len(said) + MOST_ADDED
    assert not {"\ue000", "\ue001"} & set(spoken.question)
