"""What was said besides the text: is it a part of the text said again?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic.edits import aligned, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LEAST_PHONES = 3  # from which words may be repeated with other phones than the text has
_SURE_PHONES = 5  # from which they may be repeated anywhere; shorter ones only beside themselves
# What a phone in the place of one like it gains, and a phone too many or too few costs; 1 is the cost of one that has
# nothing in common. Of all that n phones could gain, a repetition has a share of _ALIKE + _FEW / n.
_GAIN, _GAP = np.float32(0.6), np.float32(0.6)
_ALIKE, _FEW = 0.35, 1.2
_EXACT, _TOLERANCE = 0.15, 1e-4


@dataclass(frozen=True, slots=True)
class Extra:
    """Phones [first, end) of those that were heard, which belong to no word of the text.

    Attributes:
        first: Index of the first.
        end: One past the last.
        words: First word of the text that they repeat, and one past the last; None where they repeat none.
    """

    first: int
    end: int
    words: tuple[int, int] | None = None


def extras(
    costs: NDArray[np.float32],
    heard: NDArray[np.intp],
    asked: NDArray[np.intp],
    first: NDArray[np.intp],
    partner: NDArray[np.intp],
) -> tuple[Extra, ...]:
    """Return the runs of phones that were heard and are partner of none of the text, divided into repetitions.

    Args:
        costs: Of each phone that was heard in the place of each of the language, 0 to 1, shape (heard, columns).
        heard: Column of each phone that was heard, shape (heard,).
        asked: Column of each phone of the text, shape (phones,).
        first: Index of the first phone of each word, and one past the last, shape (words + 1,).
        partner: Index of what was heard for each phone of the text, or -1, shape (phones,).
    """
    over = np.ones(len(costs), np.bool_)
    over[partner[partner >= 0]] = False
    found: list[Extra] = []
    for start, end in runs(over):
        place = _place(partner, start)
        if end - start < _LEAST_PHONES:
            words = _beside(costs[start:end], asked, first, place)
            words = words or _like_itself(heard[start:end], heard, first, partner, place)
            found.append(Extra(start, end, words))
        else:
            found += _divided(costs, asked, first, start, end, place)
    return tuple(found)


def settled(
    costs: NDArray[np.float32],
    heard: NDArray[np.intp],
    asked: NDArray[np.intp],
    first: NDArray[np.intp],
    paused: NDArray[np.bool_],
    partner: NDArray[np.intp],
) -> tuple[NDArray[np.intp], tuple[Extra, ...]]:
    """Return the partners and the extras of a reading in which of words said twice in a row the second count.

    For the arguments see `extras` and `acoustic.edits.aligned`.
    """
    chosen = partner.copy()
    found = extras(costs, heard, asked, first, partner)
    for extra in found:
        if extra.words and int(first[extra.words[1]]) == _place(partner, extra.first):
            words, phones = slice(extra.words[0], extra.words[1] + 1), slice(*first[list(extra.words)])
            said = slice(extra.first, extra.end)
            again, _ = aligned(costs[said], asked[phones], first[words] - first[words][0], paused[said])
            chosen[phones] = np.where(again >= 0, again + extra.first, -1)
    return (chosen, found) if np.array_equal(chosen, partner) else (chosen, extras(costs, heard, asked, first, chosen))


def _place(partner: NDArray[np.intp], heard: int) -> int:
    """Return the place in the text, counted in phones, before which all that was heard earlier belongs."""
    return int(np.flatnonzero((partner >= 0) & (partner < heard)).max(initial=-1)) + 1


def _beside(
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], place: int
) -> tuple[int, int] | None:
    """Return the words before or after a place in the text that have just these phones, or None."""
    ends = {int(edge): word for word, edge in enumerate(first)}
    for low, high in ((place, place + len(costs)), (place - len(costs), place)):
        if low in ends and high in ends and np.all(costs[np.arange(len(costs)), asked[low:high]] <= _EXACT):
            return ends[low], ends[high]
    return None


def _like_itself(
    said: NDArray[np.intp], heard: NDArray[np.intp], first: NDArray[np.intp], partner: NDArray[np.intp], place: int
) -> tuple[int, int] | None:
    """Return the word before or after a place in the text that was heard as just these phones, right or wrong."""
    word = int(np.searchsorted(first, place))
    if first[word] != place:
        return None
    for one in (word, word - 1):
        if 0 <= one < len(first) - 1:
            own = partner[first[one] : first[one + 1]]
            if np.array_equal(heard[own[own >= 0]], said):
                return one, one + 1
    return None


def _divided(
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], start: int, end: int, at: int
) -> Iterator[Extra]:
    """Yield the repetitions in phones [start, end), which are heard at one place in the text, and what is between."""
    if end - start < _LEAST_PHONES:
        if end > start:
            yield Extra(start, end)
        return
    gained, low, high, left, right = _local(costs[start:end], asked)
    middles = (first[:-1] + first[1:]) / 2
    word, last = np.searchsorted(middles, (left, right)).tolist()
    edges = int(first[word]), int(first[last])
    size = max(high - low, edges[1] - edges[0])
    least = _LEAST_PHONES if at in edges else _SURE_PHONES
    if high - low < least or last <= word or gained < (_ALIKE + _FEW / size) * _GAIN * size:
        yield Extra(start, end)
        return
    yield from _divided(costs, asked, first, start, start + low, at)
    yield Extra(start + low, start + high, (word, last))
    yield from _divided(costs, asked, first, start + high, end, at)


def _local(costs: NDArray[np.float32], asked: NDArray[np.intp]) -> tuple[float, int, int, int, int]:
    """Return the best local alignment: what it gains, first and last phone heard, and first and last of the text.

    Smith and Waterman, "Identification of common molecular subsequences", Journal of Molecular Biology 147, 1981. Ends
    are one past the last. For the arguments see `extras`.
    """
    places = np.arange(len(asked) + 1)
    ramp = _GAP * places.astype(np.float32)
    score = np.zeros(len(asked) + 1, np.float32)
    begun = np.stack([np.zeros_like(places), places])  # where the best that ends here begins, in heard phones and text
    best = (0.0, 0, 0, 0, 0)
    for i, row in enumerate(costs):
        here = np.stack([np.full_like(places, i), places])
        paired = np.r_[np.float32(-1), score[:-1] + _GAIN - row[asked]]
        over = score - _GAP
        came = np.where(paired >= over, np.c_[here[:, :1], begun[:, :-1]], begun)
        score = np.maximum(paired, over)
        came = np.where(score <= 0, np.stack([np.full_like(places, i + 1), places]), came)
        score = np.maximum(score, 0)
        lifted = score + ramp
        running = np.maximum.accumulate(lifted)
        source = np.maximum.accumulate(np.where(lifted >= running, places, 0))
        score, begun = running - ramp, came[:, source]
        place = int((score >= score.max() - _TOLERANCE).argmax())
        if score[place] > best[0] + _TOLERANCE:
            best = (float(score[place]), int(begun[0, place]), i + 1, int(begun[1, place]), place)
    return best
