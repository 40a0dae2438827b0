"""Languages whose words are compared with a transcript: texts to IPA by the maps of epitran."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pronounce_cli.languages.directions import NO_DIRECTIONS, Directions, directions_in
from pronounce_cli.languages.profile import Language, Lexicon, plain_spelling

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P
    from pronounce_cli.core.types import Phoneme

_FILLERS = {
    "es": "eh em este mmm",
    "fr": "euh heu hum hein",
    "it": "ehm eh mmm",
    "nl": "eh euh uh uhm hm",
    "pl": "yyy eee hm",
    "pt": "hum eh ahn",
    "ru": "э эм мм хм",
    "sv": "eh öh hm",
    "tr": "ııı eee hmm",
}


_DIRECTED = frozenset({"es", "fr", "it", "nl"})


def profile(tag: str) -> Language:
    """Return a language as epitran spells it; the features by which its sounds are compared load on first use."""
    spelling = plain_spelling(_FILLERS.get(tag, ""))
    return Language(tag, _g2p, _read, _distance, spelling, directions=partial(directions_of, tag))


def directions_of(tag: str) -> Directions:
    """Return how stage directions are worded in a language, as far as that is known."""
    return directions_in(__package__, f"directions/{tag}.txt") if tag in _DIRECTED else NO_DIRECTIONS


def _g2p(tag: str, lexicon: Lexicon) -> G2P:
    from pronounce_cli.languages.epitran.g2p import EpitranG2P

    return EpitranG2P(tag, lexicon)


def _read(notation: str) -> tuple[Phoneme, ...]:
    from pronounce_cli.languages.epitran.features import segments

    return segments().phonemes(notation.strip("/[] "))


def _distance(one: str, other: str) -> float:
    from pronounce_cli.languages.epitran.features import segments

    return segments().distance(one, other)
