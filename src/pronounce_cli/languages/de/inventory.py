"""The phones of standard German, named by their IPA, with articulation.

Length tells phones apart (aː, a), glottal stops and syllabic consonants are none, and the vocalised r is ɐ wherever it
stands: für is f yː ɐ, Lehrer l eː ʁ ɐ. A nasal vowel of a French word is a vowel and ŋ.
"""

from __future__ import annotations

import unicodedata

from pronounce_cli.core.inventory import Articulation, Inventory, Manner, Place
from pronounce_cli.core.types import Phoneme


def _consonant(manner: Manner, place: Place, *, voiced: bool) -> Articulation:
    return Articulation(manner, place, voiced)


def _vowel(height: float, backness: float, *, rounded: bool = False, glide: str | None = None) -> Articulation:
    manner = Manner.DIPHTHONG if glide else Manner.VOWEL
    return Articulation(manner, None, True, height, backness, rounded, glide)


_ARTICULATION = {
    "p": _consonant(Manner.STOP, Place.BILABIAL, voiced=False),
    "b": _consonant(Manner.STOP, Place.BILABIAL, voiced=True),
    "t": _consonant(Manner.STOP, Place.ALVEOLAR, voiced=False),
    "d": _consonant(Manner.STOP, Place.ALVEOLAR, voiced=True),
    "k": _consonant(Manner.STOP, Place.VELAR, voiced=False),
    "ɡ": _consonant(Manner.STOP, Place.VELAR, voiced=True),
    "p͡f": _consonant(Manner.AFFRICATE, Place.LABIODENTAL, voiced=False),
    "t͡s": _consonant(Manner.AFFRICATE, Place.ALVEOLAR, voiced=False),
    "t͡ʃ": _consonant(Manner.AFFRICATE, Place.POSTALVEOLAR, voiced=False),
    "d͡ʒ": _consonant(Manner.AFFRICATE, Place.POSTALVEOLAR, voiced=True),
    "m": _consonant(Manner.NASAL, Place.BILABIAL, voiced=True),
    "n": _consonant(Manner.NASAL, Place.ALVEOLAR, voiced=True),
    "ŋ": _consonant(Manner.NASAL, Place.VELAR, voiced=True),
    "f": _consonant(Manner.FRICATIVE, Place.LABIODENTAL, voiced=False),
    "v": _consonant(Manner.FRICATIVE, Place.LABIODENTAL, voiced=True),
    "s": _consonant(Manner.FRICATIVE, Place.ALVEOLAR, voiced=False),
    "z": _consonant(Manner.FRICATIVE, Place.ALVEOLAR, voiced=True),
    "ʃ": _consonant(Manner.FRICATIVE, Place.POSTALVEOLAR, voiced=False),
    "ʒ": _consonant(Manner.FRICATIVE, Place.POSTALVEOLAR, voiced=True),
    "ç": _consonant(Manner.FRICATIVE, Place.PALATAL, voiced=False),
    "x": _consonant(Manner.FRICATIVE, Place.VELAR, voiced=False),
    "h": _consonant(Manner.FRICATIVE, Place.GLOTTAL, voiced=False),
    "j": _consonant(Manner.GLIDE, Place.PALATAL, voiced=True),
    "l": _consonant(Manner.LIQUID, Place.ALVEOLAR, voiced=True),
    "ʁ": _consonant(Manner.LIQUID, Place.UVULAR, voiced=True),
    "iː": _vowel(1.0, 0.0),
    "ɪ": _vowel(0.8, 0.2),
    "yː": _vowel(1.0, 0.05, rounded=True),
    "ʏ": _vowel(0.8, 0.25, rounded=True),
    "eː": _vowel(0.7, 0.05),
    "ɛ": _vowel(0.4, 0.15),
    "ɛː": _vowel(0.45, 0.05),
    "øː": _vowel(0.7, 0.15, rounded=True),
    "œ": _vowel(0.4, 0.25, rounded=True),
    "aː": _vowel(0.0, 0.55),
    "a": _vowel(0.1, 0.45),
    "oː": _vowel(0.7, 0.95, rounded=True),
    "ɔ": _vowel(0.35, 0.9, rounded=True),
    "uː": _vowel(1.0, 1.0, rounded=True),
    "ʊ": _vowel(0.8, 0.8, rounded=True),
    "ə": _vowel(0.5, 0.5),
    "ɐ": _vowel(0.25, 0.5),
    "aɪ": _vowel(0.05, 0.45, glide="ɪ"),
    "aʊ": _vowel(0.05, 0.55, glide="ʊ"),
    "ɔʏ": _vowel(0.35, 0.9, rounded=True, glide="ʏ"),
}

