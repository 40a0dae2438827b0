"""The names of the letters, and the phones that each often spells."""

from __future__ import annotations

NAMES = dict(
    entry.split()
    for entry in """
    A aː|B beː|C t͡seː|D deː|E eː|F ɛf|G ɡeː|H haː|I iː|J jɔt|K kaː|L ɛl|M ɛm|N ɛn|O oː|P peː|Q kuː|R ɛɐ̯|S ɛs|T teː
    U uː|V faʊ|W veː|X ɪks|Y ˈʏpsilɔn|Z t͡sɛt|Ä ɛː|Ö øː|Ü yː|ß ɛsˈt͡sɛt
    """.replace("\n", "|").split("|")
    if entry.strip()
)

_SPELLS = {
    "a": "a aː aɪ aʊ ə", "ä": "ɛ ɛː eː ɔʏ", "b": "b p", "c": "k t͡s ç x ʃ s t͡ʃ", "d": "d t d͡ʒ", "e": "ə ɛ eː aɪ ɔʏ ɐ iː",
    "f": "f p͡f", "g": "ɡ k ŋ ç ʒ d͡ʒ", "h": "h ç x ʃ t͡ʃ t f", "i": "ɪ iː aɪ j", "j": "j d͡ʒ ʒ", "k": "k", "l": "l",
    "m": "m", "n": "n ŋ", "o": "ɔ oː ɔʏ uː", "ö": "œ øː", "p": "p p͡f f", "q": "k", "r": "ʁ ɐ", "s": "s z ʃ t͡s",
    "ß": "s", "t": "t t͡s t͡ʃ", "u": "ʊ uː aʊ ɔʏ v", "ü": "ʏ yː", "v": "f v", "w": "v", "x": "k s", "y": "ʏ yː iː j ɪ",
    "z": "t͡s",
}  # fmt: skip
SPELLS = {letter: frozenset(phones.split()) for letter, phones in _SPELLS.items()}
