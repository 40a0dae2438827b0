"""A language that nobody speaks: eleven sounds, a letter for each, with names and an IPA of their own."""

from __future__ import annotations

import re

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.inventory import Articulation, Inventory, Manner, Place
from pronounce_cli.core.types import Phoneme, Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages.profile import Language, Lexicon, plain_spelling
from pronounce_cli.languages.text import clean

_MADE = {
    "a": ("ä", Articulation(Manner.VOWEL, height=0.0, backness=0.5)),
    "i": ("i", Articulation(Manner.VOWEL, height=1.0, backness=0.0)),
    "u": ("ɯ", Articulation(Manner.VOWEL, height=1.0, backness=1.0)),
    "p": ("ɸ", Articulation(Manner.FRICATIVE, Place.BILABIAL, voiced=False)),
    "t": ("t", Articulation(Manner.STOP, Place.ALVEOLAR, voiced=False)),
    "k": ("k", Articulation(Manner.STOP, Place.VELAR, voiced=False)),
    "s": ("ʃ", Articulation(Manner.FRICATIVE, Place.POSTALVEOLAR, voiced=False)),
    "m": ("m", Articulation(Manner.NASAL, Place.BILABIAL)),
    "l": ("ɾ", Articulation(Manner.LIQUID, Place.ALVEOLAR)),
    "j": ("ʝ", Articulation(Manner.FRICATIVE, Place.PALATAL)),
    "w": ("ʋ", Articulation(Manner.GLIDE, Place.BILABIAL)),
}
PHONES = Inventory(
    language="qaa",
    articulation={letter: how for letter, (_, how) in _MADE.items()},
    ipa={letter: ipa for letter, (ipa, _) in _MADE.items()},
)
_WORD = re.compile(r"[^\W_]+")


def profile(tag: str) -> Language:
    """Return the language; there is no ear for it, so a transcript is compared."""
    return Language(
        tag,
        g2p=LetterG2P,
        read=read,
        distance=PHONES.distance,
        spelling=plain_spelling("mmm"),
        inventory=PHONES,
        notations="syllables (ma-la), the first one stressed",
    )


def read(notation: str) -> tuple[Phoneme, ...]:
    """Return the phonemes of "ma-la"; raise ValueError where a letter stands for no sound."""
    letters = notation.replace("-", "").strip()
    strange = next((letter for letter in letters if letter not in PHONES.ipa), None)
    if strange or not letters:
        raise ValueError(f"“{strange or notation}” is no sound of the language")
    first = next((place for place, letter in enumerate(letters) if PHONES.is_vowel(letter)), None)
    return tuple(PHONES.phoneme(letter, int(place == first)) for place, letter in enumerate(letters))


class LetterG2P:
    """A `pronounce_cli.core.ports.G2P`: each letter is a sound."""

    name = "letters of qaa 1"

    def __init__(self, tag: str, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def reference(self, text: str, language: str) -> Reference:
        """Return the words of a text; raise TextError where there is none, or one with other letters."""
        cleaned = clean(text)
        words = tuple(
            ReferenceWord(word, written, token, self._said(word.lower()))
            for token, written in enumerate(cleaned.split())
            for word in _WORD.findall(written)
        )
        if not words:
            raise TextError("the text has no word to read aloud", hint="give the sentence that was read")
        return Reference(cleaned, words, language)

    def _said(self, word: str) -> tuple[Pronunciation, ...]:
        if word in self._lexicon:
            return self._lexicon[word]
        try:
            phonemes = read(word)
        except ValueError as error:
            raise TextError(f"the text has “{word}”: {error}", hint=f"use the letters {''.join(PHONES.ipa)}") from error
        return (Pronunciation(phonemes, Source.RULES, PHONES.ipa_of_word(phonemes)),)
