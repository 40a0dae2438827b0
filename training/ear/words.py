"""What may have been said: the pronunciations of each word, and sentences with exchanged phones for a synthesiser."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.de.g2p import GermanG2P
from pronounce_cli.languages.de.inventory import INVENTORY, phones_of_ipa
from training.ear import german, voices

Phones = tuple[str, ...]
Words = tuple[tuple[Phones, ...], ...]
"""For each word all pronunciations that may have been said."""

_MARKS = re.compile(r"[',=%]|_[:!|_]*|\([a-z-]+\)")
_ODD_SHARE = 0.25  # of the phones of a spoken sentence that could be exchanged are


def readings(texts: Sequence[str]) -> list[Words | None]:
    """Return the pronunciations of the words of each text; None where it cannot be read."""
    g2p = GermanG2P()
    found: list[list[tuple[str, list[Phones]]] | None] = []
    for text in texts:
        try:
            words = g2p.reference(text).words
        except TextError:
            found.append(None)
            continue
        found.append([(w.text, [tuple(p.symbol for p in v.phonemes) for v in w.pronunciations]) for w in words])
    spelled = sorted({text for words in found if words for text, _ in words})
    heard = dict(zip(spelled, voices.ipa(german.VOICE, spelled), strict=True))
    return [words and tuple(_variants(own, heard[text]) for text, own in words) for words in found]


def _variants(own: list[Phones], other: str) -> tuple[Phones, ...]:
    found = dict.fromkeys(german.vocalised(phones, INVENTORY.vowels) for phones in own)
    parsed = phones_of_ipa(german.read_aloud(other))
    if parsed:
        found[german.vocalised(tuple(phone for phone, _ in parsed), INVENTORY.vowels)] = None
    for phones in tuple(found):
        light = german.lighter(phones)
        if light:
            found[light] = None
    return tuple(found)


def spoken(sentence: str, rng: np.random.Generator | None = None) -> tuple[str, Phones] | None:
    """Return how to ask espeak-ng for a sentence, and which phones it then says; None if it has an unknown one.

    Args:
        sentence: As `voices.mnemonics` gives it.
        rng: Exchanges some phones; None leaves all as they are.
    """
    ask: list[str] = []
    phones: list[str] = []
    for word in sentence.split():
        sounds = _sounds(word)
        if sounds is None:
            return None
        following = [said for _, _, said in sounds[1:]] + [""]
        names: list[str] = []
        for (stress, name, said), after in zip(sounds, following, strict=True):
            if said == "ʁ" and names and after not in INVENTORY.vowels:
                name, said = "3", "ɐ"  # noqa: PLW2901
            if rng is not None:
                name, said = _exchanged(name, said, rng)  # noqa: PLW2901
            names += [stress + name] if name else []
            phones += said.split()
        ask.append("|".join(names))
    return f"[[{' '.join(ask)}]]", tuple(phones)


def _sounds(word: str) -> list[tuple[str, str, str]] | None:
    """Return stress mark, name and phone of each sound of a word; None if one is unknown."""
    found = []
    stress = ""
    for part in word.replace("UR", f"U{voices.SEPARATOR}R").split(voices.SEPARATOR):
        stress += "".join(mark for mark in part if mark in "',")[:1] if "(" not in part else ""
        name = _MARKS.sub("", part)
        if name and name not in german.MNEMONICS:
            return None
        if name:
            found.append((stress, name, german.MNEMONICS[name]))
            stress = ""
    return found


_NAME_OF = {said: name for name, said in reversed(german.MNEMONICS.items())} | german.SAID
_OTHERS: dict[str, list[str]] = {}
for _one, _other in german.PAIRS:
    _OTHERS.setdefault(_one, []).append(_other)
    if _other:
        _OTHERS.setdefault(_other, []).append(_one)


def _exchanged(name: str, said: str, rng: np.random.Generator) -> tuple[str, str]:
    others = _OTHERS.get(said)
    if not others or rng.uniform() > _ODD_SHARE:
        return name, said
    other = others[rng.integers(len(others))]
    return (_NAME_OF[other], other) if other else ("", "")
