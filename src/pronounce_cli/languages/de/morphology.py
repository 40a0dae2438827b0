"""Words to morphemes: the cheapest way to put a word together from prefixes, stems, suffixes and endings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from pronounce_cli.languages.de.affixes import (
    AFTER_ENDINGS,
    ENDINGS,
    FOREIGN_SUFFIXES,
    STRESSED,
    SUFFIXES,
    UNSTRESSED,
)


class Kind(Enum):
    """What a morpheme does in its word."""

    PREFIX = "prefix"
    STEM = "stem"
    UNKNOWN = "unknown stem"
    SUFFIX = "suffix"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A part of a word in lower case."""

    text: str
    kind: Kind


class _State(Enum):
    """Where in a word the next morpheme stands."""

    START = 0  # of a word or of a part of a compound
    PREFIXED = 1
    STEM = 2
    ENDED = 3


_LONGEST = 24
_COMPOUND = 1.2  # a further part of a compound
_UNKNOWN, _UNKNOWN_LETTER = 5.0, 0.9
_SHORT_STEM = 0.9  # for each letter that a stem has less than four
_INITIAL = "(?:sch[lmnrw]?|s[pt][rl]?|[bgkp][lr]|gn|kn|kv|pf[lr]?|ph[lr]?|[dt]r|f[lr]|th|tr|w?r|zw|qu|ch[lr]?|[a-zß])?"
_WELL_FORMED = re.compile(rf"{_INITIAL}[aeiouyäöü]")
_FULL_VOWEL = re.compile("[aiouyäöü]|e(?!l$|n$|r$|m$|s$|t$|st$|$)|^[^aeiouyäöü]*e[^aeiouyäöü]")
_CLASH = re.compile(r"[td]\+t|[sßzx]\+s$|[^aeiouyäöürlhw]\+n|e\+[enrst]|(?<![ehiäaoöuü])[rl]\+n|[aiou]\+n")  # no ending so
_AFTER_PREFIX = re.compile(rf"^{_INITIAL}(?:[aiouyäöü]|e(?!$|[lnrmst]$|rn$|ln$|st$|nd$))")


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    morphemes: tuple[Morpheme, ...]


def morphemes(word: str, stems: Mapping[str, str | None]) -> tuple[Morpheme, ...]:
    """Return the parts of a word in lower case, in order.

    Args:
        word: In lower case.
        stems: The known stems; their sounds do not matter here.
    """
    best: list[dict[_State, _Path]] = [{} for _ in range(len(word) + 1)]
    best[0][_State.START] = _Path(0.0, ())
    for place in range(len(word)):
        for state, path in best[place].items():
            for end, target, morpheme, cost in _steps(word, place, state, path, stems):
                total = path.cost + cost
                known = best[end].get(target)
                if known is None or total < known.cost:
                    best[end][target] = _Path(total, (*path.morphemes, morpheme))
    ends = [path for state, path in best[-1].items() if state in (_State.STEM, _State.ENDED)]
    return min(ends, key=lambda path: path.cost).morphemes if ends else (Morpheme(word, Kind.UNKNOWN),)


_Step = tuple[int, _State, Morpheme, float]


def _steps(word: str, place: int, state: _State, path: _Path, stems: Mapping[str, str | None]) -> Iterator[_Step]:
    for end in range(place + 1, min(len(word), place + _LONGEST) + 1):
        text = word[place:end]
        last = path.morphemes[-1] if path.morphemes else None
        if state in (_State.STEM, _State.ENDED):
            yield from _tails(text, end, state, last, len(word))
        penalty = _COMPOUND if state in (_State.STEM, _State.ENDED) else 0.0
        yield from _heads(text, end, word, penalty, last, stems)


def _tails(text: str, end: int, state: _State, last: Morpheme | None, length: int) -> Iterator[_Step]:
    """Yield what may follow a stem."""
    assert last is not None
    ended = state is _State.ENDED
    if text in SUFFIXES and (not ended or text in AFTER_ENDINGS):
        foreign = text in FOREIGN_SUFFIXES
        if not (foreign and last.kind is Kind.SUFFIX):
            yield end, _State.STEM, Morpheme(text, Kind.SUFFIX), 1.3 if foreign else 0.55
    if not ended and text in ENDINGS and not _CLASH.search(f"{last.text[-2:]}+{text}"):
        inside = 0.0 if end == length else 0.35
        yield end, _State.ENDED, Morpheme(text, Kind.ENDING), 0.3 + inside


def _heads(
    text: str, end: int, word: str, penalty: float, last: Morpheme | None, stems: Mapping[str, str | None]
) -> Iterator[_Step]:
    """Yield what may begin a word or a part of a compound, or follow a prefix."""
    rest = word[end:]
    if text in UNSTRESSED or text in STRESSED:
        begins = bool(rest) and bool(_WELL_FORMED.match(rest))
        if begins:
            yield end, _State.PREFIXED, Morpheme(text, Kind.PREFIX), 0.9 + penalty
    if text in stems:
        short = max(0, 4 - len(text)) * _SHORT_STEM * (0.3 if not last or last.kind is Kind.PREFIX else 1.0)
        yield end, _State.STEM, Morpheme(text, Kind.STEM), 1.0 + penalty + short
    elif len(text) >= 2 and _is_possible(text, last):
        cost = _UNKNOWN + _UNKNOWN_LETTER * len(text) + penalty
        yield end, _State.STEM, Morpheme(text, Kind.UNKNOWN), cost


def _is_possible(text: str, last: Morpheme | None) -> bool:
    """Return whether an unknown stem may look like this."""
    if last is not None and last.kind is Kind.PREFIX:
        return bool(_AFTER_PREFIX.match(text))
    return last is None or (len(text) >= 4 and bool(_WELL_FORMED.match(text)) and bool(_FULL_VOWEL.search(text)))
