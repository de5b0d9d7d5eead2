"""How an answer was found, in plain rows: how its question was read, and what each search knew of each hit."""

from rag.out.explain.hits import HitTable, copies_cited, copies_of, hit_table, legend
from rag.out.explain.question import Rows, question_rows, write_period
from rag.out.explain.words import head, row

__all__ = [
    "HitTable",
    "Rows",
    "copies_cited",
    "copies_of",
    "head",
    "hit_table",
    "legend",
    "question_rows",
    "row",
    "write_period",
]
