"""What to do about a wrong sound, in one plain sentence.

The commonest confusions have a sentence of their own; every other pair gets one from how its two phones are made
(`core.phones.ARTICULATION`). Sentences name phones as `{TH}`; `symbol` decides how they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pronounce_cli.core.phones import ARTICULATION, Articulation, Manner, Place, is_vowel
from pronounce_cli.languages.en.tips import CONFUSIONS, EXAMPLES, HOW

Symbol = Callable[[str], str]

_PLACES = {
    Place.BILABIAL: "bring both lips together",
    Place.LABIODENTAL: "rest the upper teeth on the lower lip",
    Place.DENTAL: "put the tongue tip between the teeth",
    Place.ALVEOLAR: "put the tongue tip at the ridge behind the upper teeth",
    Place.POSTALVEOLAR: "draw the tongue back, behind the ridge of the upper teeth",
    Place.PALATAL: "raise the middle of the tongue",
    Place.VELAR: "raise the back of the tongue",
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
_WHOLE = frozenset({"ER", "HH", "R", "W", "Y"})  # place and manner alone do not describe these well enough


def example(phone: str) -> str:
    """Return an everyday word with this phone in it."""
    return EXAMPLES[phone]


def substituted(asked: str, heard: str, symbol: Symbol) -> str:
    """Return how to make the phone `asked` for where `heard` was made.

    Args:
        asked: ARPAbet of the phone that was asked for.
        heard: ARPAbet of another phone.
        symbol: Shows an ARPAbet phone to the reader.
    """
    return _shown(CONFUSIONS.get(f"{asked} {heard}") or _contrast(asked, heard), symbol)


def dropped(asked: str, symbol: Symbol, *, final: bool) -> str:
    """Return what to do about a phone that was left out, at the end of a word or elsewhere."""
    if is_vowel(asked):
        return _shown(f"Give this vowel its own beat. {HOW[asked]}", symbol)
    if final and ARTICULATION[asked].manner is Manner.STOP:
        return _shown(f"Do not swallow the end of the word. {HOW[asked]}", symbol)
    return _shown(f"{'Finish the word with it' if final else 'Do not skip it'}. {HOW[asked]}", symbol)


def unclear(asked: str, symbol: Symbol) -> str:
    """Return how to make a phone that was recognisable but not clear."""
    return _shown(HOW[asked], symbol)


def added_vowel(before: str, symbol: Symbol) -> str:
    """Return what to do about a vowel that was added after the phone `before`."""
    return _shown(f"End on {{{before}}} and stop the voice there; no vowel follows.", symbol)


def _shown(sentence: str, symbol: Symbol) -> str:
    return re.sub(r"\{([A-Z]+)\}", lambda match: symbol(match[1]), sentence)


def _contrast(asked: str, heard: str) -> str:
    """Return what differs between two phones; for those of `_WHOLE`, how to make the one that was asked for."""
    if asked in _WHOLE:
        return HOW[asked]
    a, b = ARTICULATION[asked], ARTICULATION[heard]
    if is_vowel(asked) != is_vowel(heard):
        kind = "vowel: let the voice flow freely" if is_vowel(asked) else "consonant: narrow or close the mouth for it"
        return f"{{{asked}}} is a {kind}. {HOW[asked]}"
    if is_vowel(asked):
        return _vowel_contrast(asked, heard)
    changes = []
    if a.place != b.place and a.place is not None:
        changes.append(_PLACES[a.place])
    if a.manner != b.manner:
        changes.append(_MANNERS[a.manner])
    if a.voiced != b.voiced:
        changes.append("let your throat buzz" if a.voiced else "use breath only, no voice")
    return _sentence(changes) if 0 < len(changes) < 3 else HOW[asked]


def _vowel_contrast(asked: str, heard: str) -> str:
    a, b = ARTICULATION[asked], ARTICULATION[heard]
    changes = _vowel_moves(a, b)
    if a.glide and a.glide != b.glide:
        changes.append(f"glide on towards {{{a.glide}}}")
    elif b.glide and not a.glide:
        changes.append("hold it steady, without a glide")
    return _sentence(changes) if changes else HOW[asked]


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
