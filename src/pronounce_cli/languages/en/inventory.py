"""The 39 phones of General American, in ARPAbet, with IPA and articulation."""

from __future__ import annotations

import re
import unicodedata

from pronounce_cli.core.inventory import Articulation, Inventory, Manner, Place
from pronounce_cli.core.types import Phoneme


def _consonant(manner: Manner, place: Place, *, voiced: bool) -> Articulation:
    return Articulation(manner, place, voiced)


def _vowel(height: float, backness: float, *, rounded: bool = False, glide: str | None = None) -> Articulation:
    manner = Manner.DIPHTHONG if glide else Manner.VOWEL
    return Articulation(manner, None, True, height, backness, rounded, glide)


_ARTICULATION = {
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

# Narrow symbols that dictionaries of the Montreal Forced Aligner have for English, each between white space.
_GLIDES = {"aj": "aɪ", "aw": "aʊ", "ej": "eɪ", "ow": "oʊ", "əw": "oʊ", "ɔj": "ɔɪ", "oː": "oʊ", "eː": "eɪ"}
_PALATALS = {"ç": "h", "ɲ": "n", "ʎ": "l", "c": "k", "ɟ": "ɡ"}
_NARROW_LETTERS = _PALATALS | {
    "ʉ": "u", "ʉː": "u", "ʋ": "v", "ʔ": "t", "ɱ": "m", "ʈ": "t", "ɖ": "d", "ɽ": "ɹ", "ɻ": "ɹ", "ɡ": "ɡ", "x": "k",
    "ɜː": "ɜ", "ɒː": "ɔ", "ɔː": "ɔ", "ɾ̃": "n",
}  # fmt: skip
_NARROW = str.maketrans("", "", "ʰʷʲˠˤ̪̥̬̺̻̞̟̠̝̯̚")

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


INVENTORY = Inventory(
    language="en",
    articulation=_ARTICULATION,
    ipa=_IPA,
    reduced={"AH": "ə", "ER": "ɚ"},
    alike=frozenset(frozenset(pair) for pair in (("ER", "R"), ("IY", "Y"), ("UW", "W"))),
    onsets=_ONSETS,
    no_onset=frozenset({"NG"}),
)
PHONES = INVENTORY.symbols
is_vowel = INVENTORY.is_vowel
sound = INVENTORY.phoneme
ipa_of_word = INVENTORY.ipa_of_word


def phone_of_ipa(symbol: str) -> str | None:
    """Return the phone that an IPA symbol stands for, or None."""
    return _FROM_IPA.get(symbol.translate(_IGNORED))


def phonemes_of_ipa(text: str) -> tuple[Phoneme, ...] | None:
    """Split an IPA string into phonemes, longest symbol first; None if a symbol is unknown.

    A stress mark applies to the next vowel; vowels without one get 0. Where white space parts the sounds, as in
    dictionaries of the Montreal Forced Aligner, a glide may be written j or w ("aj", "ow"), and marks of how a
    consonant is made are left out, but for y after it ("mʲ ʉː" is m j u).
    """
    pieces = text.split()
    found: list[Phoneme] = []
    stress = 0
    for i, piece in enumerate(pieces):
        after = pieces[i + 1] if i + 1 < len(pieces) else ""
        rest = piece if len(pieces) == 1 else _broad(piece, after)
        rest = rest.translate(str.maketrans("", "", "ːˑ͡‿."))
        while rest:
            if rest[0] in "ˈ'ˌ":
                stress, rest = (2 if rest[0] == "ˌ" else 1), rest[1:]
                continue
            length = next((n for n in (3, 2, 1) if rest[:n] in _FROM_IPA), None)
            if length is None:
                return None
            found.append(sound(_FROM_IPA[rest[:length]], stress))
            rest = rest[length:]
            if is_vowel(found[-1].symbol):
                stress = 0
    return tuple(found)


def _broad(piece: str, after: str) -> str:
    """Return one narrow symbol of a dictionary as a broad one; `after` is the next."""
    marks = re.match("[ˈˌ']*", piece)
    assert marks is not None
    bare = unicodedata.normalize("NFD", piece[marks.end() :])
    plain = unicodedata.normalize("NFC", bare.translate(_NARROW))
    if plain in _GLIDES:
        return marks[0] + _GLIDES[plain]
    palatal = "ʲ" in bare or plain in _PALATALS
    glide = "j" if palatal and after.lstrip("ˈˌ'")[:1] in ("ʉ", "u", "ʊ") else ""
    if plain.endswith("\u0329"):  # a syllable of its own
        return f"{marks[0]}ə{_NARROW_LETTERS.get(plain[:-1], plain[:-1])}"
    return marks[0] + _NARROW_LETTERS.get(plain, plain) + glide
