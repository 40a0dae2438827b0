"""What should be said: text to words, words to phonemes."""
