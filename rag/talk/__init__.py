"""A conversation: follow-ups become questions that stand alone, and courtesies are answered.

talk.py        what asks nothing, and what Griot says to it
understand.py  what is said → the question as it stands alone; tongue.py tells its language
recall.py      what the turns before speak of; noun.py finds its phrases, recollect.py what « cette visite » was,
               names.py whose name is which, kind.py the kind that was asked for, fuller.py the fullest form,
               scene.py where it was, matter.py what it is all about, for a question that names nothing
mention.py     a phrase; phrase.py reads them, phrase_french.py and phrase_english.py as each language has them
french.py      pronouns in French, french_*.py one kind of them each; english.py in English; pronouns.py and edit.py
               have what both need, direct.py the order of words of "I meant what he said"
catalog.py     « Dans quel journal ? », of the document that document.py finds was spoken of
bridge.py      "What is the aim?", « L’article date de quand ? », « ça », « Qui l’a dit ? »
bare.py        "Where is it?"; shelf.py « Le plus récent ? », of documents
dislocated.py  « Et leur fils, que fait-il ? »; another.py « Et le deuxième ? »
fragment.py    « Et en 2023 ? », "What about Niger?"; like.py what it takes the place of, slot.py writes a phrase in
               the language and the place it goes to
clause.py      « Pourquoi ? », "With whom?", « À la suite de quoi ? »; kind_again.py on "Which planes…?", deed.py where
               the answer, of answered.py, goes into the question, clause_order.py « … ont réagi comment ? »
words/         all of their words
"""

from rag.talk.conversation import Asker, Conversation, answer_turn, stream_turn, turn_of
from rag.talk.talk import Kind, reply_to
from rag.talk.understand import Spoken, understand_turn

__all__ = [
    "Asker",
    "Conversation",
    "Kind",
    "Spoken",
    "answer_turn",
    "reply_to",
    "stream_turn",
    "turn_of",
    "understand_turn",
]
