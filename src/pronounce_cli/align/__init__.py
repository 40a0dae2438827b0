"""What belongs to what: words asked for and words heard, phonemes asked for and phones heard."""
