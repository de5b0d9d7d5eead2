"""Answers in the words of a language model, if one is set, held to what the documents show.

name.py       "ollama:llama3.2" → provider and model
provider.py   the provider's class, by LangChain; the key; where its server is
local.py      a GGUF file, run in this process; how much a model reads at once
failure.py    what may go wrong, sorted; time limits; which model is not asked again for a while
model.py      all of these as one thing that writes
prompts.py    the files of prompts/; ask.py fills them in, with as many passages as there is room for
fence.py      passages as data, not as instructions
sentences.py  what is written → sentences and the numbers that they cite
thinking.py   thoughts and repetitions, which are no answer
judgement.py  whether a reply is a refusal, a question, a judgement, or beside the question
verify/       whether the passages show a sentence
write.py      the whole: from hits to verified statements, and what is shown of them while they grow
"""

from rag.llm.ask import ask_questions
from rag.llm.judgement import Judge, refuses
from rag.llm.model import LanguageModel, examine_llm
from rag.llm.name import WRITE
from rag.llm.prompts import Prompt, read_prompts
from rag.llm.sentences import MOST_KNOWN, plain_text, split_claims
from rag.llm.thinking import without_thoughts
from rag.llm.write import Writer, Written, worded

__all__ = [
    "MOST_KNOWN",
    "WRITE",
    "Judge",
    "LanguageModel",
    "Prompt",
    "Writer",
    "Written",
    "ask_questions",
    "examine_llm",
    "plain_text",
    "read_prompts",
    "refuses",
    "split_claims",
    "without_thoughts",
    "worded",
]
