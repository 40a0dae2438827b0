"""What a run over many recordings is made of: what was asked, what came out, and how it stands against its gates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from pronounce_cli.core.types import Failure, Result, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a manifest: a recording and what should be said in it.

    Attributes:
        id: Name in reports; unique within a run.
        audio: Path or URL of the recording, "-" for stdin. A URL may hold secrets: reports have it without them.
        text: What should be said; None where `text_file` has it, or where there is no text.
        text_file: Path of a file with the text.
        language: BCP 47 tag, or None for that of the run.
        pronunciations: Own pronunciations, as (word, IPA or ARPAbet) pairs.
        min_score: Least overall score of this recording, 0 to 100.
        speaker: Who speaks.
        tags: What the recording is filed under.
        part: The part of the recording in which it should be said; None is the whole.
    """

    id: str
    audio: str = field(repr=False)
    text: str | None = None
    text_file: str | None = None
    language: str | None = None
    pronunciations: tuple[tuple[str, str], ...] = ()
    min_score: float | None = None
    speaker: str | None = None
    tags: tuple[str, ...] = ()
    part: Span | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the overall score wavered over repeated assessments; the result is the one with the median score."""

    runs: int
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one recording.

    Attributes:
        result: The assessment, or why there is none.
        audio: Path of the recording, from the working folder if it is relative, or its URL without user and query; None
            for stdin.
        speaker: Who speaks, if known.
        tags: What the recording is filed under.
        min_score: Least overall score asked of it.
        spread: Of repeated assessments.
        part: The part of the recording that was judged, in its times; those of the result count from its start. None is
            the whole.
    """

    result: Result
    audio: str | None = field(default=None, metadata={"optional": True})
    speaker: str | None = field(default=None, metadata={"optional": True})
    tags: tuple[str, ...] = ()
    min_score: float | None = field(default=None, metadata={"optional": True})
    spread: Spread | None = field(default=None, metadata={"optional": True})
    part: Span | None = field(default=None, metadata={"optional": True})

    @property
    def id(self) -> str:
        """Return the name of the recording."""
        return self.result.utterance_id

    @property
    def overall(self) -> float | None:
        """Return the overall score; None where there is none."""
        return None if isinstance(self.result, Failure) else self.result.scores.overall


@dataclass(frozen=True, slots=True)
class Miss:
    """One score that is below its minimum.

    Attributes:
        what: Which score: one of `core.types.Scores`, "word" or "phone".
        minimum: What was asked for.
        score: What was reached; None where it could not be measured.
        word: Index of the word among the reference's words, for "word" and "phone".
        text: The word as shown, for "word" and "phone".
    """

    what: str
    minimum: float
    score: float | None
    word: int | None = None
    text: str | None = None


class Trend(StrEnum):
    """How a result stands to the one in the baseline."""

    WORSE = "worse"
    BETTER = "better"
    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class WordChange:
    """One word whose score moved by more than the tolerance; its index is that among the reference's words."""

    word: int
    text: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One recording against the baseline.

    Attributes:
        id: Name of the recording.
        trend: Which way it went.
        before: Overall score in the baseline; None where there is none.
        after: Overall score now; None where there is none.
        words: Words that moved by more than the tolerance.
    """

    id: str
    trend: Trend
    before: float | None
    after: float | None
    words: tuple[WordChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One outcome against its gates; `change` is None without a baseline."""

    outcome: Outcome
    misses: tuple[Miss, ...] = ()
    change: Change | None = None

    @property
    def passed(self) -> bool:
        """Return whether the recording was assessed, missed no minimum and did not get worse."""
        worse = self.change is not None and self.change.trend is Trend.WORSE
        return not isinstance(self.outcome.result, Failure) and not self.misses and not worse


@dataclass(frozen=True, slots=True)
class Run:
    """All that a report shows.

    Attributes:
        items: One per recording, in the order of the manifest. May be read from a file: iterating is what it is for,
            as often as needed, and a reporter that can keeps none of them.
        gone: Recordings of the baseline that this run does not have.
        notes: Sentences about the run as a whole, such as that the baseline was made by another scorer.
    """

    items: Collection[Checked]
    gone: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()


def run_of(results: Collection[Result]) -> Run:
    """Return a run of plain results, without gates."""
    return Run(tuple(Checked(Outcome(result)) for result in results))
