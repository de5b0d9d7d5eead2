"""Where sentences begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import sentence_spans

PIECES = st.lists(
    st.sampled_from(
        str.split(
            "Il|M.|Novak|e\u0301te\u0301|«\u00a0|\u00a0»|.|!|…|?| |\n|\n\n|\u202f|“|”|’|- |1. |U.S.|av. J.-C.|السلام|؟|"
            "句子。|👨\u200d👩\u200d👧|3,5|n° 5|[…]|\t",
            "|",
        )
    )
).map("".join)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il part. Elle reste.", ["Il part.", "Elle reste."]),
        ("M. Diop et MM. Novak, cf. art. 12, p. ex. ici.", ["M. Diop et MM. Novak, cf. art. 12, p. ex. ici."]),
        ("Le Dr. Sy et Mme. Ba. Ils partent.", ["Le Dr. Sy et Mme. Ba.", "Ils partent."]),
        ("Vers 50 av. J.-C. à Rome. Fin.", ["Vers 50 av. J.-C. à Rome.", "Fin."]),
        ("C’était vers 50 av. J.-C. Le pays changeait.", ["C’était vers 50 av. J.-C.", "Le pays changeait."]),
        ("I. A. Gromyko parle. Bien.", ["I. A. Gromyko parle.", "Bien."]),
        ("The U.S. President left the U.S. He won.", ["The U.S. President left the U.S.", "He won."]),
        (
            "On Jan. 5 it rose 3.5 m, e.g. in Ségou. Then no. 4.",
            ["On Jan. 5 it rose 3.5 m, e.g. in Ségou.", "Then no. 4."],
        ),
        ("I said no. They left.", ["I said no.", "They left."]),
        ("Le n° 5 de Bamada.net est là. Oui.", ["Le n° 5 de Bamada.net est là.", "Oui."]),
        (
            "« Vive le Mali ! » a-t-il dit. « Bien. » Il part.",
            ["« Vive le Mali ! » a-t-il dit.", "« Bien. »", "Il part."],
        ),
        ("«\u00a0Quoi\u00a0?\u00a0» dit-il. Rien…", ["«\u00a0Quoi\u00a0?\u00a0» dit-il.", "Rien…"]),
        ('"It rose." She left.', ['"It rose."', "She left."]),
        ("Il dit […] Rien de plus.", ["Il dit […] Rien de plus."]),
        ("Titre sans point\nLe texte suit.", ["Titre sans point", "Le texte suit."]),
        ("Une ligne sans fin\n\net la suite", ["Une ligne sans fin", "et la suite"]),
        ("- Un point. Deux.\n- trois\n1. Quatre", ["- Un point.", "Deux.", "- trois", "1. Quatre"]),
        (
            "Le fleuve Niger est monté de deux mètres en une nuit et\nla ville est inondée. Les secours y sont.",
            [
                "Le fleuve Niger est monté de deux mètres en une nuit et\nla ville est inondée.",
                "Les secours y sont.",
            ],
        ),
        ("这是句子。第二句！", ["这是句子。", "第二句！"]),
        ("هل وصل الوفد؟ نعم.", ["هل وصل الوفد؟", "نعم."]),
        ("", []),
        (" \n\u00a0\n", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.one_of(st.text(), PIECES))
def test_spans_are_trimmed_and_increase_and_cover_all_but_white_space(text: str) -> None:
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


@given(PIECES, PIECES)
def test_a_blank_line_always_ends_a_sentence(before: str, after: str) -> None:
    assert sentences(f"{before}\n\n{after}") == sentences(before) + sentences(after)
