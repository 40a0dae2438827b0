"""English."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pronounce_cli.languages.directions import directions_in
from pronounce_cli.languages.profile import Language, Lexicon

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P


def profile(tag: str) -> Language:
    """Return the language; its dictionary and models load on first use."""
    from pronounce_cli.languages.en.ear import EAR
    from pronounce_cli.languages.en.inventory import INVENTORY
    from pronounce_cli.languages.en.letters import SPELLS
    from pronounce_cli.languages.en.notation import from_notation
    from pronounce_cli.languages.en.spelling import SPELLING
    from pronounce_cli.languages.en.tips import TIPS

    return Language(
        tag=tag,
        g2p=_g2p,
        read=from_notation,
        distance=INVENTORY.distance,
        spelling=SPELLING,
        inventory=INVENTORY,
        tips=TIPS,
        ear=EAR,
        material=("pronounce_cli.languages.en", "practice"),
        notations="ARPAbet (T AH0 M EY1 T OW2) or IPA (təˈmeɪtoʊ)",
        letters=SPELLS,
        directions=partial(directions_in, __package__, "directions.txt"),
    )


def _g2p(_tag: str, lexicon: Lexicon) -> G2P:
    from pronounce_cli.languages.en.g2p import EnglishG2P

    return EnglishG2P(user_lexicon=lexicon)
