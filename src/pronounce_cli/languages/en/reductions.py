"""What native speakers regularly make of a dictionary form in fluent speech."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pronounce_cli.core.inventory import Manner
from pronounce_cli.core.types import Phoneme, Pronunciation, Source
from pronounce_cli.languages.en.inventory import INVENTORY, is_vowel, sound
from pronounce_cli.languages.en.notation import Sounds, said

_OBSTRUENTS = (Manner.STOP, Manner.AFFRICATE, Manner.FRICATIVE)
_EXPANDED = 2  # only the first variants of a word are varied further


def casual_forms(word: str, variants: Iterable[Pronunciation], *, flaps: bool = True) -> Iterator[Pronunciation]:
    """Yield accepted variations of the first pronunciations of a word.

    They are r after schwa, syllabic l and n, the two weak vowels of "wanted", and flapped t.

    Args:
        word: In lower case.
        variants: The pronunciations of one word, the preferred one first.
        flaps: Whether t between vowels may be a flap (written D), as in American "water".
    """
    rules = [_schwa_r, _syllabic]
    if re.search("[ei][^aeiouy]+e?$", word):
        rules.append(_weak_vowel)
    if flaps:
        rules.append(_flapped)
    for variant in tuple(variants)[:_EXPANDED]:
        for form in _closure(variant.phonemes, rules):
            guessed = variant.source is Source.GUESSED
            yield said(form, Source.GUESSED if guessed else Source.WEAK_FORM)


def _closure(sounds: Sounds, rules: Iterable[Callable[[Sounds], Sounds]]) -> list[Sounds]:
    """Return what each rule makes of the sounds, and what they make together, if that differs."""
    forms = []
    together = sounds
    for rule in rules:
        forms.append(rule(sounds))
        together = rule(together)
    return [form for form in dict.fromkeys([*forms, together]) if form != sounds]


def _schwa_r(sounds: Sounds) -> Sounds:
    """Write an unstressed ER before a vowel as schwa and r, which sound the same: "around"."""
    found: list[Phoneme] = []
    for i, phoneme in enumerate(sounds):
        if phoneme.symbol == "ER" and not phoneme.stress and _vowel_at(sounds, i + 1):
            found += [sound("AH", 0), sound("R")]
        else:
            found.append(phoneme)
    return tuple(found)


def _syllabic(sounds: Sounds) -> Sounds:
    """Drop a schwa between an obstruent and an l or n that no vowel follows: "little", "seven"."""
    return tuple(phoneme for i, phoneme in enumerate(sounds) if not _is_absorbed(sounds, i))


def _is_absorbed(sounds: Sounds, i: int) -> bool:
    if sounds[i].symbol not in ("AH", "IH") or sounds[i].stress or not 0 < i < len(sounds) - 1:
        return False
    earlier = any(is_vowel(phoneme.symbol) for phoneme in sounds[:i])
    obstruent = INVENTORY.articulation[sounds[i - 1].symbol].manner in _OBSTRUENTS
    return earlier and obstruent and sounds[i + 1].symbol in ("L", "N") and not _vowel_at(sounds, i + 2)


def _weak_vowel(sounds: Sounds) -> Sounds:
    """Raise the schwa of a last syllable that is closed and spelled with e or i: "wanted", "office", "kitchen"."""
    last = max((i for i, phoneme in enumerate(sounds) if is_vowel(phoneme.symbol)), default=0)
    tail = sounds[last + 1 :]
    if sounds[last] != sound("AH", 0) or last == 0 or not tail or tail[0].symbol in ("L", "M", "R"):
        return sounds
    return (*sounds[:last], sound("IH", 0), *tail)


def _flapped(sounds: Sounds) -> Sounds:
    """Voice t between a vowel and an unstressed vowel: "water"."""
    return tuple(sound("D") if _is_flap(sounds, i) else phoneme for i, phoneme in enumerate(sounds))


def _is_flap(sounds: Sounds, i: int) -> bool:
    if sounds[i].symbol != "T" or not 0 < i < len(sounds) - 1:
        return False
    before, after = sounds[i - 1].symbol, sounds[i + 1]
    return (is_vowel(before) or before == "R") and is_vowel(after.symbol) and not after.stress


def _vowel_at(sounds: Sounds, i: int) -> bool:
    return i < len(sounds) and is_vowel(sounds[i].symbol)
