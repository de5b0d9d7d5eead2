"""Names as they can be printed: what would steer a terminal, or reorder a line, is written out."""

from __future__ import annotations

import re

# Controls (C0, DEL, C1), what ends a line, what reorders the signs around it, and bytes of a name that are no UTF-8.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(name: str) -> str:
    r"""A name on one line, with an escape for each sign that steers.

    >>> visible("été 2021.txt"), visible("a\x1b[31m\nb\u202e.txt")
    ('été 2021.txt', 'a\\x1b[31m\\nb\\u202e.txt')
    """
    return STEERING.sub(lambda sign: ascii(sign[0])[1:-1], name)
