"""IPA segments and how differently they are made, by the phonological features of panphon.

Mortensen et al., "PanPhon: A Resource for Mapping IPA Segments to Articulatory Feature Vectors", COLING 2016.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cached_property
from typing import Any

_RHOTICS = frozenset("r ɾ ɹ ʁ ʀ ɻ".split())
_ONE_R = 0.1  # one r for another is an accent, however far apart they are made
_SCALE = 2.5  # panphon's weighted distance at which two segments count as rather different
_SHARPNESS = 1.5  # makes one small feature (voicing, tenseness) count for little
_NEAREST = 0.1  # different segments are never the same
_OTHER_VOWEL = 0.3  # vowels that differ in backness or rounding, as u and y, tell words apart


class Segments:
    """Splits IPA into segments and compares them.

    Args:
        table: A `panphon.FeatureTable`; loading one takes a second, so an engine's own is taken.
    """

    def __init__(self, table: Any) -> None:
        self._table = table

    @cached_property
    def _distances(self) -> dict[tuple[str, str], float]:
        return {}

    def split(self, ipa: str) -> tuple[str, ...]:
        """Return the segments of a word; marks and letters that are no IPA are dropped."""
        return tuple(unicodedata.normalize("NFC", segment) for segment in self._table.ipa_segs(ipa))

    def distance(self, one: str, other: str) -> float:
        """Return how differently two segments are made: 0 the same, near 1 a vowel against a voiceless stop."""
        if one == other:
            return 0.0
        if one in _RHOTICS and other in _RHOTICS:
            return _ONE_R
        key = (one, other) if one < other else (other, one)
        if key not in self._distances:
            self._distances[key] = self._measured(*key)
        return self._distances[key]

    def _measured(self, one: str, other: str) -> float:
        a, b = self._table.fts(one), self._table.fts(other)
        if not a or not b:
            return 1.0
        apart = float(a.weighted_distance(b))
        vowels = a["syl"] == b["syl"] == 1
        least = _OTHER_VOWEL if vowels and (a["back"], a["round"]) != (b["back"], b["round"]) else _NEAREST
        return max(least, 1 - math.exp(-((apart / _SCALE) ** _SHARPNESS)))
