"""Text → text that a chat message shows as it is."""

from __future__ import annotations

import re

PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def escape_chat(text: str) -> str:
    """The text with every ASCII punctuation mark as a character reference, and its line breaks as `<br>`.

    Gradio's chat reads HTML, Markdown, links and formulas: none of them can be written without those marks, and a
    blank line would end the HTML block that a message of ours is.

    >>> escape_chat("<b>x</b>"), escape_chat("deux\\n\\nlignes")
    ('&#60;b&#62;x&#60;&#47;b&#62;', 'deux<br><br>lignes')
    """
    escaped = PUNCTUATION.sub(lambda mark: f"&#{ord(mark.group())};", text)
    return "<br>".join(escaped.splitlines())
