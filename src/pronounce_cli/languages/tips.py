"""What to do about a wrong sound, in one plain sentence.

The commonest confusions have a sentence of their own; every other pair gets one from how its two phones are made (see
`core.inventory.Articulation`). Sentences name phones as `{TH}`; `show` decides how they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pronounce_cli.core.inventory import Articulation, Inventory, Manner, Place

if TYPE_CHECKING:
    from pronounce_cli.core.types import Phoneme

Show = Callable[["Phoneme"], str]
"""Shows a phone to the reader."""

_PLACES = {
    Place.BILABIAL: "bring both lips together",
    Place.LABIODENTAL: "rest the upper teeth on the lower lip",
    Place.DENTAL: "put the tongue tip between the teeth",
    Place.ALVEOLAR: "put the tongue tip at the ridge behind the upper teeth",
    Place.POSTALVEOLAR: "draw the tongue back, behind the ridge of the upper teeth",
    Place.PALATAL: "raise the middle of the tongue",
    Place.VELAR: "raise the back of the tongue",
    Place.UVULAR: "raise the back of the tongue as for gargling",
    Place.GLOTTAL: "leave the mouth open, the sound comes from the throat",
}
_MANNERS = {
    Manner.STOP: "stop the air fully, then let it burst out",
    Manner.AFFRICATE: "stop the air, then let it hiss out",
    Manner.FRICATIVE: "let the air hiss through a narrow gap without stopping it",
    Manner.NASAL: "hum through the nose",
    Manner.LIQUID: "let the voice flow past the tongue without friction",
    Manner.GLIDE: "slide quickly into the next vowel",
}


@dataclass(frozen=True, slots=True)
class Tips:
    """What is told about the sounds of one language, in English.

    Attributes:
        inventory: Its phones.
        examples: An everyday word for each phone, short and hard to misread.
        how: How each phone is made.
        confusions: What to do, by "asked heard"; heard is what the learner made.
        reduced_examples: Examples of vowels that sound otherwise where they are unstressed.
        whole: Phones that place and manner alone do not describe well enough.
        onset: What is told besides of a vowel that begins a word and was left out or not clear.
        unsure: Phones of which nothing is told unless another was clearly heard, see `languages.profile.Ear`.
    """

    inventory: Inventory
    examples: Mapping[str, str]
    how: Mapping[str, str]
    confusions: Mapping[str, str]
    reduced_examples: Mapping[str, str] = field(default_factory=dict)
    whole: Collection[str] = ()
    onset: str = ""
    unsure: Collection[str] = ()

    def knows(self, symbol: str) -> bool:
        """Return whether a symbol is a phone of the language."""
        return symbol in self.inventory.ipa

    def phone(self, symbol: str) -> Phoneme:
        """Return a phone as it is where nothing is said of its stress."""
        return self.inventory.phoneme(symbol)

    def example(self, symbol: str, stress: int | None = None) -> str:
        """Return an everyday word with this phone in it."""
        weak = self.reduced_examples.get(symbol) if stress == 0 else None
        return weak or self.examples[symbol]

    def substituted(self, asked: str, heard: str, show: Show) -> str:
        """Return how to make the phone `asked` for where `heard` was made.

        Args:
            asked: Symbol of the phone that was asked for.
            heard: Symbol of another phone.
            show: Shows a phone to the reader.
        """
        return self._shown(self.confusions.get(f"{asked} {heard}") or self._contrast(asked, heard), show)

    def dropped(self, asked: str, show: Show, *, final: bool, initial: bool = False) -> str:
        """Return what to do about a phone that was left out, at the end or beginning of a word or elsewhere."""
        if self.inventory.is_vowel(asked):
            return self._shown(f"Give this vowel its own beat. {self._made(asked, initial=initial)}", show)
        if final and self.inventory.articulation[asked].manner is Manner.STOP:
            return self._shown(f"Do not swallow the end of the word. {self.how[asked]}", show)
        return self._shown(f"{'Finish the word with it' if final else 'Do not skip it'}. {self.how[asked]}", show)

    def unclear(self, asked: str, show: Show, *, initial: bool = False) -> str:
        """Return how to make a phone that was recognisable but not clear, at the beginning of a word or elsewhere."""
        return self._shown(self._made(asked, initial=initial), show)

    def added_vowel(self, before: str, show: Show) -> str:
        """Return what to do about a vowel that was added after the phone `before`."""
        return self._shown(f"End on {{{before}}} and stop the voice there; no vowel follows.", show)

    def _made(self, asked: str, *, initial: bool) -> str:
        """Return how a phone is made, and how a word begins with it if that is told."""
        if initial and self.onset and self.inventory.is_vowel(asked):
            return f"{self.how[asked]} {self.onset}"
        return self.how[asked]

    def _shown(self, sentence: str, show: Show) -> str:
        return re.sub(r"\{([^{}]+)\}", lambda match: show(self.inventory.phoneme(match[1])), sentence)

    def _contrast(self, asked: str, heard: str) -> str:
        """Return what differs between two phones; for those of `whole`, how to make the one that was asked for."""
        if asked in self.whole:
            return self.how[asked]
        a, b = self.inventory.articulation[asked], self.inventory.articulation[heard]
        vowel = self.inventory.is_vowel(asked)
        if vowel != self.inventory.is_vowel(heard):
            kind = "vowel: let the voice flow freely" if vowel else "consonant: narrow or close the mouth for it"
            return f"{{{asked}}} is a {kind}. {self.how[asked]}"
        if vowel:
            return _vowel_contrast(a, b) or self.how[asked]
        changes = []
        if a.place != b.place and a.place is not None:
            changes.append(_PLACES[a.place])
        if a.manner != b.manner:
            changes.append(_MANNERS[a.manner])
        if a.voiced != b.voiced:
            changes.append("let your throat buzz" if a.voiced else "use breath only, no voice")
        return _sentence(changes) if 0 < len(changes) < 3 else self.how[asked]


def _vowel_contrast(a: Articulation, b: Articulation) -> str | None:
    changes = _vowel_moves(a, b)
    if a.glide and a.glide != b.glide:
        changes.append(f"glide on towards {{{a.glide}}}")
    elif b.glide and not a.glide:
        changes.append("hold it steady, without a glide")
    return _sentence(changes) if changes else None


def _vowel_moves(a: Articulation, b: Articulation) -> list[str]:
    """Return what jaw, tongue and lips must do to get from vowel `b` to vowel `a`."""
    moves = []
    if abs(a.height - b.height) >= 0.1:
        little = "a little " if abs(a.height - b.height) < 0.3 else ""
        moves.append(f"open the mouth {little}more" if a.height < b.height else f"close the mouth {little}more")
    if abs(a.backness - b.backness) >= 0.1:
        little = "a little " if abs(a.backness - b.backness) < 0.3 else ""
        direction = "forward" if a.backness < b.backness else "back"
        moves.append(f"move the tongue {little}{direction}")
    if a.rounded != b.rounded:
        moves.append("round the lips" if a.rounded else "keep the lips unrounded")
    return moves


def _sentence(changes: list[str]) -> str:
    text = changes[0] if len(changes) == 1 else ", ".join(changes[:-1]) + " and " + changes[-1]
    return text[0].upper() + text[1:] + "."
