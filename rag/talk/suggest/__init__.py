"""Questions that the documents answer, suggested without a language model.

names.py      the proper names of a document
drafts.py     what may be asked of a document: its own questions, and templates over names, dates and titles
verify.py     a draft, asked: whether it is answered as expected
choice.py     few of the drafts, varied and verified
suggester.py  for an empty conversation, and after an answer; it remembers both
"""

from rag.talk.suggest.suggester import PastAnswer, Suggester, next_questions, opening_questions, suggested_language
from rag.talk.suggest.verify import Answerer

__all__ = ["Answerer", "PastAnswer", "Suggester", "next_questions", "opening_questions", "suggested_language"]
