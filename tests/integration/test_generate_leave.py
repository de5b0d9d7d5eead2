"""Whoever reads a language model's answer can leave at any time, and its server knows at once."""

import time

import pytest

from tests.integration.test_generate_model import PROMPT, opened
from tests.llm_server import Reply, says, says_slowly, serving, stalls, starts_late

GONE_S = 3.0


@pytest.mark.parametrize(
    "reply",
    [starts_late("too late", 15), stalls("one two"), says_slowly("one two three four five six seven eight", 0.5)],
    ids=["before the first word", "while it stalls", "while it writes"],
)
def test_a_server_sees_that_nobody_waits_any_more(reply: Reply) -> None:
    with serving(reply) as server:
        words = iter(opened(server.url).stream(PROMPT, beats=True))
        while not server.asked:
            assert next(words) in ("", "one ")
        words.close()
        deadline = time.monotonic() + GONE_S
        while not server.left and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(server.left) == 1


def test_while_it_is_waited_for_a_reader_who_asks_for_it_hears_a_beat_and_others_only_words() -> None:
    with serving(starts_late("one two", 1.0)) as server:
        model = opened(server.url)
        heard = list(model.stream(PROMPT, beats=True))
        assert heard[0] == ""
        assert [word for word in heard if word] == ["one ", "two"]
        assert list(model.stream(PROMPT)) == ["one ", "two"]


def test_the_next_question_does_not_wait_for_one_that_was_left() -> None:
    replies = [starts_late("too late", 15)] * 4
    with serving(*replies, says("at once")) as server:
        model = opened(server.url, llm_timeout_s=5)  # with no place free within it, the question would fail
        left = [iter(model.stream(PROMPT, beats=True)) for _ in replies]  # as many as are asked side by side
        while len(server.asked) < len(left):
            for words in left:
                next(words)
        for words in left:
            words.close()
        assert model.write(PROMPT) == "at once"
