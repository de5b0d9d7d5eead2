"""Answers in the words of a language model, when there is one, held to what the documents show.

name.py       "ollama:llama3.2" → provider and model
chat.py       the provider's class, by LangChain; the key; address.py where its server is
local.py      a GGUF file, run in this process
context.py    how much a model reads at once, and how many tokens a text is
failure.py    what may go wrong, sorted; feed.py its time limits; breaker.py who need not even ask
model.py      all of these as one thing that writes
prompts.py    the files of prompts/; ask.py fills them in
fence.py      passages as data; fit.py as many as there is room for
cited.py      what is written → sentences and the numbers that they cite (numbers.py, plain.py); thoughts and
              repetitions that are none (thinking.py, circles.py)
refusal.py    whether it says that the passages do not answer
condense.py   whether it made a question of a follow-up
judge.py      whether passages show a sentence, as a language model has it: for evaluations
relevance.py  whether what is shown answers the question, too
page.py       what is written so far, and what of it was verified
write.py      the whole: from hits to verified statements
"""

from rag.llm.write import Writer, Written, worded

__all__ = ["Writer", "Written", "worded"]
