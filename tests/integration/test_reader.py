"""The bundled reader, with its real weights: what it must bear, and what any version of it finds."""

import shutil
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.read import whole_words
from rag.errors import ModelError
from rag.models.embedder import BundledEmbedder
from rag.models.encoder import BUNDLED, GRAPH, LAYERS, MANIFEST, TOKENIZER, WORDS, check_model, read_manifest
from rag.models.reader import READER, BundledReader, PassageReading

FRENCH = (
    "Une délégation russe est arrivée jeudi à Bamako. Elle était conduite par Alexandre Novak, le vice-Premier "
    "ministre. Les entretiens ont porté sur l’énergie."
)
ENGLISH = "The mine at Morila opened in 2000. It employs 560 people, most of them from the villages nearby."
RAIN = "Il a plu toute la journée sur la ville, et le marché est resté fermé. "
QUESTION = "Qui a conduit la délégation russe ?"

HOSTILE = (
    *(
        "",
        " ",
        "\u00a0",
        "\n\n\n",
        "\t",
        "\r\n",
        "\u2028\u2029",
        "\u3000",
        "\x00",
        "\x00" * 300,
        "\x1b[31mrouge\x1b[0m",
    ),
    *("\x07\x08\x0b\x0c\x7f", "\x80\x85\x9f", "\ufeffBOM", "a\ufffdb", "\ud800", "\udfff seul", "a\ud83d b\ude00 c"),
    *(
        "e\u0301" * 60,
        "a" + "\u0301\u0323\u0302" * 100,
        "\u0301sans base",
        "ÅÅÅ Å A\u030a",
        "ﬁn ﬀ ½ ² ㎏",
        "ｆｕｌｌ ｗｉｄｔｈ",
    ),
    *(
        "👩🏾\u200d🚀" * 20,
        "👨\u200d👩\u200d👧\u200d👦 est là",
        "🇲🇱🇫🇷🇷🇺",
        "1\ufe0f\u20e3 2\ufe0f\u20e3",
        "✊🏿✊🏾",
        "\u200d\u200d\u200d",
    ),
    *("وصل الوفد الروسي إلى باماكو", "\u202eabc\u202c def", "\u2067ל\u2069 Novak", "עִבְרִית", "می\u200cخواهم بدانم"),
    *("我们昨天去了巴马科", "ロシアの代表団", "러시아 대표단", "คณะผู้แทนรัสเซีย", "हिन्दी में पूछें", "ሩሲያ", "Россия"),
    *("0", "0123456789" * 60, "3,14 -2 1e99 0x1F 1/2", "٣٤٥ ४५", "2024-08-01 01/08/2024", "1\u202f000\u202f000 F CFA"),
    *("x" * 5000, "anticonstitutionnellement" * 40, "http://exemple.net/" + "a/" * 400, "mot\u00ad" * 80, "_" * 900),
    *(
        "<s></s><mask><pad>",
        "</s></s>Qui ?</s>",
        "▁▁▁",
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "%s%n{0}${x}",
    ),
    *(
        "\\u0000\\n\\",
        '"' * 90,
        "(" * 200,
        "?!…" * 50,
        ". . . . .",
        "NaN",
        "null",
        "-" * 400,
        "« »",
        "l’été d’où qu’il",
    ),
)


@pytest.fixture(scope="module")
def reader() -> BundledReader:
    return BundledReader()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The reader's folder, which a test may damage."""
    return Path(shutil.copytree(READER, tmp_path / "reader"))


def best(reader: BundledReader, question: str, text: str, title: str = "") -> str:
    """The words that are pointed at first."""
    (reading,) = reader.read(question, [(title, text)])
    start, end = whole_words(text, reading.spans[0].start, reading.spans[0].end)
    return text[start:end]


def check(texts: Sequence[str], readings: Sequence[PassageReading]) -> None:
    """Every span is in its text, none in another, best first; and whole words cut no sign."""
    assert len(readings) == len(texts)
    for text, reading in zip(texts, readings, strict=True):
        assert -1000 < reading.answers < 1000
        assert [span.margin for span in reading.spans] == sorted((span.margin for span in reading.spans), reverse=True)
        for place, span in enumerate(reading.spans):
            assert 0 <= span.start < span.end <= len(text)
            assert all(span.end <= other.start or other.end <= span.start for other in reading.spans[:place])
            low, high = whole_words(text, span.start, span.end)
            assert 0 <= low <= high <= len(text)
            for at in (low, high):
                assert low == high or not 0 < at < len(text) or unicodedata.category(text[at])[0] != "M"
                assert low == high or not 0 < at < len(text) or "\u200d" not in text[at - 1 : at + 1]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (QUESTION, FRENCH, "Alexandre Novak"),
        ("Who led the Russian delegation?", FRENCH, "Alexandre Novak"),
        ("How many people does the mine employ?", ENGLISH, "560"),
        ("En quelle année la mine a-t-elle ouvert ?", ENGLISH, "2000"),
    ],
)
def test_easy_questions_are_answered_in_both_languages(
    reader: BundledReader, question: str, text: str, expected: str
) -> None:
    assert expected in best(reader, question, text)


def test_a_passage_that_answers_is_told_from_one_that_does_not(reader: BundledReader) -> None:
    answers, does_not = reader.read(QUESTION, [("", FRENCH), ("", RAIN)])
    assert answers.answers > does_not.answers
    assert answers.spans[0].margin > max([span.margin for span in does_not.spans], default=float("-inf"))


