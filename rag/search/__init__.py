"""Which passages are found for a question, in which order."""
