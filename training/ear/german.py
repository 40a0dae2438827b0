"""What the fitting of the German ear must know of German."""

from __future__ import annotations

from pronounce_cli.languages.de.inventory import INVENTORY, phones_of_ipa
from training.ear.course import Course, Phones

# The token of the original network that each phone starts from.
_NEAREST = {
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "ɡ": "ɡ", "m": "m", "n": "n", "ŋ": "ŋ", "f": "f", "v": "v",
    "s": "s", "z": "z", "ʃ": "ʃ", "ʒ": "ʒ", "ç": "ç", "x": "x", "h": "h", "j": "j", "l": "l", "ʁ": "ʁ", "t͡s": "t",
    "p͡f": "p", "t͡ʃ": "t͡ʃ", "d͡ʒ": "d͡ʒ", "iː": "i", "ɪ": "ɪ", "yː": "y", "ʏ": "ʏ", "eː": "e", "ɛ": "ɛ", "ɛː": "ɛ",
    "øː": "ø", "œ": "œ", "aː": "a", "a": "a", "oː": "o", "ɔ": "ɔ", "uː": "u", "ʊ": "ʊ", "ə": "ə", "ɐ": "ɐ", "aɪ": "aɪ",
    "aʊ": "aʊ", "ɔʏ": "ɔɪ",
}  # fmt: skip
# Phones that English has too, by their tokens in the original network: what its speakers can teach.
_SHARED = {
    "p": "p pʰ", "b": "b", "t": "t tʰ", "d": "d", "k": "k kʰ", "ɡ": "ɡ g", "m": "m", "n": "n", "ŋ": "ŋ", "f": "f",
    "v": "v", "s": "s", "z": "z", "ʃ": "ʃ", "ʒ": "ʒ", "h": "h", "j": "j", "l": "l", "t͡ʃ": "t͡ʃ", "d͡ʒ": "d͡ʒ",
    "iː": "i", "ɪ": "ɪ", "uː": "u", "ʊ": "ʊ", "ɛ": "ɛ", "aɪ": "aɪ", "aʊ": "aʊ", "ɔʏ": "ɔɪ",
}  # fmt: skip
# Pairs that learners, or their listeners, take for each other; "" is nothing.
_PAIRS = tuple(
    (one.strip(), other.strip())
    for one, other in (
        pair.split("/")
        for pair in """
        ɪ/iː, ʊ/uː, yː/uː, ʏ/ʊ, yː/iː, œ/ɔ, øː/oː, øː/eː, ç/ʃ, ç/x, z/s, v/f, a/aː, eː/ɛ, n/ŋ, t͡s/s, ʃ/s, ɡ/k, b/p,
        d/t, ʁ/l, ʁ/x, h/, aɪ/eː, ɔʏ/aʊ, ɛː/eː, ə/ɐ, p͡f/f, t͡ʃ/ʃ, ɔ/oː
        """.split(",")
    )
)
_LEARNT_VOICES = tuple(
    f"de+{name}"
    for name in """
    m1 m2 m3 m4 m5 m7 m8 f1 f2 f3 f5 Andy Annie adam Denis Hugo Jacky Lee linda max Michael norbert Alicia belinda
    anika Antonio Diogo grandma grandpa rob victor sandro klatt2 klatt4
    """.split()
)
# espeak-ng's names of the phones of German.
_MNEMONICS = {
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "ɡ", "m": "m", "n": "n", "N": "ŋ", "f": "f", "v": "v",
    "w": "v", "s": "s", "z": "z", "S": "ʃ", "Z": "ʒ", "C": "ç", "x": "x", "h": "h", "j": "j", ";": "j", "l": "l",
    "r": "ʁ", "R": "ʁ", "ts": "t͡s", "pF": "p͡f", "tS": "t͡ʃ", "dZ": "d͡ʒ", "i:": "iː", "i": "iː", "I": "ɪ", "I2": "ɪ",
    "y:": "yː", "y": "ʏ", "e:": "eː", "E": "ɛ", "E2": "ɛ", "E:": "ɛː", "Y:": "øː", "W": "œ", "A:": "aː", "A": "aː",
    "a": "a", "aa": "a", "o:": "oː", "O": "ɔ", "u:": "uː", "U": "ʊ", "@": "ə", "3": "ɐ", "aI": "aɪ", "aU": "aʊ",
    "OY": "ɔʏ", "A~": "a ŋ", "O~": "ɔ ŋ", "W~": "œ ŋ", "a#": "a", "3:": "œ",
}  # fmt: skip
# Which name says a phone, where there are several.
_SAID = {"v": "v", "j": "j", "ʁ": "r", "iː": "i:", "ɪ": "I", "ɛ": "E", "aː": "A:", "a": "a", "ʊ": "U"}


def vocalised(phones: Phones) -> Phones:
    """Return a word in which every r that no vowel follows is a vowel."""
    following = (*phones[1:], "")
    return tuple(
        "ɐ" if one == "ʁ" and i and after not in INVENTORY.vowels else one
        for i, (one, after) in enumerate(zip(phones, following, strict=True))
    )


def lighter(phones: Phones) -> Phones | None:
    """Return a word as it is said with less care, "leːzn" for "leːzən"; None where there is no such form."""
    light: list[str] = []
    for one in phones:
        if one in ("n", "l") and len(light) > 2 and light[-1] == "ə" and light[-2] in _HARD:
            light.pop()
        light.append(one)
    return tuple(light) if len(light) < len(phones) else None


_HARD = frozenset("p b t d k ɡ f v s z ʃ ç x t͡s p͡f t͡ʃ".split())


def parsed(ipa: str) -> Phones | None:
    """Return the phones that espeak-ng writes: its "y" is short, its "ɜ" is that of "Vater"; None if one is unknown."""
    bare = "".join(mark for mark in ipa if mark not in "ˈˌ ")
    usual = bare.replace("y", "ʏ").replace("ʏː", "yː").replace("ɜː", "œ").replace("ɜ", "ɐ").replace("ɑ̃", "ã")
    found = phones_of_ipa(usual)
    return tuple(phone for phone, _ in found) if found else None


GERMAN = Course(
    tag="de",
    title="German",
    nearest=_NEAREST,
    shared=_SHARED,
    pairs=_PAIRS,
    voice="de",
    learnt_voices=_LEARNT_VOICES,
    unmet_voices=("de+f4", "de+m6", "de+steph"),
    mnemonics=_MNEMONICS,
    said=_SAID,
    parsed=parsed,
    usual=vocalised,
    lighter=lighter,
    pico="de-DE",
    remark="espeak-ng's formant voices, whose coda r and pf are not those of people, and SVOX Pico's",
)
