from hypothesis import given
from hypothesis import strategies as st

from rag.llm.ask import fit_passages
from rag.llm.fence import fence_passages
from rag.records import Document, Hit, Passage


class WordCount:
    """A tokenizer that one can follow by hand; it counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, text: str) -> int:
        self.calls += 1
        return len(text.split())


def hits(*words: int) -> list[Hit]:
    found = []
    for number, size in enumerate(words):
        text = "mot " * size
        document = Document(f"{number}.txt", "0" * 64, text)
        found.append(Hit(Passage(f"{number}", document.path, 0, len(text), text), document, 0.9, 0.9, 0.5))
    return found


def size(found: list[Hit]) -> int:
    return len(fence_passages(found, "3f9a2c41").split())


def test_all_that_fit_are_given_after_one_count() -> None:
    found, count = hits(5, 5, 5), WordCount()
    assert fit_passages(found, room_tokens=size(found), count=count) == tuple(found)
    assert count.calls == 1


def test_none_is_skipped_for_a_smaller_one() -> None:
    found = hits(5, 50, 5)
    assert fit_passages(found, room_tokens=size(found[:2]) - 1, count=WordCount()) == (found[0],)


def test_where_the_best_does_not_fit_there_is_none() -> None:
    found = hits(50, 5)
    assert fit_passages(found, room_tokens=20, count=WordCount()) == ()


def test_without_room_or_passages_nothing_is_counted() -> None:
    count = WordCount()
    assert fit_passages(hits(1), room_tokens=0, count=count) == ()
    assert fit_passages([], room_tokens=100, count=count) == ()
    assert count.calls == 0


@given(words=st.lists(st.integers(1, 60), min_size=1, max_size=16), room=st.integers(1, 600))
def test_as_many_as_fit_whole_and_best_first_with_few_counts(words: list[int], room: int) -> None:
    found, count = hits(*words), WordCount()
    given_hits = fit_passages(found, room_tokens=room, count=count)
    fitting = [number for number in range(1, len(found) + 1) if size(found[:number]) <= room]
    assert given_hits == tuple(found[: max(fitting, default=0)])
    assert count.calls <= 1 + len(found).bit_length()
