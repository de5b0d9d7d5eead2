"""A test set, drafted by a language model from the indexed documents, and held to them.

drafter.py  which passages questions are made from, and what a model drafted from them
proof.py    whether the documents show a draft, and whether two ask the same
file.py     the drafts that are kept, as `griot evaluate` reads them
"""

from rag.evaluate.draft.drafter import QuestionDrafter
from rag.evaluate.draft.file import Drafted, DraftFile, Kind, ProposedQuestion, Reason, read_drafts
from rag.evaluate.draft.proof import Kept

__all__ = ["DraftFile", "Drafted", "Kept", "Kind", "ProposedQuestion", "QuestionDrafter", "Reason", "read_drafts"]
