"""The sounds of the parts of a word before they are put together."""

from __future__ import annotations

from typing import NamedTuple

from pronounce_cli.languages.de.inventory import phones_of_ipa

WEAK, STRONG = "+", "#"
"""Boundaries: before what takes the last consonant into its syllable, and before what does not."""


class Sound(NamedTuple):
    """A phone, one of the symbols S, X and Q that become phones (see `phonology`), or a boundary."""

    symbol: str
    stress: int | None = None


def underlying(ipa: str) -> tuple[Sound, ...]:
    """Return the sounds of a text in IPA, in which S, X, Q and a strong boundary may occur.

    Raises:
        ValueError: A symbol stands for no German phone.
    """
    found: list[Sound] = []
    stress = ""
    for piece in _pieces(ipa):
        if piece in ("S", "X", "Q", STRONG):
            found.append(Sound(piece))
            continue
        phones = phones_of_ipa(stress + piece)
        if phones is None:
            raise ValueError(f"{ipa} is not made of IPA symbols for German sounds")
        found += (Sound(symbol, mark) for symbol, mark in phones)
        ends = piece.rstrip("bdfɡhjklmnpʁsʃtvxzçŋʒ͡")
        stress = ends[-1] if ends and ends[-1] in "ˈˌ" else ""
    return tuple(found)


def _pieces(ipa: str) -> list[str]:
    pieces = [""]
    for char in ipa:
        if char in "SXQ#":
            pieces += [char, ""]
        else:
            pieces[-1] += char
    return [piece for piece in pieces if piece]
