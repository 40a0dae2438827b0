"""What the fitting of an ear must know of its language, in one value: see `training/ear/german.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pronounce_cli.core.inventory import Inventory
from pronounce_cli.core.ports import G2P
from pronounce_cli.languages import language_of

Phones = tuple[str, ...]


def _same(phones: Phones) -> Phones:
    return phones


def _never(_phones: Phones) -> None:
    return None


@dataclass(frozen=True)
class Course:
    """A language that an ear is fitted to.

    Attributes:
        tag: Its primary tag.
        title: Its name in English.
        nearest: The token of the original network that each phone starts from.
        shared: Phones that English has too, by their tokens in the original network, with spaces between them: what its
            speakers can teach.
        pairs: Of phones that learners, or their listeners, take for each other; "" is nothing.
        voice: Of espeak-ng, for what it makes of a text.
        learnt_voices: Of espeak-ng, that speak to learn from.
        unmet_voices: Of espeak-ng, that speak to measure on.
        mnemonics: What espeak-ng's names of phones stand for: a phone, or several with spaces between them.
        said: By which name a phone is asked for, where several stand for it.
        parsed: Returns the phones of espeak-ng's IPA of a word; None if one is unknown.
        usual: Returns a word with as many phones as the language's rules have it, where espeak-ng's differ.
        lighter: Returns a word as it is said with less care; None where there is no such form.
        pico: Voice of SVOX Pico to measure on; "" for none.
        remark: On the voices that are measured on, for the card.
    """

    tag: str
    title: str
    nearest: Mapping[str, str]
    shared: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...]
    voice: str
    learnt_voices: tuple[str, ...]
    unmet_voices: tuple[str, ...]
    mnemonics: Mapping[str, str]
    said: Mapping[str, str]
    parsed: Callable[[str], Phones | None]
    usual: Callable[[Phones], Phones] = _same
    lighter: Callable[[Phones], Phones | None] = _never
    pico: str = ""
    remark: str = ""

    @cached_property
    def inventory(self) -> Inventory:
        """Return the phones."""
        found = language_of(self.tag).inventory
        assert found
        return found

    @property
    def phones(self) -> Phones:
        """Return the symbols of the phones, in the order of the ear's outputs."""
        return self.inventory.symbols

    @property
    def g2p(self) -> G2P:
        """Return what turns texts into phones."""
        return language_of(self.tag).g2p(self.tag, {})

    @cached_property
    def name_of(self) -> Mapping[str, str]:
        """Return by which of espeak-ng's names a phone is asked for."""
        return {said: name for name, said in reversed(list(self.mnemonics.items()))} | dict(self.said)

    @cached_property
    def others(self) -> Mapping[str, list[str]]:
        """Return what each phone may be exchanged for."""
        found: dict[str, list[str]] = {}
        for one, other in self.pairs:
            found.setdefault(one, []).append(other)
            if other:
                found.setdefault(other, []).append(one)
        return found