# How others write the same phones, and phones of other languages that a German ear takes for one of them. Tie bars,
# dots and stress are removed before the look-up; ʔ and marks alone are no phone.
_OTHERS = {
    "g": "ɡ", "ts": "t͡s", "ʦ": "t͡s", "pf": "p͡f", "tʃ": "t͡ʃ", "ʧ": "t͡ʃ", "dʒ": "d͡ʒ", "ʤ": "d͡ʒ", "dz": "t͡s",
    "r": "ʁ", "ɾ": "ʁ", "ʀ": "ʁ", "ɹ": "ʁ", "ɻ": "ʁ", "ɽ": "ʁ", "ʁ̞": "ʁ", "ɐ̯": "ɐ", "ɚ": "ɐ", "ɝ": "ɐ", "ʌ": "ɐ",
    "ɜ": "ɐ", "ɜː": "œ",
    "i": "iː", "ɪː": "iː", "ɨ": "ɪ", "y": "yː", "ʉ": "yː", "ʏː": "yː", "e": "eː", "ø": "øː", "œː": "øː", "ɵ": "øː",
    "o": "oː", "ɔː": "oː", "u": "uː", "ɯ": "uː", "ʊː": "uː", "ɑː": "aː", "ɑ": "a", "ɒ": "ɔ", "ɒː": "ɔ", "æ": "ɛ",
    "æː": "ɛː", "əː": "ə", "ɘ": "ə", "ɤ": "oː",
    "i̯": "j", "ɥ": "j", "ʎ": "j", "ɲ": "n", "u̯": "v", "w": "v", "ʋ": "v", "β": "v", "ɸ": "f", "θ": "s", "ð": "z",
    "χ": "x", "ħ": "x", "ɣ": "ʁ", "ɕ": "ç", "ʝ": "j", "ʂ": "ʃ", "ʑ": "ʒ", "ʐ": "ʒ", "ɦ": "h", "c": "k", "q": "k",
    "ɟ": "ɡ", "ʈ": "t", "ɖ": "d", "ɱ": "m", "ɴ": "ŋ", "ɳ": "n", "ɫ": "l", "ɭ": "l", "tɕ": "t͡ʃ", "dʑ": "d͡ʒ",
    "tʂ": "t͡ʃ", "n̩": "n", "m̩": "m", "l̩": "l", "ŋ̍": "ŋ", "ŋ̩": "ŋ", "ʁ̩": "ɐ",
    "ai": "aɪ", "aɪ̯": "aɪ", "ae": "aɪ", "ae̯": "aɪ", "ai̯": "aɪ", "aj": "aɪ", "eɪ": "eː", "ɛɪ": "eː", "ei": "eː",
    "au": "aʊ", "aʊ̯": "aʊ", "ao": "aʊ", "ao̯": "aʊ", "au̯": "aʊ", "oʊ": "oː", "əʊ": "oː", "ou": "oː",
    "ɔʏ̯": "ɔʏ", "ɔɪ": "ɔʏ", "ɔɪ̯": "ɔʏ", "ɔi": "ɔʏ", "ɔi̯": "ɔʏ", "oɪ": "ɔʏ", "ɔø": "ɔʏ", "ɔø̯": "ɔʏ", "ɔy": "ɔʏ",
}  # fmt: skip
# One symbol of others that is two phones here.
_DOUBLE = {
    "ãː": "a ŋ", "ã": "a ŋ", "ɑ̃": "a ŋ", "ɑ̃ː": "a ŋ", "ɛ̃ː": "ɛ ŋ", "ɛ̃": "ɛ ŋ", "ɔ̃ː": "ɔ ŋ", "ɔ̃": "ɔ ŋ",
    "õː": "ɔ ŋ", "õ": "ɔ ŋ", "œ̃ː": "œ ŋ", "œ̃": "œ ŋ", "n̩": "ə n", "m̩": "ə m", "l̩": "ə l", "ŋ̍": "ə ŋ", "ŋ̩": "ə ŋ",
}  # fmt: skip

