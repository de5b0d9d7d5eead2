"""A conversation: follow-ups become questions that stand alone, and courtesies are answered.

talk.py        what asks nothing, and what Griot says to it
understand.py  what is said → the question as it stands alone
recall.py      what the turns before speak of; noun.py finds its phrases, recollect.py what « cette visite » was
mention.py     a phrase; phrase.py reads them, phrase_french.py and phrase_english.py as each language has them
french.py      pronouns in French; english.py in English; pronouns.py and edit.py have what both need
bridge.py      "What is the aim?", « L’article date de quand ? », « ça », « Qui l’a dit ? »
fragment.py    « Et en 2023 ? », "What about Niger?"; slot.py writes a phrase in the language and the place it goes to
clause.py      « Pourquoi ? », "With whom?", « À la suite de quoi ? »; deed.py where the answer goes into the question
words/         all of their words
"""

from rag.converse.conversation import Asker, Conversation, answer_turn, turn_of
from rag.converse.talk import Kind, reply_to
from rag.converse.understand import Spoken, understand_turn

__all__ = ["Asker", "Conversation", "Kind", "Spoken", "answer_turn", "reply_to", "turn_of", "understand_turn"]
