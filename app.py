"""Starts the web application: `python app.py`, with the options of `griot serve`."""

import sys

from rag.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "serve")
    main()
