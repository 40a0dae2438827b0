"""What makes a language: one value that holds all that the stages must know of it.

No stage asks which language it has before it. A language that is not ours comes from another package, through the
entry-point group `pronounce_cli.languages.v1`: the name is its primary tag, the object a function that takes the tag
and returns a `Language`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pronounce_cli.languages.directions import Directions

if TYPE_CHECKING:
    from pronounce_cli.core.inventory import Inventory
    from pronounce_cli.core.ports import G2P
    from pronounce_cli.core.types import Phoneme, Pronunciation
    from pronounce_cli.languages.tips import Tips

Lexicon = Mapping[str, "tuple[Pronunciation, ...]"]
"""Own pronunciations by word in lower case; they replace all others of the word."""

Distance = Callable[[str, str], float]
"""How differently two phones are made, by their symbols: 0 the same, 1 nothing in common."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which written words are the same word.

    Attributes:
        fold: Returns one spelling for all spellings of a word ("Colour", "color").
        spelled_out: Returns what a folded word may be short for, the word itself first: "i'm" is "i'm" or "i am".
        fillers: Filled pauses, folded: "um", "äh".
    """

    fold: Callable[[str], str]
    spelled_out: Callable[[str], tuple[tuple[str, ...], ...]]
    fillers: frozenset[str] = frozenset()


def folded(word: str) -> str:
    """Return a word without what writers are free in: letter case and the form of the apostrophe."""
    return unicodedata.normalize("NFC", word.casefold().replace("’", "'"))


def itself(word: str) -> tuple[tuple[str, ...], ...]:
    """Return a word that is short for nothing."""
    return ((word,),)


def plain_spelling(fillers: str = "") -> Spelling:
    """Return the spelling of a language without variants, with its filled pauses."""
    return Spelling(folded, itself, frozenset(fillers.split()))


@dataclass(frozen=True, slots=True)
class Ear:
    """What it takes to judge the sounds of a language.

    Attributes:
        inventory: The phones that are told apart.
        phone_of_token: Returns the phone that a token of the recogniser stands for, or None.
        weights: Package and folder in which the fitted weights of the scorer lie.
        contrasts: Phones that make another word when they are said in place of the key, and that raters take too
            lightly for networks to learn from their marks; the likelihoods alone tell them.
        network: Package and path of the file with the weights that hear the phones; None for hama's own.
        aligner: Whether pocketsphinx can align the phones; else the posteriors do.
        rated: Whether the scorer is fitted on rated learners of the language; else levels are set on native speech.
        unsure: Phones that it often takes for another, or for nothing, where natives say them.
    """

    inventory: Inventory
    phone_of_token: Callable[[str], str | None]
    weights: tuple[str, str]
    contrasts: Mapping[str, frozenset[str]]
    network: tuple[str, str] | None = None
    aligner: bool = False
    rated: bool = False
    unsure: frozenset[str] = frozenset()

    @property
    def levels(self) -> str | None:
        """Return what the levels of the scores rest on and which sounds are uncertain, for reports; None if rated."""
        if self.rated:
            return None
        unsure = " ".join(ipa for symbol, ipa in self.inventory.ipa.items() if symbol in self.unsure)
        return f"no rated learners: levels are set on native speech{unsure and f'; uncertain sounds: {unsure}'}"


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes:
        tag: Its primary tag, as "en".
        g2p: Makes what turns texts into phonemes, from a BCP 47 tag and own pronunciations.
        read: Returns the phonemes that a notation of the language stands for, as in a lexicon; raises ValueError.
        distance: Returns how differently two of its phones are made.
        spelling: Which written words are the same word.
        inventory: Its phones; None where they are named by their IPA and nothing is known of how they are made.
        tips: What to tell a learner about a wrong sound, or None.
        ear: What judges its sounds; None where only a transcript can be compared.
        material: Package and folder in which its texts to practise lie, see `practice.prompts`; None without any.
        notations: How pronunciations may be written, for messages.
        directions: Returns how its stage directions are worded.
        letters: The phones that each letter often spells, by the letter in lower case; empty where that is not known.
        inside: Returns a word that begins a sentence as it is written inside one.
    """

    tag: str
    g2p: Callable[[str, Lexicon], G2P]
    read: Callable[[str], tuple[Phoneme, ...]]
    distance: Distance
    spelling: Spelling = field(default_factory=plain_spelling)
    inventory: Inventory | None = None
    tips: Tips | None = None
    ear: Ear | None = None
    material: tuple[str, str] | None = None
    notations: str = "IPA"
    letters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    directions: Callable[[], Directions] = Directions
    inside: Callable[[str], str] = str.lower

    @property
    def evidence(self) -> str:
        """Return what is judged on what evidence."""
        if self.ear is None:
            return "words alone, as a provider hears them"
        measure = "learners whom experts rated" if self.ear.rated else "native speech, as no learner was rated"
        return f"sounds, on this machine, by the measure of {measure}; with a provider, words too"
