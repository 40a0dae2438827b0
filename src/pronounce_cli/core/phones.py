"""The 39 ARPAbet phones of General American: IPA, articulation, distance, stress marks.

ARPAbet is used inside, IPA for people. The articulation table follows the usual chart (place, manner, voicing for
consonants; height, backness, rounding for vowels; diphthongs by their start and glide).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


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


def _consonant(manner: Manner, place: Place, *, voiced: bool) -> Articulation:
    return Articulation(manner, place, voiced)


def _vowel(height: float, backness: float, *, rounded: bool = False, glide: str | None = None) -> Articulation:
    manner = Manner.DIPHTHONG if glide else Manner.VOWEL
    return Articulation(manner, None, True, height, backness, rounded, glide)


ARTICULATION: dict[str, Articulation] = {
    "AA": _vowel(0.0, 0.9),
    "AE": _vowel(0.15, 0.0),
    "AH": _vowel(0.4, 0.6),
    "AO": _vowel(0.3, 1.0, rounded=True),
    "AW": _vowel(0.05, 0.5, glide="UH"),
    "AY": _vowel(0.05, 0.5, glide="IH"),
    "B": _consonant(Manner.STOP, Place.BILABIAL, voiced=True),
    "CH": _consonant(Manner.AFFRICATE, Place.POSTALVEOLAR, voiced=False),
    "D": _consonant(Manner.STOP, Place.ALVEOLAR, voiced=True),
    "DH": _consonant(Manner.FRICATIVE, Place.DENTAL, voiced=True),
    "EH": _vowel(0.4, 0.1),
    "ER": _vowel(0.5, 0.5),
    "EY": _vowel(0.6, 0.1, glide="IH"),
    "F": _consonant(Manner.FRICATIVE, Place.LABIODENTAL, voiced=False),
    "G": _consonant(Manner.STOP, Place.VELAR, voiced=True),
    "HH": _consonant(Manner.FRICATIVE, Place.GLOTTAL, voiced=False),
    "IH": _vowel(0.8, 0.2),
    "IY": _vowel(1.0, 0.0),
    "JH": _consonant(Manner.AFFRICATE, Place.POSTALVEOLAR, voiced=True),
    "K": _consonant(Manner.STOP, Place.VELAR, voiced=False),
    "L": _consonant(Manner.LIQUID, Place.ALVEOLAR, voiced=True),
    "M": _consonant(Manner.NASAL, Place.BILABIAL, voiced=True),
    "N": _consonant(Manner.NASAL, Place.ALVEOLAR, voiced=True),
    "NG": _consonant(Manner.NASAL, Place.VELAR, voiced=True),
    "OW": _vowel(0.6, 0.9, rounded=True, glide="UH"),
    "OY": _vowel(0.4, 0.9, rounded=True, glide="IH"),
    "P": _consonant(Manner.STOP, Place.BILABIAL, voiced=False),
    "R": _consonant(Manner.LIQUID, Place.POSTALVEOLAR, voiced=True),
    "S": _consonant(Manner.FRICATIVE, Place.ALVEOLAR, voiced=False),
    "SH": _consonant(Manner.FRICATIVE, Place.POSTALVEOLAR, voiced=False),
    "T": _consonant(Manner.STOP, Place.ALVEOLAR, voiced=False),
    "TH": _consonant(Manner.FRICATIVE, Place.DENTAL, voiced=False),
    "UH": _vowel(0.8, 0.8, rounded=True),
    "UW": _vowel(1.0, 0.9, rounded=True),
    "V": _consonant(Manner.FRICATIVE, Place.LABIODENTAL, voiced=True),
    "W": _consonant(Manner.GLIDE, Place.BILABIAL, voiced=True),
    "Y": _consonant(Manner.GLIDE, Place.PALATAL, voiced=True),
    "Z": _consonant(Manner.FRICATIVE, Place.ALVEOLAR, voiced=True),
    "ZH": _consonant(Manner.FRICATIVE, Place.POSTALVEOLAR, voiced=True),
}

PHONES: tuple[str, ...] = tuple(ARTICULATION)
VOWELS: frozenset[str] = frozenset(
    phone for phone, how in ARTICULATION.items() if how.manner in (Manner.VOWEL, Manner.DIPHTHONG)
)

_IPA = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d", "DH": "ð",
    "EH": "ɛ", "ER": "ɝ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i", "JH": "dʒ", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ",
    "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip

# Spellings of other transcribers that mean one of the 39 phones. Length and tie bars are removed before the look-up.
_IPA_ALIASES = {
    "ə": "AH", "ɐ": "AH", "ɜ": "ER", "ɚ": "ER", "əɹ": "ER", "ər": "ER", "ɜɹ": "ER", "ɒ": "AA", "a": "AA", "e": "EH",
    "o": "AO", "əʊ": "OW", "g": "G", "r": "R", "ɾ": "D", "ɫ": "L", "ʤ": "JH", "ʧ": "CH", "ɡ": "G", "ɪə": "IH",
    "eə": "EH", "ʊə": "UH", "ɹ̩": "ER", "n̩": "N", "l̩": "L", "m̩": "M", "y": "Y", "ʍ": "W", "oɪ": "OY",
    "ɑʊ": "AW", "ɑɪ": "AY",
}  # fmt: skip

_FROM_IPA = {ipa: phone for phone, ipa in _IPA.items()} | _IPA_ALIASES
_IGNORED = str.maketrans("", "", "ːˑ͡‿.ˈˌ'")

# Legal clusters of two and three consonants at the start of a syllable.
_ONSETS = frozenset(
    cluster.strip()
    for cluster in """
    P L, P R, B L, B R, T R, T W, D R, D W, K L, K R, K W, G L, G R, G W, F L, F R, TH R, TH W, SH R, SH L, S L, S W,
    S P, S T, S K, S M, S N, S F, HH W, P Y, B Y, T Y, D Y, K Y, G Y, F Y, V Y, TH Y, HH Y, M Y, N Y, L Y,
    S P L, S P R, S P Y, S T R, S T Y, S K R, S K W, S K Y, S K L
    """.split(",")
)


def is_vowel(arpabet: str) -> bool:
    """Return whether a phone is a vowel or a diphthong."""
    return arpabet in VOWELS


def ipa_of_phone(arpabet: str, stress: int | None = None) -> str:
    """Return the IPA symbol; unstressed AH and ER become schwas."""
    if stress == 0 and arpabet == "AH":
        return "ə"
    if stress == 0 and arpabet == "ER":
        return "ɚ"
    return _IPA[arpabet]


def ipa_of_word(phones: Sequence[tuple[str, int | None]]) -> str:
    """Return a word in IPA, with stress marks before the onset of a stressed syllable.

    Args:
        phones: (ARPAbet, stress) pairs. A word of one syllable gets no mark.
    """
    nuclei = [i for i, (phone, _) in enumerate(phones) if is_vowel(phone)]
    marks: dict[int, str] = {}
    if len(nuclei) > 1:
        for order, nucleus in enumerate(nuclei):
            mark = {1: "ˈ", 2: "ˌ"}.get(phones[nucleus][1] or 0)
            if mark:
                first = nuclei[order - 1] + 1 if order else 0
                marks[_onset([phone for phone, _ in phones], first, nucleus)] = mark
    return "".join(marks.get(i, "") + ipa_of_phone(*phone) for i, phone in enumerate(phones))


def _onset(phones: Sequence[str], first: int, nucleus: int) -> int:
    """Return where the longest legal onset before `nucleus` starts, not before `first`."""
    if first == 0:
        return 0
    for start in range(first, nucleus):
        cluster = phones[start:nucleus]
        if len(cluster) == 1:
            return start if cluster[0] != "NG" else nucleus
        if " ".join(cluster) in _ONSETS:
            return start
    return nucleus


def phone_of_ipa(symbol: str) -> str | None:
    """Return the ARPAbet phone that an IPA symbol stands for, or None."""
    return _FROM_IPA.get(symbol.translate(_IGNORED))


def phones_of_ipa(text: str) -> tuple[tuple[str, int | None], ...] | None:
    """Split an IPA string into (ARPAbet, stress) pairs, longest symbol first; None if a symbol is unknown.

    A stress mark applies to the next vowel; vowels without one get 0.
    """
    found: list[tuple[str, int | None]] = []
    stress = 0
    text = "".join(text.split()).translate(str.maketrans("", "", "ːˑ͡‿."))
    while text:
        if text[0] in "ˈ'ˌ":
            stress, text = (2 if text[0] == "ˌ" else 1), text[1:]
            continue
        phone = next((_FROM_IPA[text[:n]] for n in (3, 2, 1) if text[:n] in _FROM_IPA), None)
        if phone is None:
            return None
        text = text[next(n for n in (3, 2, 1) if text[:n] in _FROM_IPA) :]
        found.append((phone, stress if is_vowel(phone) else None))
        if is_vowel(phone):
            stress = 0
    return tuple(found)


@cache
def distance(one: str, other: str) -> float:
    """Return how differently two phones are made: 0 the same, 1 a vowel against a voiceless stop.

    Consonants differ by place (steps from the lips back), manner and voicing; vowels by height, backness, rounding and
    glide.
    """
    if one == other:
        return 0.0
    a, b = ARTICULATION[one], ARTICULATION[other]
    if is_vowel(one) != is_vowel(other):
        near = {frozenset(p) for p in (("ER", "R"), ("IY", "Y"), ("UW", "W"))}
        return 0.4 if frozenset((one, other)) in near else 1.0
    if is_vowel(one):
        glides = 0.25 * ((a.glide or "") != (b.glide or ""))
        moved = 0.6 * abs(a.height - b.height) + 0.5 * abs(a.backness - b.backness)
        return min(1.0, max(0.1, moved + 0.15 * (a.rounded != b.rounded) + glides))
    places = list(Place)
    assert a.place is not None and b.place is not None
    steps = abs(places.index(a.place) - places.index(b.place)) / (len(places) - 1)
    return min(1.0, 0.4 * steps + 0.1 * (steps > 0) + 0.35 * (a.manner != b.manner) + 0.15 * (a.voiced != b.voiced))
