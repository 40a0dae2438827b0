"""IPA segments and how differently they are made, by the phonological features of panphon.

Mortensen et al., "PanPhon: A Resource for Mapping IPA Segments to Articulatory Feature Vectors", COLING 2016.
"""

from __future__ import annotations

import logging
import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any

from pronounce_cli.core.errors import MissingExtra
from pronounce_cli.core.types import Phoneme

_RHOTICS = frozenset("r ɾ ɹ ʁ ʀ ɻ".split())
_ONE_R = 0.1  # one r for another is an accent, however far apart they are made
_SCALE = 2.5  # panphon's weighted distance at which two segments count as rather different
_SHARPNESS = 1.5  # makes one small feature (voicing, tenseness) count for little
_NEAREST = 0.1  # different segments are never the same
_OTHER_VOWEL = 0.3  # vowels that differ in backness or rounding, as u and y, tell words apart
_UNSEGMENTED = frozenset("ˈˌ.‿ ")  # stress, syllables and links are no segments
HINT = "pip install 'pronounce-cli[languages]'"


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

    def phonemes(self, ipa: str) -> tuple[Phoneme, ...]:
        """Return the phonemes of a word in IPA; raise `ValueError` where it has none, or a letter that is no IPA."""
        bare = "".join(char for char in unicodedata.normalize("NFD", ipa) if char not in _UNSEGMENTED)
        found = self.split(bare)
        if not found or len(unicodedata.normalize("NFD", "".join(found))) < len(bare):
            raise ValueError(f"{ipa} is not made of IPA symbols")
        return tuple(Phoneme(segment, segment) for segment in found)

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


@cache
def segments() -> Segments:
    """Return the table of features, loaded once, with whatever languages are in use.

    Raises:
        MissingExtra: panphon is not installed.
    """
    try:
        with quiet():
            from panphon.featuretable import FeatureTable
    except ImportError as error:
        raise MissingExtra("to compare sounds of this language needs epitran", hint=HINT) from error
    return Segments(FeatureTable())


@contextmanager
def quiet() -> Iterator[None]:
    """Undo what importing epitran does to the root logger."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    try:
        yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
