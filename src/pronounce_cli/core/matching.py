"""What passes between aligning two word sequences and scoring: which word that was heard belongs to which asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.types import HeardWord, Reference

LIKE: Final = 0.5
"""Similarity from which two words may be versions of one another."""

_RESCUE_SHARE = 0.7
_TELLING = 3  # words of a text, from which a transcript that resembles none of them is of something else


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


@dataclass(frozen=True, slots=True)
class Hearing:
    """A transcript against the reference.

    Attributes:
        words: The words of the transcript, as the provider gave them.
        heard: The same words as the G2P reads them; `token` is the index in `words`.
        alignment: Which of `heard` belongs to which word of the reference.
        trusted: Whether the recogniser is good enough to doubt the sounds; one that is often wrong on learners is shown
            and never changes a verdict.
        of_another_text: Whether it is of something else, as is known of a part from the whole, and of what a recogniser
            invented (`recognise.usable`); None where its own words tell.
    """

    words: tuple[HeardWord, ...]
    heard: Reference
    alignment: WordAlignment
    trusted: bool = True
    of_another_text: bool | None = None

    def part(self, first: int, end: int) -> Hearing:
        """Return what was heard of the words [first, end) of the reference alone."""
        last = end == len(self.alignment.words)
        extras = (extra for extra in self.alignment.extras if first <= extra.before < end + last)
        placed = tuple(replace(extra, before=extra.before - first) for extra in extras)
        words = WordAlignment(self.alignment.words[first:end], placed)
        return replace(self, alignment=words, of_another_text=self.strange)

    def among(self, words: Sequence[int]) -> Hearing:
        """Return what was heard of some words of the reference, without what was heard besides."""
        chosen = tuple(self.alignment.words[i] for i in words)
        return replace(self, alignment=WordAlignment(chosen, ()), of_another_text=self.strange)

    def heard_for(self, match: WordMatch) -> tuple[HeardWord, ...]:
        """Return the words of the transcript that were heard for one word of the reference."""
        tokens = dict.fromkeys(self.heard.words[j].token for j in match.heard)
        return tuple(self.words[token] for token in tokens)

    @property
    def share(self) -> float:
        """Return the share of the reference's words that the transcript has."""
        found = [match.status is WordStatus.MATCH for match in self.alignment.words]
        return sum(found) / len(found)

    @property
    def strange(self) -> bool:
        """Return whether nothing was heard, or nothing like any word of a text of several words."""
        if self.of_another_text is not None:
            return self.of_another_text
        words = self.alignment.words
        alike = any(match.similarity >= LIKE for match in words)
        return not self.heard.words or (len(words) >= _TELLING and not alike)

    @property
    def counts(self) -> bool:
        """Return whether the transcript may change what the sounds say."""
        return self.trusted and not self.strange

    @property
    def rescues(self) -> bool:
        """Return whether so many words match that the recording must be of this text."""
        return self.trusted and len(self.alignment.words) > 1 and self.share >= _RESCUE_SHARE
