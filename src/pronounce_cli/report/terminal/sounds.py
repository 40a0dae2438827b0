"""Which sounds of a word went wrong, and the sentence that goes with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pronounce_cli.core.phones import is_vowel
from pronounce_cli.core.types import PhoneScore, Verdict, WordScore
from pronounce_cli.report.terminal.style import FAIR_FROM, GOOD_FROM, Glyphs, is_omitted
from pronounce_cli.report.tips import dropped, example, substituted, unclear


@dataclass(frozen=True, slots=True)
class Fault:
    """One sound that went wrong.

    Attributes:
        index: Place of the phone in the word.
        phone: What was asked for, and how it was made.
        final: Whether it is the last sound of the word.
    """

    index: int
    phone: PhoneScore
    final: bool

    @property
    def asked(self) -> str:
        """Return the ARPAbet phone that was asked for."""
        return self.phone.phoneme.arpabet

    @property
    def heard(self) -> str:
        """Return the ARPAbet phone that was made: `asked` itself where it was only unclear, "" where it is missing."""
        return self.asked if self.phone.heard_as is None else self.phone.heard_as

    @property
    def key(self) -> tuple[str, str]:
        """Return what makes two faults the same to a learner."""
        return self.asked, self.heard


def faults(word: WordScore) -> list[Fault]:
    """Return the wrong sounds of a spoken word that is not good, in order.

    These are the sounds below "fair", or else the weakest one below "good".
    """
    if word.verdict in (Verdict.GOOD, Verdict.UNCERTAIN) or is_omitted(word):
        return []
    judged = [(phone.accuracy, i) for i, phone in enumerate(word.phones) if phone.accuracy is not None]
    wrong = [i for accuracy, i in judged if accuracy < FAIR_FROM]
    if not wrong and judged and min(judged)[0] < GOOD_FROM:
        wrong = [min(judged)[1]]
    last = len(word.phones) - 1
    return [Fault(i, word.phones[i], final=i == last) for i in wrong]


def worst_first(found: Sequence[Fault]) -> list[Fault]:
    """Return faults sorted by accuracy."""
    return sorted(found, key=lambda fault: fault.phone.accuracy or 0)


def name(fault: Fault, glyphs: Glyphs) -> str:
    """Return what is wrong in a few characters, as "θ (thin), not s (sun)"."""
    phoneme = fault.phone.phoneme
    asked = _with_example(fault.asked, phoneme.stress, glyphs)
    if not fault.heard:
        return f"{asked} was not heard"
    if fault.heard == fault.asked:
        return f"{asked} was not clear"
    stress = phoneme.stress if is_vowel(fault.asked) else None
    return f"{asked}, not {_with_example(fault.heard, stress, glyphs)}"


def advice(fault: Fault, glyphs: Glyphs) -> str:
    """Return one sentence that says what to do."""
    if not fault.heard:
        return dropped(fault.asked, glyphs.phone, final=fault.final)
    if fault.heard == fault.asked:
        return unclear(fault.asked, glyphs.phone)
    return substituted(fault.asked, fault.heard, glyphs.phone)


def _with_example(arpabet: str, stress: int | None, glyphs: Glyphs) -> str:
    weak = {"AH": "about", "ER": "butter"} if stress == 0 else {}
    return f"{glyphs.phone(arpabet, stress)} ({weak.get(arpabet) or example(arpabet)})"
