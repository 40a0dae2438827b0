"""The sounds of a word from those of its parts: voice at the end of syllables, r, s, ch and doubled consonants."""

from __future__ import annotations

from collections.abc import Sequence

from pronounce_cli.core.inventory import Manner
from pronounce_cli.core.types import Phoneme
from pronounce_cli.languages.de.inventory import INVENTORY
from pronounce_cli.languages.de.underlying import STRONG, WEAK, Sound

_VOICELESS = {"b": "p", "d": "t", "ɡ": "k", "v": "f", "z": "s", "ʒ": "ʃ", "d͡ʒ": "t͡ʃ"}
_BACK = frozenset("a aː ɔ oː ʊ uː aʊ".split())
_SONORANTS = frozenset("m n ŋ l ʁ".split())
_OBSTRUENTS = (Manner.STOP, Manner.FRICATIVE, Manner.AFFRICATE)


def realised(parts: Sequence[Sound], *, ig: str = "ç") -> tuple[Phoneme, ...]:
    """Return the phonemes of a word whose parts are separated by boundaries.

    Args:
        parts: The sounds that lie below.
        ig: What the g of -ig is at the end of a syllable.
    """
    sounds = _with_s_and_ch(list(parts), ig)
    sounds = _devoiced(sounds)
    sounds = _affricates([sound for sound in sounds if sound.symbol != WEAK])
    sounds = _single(_with_r(sounds))
    return tuple(INVENTORY.phoneme(symbol, stress) for symbol, stress in sounds if symbol != STRONG)


def is_vowel(sounds: Sequence[Sound] | Sequence[Phoneme], i: int) -> bool:
    """Return whether there is a vowel at an index."""
    return 0 <= i < len(sounds) and INVENTORY.is_vowel(sounds[i].symbol)


def _near(sounds: Sequence[Sound], i: int, step: int) -> Sound | None:
    """Return the next sound in a direction, or the strong boundary that comes before it."""
    i += step
    while 0 <= i < len(sounds) and sounds[i].symbol == WEAK:
        i += step
    return sounds[i] if 0 <= i < len(sounds) else None


def _with_s_and_ch(sounds: list[Sound], ig: str) -> list[Sound]:
    found: list[Sound] = []
    for i, sound in enumerate(sounds):
        before, after = _near(sounds, i, -1), _near(sounds, i, 1)
        vowel = after is not None and INVENTORY.is_vowel(after.symbol)
        match sound.symbol:
            case "S":
                voiced = before is None or before.symbol in (STRONG, *_SONORANTS) or INVENTORY.is_vowel(before.symbol)
                glide = after is not None and after.symbol == "j"
                found.append(Sound("z" if (vowel or glide) and voiced else "s"))
            case "X":
                found.append(Sound("x" if before is not None and before.symbol in _BACK else "ç"))
            case "Q":
                found.append(Sound("ɡ" if vowel else ig))
            case _:
                found.append(sound)
    return found


def _devoiced(sounds: list[Sound]) -> list[Sound]:
    """Take the voice from obstruents at the end of a syllable, and before those that have none."""
    for i in range(len(sounds) - 1, -1, -1):
        after = _near(sounds, i, 1)
        if sounds[i].symbol in _VOICELESS and (after is None or after.symbol == STRONG or _is_voiceless(after.symbol)):
            sounds[i] = Sound(_VOICELESS[sounds[i].symbol])
    return sounds


def _is_voiceless(symbol: str) -> bool:
    made = INVENTORY.articulation.get(symbol)
    return made is not None and made.manner in _OBSTRUENTS and not made.voiced and symbol != "h"


def _affricates(sounds: list[Sound]) -> list[Sound]:
    """Write t and s of one syllable as the affricate that they are; an s after t͡s is not heard."""
    found: list[Sound] = []
    for sound in sounds:
        last = found[-1].symbol if found else ""
        if sound.symbol == "s" and last == "t":
            found[-1] = Sound("t͡s")
        elif sound.symbol != "s" or last != "t͡s":
            found.append(sound)
    return found


def _with_r(sounds: list[Sound]) -> list[Sound]:
    """Make r a vowel where none follows it: ə and r together, or r after another vowel."""
    found: list[Sound] = []
    for i, sound in enumerate(sounds):
        if sound.symbol != "ʁ" or is_vowel(sounds, i + 1) or not found or not is_vowel(found, len(found) - 1):
            found.append(sound)
        elif found[-1].symbol == "ə":
            found[-1] = Sound("ɐ", 0)
        elif found[-1].symbol != "ɐ":
            found.append(Sound("ɐ"))
    return found


def _single(sounds: list[Sound]) -> list[Sound]:
    """Leave out the second of two consonants that are the same, where parts meet."""
    found: list[Sound] = []
    for sound in sounds:
        if sound.symbol != STRONG:
            if found and found[-1].symbol == sound.symbol and not INVENTORY.is_vowel(sound.symbol):
                continue
            found.append(sound)
    return found
