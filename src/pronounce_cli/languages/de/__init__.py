"""German: own rules from spelling to sounds, on the road of the other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pronounce_cli.languages.epitran import by_maps
from pronounce_cli.languages.profile import Language, Lexicon

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P


def profile(tag: str) -> Language:
    """Return the language; its rules load on first use."""
    return by_maps(tag, _g2p)


def _g2p(tag: str, lexicon: Lexicon) -> G2P:
    from pronounce_cli.languages.de.rules import german_forms
    from pronounce_cli.languages.epitran.g2p import EpitranG2P, Rules

    return EpitranG2P(tag, lexicon, Rules("german rules 1", german_forms))
