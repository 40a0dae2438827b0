"""Phones that were heard against phones that were asked for, by weighted edit distance.

Wagner and Fischer, "The String-to-String Correction Problem", Journal of the ACM 21 (1974), with the cost of a
substitution given by how differently two phones are made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

PhonePair = tuple[int | None, int | None]


def align_phones(
    expected: Sequence[str], heard: Sequence[str], cost: Callable[[str, str], float], *, gap: float = 0.8
) -> tuple[PhonePair, ...]:
    """Return which phones belong together, in order: (i, j), (i, None) for one left out, (None, j) for one added.

    Args:
        expected: Symbols that were asked for.
        heard: Symbols that were heard.
        cost: Of hearing one symbol for another, 0 to 1.
        gap: Cost of a symbol without a partner; two unlike phones stay together while they cost less than two gaps.
    """
    table = _table(expected, heard, cost, gap)
    pairs: list[PhonePair] = []
    i, j = len(expected), len(heard)
    while i or j:
        if i and j and table[i][j] == table[i - 1][j - 1] + cost(expected[i - 1], heard[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and table[i][j] == table[i - 1][j] + gap:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return tuple(reversed(pairs))


def _table(
    expected: Sequence[str], heard: Sequence[str], cost: Callable[[str, str], float], gap: float
) -> list[list[float]]:
    """Return the least cost of each pair of beginnings."""
    table = [[gap * j for j in range(len(heard) + 1)]]
    for asked in expected:
        above = table[-1]
        row = [above[0] + gap]
        for j, said in enumerate(heard, start=1):
            row.append(min(above[j - 1] + cost(asked, said), above[j] + gap, row[j - 1] + gap))
        table.append(row)
    return table
