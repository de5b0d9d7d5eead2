"""A test set, drafted by a language model from the indexed documents, and held to them.

passages.py   which passages questions are made from
lines.py      what a model wrote → lines of kind, question and answer
wording.py    whether a question can be asked of somebody who has not seen its passage
prove.py      whether the documents show a line; place.py where the words of its answer stand
alike.py      whether two questions ask the same; kept.py which are kept, so that kinds and documents take turns
drafter.py    the whole
file.py       the questions as `griot evaluate` reads them
"""

from rag.evaluate.draft.drafter import Drafter
from rag.evaluate.draft.file import DraftFile, read_drafts
from rag.evaluate.draft.kept import Kept
from rag.evaluate.draft.records import Drafted, Kind, Line, Reason

__all__ = ["DraftFile", "Drafted", "Drafter", "Kept", "Kind", "Line", "Reason", "read_drafts"]
