"""Which sounds a text drills, by the G2P of the product: those that it holds unusually often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from pronounce_cli.core.ports import G2P
from pronounce_cli.core.types import Pronunciation, Reference
from pronounce_cli.languages import language_of
from pronounce_cli.languages.en.inventory import sound
from pronounce_cli.practice.prompts import inventory

MOST = 5


@cache
def _g2p(language: str) -> G2P:
    return language_of(language).g2p(language, {})


@cache
def reference(text: str, language: str) -> Reference:
    return _g2p(language).reference(text, language)


def sounds(pronunciation: Pronunciation) -> tuple[str, ...]:
    """The sounds of a word as in `inventory`: no schwas beside ʌ and ɝ."""
    return tuple(sound(phoneme.symbol).ipa if phoneme.is_named else phoneme.ipa for phoneme in pronunciation.phonemes)


def words(text: str, language: str) -> list[tuple[str, ...]]:
    """The sounds of each word in the pronunciation that comes first."""
    return [sounds(word.pronunciations[0]) for word in reference(text, language).words]


def drilled(text: str, language: str) -> tuple[str, ...]:
    """Return what a text drills, the most unusual first.

    That is a sound which is there at least twice and 1.6 times as often as usual, or once and three times as often.
    """
    counts = Counter(sound for word in words(text, language) for sound in word)
    usual = {sound.ipa: sound.usual * counts.total() / 1000 for sound in inventory(language)}
    excess = {sound: count / usual[sound] for sound, count in counts.items()}
    ranked = sorted(excess, key=lambda sound: (-excess[sound], sound))
    return tuple(s for s in ranked if excess[s] >= (1.6 if counts[s] > 1 else 3))[:MOST] or tuple(ranked[:1])


def table(language: str, kind: str) -> Path:
    return Path(str(files("pronounce_cli.languages").joinpath(language, "practice", f"{kind}.tsv")))


def filled(lines: Iterable[str], language: str) -> Iterable[str]:
    """The lines of a table with the column of sounds as it should be."""
    for line in lines:
        if not line or line.startswith("#"):
            yield line
        else:
            _, text, *rest = line.split("\t")
            yield "\t".join([" ".join(drilled(text, language)), text, *rest])
