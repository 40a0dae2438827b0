"""What may have been said: the pronunciations of each word, and sentences with exchanged phones for a synthesiser."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pronounce_cli.core.errors import TextError
from training.ear import voices
from training.ear.course import Course, Phones

Words = tuple[tuple[Phones, ...], ...]
"""For each word all pronunciations that may have been said."""

_MARKS = re.compile(r"[',=%]|_[:!|_]*|\([a-z-]+\)")
_ODD_SHARE = 0.25  # of the phones of a spoken sentence that could be exchanged are


def readings(course: Course, texts: Sequence[str]) -> list[Words | None]:
    """Return the pronunciations of the words of each text; None where it cannot be read."""
    g2p = course.g2p
    found: list[list[tuple[str, list[Phones]]] | None] = []
    for text in texts:
        try:
            words = g2p.reference(text, course.tag).words
        except TextError:
            found.append(None)
            continue
        found.append([(w.text, [tuple(p.symbol for p in v.phonemes) for v in w.pronunciations]) for w in words])
    spelled = sorted({text for words in found if words for text, _ in words})
    heard = dict(zip(spelled, voices.ipa(course.voice, spelled), strict=True))
    return [words and tuple(_variants(course, own, heard[text]) for text, own in words) for words in found]


def _variants(course: Course, own: list[Phones], other: str) -> tuple[Phones, ...]:
    found = dict.fromkeys(course.usual(phones) for phones in own)
    parsed = course.parsed(other)
    if parsed:
        found[course.usual(parsed)] = None
    for phones in tuple(found):
        light = course.lighter(phones)
        if light:
            found[light] = None
    return tuple(found)


def spoken(course: Course, sentence: str, rng: np.random.Generator | None = None) -> tuple[str, Phones] | None:
    """Return how to ask espeak-ng for a sentence, and which phones it then says; None if it has an unknown one.

    Args:
        course: Of the language.
        sentence: As `voices.mnemonics` gives it.
        rng: Exchanges some phones; None leaves all as they are.
    """
    ask: list[str] = []
    phones: list[str] = []
    for word in sentence.split():
        sounds = _sounds(course, word)
        if sounds is None:
            return None
        first = tuple(said.split()[0] for _, _, said in sounds)
        names: list[str] = []
        for (stress, name, said), now, usual in zip(sounds, first, course.usual(first), strict=True):
            if now != usual:
                name, said = course.name_of[usual], usual  # noqa: PLW2901
            if rng is not None:
                name, said = _exchanged(course, name, said, rng)  # noqa: PLW2901
            names += [stress + name] if name else []
            phones += said.split()
        ask.append("|".join(names))
    return f"[[{' '.join(ask)}]]", tuple(phones)


def _sounds(course: Course, word: str) -> list[tuple[str, str, str]] | None:
    """Return stress mark, name and phone of each sound of a word; None if one is unknown."""
    found = []
    stress = ""
    for part in word.replace("UR", f"U{voices.SEPARATOR}R").split(voices.SEPARATOR):
        stress += "".join(mark for mark in part if mark in "',")[:1] if "(" not in part else ""
        name = _MARKS.sub("", part)
        if name and name not in course.mnemonics:
            return None
        if name:
            found.append((stress, name, course.mnemonics[name]))
            stress = ""
    return found


def _exchanged(course: Course, name: str, said: str, rng: np.random.Generator) -> tuple[str, str]:
    others = course.others.get(said)
    if not others or rng.uniform() > _ODD_SHARE:
        return name, said
    other = others[rng.integers(len(others))]
    return (course.name_of[other], other) if other else ("", "")
