"""What else is good German for the sounds of a word: regional ways, and what fluent speech makes of endings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from pronounce_cli.core.inventory import Manner
from pronounce_cli.core.types import Phoneme, Pronunciation, Source
from pronounce_cli.languages.de.inventory import INVENTORY
from pronounce_cli.languages.de.notation import Sounds, said
from pronounce_cli.languages.de.phonology import is_vowel

_MOST_RULES = 2  # applied at once
_ASSIMILATED = {"p": "m", "b": "m", "k": "ŋ", "ɡ": "ŋ"}
_SHORT = frozenset("a ɛ ɪ ɔ œ ʊ ʏ".split())


def varied(sounds: Sounds, source: Source) -> Iterator[Pronunciation]:
    """Yield the sounds as they are, then what each rule makes of them, then what two rules make of them."""
    yield said(sounds, source)
    for count in range(1, _MOST_RULES + 1):
        for rules in combinations(_RULES, count):
            form = sounds
            for rule, _ in rules:
                form = rule(form)
            if form != sounds:
                weak = any(rule_source is Source.WEAK_FORM and rule(sounds) != sounds for rule, rule_source in rules)
                yield said(form, Source.WEAK_FORM if weak else source)


def _without_schwa(sounds: Sounds) -> Sounds:
    """Drop the schwa of -en, -el and -em after a consonant; n takes the place of the stop before it: "haːbm"."""
    found: list[Phoneme] = []
    for i, sound in enumerate(sounds):
        before = found[-1].symbol if found else ""
        if sound.symbol == "ə" and _is_dropped(sounds, i):
            continue
        if sound.symbol == "n" and i and sounds[i - 1].symbol == "ə" and _is_dropped(sounds, i - 1):
            found.append(INVENTORY.phoneme(_ASSIMILATED.get(before, "n")))
        else:
            found.append(sound)
    return tuple(found)


def _is_dropped(sounds: Sounds, i: int) -> bool:
    if not 0 < i < len(sounds) - 1 or is_vowel(sounds, i + 2) or is_vowel(sounds, i - 1):
        return False
    if not any(is_vowel(sounds, k) for k in range(i)):
        return False
    before = INVENTORY.articulation[sounds[i - 1].symbol]
    after = sounds[i + 1].symbol
    if after == "n":
        return before.manner is not Manner.NASAL and sounds[i - 1].symbol not in ("ʁ", "j")
    return after in ("l", "m") and before.manner is not Manner.LIQUID and before.manner is not Manner.GLIDE


def _with_consonant_r(sounds: Sounds) -> Sounds:
    """Say the r after a short vowel as a consonant: "dɔʁt"."""
    return tuple(
        INVENTORY.phoneme("ʁ")
        if sound.symbol == "ɐ" and sound.stress is None and i and sounds[i - 1].symbol in _SHORT
        else sound
        for i, sound in enumerate(sounds)
    )


def _without_r(sounds: Sounds) -> Sounds:
    """Leave out the r after a long a: "jaː"."""
    return tuple(
        sound
        for i, sound in enumerate(sounds)
        if not (sound.symbol == "ɐ" and sound.stress is None and i and sounds[i - 1].symbol == "aː")
    )


def _with_southern_s(sounds: Sounds) -> Sounds:
    """Begin with s instead of z."""
    return (INVENTORY.phoneme("s"), *sounds[1:]) if sounds[0].symbol == "z" else sounds


def _with_closed_e(sounds: Sounds) -> Sounds:
    """Say the long ä as the long e: "ʃpeːt"."""
    return tuple(INVENTORY.phoneme("eː", s.stress) if s.symbol == "ɛː" else s for s in sounds)


def _with_syllable(sounds: Sounds) -> Sounds:
    """Give the i of foreign words a syllable of its own: "faˈmiːliːə"."""
    return tuple(
        INVENTORY.phoneme("iː", 0)
        if sound.symbol == "j" and i and not is_vowel(sounds, i - 1) and is_vowel(sounds, i + 1)
        else sound
        for i, sound in enumerate(sounds)
    )


def _without_ending_t(sounds: Sounds) -> Sounds:
    """Say t and t͡s that meet as one."""
    return tuple(
        sound
        for i, sound in enumerate(sounds)
        if not (sound.symbol == "t" and i + 1 < len(sounds) and sounds[i + 1].symbol in ("t͡s", "t͡ʃ"))
    )


_RULES: tuple[tuple[Callable[[Sounds], Sounds], Source], ...] = (
    (_without_schwa, Source.WEAK_FORM),
    (_with_consonant_r, Source.RULES),
    (_with_closed_e, Source.RULES),
    (_with_southern_s, Source.RULES),
    (_without_r, Source.WEAK_FORM),
    (_with_syllable, Source.RULES),
    (_without_ending_t, Source.WEAK_FORM),
)
