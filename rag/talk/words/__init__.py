"""The words by which a conversation is understood: `french.py`, `english.py`, and what goes from one to the other."""
