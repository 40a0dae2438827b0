"""The phones that were heard against those of a text, by weighted edit distance.

A run of phones too many or too few costs little more than its beginning (Gotoh, "An improved algorithm for matching
biological sequences", Journal of Molecular Biology 162, 1982), and so does a run of whole words that are jumped. This
takes n·m steps for n and m phones, but only a few nanoseconds each: some tenths of a second for five minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

# What a run of phones costs, once and per phone, that are missing, that are too many between words, and within one;
# and a run of words that is jumped, which costs more between words that were read than before or after all. A phone for
# one that has nothing in common costs 1, and one after a pause within a word _PAUSED more. Chosen by hand
# on the training speakers, with sentences of others before, after and in a text; the controls in benchmarks/RESULTS.md
# tell what comes of it.
_RUN, _MISSING_PHONE, _EXTRA_PHONE, _EXTRA_INSIDE = (np.float32(cost) for cost in (0.6, 0.35, 0.35, 0.5))
# Phones too many in a row between words that were read, from which on it may be that the reader began again, and by how
# much the second reading may be the worse.
_LONG, _LATITUDE = 4, 2.0
_JUMP, _JUMPED_PHONE, _BETWEEN = (np.float32(cost) for cost in (1.6, 0.2, 0.4))
_PAUSED = np.float32(0.5)
_TOLERANCE = np.float32(1e-4)
_EXTRA, _MISSING, _FIRST_EXTRA, _FIRST_MISSING, _JUMPED = (np.uint8(flag) for flag in (1, 2, 4, 8, 16))
_PAIR = np.uint8(32)


def aligned(
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], paused: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return for each phone asked for the index of the one that was heard in its place, or -1, and the words jumped.

    Args:
        costs: Of each phone that was heard in the place of each of the language, 0 to 1, shape (heard, columns).
        asked: Column of each phone of the text, shape (phones,).
        first: Index of the first phone of each word, and one past the last, shape (words + 1,).
        paused: Whether there was a pause before each phone that was heard, shape (heard,).
    """
    costs = _placed(costs, asked, first, paused)
    found = _aligned(costs, first)
    start, end = 0, len(costs)
    better = True
    while better:
        better = False
        for low, high in _windows(found.partner, paused, start, end):
            one = _aligned(costs[low:high], first)
            outside = (low - start) + (end - high)
            if one.cost + _RUN + _EXTRA_PHONE * outside <= found.cost + _LATITUDE:
                found, start, end = replace(one, partner=np.where(one.partner >= 0, one.partner + low, -1)), low, high
                better = True
                break
    return found.partner, found.jumped


