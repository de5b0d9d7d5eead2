"""The words of what a language model wrote, without Markdown, HTML, links and what cannot be seen."""

from __future__ import annotations

import html
import re

from rag.llm.fence import INVISIBLE

TOKEN = re.compile(r"<[|｜][^<>]{0,80}?[|｜]>|\[/?INST\]|</?s>")  # of a chat's template, which weak models write out
DROPPED = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
ADDRESS = re.compile(r"<?\b(?:https?|ftp)://(?:[^\s/@<>]*@)?(?:www\.)?([\w.-]*\w)[^\s<>\"”»]*>?", re.IGNORECASE)
CODED = re.compile(r"\b(?:javascript|vbscript|mailto|file|data:\w+/\w+)[:;,][^\s)]+", re.IGNORECASE)
LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
LINK_REST = re.compile(r"!\[(?=[^\]]*$)|\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)?")  # of one cut in two
TAG = re.compile(r"</?[A-Za-z!?][^<>]*>|</?[A-Za-z][\w-]*\s[^<>]*=[^<>]*$")
STRONG = re.compile(r"\*\*+|__+|~~+|`+")
EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]*\S)\1(?![\w*])")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
LINE_HEAD = re.compile(
    r"^(?:\s*(?:>|#{1,6}\s|[-*+•–—·▪‣]\s(?:\[[ xX]\]\s)?|\(?\d{1,2}[.)]\s|[a-zA-Z]\)\s))+|"
    r"^\s*\**(?:answer|réponse)\**\s*:\**\s*",
    re.IGNORECASE,
)
CELL_EDGE = re.compile(r"\s*\|\s*")
RULE = re.compile(r"[\s|:*_=-]*$")


def plain_text(text: str) -> str:
    """A text's words on one line: of an image and a link what they are called, of a bare address the host.

    >>> plain_text("**Novak** led [it](https://x.org/?q=1), see https://www.x.org/a ![a map](http://evil/?q=2)")
    'Novak led it, see x.org a map'
    """
    seen = DROPPED.sub("", TOKEN.sub("", html.unescape(INVISIBLE.sub("", text))))
    seen = LINK.sub(r"\1", LINK.sub(r"\1", seen))
    seen = CODED.sub("", ADDRESS.sub(r"\1", LINK_REST.sub("", seen)))
    seen = EMPHASIS.sub(r"\2", STRONG.sub("", TAG.sub("", seen)))
    return re.sub(r"\s+([.,;])(?=\s|$)", r"\1", " ".join(ESCAPE.sub(r"\1", seen).split())).strip("*_ ")


def without_head(line: str) -> str:
    """A line without the mark of a list, a heading or a quotation, a row of a table with commas between its cells.

    >>> without_head("1. **Or** : 2 t"), without_head("| Mali | 5 |"), without_head("|---|---|")
    ('**Or** : 2 t', 'Mali, 5', '')
    """
    if RULE.match(line):
        return ""
    if line.lstrip().startswith("|"):
        return ", ".join(cell for cell in CELL_EDGE.split(line.strip()) if cell)
    return re.sub(r"^\s*```\w*\s*$", "", LINE_HEAD.sub("", line, count=1))
