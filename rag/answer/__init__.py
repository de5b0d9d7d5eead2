"""Which words answer, what proves them, and what is known of the collection itself."""
