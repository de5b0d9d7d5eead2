"""How the reader was trained (extra `train`): the pairs, the network, and the run. Nothing here is needed to answer.

sources.py   the training files: paragraphs, and questions with the spans that answer
near.py      the paragraphs that the embedder ranks nearest to each question
pairs.py     what is shown in an epoch: questions with paragraphs that answer or do not
misses.py    near misses: a question that was changed, a paragraph without its answer
examples.py  the same as token ids, in batches
network.py   the reader in PyTorch
learner.py   the network with its optimizer: one update, and the averaged weights
scoring.py   how right the held-out questions are answered
run.py       the loop, its log and its checkpoint; plan.py what decides its outcome
train.py     the command that trains; export.py the one that makes the bundled files
"""
