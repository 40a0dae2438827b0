"""What the learner does otherwise than the reference, in units of the smallest difference that is worth telling.

The thresholds lie above what the measurement itself gets wrong: forced alignment misses a boundary by 20 to 30 ms, and
two readings of a sentence by one speaker differ by about a semitone and a half.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.comparison import Aspect, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pronounce_cli.compare.pairs import Pair, Syllable

_RATIO, _DURATION_S = 1.3, 0.08
_PAUSE_S = 0.2
_LEVEL_ST = 2.5
_MOVEMENT_ST, _OPPOSITE_ST = 4.0, 2.0
_OPPOSITE_WEIGHT, _LAST_WEIGHT = 1.5, 1.5
_LOUD_DB, _HIGH_ST, _LONG = 6.0, 3.0, math.log2(1.5)
_PROMINENT, _NOTED = 1.0, 0.5
_SYLLABLE = 0.75


def differences(
    pairs: Sequence[Pair], pauses: Mapping[int, tuple[float, float]], tempo: float
) -> tuple[Difference, ...]:
    """Return all differences that are large enough to be told, the largest first.

    Args:
        pairs: The words.
        pauses: Silence before each word in both, in seconds.
        tempo: The learner's usual duration over the reference's.
    """
    known = [pair for pair in pairs if pair.spans]
    found: list[Difference] = []
    shifts = _prominence_shifts(known, tempo)
    for pair in known:
        found += _duration(pair, tempo)
        found += _pitch(pair, last=pair is known[-1])
        found += _syllable(pair)
        found += _prominence(pair, shifts)
    for index, (mine, reference) in pauses.items():
        size = abs(mine - reference * max(1.0, tempo)) / _PAUSE_S
        if size >= 1 and abs(mine - reference) >= _PAUSE_S:
            found.append(Difference(Aspect.PAUSE, index, mine, reference, size))
    return tuple(sorted(found, key=lambda one: (-one.size, one.word, one.kind)))


def _duration(pair: Pair, tempo: float) -> Iterator[Difference]:
    assert pair.spans is not None
    mine, expected = pair.spans[0].duration_s, pair.spans[1].duration_s * tempo
    size = min(abs(math.log(mine / expected)) / math.log(_RATIO), abs(mine - expected) / _DURATION_S)
    if size >= 1:
        yield Difference(Aspect.DURATION, pair.index, mine, expected, size)


def _pitch(pair: Pair, *, last: bool) -> Iterator[Difference]:
    """Yield what differs in level and in movement; a movement the wrong way weighs more, most of all at the end."""
    if pair.level_st is not None:
        mine, reference = pair.level_st
        size = abs(mine - reference) / _LEVEL_ST
        if size >= 1:
            yield Difference(Aspect.LEVEL, pair.index, mine, reference, size)
    if pair.movement_st is None:
        return
    mine, reference = pair.movement_st
    size = abs(mine - reference) / _MOVEMENT_ST * (_LAST_WEIGHT if last else 1.0)
    opposite = mine * reference < 0 and min(abs(mine), abs(reference)) >= _OPPOSITE_ST
    if abs(mine - reference) >= _MOVEMENT_ST:
        kind = Aspect.DIRECTION if opposite else Aspect.MOVEMENT
        yield Difference(kind, pair.index, mine, reference, size * (_OPPOSITE_WEIGHT if opposite else 1.0))


def _syllable(pair: Pair) -> Iterator[Difference]:
    """Yield the stress of a word of several syllables where it is clear in both, and on different syllables.

    What makes a syllable stand out is measured roughly, so where a dictionary knows better than the reference's
    measurement, nothing is said.
    """
    mine, reference = (_weights(side) for side in pair.syllables)
    if len(mine) < 2:
        return
    here, there = int(np.argmax(mine)), int(np.argmax(reference))
    margins = mine[here] - mine[there], reference[there] - reference[here]
    doubtful = pair.stressed is not None and pair.stressed != there
    if here != there and not doubtful and min(margins) >= _SYLLABLE:
        yield Difference(Aspect.SYLLABLE, pair.index, here + 1, there + 1, sum(margins) / _SYLLABLE)


def _weights(syllables: Sequence[Syllable]) -> list[float]:
    """Return how prominent each syllable is within its word: longer, louder, higher than the others."""
    if not syllables:
        return []
    pitches = np.array([syllable.pitch_st for syllable in syllables])
    known = np.isfinite(pitches)
    pitches = np.where(known, pitches, pitches[known].mean()) if known.any() else np.zeros(len(pitches))
    longs = np.log2([max(syllable.duration_s, 0.01) for syllable in syllables])
    louds = np.array([syllable.energy_db for syllable in syllables])
    return [
        float(value)
        for value in (longs - longs.mean()) / (2 * _LONG)
        + (louds - louds.mean()) / _LOUD_DB
        + (pitches - pitches.mean()) / _HIGH_ST
    ]


def _prominence_shifts(known: Sequence[Pair], tempo: float) -> dict[int, tuple[float, float, float]]:
    """Return by how much each word is louder, higher and longer than in the reference, against the other words."""
    found = {}
    for pair in known:
        assert pair.spans is not None
        loud = (pair.loudness_db[0] - pair.loudness_db[1]) / _LOUD_DB
        high = (pair.level_st[0] - pair.level_st[1]) / _HIGH_ST if pair.level_st else 0.0
        long = math.log2(pair.spans[0].duration_s / pair.spans[1].duration_s / tempo) / _LONG
        found[pair.index] = (loud, high, long)
    return found


def _prominence(pair: Pair, shifts: Mapping[int, tuple[float, float, float]]) -> Iterator[Difference]:
    """Yield a word that stands out more or less, where at least two of loudness, pitch and duration say so."""
    parts = shifts[pair.index]
    total = sum(parts) / 2
    sign = math.copysign(1, total)
    agreeing = [part * sign >= _NOTED for part in parts]
    if sum(agreeing) < 2 or abs(total) < _PROMINENT or any(part * sign <= -_NOTED for part in parts):
        return
    names = (("louder", "softer"), ("higher", "lower"), ("longer", "shorter"))
    by = tuple(pair_[total < 0] for pair_, agrees in zip(names, agreeing, strict=True) if agrees)
    yield Difference(Aspect.PROMINENCE, pair.index, total, 0.0, abs(total) / _PROMINENT, by)
