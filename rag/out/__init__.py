"""What leaves Griot as a file or a table: exports, batch tables, explanations."""