def test_the_bundled_files_are_those_of_the_manifest_and_of_the_card() -> None:
    check_model(READER)
    card = (READER / "MODEL_CARD.md").read_text("utf-8")
    manifest = read_manifest(READER)
    assert all(digest in card for digest in manifest.sha256.values())
    assert manifest.name in card


def test_its_name_is_that_of_its_files(reader: BundledReader) -> None:
    assert reader.name == read_manifest(READER).name


@pytest.mark.parametrize("file", [MANIFEST, LAYERS, GRAPH])
def test_a_missing_file_is_one_plain_sentence(copied: Path, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(ModelError, match="Install Griot again") as raised:
        BundledReader(folder=copied).load()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("file", [MANIFEST, LAYERS, GRAPH])
def test_a_truncated_file_is_one_plain_sentence(copied: Path, file: str) -> None:
    whole = (copied / file).read_bytes()
    (copied / file).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="damaged") as raised:
        BundledReader(folder=copied).load()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("file", [MANIFEST, LAYERS, WORDS, TOKENIZER])
def test_a_missing_file_of_the_embedder_is_one_plain_sentence(tmp_path: Path, file: str) -> None:
    encoder = tmp_path / "encoder"
    encoder.mkdir()
    for one in BUNDLED.iterdir():
        if one.name != file:
            (encoder / one.name).symlink_to(one)
    with pytest.raises(ModelError, match="Install Griot again"):
        BundledReader(encoder=encoder).load()


def test_the_reader_shares_the_embedders_vocabulary(reader: BundledReader) -> None:
    embedder = BundledEmbedder()
    embedder.load()
    assert reader._parts()[1] is embedder._parts().vocabulary


def test_no_passages_give_no_readings(reader: BundledReader) -> None:
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_an_empty_passage_has_no_words_to_point_at(reader: BundledReader, text: str) -> None:
    (reading,) = reader.read(QUESTION, [("", text)])
    assert all(low == high for low, high in (whole_words(text, span.start, span.end) for span in reading.spans))


def test_a_title_may_be_missing_or_very_long(reader: BundledReader) -> None:
    for title in ("", "Une visite", "Mot " * 500):
        assert "Novak" in best(reader, QUESTION, FRENCH, title)


def test_a_passage_beyond_the_window_is_read_to_its_end(reader: BundledReader) -> None:
    text = RAIN * 60 + FRENCH
    (reading,) = reader.read(QUESTION, [("", text)])
    check([text], [reading])
    assert "Novak" in best(reader, QUESTION, text)


def test_what_is_beyond_the_questions_window_changes_nothing(reader: BundledReader) -> None:
    long = f"{QUESTION} " * 100
    readings = [reader.read(question, [("", FRENCH)]) for question in (long, long + "Où est la mine ?")]
    assert readings[0] == readings[1]
    check([FRENCH], readings[0])


def test_hostile_passages_are_read_like_any_other(reader: BundledReader) -> None:
    assert len(HOSTILE) >= 60
    check(HOSTILE, reader.read(QUESTION, [("", text) for text in HOSTILE]))


def test_hostile_words_around_an_answer_are_borne(reader: BundledReader) -> None:
    texts = [f"{text} {FRENCH} {text}" for text in HOSTILE if len(text) < 200]
    check(texts, reader.read(QUESTION, [("", text) for text in texts]))


def test_hostile_questions_and_titles_are_borne(reader: BundledReader) -> None:
    for text in HOSTILE:
        check([FRENCH], reader.read(text, [(text, FRENCH)]))


@settings(max_examples=30, deadline=None)
@given(question=st.text(st.characters(codec=None), max_size=30), text=st.text(st.characters(codec=None), max_size=80))
def test_any_text_is_read(reader: BundledReader, question: str, text: str) -> None:
    check([text], reader.read(question, [("", text)]))


def near(one: Sequence[PassageReading], other: Sequence[PassageReading]) -> bool:
    """Whether two readings are the same but for rounding."""
    return all(
        [(span.start, span.end) for span in a.spans] == [(span.start, span.end) for span in b.spans]
        and [span.margin for span in a.spans] == pytest.approx([span.margin for span in b.spans], abs=1e-3)
        and a.answers == pytest.approx(b.answers, abs=1e-3)
        for a, b in zip(one, other, strict=True)
    )


PASSAGES = [("", FRENCH), ("La mine", ENGLISH), ("", RAIN * 30), ("", FRENCH), ("Pluie", RAIN)]


def test_a_passage_is_read_alike_whatever_is_read_with_it(reader: BundledReader) -> None:
    together = reader.read(QUESTION, PASSAGES)
    assert near(together, [reader.read(QUESTION, [passage])[0] for passage in PASSAGES])
    assert near(together, reader.read(QUESTION, PASSAGES[::-1])[::-1])


def test_any_number_of_threads_reads_alike(reader: BundledReader) -> None:
    assert near(reader.read(QUESTION, PASSAGES), BundledReader(threads=1).read(QUESTION, PASSAGES))


def test_callers_in_several_threads_get_their_own_readings(reader: BundledReader) -> None:
    questions = [QUESTION, "How many people does the mine employ?", "Où pleut-il ?", "When did the mine open?"]
    alone = [reader.read(question, PASSAGES) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda question: reader.read(question, PASSAGES), questions))
    assert all(near(one, other) for one, other in zip(alone, at_once, strict=True))
