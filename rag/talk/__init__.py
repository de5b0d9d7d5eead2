"""A conversation: follow-ups become questions that stand alone, and courtesies are answered.

conversation.py        the turns, and what is asked of an assistant for each
small_talk.py          what asks nothing, and what Griot says to it
follow_up.py           what is said → the question as it stands alone, by:
  clauses.py           « Pourquoi ? », "With whom?": another question word on the last question
  fragments.py         « Et en 2023 ? », "What about Niger?": a phrase in the place of its like
  catalog_questions.py « Dans quel journal ? », of the document that was spoken of
  pronouns.py          pronouns; french_pronouns.py and english_pronouns.py as each language has them
  subject.py           what the turns are about, for a question that names nothing
history.py             what the turns before speak of
noun_phrases.py        the noun phrases of a question, and what they are
rewriting.py           a phrase put into a question, with its preposition
tokens.py              words and their language; grammar.py the lists of them, from words/
"""

from rag.talk.conversation import Asker, Conversation, answer_turn, stream_turn, turn_of
from rag.talk.follow_up import Spoken, understand_turn
from rag.talk.small_talk import Kind, reply_to

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
