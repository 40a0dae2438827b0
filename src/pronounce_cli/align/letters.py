"""Which letters of a written word spell which of its phones.

A monotone alignment of letters with phones by edit distance: a letter costs nothing where English often spells the
phone with it, several letters may spell one phone ("th"), and one letter several ("x").
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_SPELLS = {
    "a": "AE AA AH AO EY EH ER IH AW AY",
    "b": "B",
    "c": "K S CH SH",
    "d": "D JH T",
    "e": "EH IY IH AH ER EY UW",
    "f": "F V",
    "g": "G JH ZH F NG",
    "h": "HH CH SH TH DH F G",
    "i": "IH IY AY AH ER Y",
    "j": "JH Y HH",
    "k": "K",
    "l": "L",
    "m": "M",
    "n": "N NG",
    "o": "OW AA AO AH UW UH AW OY ER W",
    "p": "P F",
    "q": "K",
    "r": "R ER",
    "s": "S Z SH ZH",
    "t": "T CH SH DH TH",
    "u": "AH UW UH Y W IH ER AW",
    "v": "V",
    "w": "W AW UW OW AO",
    "x": "K S G Z",
    "y": "IY AY IH Y OY EY AH",
    "z": "Z S ZH",
}
_OF_LETTER = {letter: frozenset(phones.split()) for letter, phones in _SPELLS.items()}
_FOREIGN = 1.0  # a letter for a phone that it does not usually spell
_MORE = 0.3  # a further letter for the same phone, such as the h of "th"
_SHARED = 0.9  # a further phone for the same letter


def spelling_of(letters: str, phones: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return for each letter the indices of the phones that it spells.

    Args:
        letters: A written word; signs that are no letters spell nothing.
        phones: ARPAbet without stress digits, or IPA segments, which are spread over the letters as evenly as can be.
    """
    places = [i for i, letter in enumerate(letters) if letter.isalpha()]
    found: list[tuple[int, ...]] = [()] * len(letters)
    if not places or not phones:
        return tuple(found)
    for place, spelled in zip(places, _align([letters[i].lower() for i in places], phones), strict=True):
        found[place] = spelled
    return tuple(found)


def _align(letters: Sequence[str], phones: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the phones of each letter along the cheapest path; each step moves on by a letter, a phone or both."""
    n, m = len(letters), len(phones)
    usual = [[0.0 if phone in _OF_LETTER.get(letter, ()) else _FOREIGN for phone in phones] for letter in letters]
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
            here = usual[i][j] if came[i, j] != 1 else min(usual[i][j], _MORE)
            cost[i, j] = here + (min(ways) if i or j else 0.0)
    spelled: list[list[int]] = [[] for _ in letters]
    i, j = n - 1, m - 1
    while True:
        spelled[i].insert(0, j)
        if not i and not j:
            return [tuple(phones_of) for phones_of in spelled]
        way = came[i, j]
        i, j = i - (way != 2), j - (way != 1)
