"""Phonemes from their notations, and small operations on sequences of them."""

from __future__ import annotations

from collections.abc import Iterable

from pronounce_cli.core.types import Phoneme, Pronunciation, Source
from pronounce_cli.languages.en.inventory import PHONES, ipa_of_word, is_vowel, phonemes_of_ipa, sound

Sounds = tuple[Phoneme, ...]

MAX_VARIANTS = 8
_PHONES = frozenset(PHONES)


def from_arpabet(text: str) -> Sounds:
    """Return the phonemes of "HH AH0 L OW1" (either case, stress digits optional).

    Raises:
        ValueError: A symbol is not an ARPAbet phone, or there is none; the message says which.
    """
    found = []
    for symbol in text.upper().split():
        phone = symbol.rstrip("012")
        digit = symbol[len(phone) :]
        if phone not in _PHONES or len(digit) > 1 or (digit and not is_vowel(phone)):
            raise ValueError(f"{symbol} is not an ARPAbet phone")
        found.append(sound(phone, int(digit) if digit else None))
    if not found:
        raise ValueError("there is no phone")
    return tuple(found)


def from_ipa(text: str) -> Sounds:
    """Return the phonemes of "həˈloʊ"; the vowel of a word of one syllable is stressed.

    Raises:
        ValueError: The text has a symbol that stands for no English phone, or there is none.
    """
    found = phonemes_of_ipa(text.strip("/[] "))
    if not found:
        raise ValueError(f"{text} is not made of IPA symbols for English sounds")
    return stressed(found)


def from_notation(text: str) -> Sounds:
    """Return the phonemes of a text in ARPAbet or IPA, whichever it is.

    Capitals are ARPAbet; so is a text of several pieces that are all ARPAbet phones.

    Raises:
        ValueError: It is neither.
    """
    text = text.strip()
    pieces = text.split()
    known = len(pieces) > 1 and all(piece.upper().rstrip("012") in _PHONES for piece in pieces)
    return from_arpabet(text) if known or (text.isascii() and text.isupper()) else from_ipa(text)


def stressed(sounds: Sounds) -> Sounds:
    """Return the sounds with primary stress on the first full vowel, if no vowel has it."""
    nuclei = [i for i, phoneme in enumerate(sounds) if is_vowel(phoneme.symbol)]
    if not nuclei or any(sounds[i].stress == 1 for i in nuclei):
        return sounds
    full = [i for i in nuclei if sounds[i].symbol not in ("AH", "ER")]
    first = (full or nuclei)[0]
    return tuple(
        sound(p.symbol, 1 if i == first else (p.stress or 0)) if is_vowel(p.symbol) else p for i, p in enumerate(sounds)
    )


def symbols(sounds: Iterable[Phoneme]) -> tuple[str, ...]:
    """Return the ARPAbet symbols without stress."""
    return tuple(phoneme.symbol for phoneme in sounds)


def merged(variants: Iterable[Pronunciation]) -> tuple[Pronunciation, ...]:
    """Return the variants without repetitions, in order, at most `MAX_VARIANTS`.

    Two variants that differ only in stress are kept apart where the main stress is on another syllable.
    """
    kept: dict[tuple[tuple[str, ...], int | None], Pronunciation] = {}
    for variant in variants:
        kept.setdefault((symbols(variant.phonemes), _main_stress(variant.phonemes)), variant)
    return tuple(kept.values())[:MAX_VARIANTS]


def _main_stress(sounds: Sounds) -> int | None:
    nuclei = [phoneme for phoneme in sounds if is_vowel(phoneme.symbol)]
    if len(nuclei) < 2:
        return None
    return next((i for i, phoneme in enumerate(nuclei) if phoneme.stress == 1), None)


def said(sounds: Sounds, source: Source) -> Pronunciation:
    """Return a pronunciation with its IPA."""
    return Pronunciation(sounds, source, ipa_of_word(sounds))


def pronunciations(texts: Iterable[str], source: Source) -> tuple[Pronunciation, ...]:
    """Return one pronunciation per ARPAbet text."""
    return tuple(said(from_arpabet(text), source) for text in texts)
