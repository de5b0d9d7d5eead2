"""Questions that the documents answer, suggested without a language model.

clean.py      a sentence of a document, ready for rules
french.py     a French sentence → the questions that it answers; english.py likewise; parts.py is what both use
wording.py    whether a question reads well by itself; whether two ask the same
about.py      questions about the documents themselves
tongue.py     in which language they are, for a page in another
make.py       a document → drafts, records of draft.py
verify.py     a draft, asked: whether it is answered as expected
choose.py     few of the drafts, varied and verified
opening.py    for an empty conversation; following.py after an answer; suggester.py remembers both
"""

from rag.talk.suggest.following import Exchange, next_questions
from rag.talk.suggest.opening import opening_questions
from rag.talk.suggest.suggester import Suggester
from rag.talk.suggest.tongue import suggested_language
from rag.talk.suggest.verify import Asked

__all__ = ["Asked", "Exchange", "Suggester", "next_questions", "opening_questions", "suggested_language"]
