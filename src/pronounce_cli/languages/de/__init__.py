"""German."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pronounce_cli.languages.directions import directions_in
from pronounce_cli.languages.profile import Language, Lexicon, plain_spelling

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P

_FILLERS = "äh ähm öh öhm hm hmm mhm"


def profile(tag: str) -> Language:
    """Return the language; its rules load on first use."""
    from pronounce_cli.languages.de.ear import EAR
    from pronounce_cli.languages.de.inventory import INVENTORY
    from pronounce_cli.languages.de.letters import SPELLS
    from pronounce_cli.languages.de.notation import from_ipa
    from pronounce_cli.languages.de.tips import TIPS

    return Language(
        tag=tag,
        g2p=_g2p,
        read=from_ipa,
        distance=INVENTORY.distance,
        spelling=plain_spelling(_FILLERS),
        inventory=INVENTORY,
        tips=TIPS,
        ear=EAR,
        material=("pronounce_cli.languages.de", "practice"),
        notations="IPA (ˈt͡saɪtʊŋ)",
        letters=SPELLS,
        directions=partial(directions_in, __package__, "data/directions.txt"),
        inside=_inside,
    )


def _g2p(_tag: str, lexicon: Lexicon) -> G2P:
    from pronounce_cli.languages.de.g2p import GermanG2P

    return GermanG2P(user_lexicon=lexicon)


def _inside(word: str) -> str:
    """Return a noun, and what may be one, with its capital."""
    from pronounce_cli.languages.de.words import is_listed

    return word.lower() if is_listed(word.lower()) else word
