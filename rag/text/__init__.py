"""What words are: letters, names, numbers, times, sentences, languages."""
