"""Of how many recordings of a set a transcript is missing, or was used in part, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pronounce_cli.core.types import Result

_MOST_REASONS = 200  # that are told apart; each may name its recording
_MOST_SHOWN = 2


@dataclass(slots=True)
class Unheard:
    """Counts the recordings that were judged without a transcript, or without a part of it, although one was asked for.

    Attributes:
        total: All recordings.
        count: Those without a transcript that counts.
        reasons: Why, and how often.
        partly: Those of whose transcript a part does not count.
        partly_for: Why, and how often.
    """

    total: int = 0
    count: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    partly: int = 0
    partly_for: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Take in one recording; a failure says itself what is missing."""
        self.total += 1
        missing = getattr(result, "no_transcript", None)
        unused = getattr(getattr(result, "transcript", None), "unused", None)
        if missing is not None:
            self.count += 1
            _count(self.reasons, missing)
        elif unused is not None:
            self.partly += 1
            _count(self.partly_for, unused)

    @property
    def sentence(self) -> str | None:
        """Return "6 of 6 without a transcript: why", the commonest first; None where all that was heard is used."""
        said = []
        if self.count:
            said.append(f"{self.count} of {self.total} without a transcript: {_why(self.reasons, self.count)}")
        if self.partly:
            said.append(
                f"{self.partly} of {self.total} with a transcript that was used in part: "
                f"{_why(self.partly_for, self.partly)}"
            )
        return "; ".join(said) or None


def _count(reasons: Counter[str], reason: str) -> None:
    if reason in reasons or len(reasons) < _MOST_REASONS:
        reasons[reason] += 1


def _why(reasons: Counter[str], count: int) -> str:
    """Return the commonest reasons, with how often where that is not always."""
    often = reasons.most_common(_MOST_SHOWN)
    why = [reason if times == count else f"{reason} ({times})" for reason, times in often]
    others = count - sum(times for _, times in often)
    return "; ".join([*why, *([f"other reasons ({others})"] if others else [])])
