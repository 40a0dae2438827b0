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
_CLASH = re.compile(  # no ending so
    r"[td]\+t|[sßzx]\+s$|[^aeiouyäöürlhw]\+n|i\+[en]|e\+[erst]|(?<![ehiäaoöuü])[rl]\+n|[aiou]\+n|er\+er"
)
_NEEDS_E = re.compile("(?:[td]|(?:ch|[^aeiouyäöülrh])[nm])$")  # a t follows only after an e: "arbeitet", "öffnet"
_LIGHT = re.compile("^(?:qu|[^aeiouyäöü])*[aeiouyäöü][^aeiouyäöü]?$|(?<![aeiouäöü])[aeiouyäöü]$")
_VERBAL = frozenset("ier isier ifizier ig er end".split())  # suffixes of verbs
_AFTER_LINKED = frozenset("los haft lich chen lein er ler ner lings".split())
_PERSON = re.compile("er$|...(?:ant|ent|ist|log|eur|ör|nom|kt|oss|iat|urg)$")  # before -in
_RARE = frozenset("el ens end ern icht igkeit".split())  # suffixes that only known stems have
_LINKED = frozenset("ung heit keit schaft tum ling igkeit ation ität".split())  # suffixes after which s links
_AFTER_UNKNOWN = frozenset("ist ismus istisch ität isier ation".split())
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
            yield from _tails(text, end, state, last, len(word), stems)
        penalty = _COMPOUND if state in (_State.STEM, _State.ENDED) else 0.0
        yield from _heads(text, end, word, penalty, last, stems)


def _tails(
    text: str, end: int, state: _State, last: Morpheme | None, length: int, stems: Mapping[str, str | None]
) -> Iterator[_Step]:
    """Yield what may follow a stem."""
    assert last is not None
    ended = state is _State.ENDED
    if text in SUFFIXES and (not ended or text in AFTER_ENDINGS):
        foreign = text in FOREIGN_SUFFIXES
        if _takes_foreign(last, text, stems) if foreign else _takes_native(last, text):
            unknown = last.kind is Kind.UNKNOWN and text == "ier"
            yield end, _State.STEM, Morpheme(text, Kind.SUFFIX), 1.3 if foreign else 0.8 if unknown else 0.55
    if not ended and text in ENDINGS and _takes_ending(last, text):
        yield end, _State.ENDED, Morpheme(text, Kind.ENDING), 0.3 + (_link(last, text) if end < length else 0.0)


def _link(last: Morpheme, ending: str) -> float:
    """Return what it costs that an ending links the parts of a compound."""
    if ending == "ens":
        return 1.15
    return 0.05 if ending == "s" and last.text in _LINKED else 0.35


def _takes_foreign(last: Morpheme, suffix: str, stems: Mapping[str, str | None]) -> bool:
    """Return whether a foreign suffix may follow: a stem that is listed with its sounds, or one that is unknown."""
    if last.kind is Kind.SUFFIX:
        return False
    if last.kind is Kind.UNKNOWN:
        return suffix in _AFTER_UNKNOWN and len(last.text) > 2
    return bool(stems.get(last.text)) and not (suffix in ("ent", "ant") and last.text.endswith("ch"))


def _takes_native(last: Morpheme, suffix: str) -> bool:
    """Return whether a native suffix may follow: "bon" is no stem of "Bonner", as its vowel would be long."""
    if last.kind is Kind.SUFFIX and last.text in _LINKED:
        return suffix in _AFTER_LINKED
    if suffix == "chen" and re.search("s$|[^aeiou][aeiouäöü]$", last.text):
        return last.text.endswith("s") and last.kind is Kind.STEM
    if last.kind is not Kind.UNKNOWN:
        return True
    if (suffix == "er" and last.text.endswith("i")) or suffix == "chen":
        return False
    if suffix in ("in", "inn"):
        return bool(_PERSON.search(last.text))
    return not (suffix in _RARE or (suffix in ("ner", "ler", "nis", "ling") and _LIGHT.search(last.text)))


def _takes_ending(last: Morpheme, ending: str) -> bool:
    """Return whether an ending may follow: "gil" is no stem of "gilt", as its vowel would be long."""
    if (
        last.kind is Kind.UNKNOWN
        and ending[0] not in "aeiou"
        and (_LIGHT.search(last.text) or (ending != "s" and _is_long(last.text)))
    ):
        return False
    if last.kind is Kind.SUFFIX and last.text not in _VERBAL and ending[0] == "t" and ending[:2] != "ts":
        return False
    if ending.startswith("et") or ending in ("est", "etest"):
        return last.kind is not Kind.UNKNOWN or bool(_NEEDS_E.search(last.text))
    if last.kind is Kind.UNKNOWN and last.text.endswith("ie") and ending == "n":
        return False
    return not _CLASH.search(f"{last.text[-2:]}+{ending}")


def _is_long(stem: str) -> bool:
    """Return whether a stem has several syllables and does not look like that of a verb."""
    return len(re.findall("[aeiouyäöü]+", stem)) > 1 and not re.search("(?:er|el|ig|ier)$", stem)


def _heads(
    text: str, end: int, word: str, penalty: float, last: Morpheme | None, stems: Mapping[str, str | None]
) -> Iterator[_Step]:
    """Yield what may begin a word or a part of a compound, or follow a prefix."""
    rest = word[end:]
    if last is not None and last.kind is Kind.UNKNOWN and penalty:
        penalty += 1.0
    if text in UNSTRESSED or text in STRESSED:
        begins = bool(rest) and bool(_WELL_FORMED.match(rest))
        if begins:
            inside = 0.6 if text in ("er", "ent") and penalty else 0.0
            cost = (0.6 if text in UNSTRESSED else 0.85) + inside + penalty
            yield end, _State.PREFIXED, Morpheme(text, Kind.PREFIX), cost
    if text in stems:
        short = max(0, 4 - len(text)) * _SHORT_STEM * (0.3 if not last or last.kind is Kind.PREFIX else 1.0)
        yield end, _State.STEM, Morpheme(text, Kind.STEM), 1.0 + penalty + short - 0.02 * len(text)
    elif last is not None and last.text[-1] == "s" and text.startswith("ch"):
        return  # sch is one letter
    elif (len(text) >= 3 or text == word) and _is_possible(text, last):
        cost = _UNKNOWN + _UNKNOWN_LETTER * len(text) + penalty + 1.0 * (end > len(text) + 4) + 1.2 * (len(text) < 4)
        cost += 1.0 * (penalty > 0 and text[0] == "e")
        yield end, _State.STEM, Morpheme(text, Kind.UNKNOWN), cost


def _is_possible(text: str, last: Morpheme | None) -> bool:
    """Return whether an unknown stem may look like this."""
    if last is not None and last.kind is Kind.PREFIX:
        return bool(_AFTER_PREFIX.match(text)) and not (last.text[-1] == "e" and text[0] in "iu")
    return last is None or (len(text) >= 4 and bool(_WELL_FORMED.match(text)) and bool(_FULL_VOWEL.search(text)))
