"""Recordings, and recognisers that hear in them what the test says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import soundfile
from tests.helpers.places import DATA

from pronounce_cli.core.types import Audio, HeardWord, Span, Transcript


@dataclass(frozen=True)
class Hears:
    """A recogniser that hears what it was made with: a text alone, or words with times and confidences."""

    text: str = ""
    words: Sequence[HeardWord] | None = None
    language: str = "en"
    name: str = "echo"
    model: str = "echo-1"

    @property
    def answer(self) -> Transcript:
        """Return the answer to every recording."""
        words = None if self.words is None else tuple(self.words)
        return Transcript(self.text, words, self.language, self.name, self.model)

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        return self.answer


def timed(table: str, **made_with: str) -> Hears:
    """Return what hears the words of a table: word, start and end in seconds, confidence or "-"."""
    cells = table.split()
    rows = zip(*(cells[i::4] for i in range(4)), strict=True)
    words = [
        HeardWord(word, Span(float(start), float(end)), None if sure == "-" else float(sure))
        for word, start, end, sure in rows
    ]
    return Hears(" ".join(word.text for word in words), words, **made_with)


def recording(name: str) -> Audio:
    """Return one of the recordings of tests/data as a provider gets it."""
    samples, rate = soundfile.read(DATA / f"{name}.flac", dtype="float32")
    return Audio(samples, rate, name)
