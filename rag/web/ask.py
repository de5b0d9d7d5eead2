"""A question from the page → the conversation with its answer, as it is made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from rag.errors import FilterError, GriotError
from rag.web.filters import read_filter
from rag.web.reply import render_answer, render_pending, render_plain, render_question
from rag.web.words import languages, read_words

if TYPE_CHECKING:
    import gradio as gr

    from rag.assistant import Assistant
    from rag.web.words import Words

log = logging.getLogger(__name__)

Chosen = dict[str, Any] | None  # the filters, as `static/filters.js` has them
History = list[dict[str, Any]]  # Gradio's messages; the browser keeps them and sends them along
Shown = tuple[object, History]  # the box is emptied once, and then left to who types the next question
ECHO_CHARS = 500  # of a question in the conversation: more would push its answer out of sight


def ask_with(
    assistant: Assistant,
) -> tuple[
    Callable[[str, History, str, Chosen], Iterator[Shown]],
    Callable[[gr.SelectData, History, str, Chosen], Iterator[Shown]],
]:
    """The handlers of a typed question and of a chosen example; each gives (the question box, the conversation)."""
    import gradio as gr

    def answer(question: str, history: History, language: str, chosen: Chosen) -> Iterator[Shown]:
        words = read_words(language)
        if question.strip():
            shown = question if len(question) <= ECHO_CHARS else question[:ECHO_CHARS] + "…"
            history = [*history, {"role": "user", "content": render_question(shown, words)}]
            yield "", [*history, {"role": "assistant", "content": render_pending(words)}]
        for content in _answers(assistant, question, chosen, words):
            yield gr.skip(), [*history, {"role": "assistant", "content": content}]

    def answer_example(example: gr.SelectData, history: History, language: str, chosen: Chosen) -> Iterator[Shown]:
        yield from answer(example.value["text"], history, language, chosen)

    answer_example.__annotations__["example"] = gr.SelectData  # Gradio reads it, to hand over what was chosen
    return answer, answer_example


def _answers(assistant: Assistant, question: str, chosen: Chosen, words: Words) -> Iterator[str]:
    try:
        answer = assistant.ask(question, filter=read_filter(chosen))
        yield from render_answer(answer, read_words(answer.language) if answer.language in languages() else words)
    except FilterError:
        yield render_plain(words["filters_wrong"])
    except GriotError as error:
        yield render_plain(str(error))
    except Exception:
        log.exception("A question could not be answered")
        yield render_plain(words["unexpected"])
