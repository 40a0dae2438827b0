"""How many recordings of a set a provider was asked about in vain, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pronounce_cli.core.types import Result

_MOST_REASONS = 200  # that are told apart; each may name its recording
_MOST_SHOWN = 2


@dataclass(slots=True)
class Unheard:
    """Counts the recordings that were judged without a transcript although a provider was asked for one.

    Attributes:
        total: All recordings.
        count: Those without a transcript that counts.
        reasons: Why, and how often.
    """

    total: int = 0
    count: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Take in one recording; a failure says itself what is missing."""
        self.total += 1
        reason = getattr(result, "no_transcript", None)
        if reason is None:
            return
        self.count += 1
        if reason in self.reasons or len(self.reasons) < _MOST_REASONS:
            self.reasons[reason] += 1

    @property
    def sentence(self) -> str | None:
        """Return "6 of 6 without a transcript: why", the commonest reasons first; None where none is missing."""
        if not self.count:
            return None
        often = self.reasons.most_common(_MOST_SHOWN)
        why = [reason if times == self.count else f"{reason} ({times})" for reason, times in often]
        others = self.count - sum(times for _, times in often)
        why += [f"other reasons ({others})"] if others else []
        return f"{self.count} of {self.total} without a transcript: {'; '.join(why)}"
