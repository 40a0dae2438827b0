"""Endings of English words: which stems a form may come from, and how the ending sounds after a stem."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pronounce_cli.languages.en.inventory import INVENTORY, is_vowel, sound
from pronounce_cli.languages.en.notation import Sounds, from_arpabet

Attach = Callable[[Sounds], Sounds]

_SIBILANTS = {"S", "Z", "SH", "ZH", "CH", "JH"}


def with_s(stem: Sounds) -> Sounds:
    """Return a stem with the plural, possessive or third-person ending."""
    last = stem[-1].symbol
    if last in _SIBILANTS:
        return stem + from_arpabet("IH0 Z")
    return stem + from_arpabet("Z" if INVENTORY.articulation[last].voiced else "S")


def with_ed(stem: Sounds) -> Sounds:
    """Return a stem with the ending of the past."""
    last = stem[-1].symbol
    if last in ("T", "D"):
        return stem + from_arpabet("IH0 D")
    return stem + from_arpabet("D" if INVENTORY.articulation[last].voiced else "T")


def with_would(stem: Sounds) -> Sounds:
    """Return a stem with the contraction of "would" or "had"."""
    return stem + from_arpabet("D" if is_vowel(stem[-1].symbol) else "AH0 D")


def with_not(stem: Sounds) -> Sounds:
    """Return a stem with "n't"."""
    return stem + from_arpabet("N T" if is_vowel(stem[-1].symbol) else "AH0 N T")


def with_have(stem: Sounds) -> Sounds:
    """Return a stem with the contraction of "have"."""
    return stem + from_arpabet("V" if is_vowel(stem[-1].symbol) else "AH0 V")


def _adding(arpabet: str) -> Attach:
    ending = from_arpabet(arpabet)
    return lambda stem: stem + ending


def _casual_ing(stem: Sounds) -> Sounds:
    """Return a form in -ing with the last sound of "runnin'"."""
    return (*stem[:-1], sound("N"))


_CONTRACTIONS: tuple[tuple[str, Attach], ...] = (
    ("n't", with_not),
    ("'s", with_s),
    ("'ll", _adding("AH0 L")),
    ("'ve", with_have),
    ("'re", _adding("ER0")),
    ("'d", with_would),
    ("'m", _adding("M")),
    ("'", lambda stem: stem),
)
_VOWEL_ENDINGS: tuple[tuple[str, Attach], ...] = (
    ("ed", with_ed),
    ("ing", _adding("IH0 NG")),
    ("er", _adding("ER0")),
    ("ers", _adding("ER0 Z")),
    ("able", _adding("AH0 B AH0 L")),
    ("ish", _adding("IH0 SH")),
)
_CONSONANT_ENDINGS: tuple[tuple[str, Attach], ...] = (
    ("ly", _adding("L IY0")),
    ("ness", _adding("N AH0 S")),
    ("less", _adding("L AH0 S")),
    ("ful", _adding("F AH0 L")),
)


def analyses(word: str) -> Iterator[tuple[str, Attach]]:
    """Yield the stems that a word in lower case may be a form of, each with the function that adds the ending."""
    for ending, attach in _CONTRACTIONS:
        if word.endswith(ending) and len(word) > len(ending):
            yield word.removesuffix(ending), attach
    if word.endswith("in'"):
        yield word[:-1] + "g", _casual_ing
    yield from ((stem, with_s) for stem in _before_s(word))
    for ending, attach in _VOWEL_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield from ((stem, attach) for stem in _before_vowel(word.removesuffix(ending)))
    for ending, attach in _CONSONANT_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word.removesuffix(ending), attach


def _before_s(word: str) -> Iterator[str]:
    """Yield the spellings a stem may have had before -s."""
    if word.endswith("s") and len(word) > 3 and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
        if word.endswith("ies"):
            yield word[:-3] + "y"


def _before_vowel(rest: str) -> Iterator[str]:
    """Yield the spellings a stem may have had before an ending that starts with a vowel."""
    yield rest + "e"
    yield rest
    if rest[-1] == rest[-2]:
        yield rest[:-1]
    if rest.endswith("i"):
        yield rest[:-1] + "y"


def compounds(word: str) -> list[tuple[str, str]]:
    """Return the ways to cut a word of at least seven letters in two of at least three, the most even one first."""
    if len(word) < 7 or not word.isalpha():
        return []
    cuts = sorted(range(3, len(word) - 2), key=lambda cut: abs(2 * cut - len(word)))
    return [(word[:cut], word[cut:]) for cut in cuts]


def joined(first: Sounds, second: Sounds) -> Sounds:
    """Return a compound: main stress on the first part, secondary stress on the second."""
    return first + tuple(sound(p.symbol, 2 if p.stress == 1 else p.stress) for p in second)
