"""The files of prompts/, filled in with as many passages as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.llm.fence import fence_name, fence_passages, fence_text, new_nonce, shown_text
from rag.llm.model import LanguageModel
from rag.llm.prompts import NOTHING, Prompt, Prompted
from rag.records import Hit, Turn

MARGIN_TOKENS = 32  # for what a chat template adds
NONCE = "3f9a2c41"  # as many tokens as that of any request, give or take three


def fit_passages(hits: Sequence[Hit], *, room_tokens: int, count: Callable[[str], int]) -> tuple[Hit, ...]:
    """The best passages that fit together within `room_tokens`, whole, fence included; empty where the best does not.

    None is skipped for a smaller one: passages are of like size, so that little would be won, and a model that is shown
    the third best without the second answers from the wrong article. Calls `count`, which may be a request to a server,
    once where all fit, else about log2(hits) times.
    """
    fits, beyond = 0, len(hits) + 1
    tried = len(hits)
    while fits + 1 < beyond:
        if room_tokens > 0 and count(fence_passages(hits[:tried], NONCE)) <= room_tokens:
            fits = tried
        else:
            beyond = tried
        tried = (fits + beyond) // 2
    return tuple(hits[:fits])


def fitting_passages(hits: Sequence[Hit], model: LanguageModel, empty: Prompted, tokens: int) -> tuple[Hit, ...]:
    """The best passages that a model's context has room for beside a prompt without any and an answer of `tokens`."""
    room = model.context_tokens - tokens - model.count_tokens(f"{empty.system}\n{empty.user}") - MARGIN_TOKENS
    return fit_passages(hits, room_tokens=room, count=model.count_tokens)


MOST_TURNS = 4  # that a follow-up is read by: more, and a small model takes up what is long over
TOLD_CHARS = 400  # of each answer

# Models follow a language's English name better than its code. The others are told to follow the question.
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "ru": "Russian",
    "sw": "Swahili",
    "tr": "Turkish",
    "zh": "Chinese",
}


def language_name(language: str) -> str:
    """A language (ISO 639-1) as a prompt names it.

    >>> language_name("fr"), language_name("xh")
    ('French', 'the language of the question')
    """
    return LANGUAGES.get(language, "the language of the question")


def ask_answer(
    prompt: Prompt, question: str, hits: Sequence[Hit], *, language: str, again: bool = False, nonce: str | None = None
) -> Prompted:
    """An answer from these passages, cited by their numbers from 1; `again`: the last was in another language.

    `nonce` names the fence, else a new one. With that of the last, a server has read all but the end of it already.
    """
    nonce = nonce or new_nonce()
    values = {
        "language": language_name(language),
        "nothing": NOTHING,
        "fence": fence_name(nonce),
        "passages": fence_passages(hits, nonce),
        "question": _line(question),
    }
    return prompt.fill(values, again=again)


def ask_condense(prompt: Prompt, said: str, turns: Sequence[Turn], *, language: str) -> Prompted:
    """What was said last as a question that stands alone, by the turns before, oldest first."""
    told = "\n".join(
        f"Question: {_line(turn.question)}\nAnswer: {_line(' '.join(turn.told))[:TOLD_CHARS] or '(none)'}"
        for turn in turns[-MOST_TURNS:]
    )
    values = {"language": language_name(language), "conversation": told, "question": _line(said)}
    return prompt.fill(values)


def ask_questions(prompt: Prompt, text: str, *, language: str, count: int) -> Prompted:
    """Questions that a text answers, in lines `kind | question | answer`."""
    nonce = new_nonce()
    values = {
        "language": language_name(language),
        "count": str(count),
        "nothing": NOTHING,
        "fence": fence_name(nonce),
        "passage": fence_text(text, nonce),
    }
    return prompt.fill(values)


def ask_judge(prompt: Prompt, sentence: str, text: str) -> Prompted:
    """Whether a text shows a sentence: yes or no."""
    nonce = new_nonce()
    values = {"fence": fence_name(nonce), "passage": fence_text(text, nonce), "sentence": _line(sentence)}
    return prompt.fill(values)


def _line(text: str) -> str:
    return " ".join(shown_text(text).split())
