"""The frame of our own pages: the masthead with its places and languages, the styles, the script and its words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from string import Template
from typing import TYPE_CHECKING, Any, Literal

from rag.web.starting import read_static
from rag.words import languages, read_words

if TYPE_CHECKING:
    from rag.words import Words

Place = Literal["chat", "library", "batch", "evaluation"]
PLACES: tuple[Place, ...] = ("chat", "library", "batch", "evaluation")
STYLES = ("theme", "plain", "nav", "shell")


def render_shell(
    name: Place,
    words: Words,
    *,
    title: str,
    content: str,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
) -> str:
    """The whole page `name`: its `content` is HTML with a `<main>`, its `title` is text.

    `styles` and `scripts` name files of `static/`; before the scripts, each name in `data` is a constant with that
    value, and `static/shell.js` is there.
    """
    constants = [f"const {constant} = {harmless_json(value)};" for constant, value in (data or {}).items()]
    sources = [read_static(f"{script}.js") for script in ("shell", *scripts)]
    return Template(read_static("shell.html")).substitute(
        {key: escape(word) for key, word in words.items()},
        title=escape(title),
        style="\n".join(read_static(f"{style}.css") for style in (*STYLES, *styles)),
        nav=render_nav(name, words),
        switch=_switch(words),
        content=content,
        script="\n".join(constants + sources),
    )


def render_nav(name: Place, words: Words) -> str:
    """The places of Griot, `name` as the one where the reader is; `data-word` and `data-label` are for `griot.fill`."""
    current = {place: ' aria-current="page"' if place == name else "" for place in PLACES}
    said = {key: escape(word) for key, word in words.items()}
    return Template(read_static("nav.html")).substitute(said, **current)


def render_worded(model: str, words: Words) -> str:
    """Says of a page that asks many questions that a language model words the answers; "" where none does."""
    return f'<p class="worded">{escape(words["work_worded"].format(model=model))}</p>' if model else ""


def said(words: Words, *prefixes: str) -> dict[str, str]:
    """The words that a script says, and the language that they are in."""
    return {name: word for name, word in words.items() if name.startswith(prefixes) or name == "language"}


def harmless_json(value: Any) -> str:
    """JSON that can stand in a script: nothing in it ends the script.

    >>> harmless_json({"é": "</script>"})
    '{"é": "\\\\u003c/script>"}'
    """
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _switch(words: Words) -> str:
    def link(code: str) -> str:
        here = ' aria-current="true"' if code == words["language"] else ""
        name = escape(read_words(code)["language_name"])
        return f'<a href="?lang={code}" hreflang="{code}" lang="{code}"{here}>{name}</a>'

    return "".join(map(link, languages()))
