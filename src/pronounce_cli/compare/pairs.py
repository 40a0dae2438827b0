"""The words of both recordings side by side, each with its two curves, warped onto each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.compare.contours import frames_of, movement
from pronounce_cli.compare.limits import sounding
from pronounce_cli.compare.warp import warp
from pronounce_cli.core.comparison import ComparedWord, Curves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pronounce_cli.compare.contours import Curve
    from pronounce_cli.core.comparison import PlacedWord, Utterance
    from pronounce_cli.core.types import Span

LEVEL_FRAMES, MOVEMENT_FRAMES = 6, 10
"""Frames voiced in both (60 and 100 ms) from which on a mean pitch and a movement mean something."""

Side = tuple["Utterance", "Curve", "Curve"]
"""One recording with its pitch (semitones) and its energy (dB)."""


@dataclass(frozen=True, slots=True, eq=False)
class Syllable:
    """The vowel of one syllable: duration in seconds, peak energy in dB, mean pitch in semitones or NaN."""

    duration_s: float
    energy_db: float
    pitch_st: float


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One word in both recordings, the learner's side first everywhere.

    Attributes:
        index: Of the word in the text.
        text: The word.
        said: Where each speaker said it, or None.
        spans: Both spans, or None where one of them is missing.
        pitch: Both pitch curves on the frames of the reference, the learner's warped.
        energy: Both energy curves, alike.
        loudness_db: Peak energy of both, against the median of each speaker's words.
        syllables: The vowels of both, in order; empty where the phones are not known alike.
        stressed: Index of the syllable with the main stress by the dictionary, or None.
    """

    index: int
    text: str
    said: tuple[Span | None, Span | None]
    spans: tuple[Span, Span] | None
    pitch: tuple[Curve, Curve]
    energy: tuple[Curve, Curve]
    loudness_db: tuple[float, float]
    syllables: tuple[tuple[Syllable, ...], tuple[Syllable, ...]]
    stressed: int | None = None

    @property
    def both_voiced(self) -> NDArray[np.bool_]:
        """Return which frames are voiced in both."""
        return np.isfinite(self.pitch[0]) & np.isfinite(self.pitch[1])

    @property
    def level_st(self) -> tuple[float, float] | None:
        """Return the mean pitch of both over the frames voiced in both, or None."""
        both = self.both_voiced
        if both.sum() < LEVEL_FRAMES:
            return None
        return float(self.pitch[0][both].mean()), float(self.pitch[1][both].mean())

    @property
    def movement_st(self) -> tuple[float, float] | None:
        """Return how far both pitches move over the frames voiced in both, or None."""
        both = self.both_voiced
        if both.sum() < MOVEMENT_FRAMES:
            return None
        mine, reference = (movement(np.where(both, curve, np.nan)) for curve in self.pitch)
        return mine, reference

    @property
    def unsure(self) -> str | None:
        """Return why the pitch cannot be compared, or None."""
        if self.spans is None:
            return "not in both recordings"
        if min(span.duration_s for span in self.spans) < LEVEL_FRAMES * 0.01 + 0.02:
            return "too short"
        return "hardly voiced, or with a creak" if self.level_st is None else None

    def described(self, tempo: float) -> ComparedWord:
        """Return the word for a report; `tempo` is the learner's usual duration over the reference's."""
        spans = self.spans
        return ComparedWord(
            text=self.text,
            mine=self.said[0],
            reference=self.said[1],
            duration_ratio=spans[0].duration_s / spans[1].duration_s / tempo if spans else None,
            level_st=self.level_st,
            movement_st=self.movement_st,
            loudness_db=self.loudness_db if spans else None,
            unsure=self.unsure,
        )


