"""A language that nobody speaks, with an ear: eighteen sounds, a letter for each, tips and texts of its own."""

from __future__ import annotations

import re

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.inventory import Articulation, Inventory, Manner, Place
from pronounce_cli.core.types import Phoneme, Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages.profile import Ear, Language, Lexicon
from pronounce_cli.languages.text import clean
from pronounce_cli.languages.tips import Tips

_MADE = {
    "a": ("aː", Articulation(Manner.VOWEL, height=0.0, backness=0.5)),
    "i": ("eː", Articulation(Manner.VOWEL, height=0.8, backness=0.0)),
    "e": ("ɛ", Articulation(Manner.VOWEL, height=0.4, backness=0.0)),
    "y": ("ə", Articulation(Manner.VOWEL, height=0.5, backness=0.5)),
    "o": ("ɐ", Articulation(Manner.VOWEL, height=0.2, backness=0.5)),
    "u": ("ʊ", Articulation(Manner.VOWEL, height=0.8, backness=0.9, rounded=True)),
    "w": ("uː", Articulation(Manner.VOWEL, height=1.0, backness=1.0, rounded=True)),
    "t": ("t", Articulation(Manner.STOP, Place.ALVEOLAR, voiced=False)),
    "d": ("d", Articulation(Manner.STOP, Place.ALVEOLAR)),
    "k": ("k", Articulation(Manner.STOP, Place.VELAR, voiced=False)),
    "c": ("t͡s", Articulation(Manner.AFFRICATE, Place.ALVEOLAR, voiced=False)),
    "s": ("s", Articulation(Manner.FRICATIVE, Place.ALVEOLAR, voiced=False)),
    "x": ("ʃ", Articulation(Manner.FRICATIVE, Place.POSTALVEOLAR, voiced=False)),
    "r": ("ʁ", Articulation(Manner.FRICATIVE, Place.UVULAR)),
    "m": ("m", Articulation(Manner.NASAL, Place.BILABIAL)),
    "n": ("n", Articulation(Manner.NASAL, Place.ALVEOLAR)),
    "g": ("ŋ", Articulation(Manner.NASAL, Place.VELAR)),
    "l": ("l", Articulation(Manner.LIQUID, Place.ALVEOLAR)),
}
PHONES = Inventory(
    language="qab",
    articulation={letter: how for letter, (_, how) in _MADE.items()},
    ipa={letter: ipa for letter, (ipa, _) in _MADE.items()},
)
TIPS = Tips(
    PHONES,
    examples={letter: f"{letter}na" for letter in PHONES.symbols},
    how={letter: f"Say {{{letter}}} as everybody does." for letter in PHONES.symbols},
    confusions={"u w": "Keep it short.", "w u": "Hold it.", "s x": "Hiss.", "x s": "Hush."},
)
EAR = Ear(
    inventory=PHONES,
    phone_of_token={letter: letter for letter in PHONES.symbols}.get,
    weights=(__name__, "weights"),
    contrasts={},
    network=(__name__, "weights/ear.npz"),
    unsure=frozenset({"o"}),
)
_WORD = re.compile(r"[^\W_]+")


def profile(tag: str) -> Language:
    """Return the language."""
    return Language(
        tag,
        g2p=LetterG2P,
        read=read,
        distance=PHONES.distance,
        inventory=PHONES,
        tips=TIPS,
        ear=EAR,
        material=(__name__, "practice"),
    )


def read(notation: str) -> tuple[Phoneme, ...]:
    """Return the phonemes of "mala"; raise ValueError where a letter stands for no sound."""
    if not set(notation) <= set(PHONES.symbols):
        raise ValueError(f"“{notation}” is not made of {' '.join(PHONES.symbols)}")
    return tuple(PHONES.phoneme(letter) for letter in notation)


class LetterG2P:
    """A `pronounce_cli.core.ports.G2P`: each letter is a sound."""

    name = "letters of qab 1"

    def __init__(self, tag: str, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def reference(self, text: str, language: str) -> Reference:
        """Return the words of a text; raise TextError where there is none, or one with other letters."""
        cleaned = clean(text)
        words = tuple(
            ReferenceWord(word, written, token, self._lexicon.get(word.lower()) or (self._said(word.lower()),))
            for token, written in enumerate(cleaned.split())
            for word in _WORD.findall(written)
        )
        if not words:
            raise TextError("the text has no word to read aloud", hint="give the sentence that was read")
        return Reference(cleaned, words, language)

    def _said(self, word: str) -> Pronunciation:
        try:
            phonemes = read(word)
        except ValueError as error:
            raise TextError(f"the text has a word of another script: {error}", hint="use the letters above") from error
        return Pronunciation(phonemes, Source.RULES, PHONES.ipa_of_word(phonemes))
