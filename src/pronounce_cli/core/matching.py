"""What passes between aligning two word sequences and scoring: which word that was heard belongs to which asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WordStatus(StrEnum):
    """What became of a word that was asked for."""

    MATCH = "match"
    SUBSTITUTION = "substitution"
    OMISSION = "omission"


class ExtraKind(StrEnum):
    """What a word is that was heard and not asked for; all but `INSERTION` count against fluency, not accuracy."""

    INSERTION = "insertion"
    REPETITION = "repetition"
    FALSE_START = "false start"
    FILLER = "filler"


@dataclass(frozen=True, slots=True)
class WordMatch:
    """What was heard for one word that was asked for.

    Attributes:
        status: A match may be spelled otherwise: "I'm" for "I am", "icecream" for "ice cream".
        heard: Indices of the words that were heard for it, in order; several words asked for may share one.
        similarity: 1 for a match, 0 for an omission, otherwise the share of sounds or letters that agree.
    """

    status: WordStatus
    heard: tuple[int, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class ExtraWord:
    """A word that was heard and belongs to none that was asked for.

    Attributes:
        heard: Index of the word that was heard.
        kind: Why it is there.
        before: Index of the word asked for that it stands before; their number where it stands at the end.
    """

    heard: int
    kind: ExtraKind
    before: int


@dataclass(frozen=True, slots=True)
class WordAlignment:
    """Which words belong together: one match per word asked for, and the words left over, in order."""

    words: tuple[WordMatch, ...]
    extras: tuple[ExtraWord, ...]
