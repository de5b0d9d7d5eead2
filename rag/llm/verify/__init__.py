"""Whether the passages that a language model cites show the sentence that it wrote."""

from rag.llm.verify.copies import cues
from rag.llm.verify.sentence import Verdict, verify_sentence

__all__ = ["Verdict", "cues", "verify_sentence"]