def order(
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], paused: NDArray[np.bool_]
) -> float:
    """Return how much dearer the text would be with its phones in another order than in its own, per phone said of it.

    For the arguments see `aligned`. The orders are the text from its end, begun at three places, with words of the same
    sizes: whoever speaks, and however well, said this text rather than one of the same sounds if that is dear.
    """
    back = asked[::-1]
    others = [np.roll(back, len(back) * third // 3) for third in range(3)]
    own, *other = (_aligned(_placed(costs, one, first, paused), first).cost for one in (asked, *others))
    return float(np.mean(other) - own) / max(min(len(asked), len(costs)), 1)


def _placed(
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], paused: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return what each phone that was heard would cost in each place of the text, shape (heard, phones)."""
    within = np.ones(len(asked), np.bool_)
    within[first[:-1]] = False
    return costs[:, asked] + _PAUSED * (paused[:, None] & within).astype(np.float32)


def _windows(partner: NDArray[np.intp], paused: NDArray[np.bool_], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what part of the heard phones [start, end) may be all of the reading, with other speech around it.

    The reading may begin or end at a long run of phones that belong to no word; and at a pause, where now it does so
    in the middle of other speech.
    """
    read = partner[partner >= 0]
    if not len(read):
        return
    sizes = np.diff(read) - 1
    if sizes.max(initial=0) >= _LONG:
        place = int(sizes.argmax())
        yield int(read[place]) + 1, end
        yield start, int(read[place + 1])
    first, last = int(read[0]), int(read[-1])
    pauses = np.flatnonzero(paused)
    if first >= _LONG and not paused[first] and (pauses > first).any():
        yield int(pauses[pauses > first][0]), end
    if len(paused) - last > _LONG and not paused[last + 1] and ((pauses > start) & (pauses <= last)).any():
        yield start, int(pauses[pauses <= last][-1])


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The partner of each phone asked for, or -1, whether each word was jumped, and what all of it costs."""

    partner: NDArray[np.intp]
    jumped: NDArray[np.bool_]
    cost: float


def _aligned(costs: NDArray[np.float32], first: NDArray[np.intp]) -> _Found:
    """Return the alignment that costs least.

    Args:
        costs: Of each phone that was heard in each place of the text, shape (heard, phones).
        first: Index of the first phone of each word, and one past the last, shape (words + 1,).
    """
    phones = costs.shape[1]
    ramp = _MISSING_PHONE * np.arange(phones + 1, dtype=np.float32)
    slope = np.full(phones + 1, _EXTRA_INSIDE)
    slope[first] = _EXTRA_PHONE
    begin = _RUN + slope
    steps = _Steps.empty(len(costs) + 1, first)
    best = np.r_[np.float32(0), _RUN + ramp[1:]]
    steps.flags[0, 1:] = _MISSING
    steps.jump(best, 0)
    extra = np.full_like(best, np.inf)  # the best that ends in a phone too many
    for i, row in enumerate(costs, start=1):
        begun, kept = best + begin, extra + slope
        extra = np.minimum(begun, kept)
        paired = np.r_[np.float32(np.inf), best[:-1] + row]
        either = np.minimum(paired, extra)
        # The best that ends in a phone too few, from any place to the left of it.
        missing = np.minimum.accumulate(either - ramp)[:-1] + ramp[1:] + _RUN
        best = either.copy()
        np.minimum(either[1:], missing, out=best[1:])
        steps.flags[i] = _EXTRA * (extra < paired) + _FIRST_EXTRA * (begun <= kept)
        steps.flags[i, 1:] += _MISSING * (missing < either[1:]) + _FIRST_MISSING * (
            either[:-1] + (_RUN + _MISSING_PHONE) <= missing + _TOLERANCE
        )
        steps.jump(best, i)
    return _Found(*steps.traced(), float(best[-1]))


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """How the best path came to each place.

    Attributes:
        flags: Per phone that was heard, from none on, and place in the text, shape (heard + 1, phones + 1).
        origin: The word from which a jump to the end of each came, shape (heard + 1, words + 1).
        first: Index of the first phone of each word, and one past the last, shape (words + 1,).
    """

    flags: NDArray[np.uint8]
    origin: NDArray[np.int32]
    first: NDArray[np.intp]

    @classmethod
    def empty(cls, heard: int, first: NDArray[np.intp]) -> _Steps:
        """Return one to be filled."""
        flags = np.zeros((heard, int(first[-1]) + 1), np.uint8)
        return cls(flags, np.zeros((heard, len(first)), np.int32), first)

    def jump(self, best: NDArray[np.float32], i: int) -> None:
        """Lower the scores at the ends of words to what they are when words before them are jumped."""
        level = _JUMPED_PHONE * self.first.astype(np.float32)
        at = best[self.first] - level
        at[1:] += _BETWEEN
        lowest = np.minimum.accumulate(at)
        lower = np.r_[True, at[1:] < lowest[:-1]]
        source = np.maximum.accumulate(np.where(lower, np.arange(len(at)), 0))
        jumped = lowest[:-1] + level[1:] + _JUMP
        jumped[-1] -= _BETWEEN
        ends = self.first[1:]
        better = jumped < best[ends] - _TOLERANCE
        best[ends] = np.where(better, jumped, best[ends])
        self.flags[i, ends[better]] |= _JUMPED
        self.origin[i, 1:] = source[:-1]

    def traced(self) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Return the partners along the best path, and the words that it jumps, from its end back."""
        i, j = len(self.flags) - 1, self.flags.shape[1] - 1
        partner, jumped = np.full(j, -1, np.intp), np.zeros(len(self.first) - 1, np.bool_)
        run = np.uint8(0)
        while i > 0 or j > 0:
            step = self.flags[i, j]
            if not run and step & _JUMPED:
                word = int(np.searchsorted(self.first, j))
                origin = int(self.origin[i, word])
                jumped[origin:word] = True
                j = int(self.first[origin])
                continue
            run = run or step & _MISSING or step & _EXTRA
            if i == 0:
                j, run = j - 1, np.uint8(0)
            elif run == _MISSING:
                run = np.uint8(0) if step & _FIRST_MISSING else _MISSING
                j -= 1
                if not run:  # what a run of missing phones leads to is a pair or a phone too many
                    run = _EXTRA if self.flags[i, j] & _EXTRA else _PAIR
            elif run == _EXTRA:
                run = np.uint8(0) if step & _FIRST_EXTRA else _EXTRA
                i -= 1
            else:
                i, j, run = i - 1, j - 1, np.uint8(0)
                partner[j] = i
        return partner, jumped


def runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of True."""
    edges = np.diff(np.r_[0, flags.astype(np.int8), 0])
    yield from zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True)
