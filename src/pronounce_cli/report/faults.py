"""Which sounds of a word went wrong, and the sentence that goes with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pronounce_cli.core.phones import is_vowel
from pronounce_cli.core.types import PhoneScore, Verdict, WordScore
from pronounce_cli.report.tips import dropped, example, substituted, unclear
from pronounce_cli.report.wording import is_omitted

WEAK_BELOW = 80.0
"""Accuracy from which a sound of an imperfect word is left alone: few corrections that are sure help more than many."""

SURE_NATS = -2.0
"""Only a sound this much less likely than the likeliest one is named as another; above, it was "not clear"."""


class ShowPhone(Protocol):
    """Shows an ARPAbet phone to the reader."""

    def __call__(self, arpabet: str, stress: int | None = None, /) -> str:
        """Return the phone as the reader sees it."""
        ...


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
        """Return the ARPAbet phone that was surely made, "" where none was, or `asked` where it was only unclear."""
        sure = self.phone.gop_nats is not None and self.phone.gop_nats <= SURE_NATS
        return self.phone.heard_as if sure and self.phone.heard_as is not None else self.asked

    @property
    def unclear(self) -> bool:
        """Return whether no other phone was surely made in its place."""
        return self.heard == self.asked

    @property
    def key(self) -> tuple[str, str]:
        """Return what makes two faults the same to a learner."""
        return self.asked, self.heard


def faults(word: WordScore) -> list[Fault]:
    """Return the weak sounds of a spoken word that is not good, in order: at least the weakest one.

    Sounds of other languages than English are left out: nothing is known about how they are made.
    """
    english = [(i, phone) for i, phone in enumerate(word.phones) if phone.phoneme.segment is None]
    judged = [(phone.accuracy, i) for i, phone in english if phone.accuracy is not None]
    if word.verdict is Verdict.GOOD or is_omitted(word) or not judged:
        return []
    limit = max(WEAK_BELOW, min(judged)[0] + 0.01)
    last = len(word.phones) - 1
    return [Fault(i, word.phones[i], final=i == last) for accuracy, i in judged if accuracy < limit]


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound of a word as the reader sees it: what was asked for, what was made ("" for nothing), and how it was."""

    asked: str
    made: str
    verdict: Verdict


def sounds(word: WordScore, show: ShowPhone) -> tuple[Sound, ...]:
    """Return the sounds of a word; only what was surely made in place of another is shown as made.

    `FAIR` is a sound that was not clear, `POOR` another one, `UNCERTAIN` either of them where the word has no verdict.
    """
    wrong = {fault.index: fault for fault in faults(word)}
    return tuple(_sound(phone, wrong.get(i), word.verdict, show) for i, phone in enumerate(word.phones))


def _sound(phone: PhoneScore, fault: Fault | None, verdict: Verdict, show: ShowPhone) -> Sound:
    phoneme = phone.phoneme
    asked = show(phoneme.arpabet, phoneme.stress) if phoneme.segment is None else phoneme.segment
    made = asked
    if phoneme.segment is not None and phone.heard_as is not None:
        made = phone.heard_as
    elif fault and not fault.unclear:
        made = show(fault.heard, phoneme.stress) if fault.heard else ""
    if fault is None:
        return Sound(asked, made, Verdict.GOOD if made == asked else Verdict.POOR)
    if verdict is Verdict.UNCERTAIN:
        return Sound(asked, made, verdict)
    return Sound(asked, made, Verdict.FAIR if fault.unclear else Verdict.POOR)


def worst_first(found: Sequence[Fault]) -> list[Fault]:
    """Return faults sorted by accuracy, sure ones before unclear ones."""
    return sorted(found, key=lambda fault: (fault.unclear, fault.phone.accuracy or 0))


def name(fault: Fault, show: ShowPhone) -> str:
    """Return what is wrong in a few characters, as "θ (thin), not s (sun)"."""
    phoneme = fault.phone.phoneme
    asked = _with_example(fault.asked, phoneme.stress, show)
    if not fault.heard:
        return f"{asked} was not heard"
    if fault.unclear:
        return f"{asked} was not clear"
    stress = phoneme.stress if is_vowel(fault.asked) else None
    return f"{asked}, not {_with_example(fault.heard, stress, show)}"


def advice(fault: Fault, show: ShowPhone) -> str:
    """Return one sentence that says what to do."""
    if not fault.heard:
        return dropped(fault.asked, show, final=fault.final)
    if fault.unclear:
        return unclear(fault.asked, show)
    return substituted(fault.asked, fault.heard, show)


def _with_example(arpabet: str, stress: int | None, show: ShowPhone) -> str:
    weak = {"AH": "about", "ER": "butter"} if stress == 0 else {}
    return f"{show(arpabet, stress)} ({weak.get(arpabet) or example(arpabet)})"
