"""Text to tokens, sentences and languages: pure functions."""
