"""What was said besides the text: is it a part of the text said again?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic.edits import aligned, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LEAST_PHONES = 3  # from which words count as repeated anywhere; shorter ones only beside themselves, phone for phone
# Share of the phones, of those heard and of those of the words, that agree in a repetition of n phones: _ALIKE + _FEW / n.
_ALIKE, _FEW = 0.55, 0.75
_EXACT = 0.05


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
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], partner: NDArray[np.intp]
) -> tuple[Extra, ...]:
    """Return the runs of phones that were heard and are partner of none of the text, divided into repetitions.

    Args:
        costs: Of each phone that was heard in the place of each of the language, 0 to 1, shape (heard, columns).
        asked: Column of each phone of the text, shape (phones,).
        first: Index of the first phone of each word, and one past the last, shape (words + 1,).
        partner: Index of what was heard for each phone of the text, or -1, shape (phones,).
    """
    over = np.ones(len(costs), np.bool_)
    over[partner[partner >= 0]] = False
    found: list[Extra] = []
    for start, end in runs(over):
        if end - start < _LEAST_PHONES:
            place = int(np.flatnonzero((partner >= 0) & (partner < start)).max(initial=-1)) + 1
            found.append(Extra(start, end, _beside(costs[start:end], asked, first, place)))
        else:
            found += _divided(costs, asked, first, start, end)
    return tuple(found)


def _beside(
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], place: int
) -> tuple[int, int] | None:
    """Return the words before or after a place in the text that have just these phones, or None."""
    ends = {int(edge): word for word, edge in enumerate(first)}
    for low, high in ((place, place + len(costs)), (place - len(costs), place)):
        if low in ends and high in ends and np.all(costs[np.arange(len(costs)), asked[low:high]] <= _EXACT):
            return ends[low], ends[high]
    return None


def _divided(
    costs: NDArray[np.float32], asked: NDArray[np.intp], first: NDArray[np.intp], start: int, end: int
) -> Iterator[Extra]:
    """Yield the repetitions in phones [start, end), and what is between them."""
    if end - start < _LEAST_PHONES:
        if end > start:
            yield Extra(start, end)
        return
    partner, jumped = aligned(costs[start:end], asked, first)
    best: tuple[float, int, int, int, int] = (0.0, 0, 0, 0, 0)
    for word, last in runs(~jumped):
        place = slice(int(first[word]), int(first[last]))
        pairs = np.flatnonzero(partner[place] >= 0) + place.start
        if not len(pairs):
            continue
        low, high = int(partner[pairs[0]]) + start, int(partner[pairs[-1]]) + start + 1
        agreed = float((1 - costs[start + partner[pairs], asked[pairs]]).sum())
        share = agreed / max(high - low, place.stop - place.start)
        if len(pairs) >= _LEAST_PHONES and share >= _ALIKE + _FEW / len(pairs) and agreed > best[0]:
            best = (agreed, low, high, word, last)
    agreed, low, high, word, last = best
    if not agreed:
        yield Extra(start, end)
        return
    yield from _divided(costs, asked, first, start, low)
    yield Extra(low, high, (word, last))
    yield from _divided(costs, asked, first, high, end)
