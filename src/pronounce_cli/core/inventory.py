"""The phones of a language: their names, their IPA, how they are made and how different they are.

What one language has stands in `languages`; here is the form in which it is handed to the stages. The articulation
follows the usual chart (place, manner, voicing for consonants; height, backness, rounding for vowels; diphthongs by
their start and glide).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pronounce_cli.core.types import Phoneme


class Manner(StrEnum):
    """How the air flow is shaped."""

    STOP = "stop"
    AFFRICATE = "affricate"
    FRICATIVE = "fricative"
    NASAL = "nasal"
    LIQUID = "liquid"
    GLIDE = "glide"
    VOWEL = "vowel"
    DIPHTHONG = "diphthong"


class Place(StrEnum):
    """Where the tract is narrowed, from the lips backwards."""

    BILABIAL = "bilabial"
    LABIODENTAL = "labiodental"
    DENTAL = "dental"
    ALVEOLAR = "alveolar"
    POSTALVEOLAR = "postalveolar"
    PALATAL = "palatal"
    VELAR = "velar"
    UVULAR = "uvular"
    GLOTTAL = "glottal"


@dataclass(frozen=True, slots=True)
class Articulation:
    """How a phone is made.

    Attributes:
        manner: Vowels and diphthongs have `place` None and the three vowel coordinates set.
        place: Consonants only.
        voiced: True for vowels.
        height: 0 open to 1 close (vowels).
        backness: 0 front to 1 back (vowels).
        rounded: Whether the lips are rounded (vowels).
        glide: The second part of a diphthong as a vowel phone, else None.
    """

    manner: Manner
    place: Place | None = None
    voiced: bool = True
    height: float = 0.0
    backness: float = 0.0
    rounded: bool = False
    glide: str | None = None


VOWELS = (Manner.VOWEL, Manner.DIPHTHONG)

_STEPS = {
    Place.BILABIAL: 0.0, Place.LABIODENTAL: 1.0, Place.DENTAL: 2.0, Place.ALVEOLAR: 3.0, Place.POSTALVEOLAR: 4.0,
    Place.PALATAL: 5.0, Place.VELAR: 6.0, Place.UVULAR: 6.5, Place.GLOTTAL: 7.0,
}  # fmt: skip
_MOST_STEPS = 7


@dataclass(frozen=True, eq=False)
class Inventory:
    """The phones of one language, in a fixed order.

    Attributes:
        language: Primary tag.
        articulation: How each phone is made, by its symbol.
        ipa: The IPA of each symbol.
        reduced: IPA of vowels that have another one where they are unstressed.
        alike: Pairs of a vowel and a consonant that are made nearly alike.
        onsets: Clusters of several consonants that begin syllables, as "S T R".
        no_onset: Consonants that begin none.
        offglides: Vowels that make no syllable of their own where they have no stress at all, not even 0.
    """

    language: str
    articulation: Mapping[str, Articulation]
    ipa: Mapping[str, str]
    reduced: Mapping[str, str] = field(default_factory=dict)
    alike: Collection[frozenset[str]] = ()
    onsets: Collection[str] = ()
    no_onset: Collection[str] = ()
    offglides: Collection[str] = ()

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Return all phones: what `languages` calls them, in ARPAbet for English."""
        return tuple(self.articulation)

    @cached_property
    def vowels(self) -> frozenset[str]:
        """Return the vowels and diphthongs."""
        return frozenset(symbol for symbol, how in self.articulation.items() if how.manner in VOWELS)

    @cached_property
    def _distances(self) -> dict[tuple[str, str], float]:
        return {}

    def phoneme(self, symbol: str, stress: int | None = None) -> Phoneme:
        """Return a phone as a value; only vowels keep a stress."""
        if symbol not in self.vowels:
            return Phoneme(symbol, self.ipa[symbol])
        return Phoneme(symbol, self.reduced.get(symbol, self.ipa[symbol]) if stress == 0 else self.ipa[symbol], stress)

    def is_vowel(self, symbol: str) -> bool:
        """Return whether a phone is a vowel or a diphthong."""
        return symbol in self.vowels

    def ipa_of_word(self, phonemes: Sequence[Phoneme]) -> str:
        """Return a word in IPA, with stress marks before the onset of a stressed syllable.

        A word of one syllable gets no mark.
        """
        nuclei = [i for i, phoneme in enumerate(phonemes) if self._is_nucleus(phoneme)]
        marks: dict[int, str] = {}
        if len(nuclei) > 1:
            for order, nucleus in enumerate(nuclei):
                mark = {1: "ˈ", 2: "ˌ"}.get(phonemes[nucleus].stress or 0)
                if mark:
                    first = nuclei[order - 1] + 1 if order else 0
                    while phonemes[first].symbol in self.offglides and first < nucleus:
                        first += 1
                    marks[self._onset([phoneme.symbol for phoneme in phonemes], first, nucleus)] = mark
        return "".join(marks.get(i, "") + phoneme.ipa for i, phoneme in enumerate(phonemes))

    def _is_nucleus(self, phoneme: Phoneme) -> bool:
        return phoneme.symbol in self.vowels and not (phoneme.stress is None and phoneme.symbol in self.offglides)

    def _onset(self, symbols: Sequence[str], first: int, nucleus: int) -> int:
        """Return where the longest legal onset before `nucleus` starts, not before `first`."""
        if first == 0:
            return 0
        for start in range(first, nucleus):
            cluster = symbols[start:nucleus]
            if len(cluster) == 1:
                return start if cluster[0] not in self.no_onset else nucleus
            if " ".join(cluster) in self.onsets:
                return start
        return nucleus

    def distance(self, one: str, other: str) -> float:
        """Return how differently two phones are made: 0 the same, 1 a vowel against a voiceless stop.

        Consonants differ by place (steps from the lips back), manner and voicing; vowels by height, backness, rounding
        and glide.
        """
        if (one, other) not in self._distances:
            self._distances[one, other] = self._measured(one, other)
        return self._distances[one, other]

    def _measured(self, one: str, other: str) -> float:
        if one == other:
            return 0.0
        a, b = self.articulation[one], self.articulation[other]
        if self.is_vowel(one) != self.is_vowel(other):
            return 0.4 if frozenset((one, other)) in self.alike else 1.0
        if self.is_vowel(one):
            glides = 0.25 * ((a.glide or "") != (b.glide or ""))
            moved = 0.6 * abs(a.height - b.height) + 0.5 * abs(a.backness - b.backness)
            return min(1.0, max(0.1, moved + 0.15 * (a.rounded != b.rounded) + glides))
        assert a.place is not None and b.place is not None
        steps = abs(_STEPS[a.place] - _STEPS[b.place]) / _MOST_STEPS
        return min(1.0, 0.4 * steps + 0.1 * (steps > 0) + 0.35 * (a.manner != b.manner) + 0.15 * (a.voiced != b.voiced))
