"""Whether the proof that an answer gives is one; None where it gives none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.records import Citation


def citation_right(citations: Sequence[Citation], right: Collection[str]) -> float | None:
    """The share of the citations whose document is right: the citation precision of Gao et al., ALCE (2023).

    There by entailment, here by document. None too where no document is known to be right.
    """
    if not citations or not right:
        return None
    return sum(citation.document in right for citation in citations) / len(citations)


def answer_cited_right(citations: Sequence[Citation], right: Collection[str]) -> float | None:
    """Whether at least one citation is of a right document: 1 or 0. None as for `citation_right`."""
    share = citation_right(citations, right)
    return None if share is None else float(share > 0)


def citation_verbatim(verbatim: Sequence[bool]) -> float | None:
    """The share of the citations whose quote stands in its document, character for character: must be 1."""
    return sum(verbatim) / len(verbatim) if verbatim else None
