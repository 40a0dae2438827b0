"""Which sounds of a word went wrong, and the sentence that goes with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pronounce_cli.core.types import NOTHING, Phoneme, PhoneScore, Verdict, WordScore
from pronounce_cli.report.wording import is_omitted

if TYPE_CHECKING:
    from pronounce_cli.languages.tips import Show, Tips

WEAK_BELOW = 80.0
"""Accuracy from which a sound of an imperfect word is left alone: few corrections that are sure help more than many."""

SURE_NATS = -2.0
"""Only a sound this much less likely than the likeliest one is named as another; above, it was "not clear"."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One sound that went wrong.

    Attributes:
        index: Place of the phone in the word.
        phone: What was asked for, and how it was made.
        final: Whether it is the last sound of the word.
        tips: What is told about the sounds of the language.
    """

    index: int
    phone: PhoneScore
    final: bool
    tips: Tips

    @property
    def asked(self) -> Phoneme:
        """Return the phone that was asked for."""
        return self.phone.phoneme

    @property
    def heard(self) -> Phoneme:
        """Return the phone that was surely made, `NOTHING` where none was, or `asked` where it was only unclear.

        Where the sounds were not judged, the phone of the word that was heard counts as sure.
        """
        heard = self.phone.heard_as
        sure = self.phone.gop_nats is None or self.phone.gop_nats <= SURE_NATS
        known = heard is not None and (heard == NOTHING or self.tips.knows(heard.symbol))
        return heard if heard is not None and sure and known else self.asked

    @property
    def unclear(self) -> bool:
        """Return whether no other phone was surely made in its place."""
        return self.heard.symbol == self.asked.symbol

    @property
    def unsure(self) -> bool:
        """Return whether the ear cannot tell this sound, and no other was surely made in its place."""
        return self.asked.symbol in self.tips.unsure and (self.unclear or self.heard == NOTHING)

    @property
    def key(self) -> tuple[str, str]:
        """Return what makes two faults the same to a learner."""
        return self.asked.symbol, self.heard.symbol


def faults(word: WordScore, tips: Tips | None) -> list[Fault]:
    """Return the weak sounds of a spoken word that is not good, in order: at least the weakest one that can be told.

    Args:
        word: As it was scored.
        tips: Of its language; without them there are no faults, as nothing is known about how its sounds are made.
    """
    if tips is None or word.verdict is Verdict.GOOD or is_omitted(word):
        return []
    known = [(i, phone) for i, phone in enumerate(word.phones) if tips.knows(phone.phoneme.symbol)]
    last = len(word.phones) - 1
    all_ = [(phone.accuracy, Fault(i, phone, i == last, tips)) for i, phone in known if phone.accuracy is not None]
    judged = [(accuracy, fault) for accuracy, fault in all_ if not fault.unsure]
    if not judged:
        return []
    limit = max(WEAK_BELOW, min(accuracy for accuracy, _ in judged) + 0.01)
    return [fault for accuracy, fault in judged if accuracy < limit]


@dataclass(frozen=True, slots=True)
class SoundMark:
    """One sound of a word as the reader sees it: what was asked for, what was made ("" for nothing), and how it was."""

    asked: str
    made: str
    verdict: Verdict


def in_ipa(phone: Phoneme) -> str:
    """Show a phone in IPA."""
    return phone.ipa


def sounds(word: WordScore, tips: Tips | None, show: Show = in_ipa) -> tuple[SoundMark, ...]:
    """Return the sounds of a word; only what was surely made in place of another is shown as made.

    `FAIR` is a sound that was not clear, `POOR` another one, `UNCERTAIN` either of them where the word has no verdict.
    Where nothing is known about how the sounds are made, what was heard is shown as it is.
    """
    if tips is None:
        return tuple(_as_heard(phone, show) for phone in word.phones)
    wrong = {fault.index: fault for fault in faults(word, tips)}
    return tuple(_sound(phone, wrong.get(i), word.verdict, show) for i, phone in enumerate(word.phones))


def _as_heard(phone: PhoneScore, show: Show) -> SoundMark:
    asked = show(phone.phoneme)
    made = asked if phone.heard_as is None else show(phone.heard_as)
    return SoundMark(asked, made, Verdict.GOOD if made == asked else Verdict.POOR)


def _sound(phone: PhoneScore, fault: Fault | None, verdict: Verdict, show: Show) -> SoundMark:
    asked = show(phone.phoneme)
    if fault is None:
        return SoundMark(asked, asked, Verdict.GOOD)
    made = asked if fault.unclear else show(fault.heard)
    if verdict is Verdict.UNCERTAIN:
        return SoundMark(asked, made, verdict)
    return SoundMark(asked, made, Verdict.FAIR if fault.unclear else Verdict.POOR)


def worst_first(found: Sequence[Fault]) -> list[Fault]:
    """Return faults sorted by accuracy, sure ones before unclear ones."""
    return sorted(found, key=lambda fault: (fault.unclear, fault.phone.accuracy or 0))


def name(fault: Fault, show: Show = in_ipa) -> str:
    """Return what is wrong in a few characters, as "θ (thin), not s (sun)"."""
    asked = _with_example(fault, fault.asked, show)
    if fault.heard == NOTHING:
        return f"{asked} was not heard"
    if fault.unclear:
        return f"{asked} was not clear"
    return f"{asked}, not {_with_example(fault, fault.heard, show)}"


def advice(fault: Fault, show: Show = in_ipa) -> str:
    """Return one sentence that says what to do."""
    asked, heard = fault.key
    if fault.heard == NOTHING:
        return fault.tips.dropped(asked, show, final=fault.final, initial=fault.index == 0)
    if fault.unclear:
        return fault.tips.unclear(asked, show, initial=fault.index == 0)
    return fault.tips.substituted(asked, heard, show)


def _with_example(fault: Fault, phone: Phoneme, show: Show) -> str:
    return f"{show(phone)} ({fault.tips.example(phone.symbol, phone.stress)})"
