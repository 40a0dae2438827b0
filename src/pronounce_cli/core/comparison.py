"""What is found when two recordings of one text are laid on each other: melody, rhythm and stress, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pronounce_cli.core.types import Span

if TYPE_CHECKING:
    from pronounce_cli.core.evidence import PitchTrack

SCHEMA_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """One word of the text in a recording.

    Attributes:
        text: The word.
        span: Where it is, or None where it is not there.
        vowels: Where its vowels are.
        stressed: Index of the vowel that a dictionary gives the main stress, or None where it is not known.
    """

    text: str
    span: Span | None
    vowels: tuple[Span, ...] = ()
    stressed: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """One recording that is to be compared: its name, its words in time, its pitch and energy."""

    name: str
    words: tuple[PlacedWord, ...]
    track: PitchTrack


class Aspect(StrEnum):
    """In what a recording differs from the reference."""

    DIRECTION = "direction"
    MOVEMENT = "movement"
    LEVEL = "level"
    DURATION = "duration"
    PAUSE = "pause"
    SYLLABLE = "syllable"
    PROMINENCE = "prominence"

    @property
    def aspect(self) -> str:
        """Return what it belongs to: "pitch", "rhythm" or "stress"."""
        if self in {Aspect.DURATION, Aspect.PAUSE}:
            return "rhythm"
        return "stress" if self in {Aspect.SYLLABLE, Aspect.PROMINENCE} else "pitch"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the learner does otherwise.

    Attributes:
        kind: In what.
        word: Index of the word.
        mine: The learner's value: semitones (`DIRECTION`, `MOVEMENT`, `LEVEL`), seconds (`DURATION`, `PAUSE`), number
            of the syllable from 1 (`SYLLABLE`), or units of `size` above the average word (`PROMINENCE`).
        reference: The reference's value; for `DURATION`, at the learner's tempo.
        size: How many times the smallest difference that is told.
        by: For `PROMINENCE`, what it consists of: "louder", "lower", "longer", …
    """

    kind: Aspect
    word: int
    mine: float
    reference: float
    size: float
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedWord:
    """One word in both recordings; a value is None where it could not be measured.

    Attributes:
        text: The word as shown.
        mine: Where the learner said it, or None.
        reference: Where the reference has it, or None.
        duration_ratio: The learner's duration over the reference's, at equal tempo.
        level_st: Mean pitch of both against each speaker's median, in semitones.
        movement_st: How far the pitch of both moves through the word, in semitones, up being positive.
        loudness_db: Peak level of both against the median of each speaker's words, in dB.
        unsure: Why the pitch could not be compared, or None.
    """

    text: str
    mine: Span | None
    reference: Span | None
    duration_ratio: float | None
    level_st: tuple[float, ...] | None
    movement_st: tuple[float, ...] | None
    loudness_db: tuple[float, ...] | None
    unsure: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The comparison in numbers; None where too little could be measured.

    Attributes:
        pitch_correlation: Pearson correlation of the pitch after warping, from -1 to 1.
        pitch_rms_st: Root mean square of the differences of pitch after warping, in semitones.
        pitch_frames: Frames that are voiced in both, of 10 ms.
        range_mine_st: Range of the learner's pitch, from the 5th to the 95th percentile.
        range_reference_st: That of the reference.
        time_ratio: How many times as long the learner takes for the words, pauses left out.
        npvi_mine: Normalised pairwise variability index of the vowels' durations (Grabe and Low, 2002).
        npvi_reference: That of the reference.
        pauses_mine: Number of pauses of at least 0.2 s.
        pauses_reference: That of the reference.
    """

    pitch_correlation: float | None
    pitch_rms_st: float | None
    pitch_frames: int
    range_mine_st: float | None
    range_reference_st: float | None
    time_ratio: float | None
    npvi_mine: float | None
    npvi_reference: float | None
    pauses_mine: int
    pauses_reference: int


@dataclass(frozen=True, slots=True)
class Curves:
    """Both contours on the time of the reference, one value per frame; None where there is none.

    Attributes:
        frame_shift_s: Time from one value to the next, in seconds.
        start_s: Time of the first value in the reference.
        pitch_mine_st: The learner's pitch, warped, in semitones from the learner's median.
        pitch_reference_st: The reference's pitch, in semitones from its median.
        energy_mine_db: The learner's energy, warped, below the loudest.
        energy_reference_db: The reference's energy.
    """

    frame_shift_s: float
    start_s: float
    pitch_mine_st: tuple[float | None, ...]
    pitch_reference_st: tuple[float | None, ...]
    energy_mine_db: tuple[float | None, ...]
    energy_reference_db: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that `pronounce compare` reports.

    Attributes:
        mine: Name of the learner's recording.
        reference: Name of the reference.
        text: What both say.
        words: One per word of the text.
        differences: What the learner does otherwise, the largest first.
        figures: The whole in numbers.
        curves: Both contours, to be drawn.
        notes: What could not be compared, one sentence each.
    """

    mine: str
    reference: str
    text: str
    words: tuple[ComparedWord, ...]
    differences: tuple[Difference, ...]
    figures: Figures
    curves: Curves
    notes: tuple[str, ...] = ()