def pair_up(mine: Side, reference: Side) -> tuple[Pair, ...]:
    """Return one pair per word of the text; each side is an utterance with its pitch and its energy."""
    medians = [_median_peak(side) for side in (mine, reference)]
    found = []
    for index, words in enumerate(zip(mine[0].words, reference[0].words, strict=True)):
        both = words[0].span, words[1].span
        if both[0] is None or both[1] is None:
            nothing = np.zeros(0)
            found.append(Pair(index, words[1].text, both, None, (nothing,) * 2, (nothing,) * 2, (0.0, 0.0), ((), ())))
            continue
        spans = both[0], both[1]
        sides = [_cut(side, span) for side, span in zip((mine, reference), spans, strict=True)]
        to = warp(sides[0], sides[1])
        peaks = [float(side[1].max()) - median for side, median in zip(sides, medians, strict=True)]
        found.append(
            Pair(
                index=index,
                text=words[1].text,
                said=both,
                spans=spans,
                pitch=(sides[0][0][to], sides[1][0]),
                energy=(sides[0][1][to], sides[1][1]),
                loudness_db=(peaks[0], peaks[1]),
                syllables=_syllables(mine, words[0], reference, words[1]),
                stressed=words[1].stressed,
            )
        )
    return tuple(found)


def pauses(mine: Side, reference: Side) -> dict[int, tuple[float, float]]:
    """Return the silence before each word in both recordings, in seconds, where its neighbour is in both too.

    Only silent frames count: a word may go on after the place where the alignment ends it.
    """
    found = {}
    for index in range(1, len(mine[0].words)):
        around = [side[0].words[index - 1 : index + 1] for side in (mine, reference)]
        if all(word.span for words in around for word in words):
            silences = [_silence(side, *words) for side, words in zip((mine, reference), around, strict=True)]
            found[index] = (silences[0], silences[1])
    return found


def _silence(side: Side, before: PlacedWord, after: PlacedWord) -> float:
    """Return how long nothing is heard between two words, in seconds."""
    assert before.span and after.span
    first, last = (round(at_s / side[0].track.frame_shift_s) for at_s in (before.span.end_s, after.span.start_s))
    return float((~sounding(side[2])[first:last]).sum() * side[0].track.frame_shift_s)


def curves(pairs: Sequence[Pair], frame_shift_s: float) -> Curves:
    """Return all words on the time of the reference, with gaps between them, to be drawn."""
    known = [pair for pair in pairs if pair.spans]
    if not known:
        return Curves(frame_shift_s, 0.0, (), (), (), ())
    ends = [(pair.spans[1].start_s, pair.spans[1].end_s) for pair in known if pair.spans]
    start_s = min(start for start, _ in ends)
    count = round((max(end for _, end in ends) - start_s) / frame_shift_s) + 1
    drawn = np.full((4, count), np.nan)
    for pair, (begin_s, _) in zip(known, ends, strict=True):
        first = round((begin_s - start_s) / frame_shift_s)
        for row, curve in zip(drawn, (*pair.pitch, *pair.energy), strict=True):
            room = row[first : first + len(curve)]
            room[:] = curve[: len(room)]
    rows = [tuple(None if np.isnan(value) else round(float(value), 2) for value in row) for row in drawn]
    return Curves(frame_shift_s, start_s, rows[0], rows[1], rows[2], rows[3])


def _cut(side: Side, span: Span) -> tuple[Curve, Curve]:
    one, pitch, energy = side
    frames = frames_of(span, one.track.frame_shift_s, len(pitch))
    return pitch[frames.start : frames.stop], energy[frames.start : frames.stop]


def _median_peak(side: Side) -> float:
    peaks = [_cut(side, word.span)[1].max() for word in side[0].words if word.span]
    return float(np.median(peaks)) if peaks else 0.0


def _syllables(
    mine: Side, my_word: PlacedWord, reference: Side, its_word: PlacedWord
) -> tuple[tuple[Syllable, ...], tuple[Syllable, ...]]:
    """Return the vowels of both; none where they were said in different variants, so that they cannot be matched."""
    if len(my_word.vowels) != len(its_word.vowels):
        return (), ()
    return (
        tuple(_syllable(mine, span) for span in my_word.vowels),
        tuple(_syllable(reference, span) for span in its_word.vowels),
    )


def _syllable(side: Side, span: Span) -> Syllable:
    pitch, energy = _cut(side, span)
    voiced = pitch[np.isfinite(pitch)]
    mean = float(voiced.mean()) if len(voiced) >= 3 else float("nan")
    return Syllable(span.duration_s, float(energy.max()), mean)
