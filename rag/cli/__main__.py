"""`python -m rag.cli` is `griot`."""

from rag.cli import main

main()
