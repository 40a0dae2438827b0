"""Phonemes of German from IPA, and small operations on sequences of them."""

from __future__ import annotations

from collections.abc import Iterable

from pronounce_cli.core.types import Phoneme, Pronunciation, Source
from pronounce_cli.languages.de.inventory import INVENTORY, phonemes_of_ipa

Sounds = tuple[Phoneme, ...]

MAX_VARIANTS = 8
_WEAK = frozenset("əɐ")


def from_ipa(text: str) -> Sounds:
    """Return the phonemes of "ˈt͡saɪtʊŋ"; where no vowel has the main stress, the first full one gets it.

    Raises:
        ValueError: The text has a symbol that stands for no German phone, or there is none.
    """
    found = phonemes_of_ipa(text.strip("/[] "))
    if not found:
        raise ValueError(f"{text} is not made of IPA symbols for German sounds")
    return stressed(found)


def stressed(sounds: Sounds) -> Sounds:
    """Return the sounds with primary stress on the first full vowel, if no vowel has it."""
    nuclei = [i for i, phoneme in enumerate(sounds) if INVENTORY.is_vowel(phoneme.symbol)]
    if not nuclei or any(sounds[i].stress == 1 for i in nuclei):
        return sounds
    full = [i for i in nuclei if sounds[i].symbol not in _WEAK]
    first = (full or nuclei)[0]
    return tuple(INVENTORY.phoneme(p.symbol, 1) if i == first else p for i, p in enumerate(sounds))


def symbols(sounds: Iterable[Phoneme]) -> tuple[str, ...]:
    """Return the phones without stress."""
    return tuple(phoneme.symbol for phoneme in sounds)


def merged(variants: Iterable[Pronunciation]) -> tuple[Pronunciation, ...]:
    """Return the variants without repetitions, in order, at most `MAX_VARIANTS`; a stress alone makes no variant."""
    kept: dict[tuple[str, ...], Pronunciation] = {}
    for variant in variants:
        kept.setdefault(symbols(variant.phonemes), variant)
    return tuple(kept.values())[:MAX_VARIANTS]


def said(sounds: Sounds, source: Source) -> Pronunciation:
    """Return a pronunciation with its IPA."""
    return Pronunciation(sounds, source, INVENTORY.ipa_of_word(sounds))
