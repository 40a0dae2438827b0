"""Languages whose words are compared with a transcript: texts to IPA by the maps of epitran."""
