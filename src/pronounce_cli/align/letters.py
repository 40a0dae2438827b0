"""Which letters of a written word spell which of its phones.

A monotone alignment of letters with phones by edit distance: a letter costs nothing where the language often spells the
phone with it, several letters may spell one phone ("th"), and one letter several ("x").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

Usual = Mapping[str, Collection[str]]

_FOREIGN = 1.0  # a letter for a phone that it does not usually spell
_MORE = 0.3  # a further letter for the same phone, such as the h of "th"
_SHARED = 0.9  # a further phone for the same letter


def spelling_of(letters: str, phones: Sequence[str], usual: Usual) -> tuple[tuple[int, ...], ...]:
    """Return for each letter the indices of the phones that it spells.

    Args:
        letters: A written word; signs that are no letters spell nothing.
        phones: Their symbols.
        usual: The phones that each letter often spells, in lower case; without it they are spread over the letters as
            evenly as can be.
    """
    places = [i for i, letter in enumerate(letters) if letter.isalpha()]
    found: list[tuple[int, ...]] = [()] * len(letters)
    if not places or not phones:
        return tuple(found)
    for place, spelled in zip(places, _align([letters[i].lower() for i in places], phones, usual), strict=True):
        found[place] = spelled
    return tuple(found)


def _align(letters: Sequence[str], phones: Sequence[str], usual: Usual) -> list[tuple[int, ...]]:
    """Return the phones of each letter along the cheapest path; each step moves on by a letter, a phone or both."""
    n, m = len(letters), len(phones)
    own = [[0.0 if phone in usual.get(letter, ()) else _FOREIGN for phone in phones] for letter in letters]
    cost = np.full((n, m), np.inf)
    came = np.zeros((n, m), np.int8)
    for i in range(n):
        for j in range(m):
            ways = (
                cost[i - 1, j - 1] if i and j else np.inf,
                cost[i - 1, j] + _MORE if i else np.inf,
                cost[i, j - 1] + _SHARED if j else np.inf,
            )
            came[i, j] = int(np.argmin(ways))
            here = own[i][j] if came[i, j] != 1 else min(own[i][j], _MORE)
            cost[i, j] = here + (min(ways) if i or j else 0.0)
    spelled: list[list[int]] = [[] for _ in letters]
    i, j = n - 1, m - 1
    while True:
        spelled[i].insert(0, j)
        if not i and not j:
            return [tuple(phones_of) for phones_of in spelled]
        way = came[i, j]
        i, j = i - (way != 2), j - (way != 1)
