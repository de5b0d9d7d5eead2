"""How the reader was trained and the embedder tuned (extra `train`). Nothing here is needed to answer.

sources.py   the training files: paragraphs, and questions with the spans that answer
near.py      the paragraphs that the embedder ranks nearest to each question
pairs.py     what is shown in an epoch: questions with paragraphs that answer or do not
misses.py    near misses: a question that was changed, a paragraph without its answer
examples.py  the same as token ids, in batches
network.py   the reader in PyTorch
learner.py   the network with its optimizer: one update, and the averaged weights
scoring.py   how right the held-out questions are answered
run.py       the loop, its log and its checkpoint; plan.py what decides its outcome
masters.py   the weights that a training changes; device.py where it runs
reading.py   what a run of the reader is made of
train.py     the command that trains the reader; export.py the one that makes its bundled files
contrast.py  the embedder's batches: questions, each with a paragraph that answers and one that does not
tuning.py    the embedder in training, and what a run of it is made of
letters.py   the command that makes the table by which a file's encoding is guessed
tune.py      the command that tunes the embedder; export_embedder.py the one that makes its bundled files
"""
