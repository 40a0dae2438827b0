"""Ears: the phone recogniser fitted to another language, see docs/ears.md."""