_ONSETS = frozenset(
    cluster.strip()
    for cluster in """
    p l, p ʁ, b l, b ʁ, t ʁ, d ʁ, k l, k ʁ, k n, k v, ɡ l, ɡ ʁ, ɡ n, f l, f ʁ, v ʁ, p͡f l, p͡f ʁ, t͡s v, p s, p n, s k,
    s p, s t, s l, s m, s n, s f, s v, ʃ l, ʃ m, ʃ n, ʃ v, ʃ ʁ, ʃ p, ʃ t, ʃ p l, ʃ p ʁ, ʃ t ʁ, s t ʁ, s k l, s k ʁ,
    s k v, s p l, s p ʁ, t j, d j, p j, b j, n j, m j, l j, z j, s j, t͡s j, k j, f j, v j
    """.split(",")
)


INVENTORY = Inventory(
    language="de",
    articulation=_ARTICULATION,
    ipa={symbol: symbol for symbol in _ARTICULATION},
    alike=frozenset(frozenset(pair) for pair in (("ɐ", "ʁ"), ("iː", "j"), ("ɪ", "j"))),
    onsets=_ONSETS,
    no_onset=frozenset({"ŋ"}),
    offglides=frozenset({"ɐ"}),
)
PHONES = INVENTORY.symbols

_UNREAD = str.maketrans("", "", "͜͡‿.ˑʰʲʷ̥̊̚")
_MARKS = _UNREAD | str.maketrans("", "", "ˈˌ' ")


def _bare(symbol: str) -> str:
    return unicodedata.normalize("NFC", symbol).translate(_MARKS)


_FROM_IPA = {_bare(symbol): symbol for symbol in PHONES} | {_bare(other): symbol for other, symbol in _OTHERS.items()}
_TWO = {_bare(other): tuple(symbols.split()) for other, symbols in _DOUBLE.items()}
_LONGEST = max(map(len, [*_FROM_IPA, *_TWO]))


def phone_of_ipa(segment: str) -> str | None:
    """Return the phone that an IPA symbol stands for, or the nearest to it; None for ʔ and what is no IPA."""
    bare = _bare(segment)
    two = _TWO.get(bare)
    return _FROM_IPA.get(bare) or (two[0] if two else None) or _FROM_IPA.get(bare.replace("ː", ""))


def phones_of_ipa(text: str) -> tuple[tuple[str, int | None], ...] | None:
    """Split a word in IPA into phones with their stress, longest symbol first; None if a symbol is unknown.

    A stress mark applies to the next vowel; vowels without one get 0, consonants None.
    """
    found: list[tuple[str, int | None]] = []
    stress = 0
    text = unicodedata.normalize("NFC", "".join(text.replace("ʔ", "").split())).translate(_UNREAD)
    while text:
        if text[0] in "ˈ'ˌ":
            stress, text = (2 if text[0] == "ˌ" else 1), text[1:]
            continue
        length = next((n for n in range(_LONGEST, 0, -1) if text[:n] in _TWO or text[:n] in _FROM_IPA), None)
        if length is None:
            return None
        piece, text = text[:length], text[length:]
        for symbol in _TWO.get(piece) or (_FROM_IPA[piece],):
            vowel = INVENTORY.is_vowel(symbol) and piece != "ɐ̯"
            found.append((symbol, stress if vowel else None))
            stress = 0 if vowel else stress
    return tuple(found)


def phonemes_of_ipa(text: str) -> tuple[Phoneme, ...] | None:
    """Split a word in IPA into phonemes; None if a symbol is unknown."""
    found = phones_of_ipa(text)
    return None if found is None else tuple(INVENTORY.phoneme(symbol, stress) for symbol, stress in found)
