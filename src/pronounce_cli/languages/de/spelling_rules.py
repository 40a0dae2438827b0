"""A German stem from its spelling to its sounds, where no lexicon has it.

A stem is cut into letters that go together; its vowels are long or short by what follows them, and its stress is on
the first full vowel, or in foreign words where their endings have it. The sounds are those that lie below: S is an s
that is z before a vowel, X a ch that is ç or x by the vowel before it; voice is lost, and r made a vowel, only when
the word is put together (`phonology`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pronounce_cli.languages.de.underlying import Sound

_GRAPHEME = re.compile(
    r"ieh|ie|ih(?![aeiouäöü])|eih|[ea]i|[ea]y|eu|äuh|äu|auh|au|aa|ee|oo|ou|[aeoäöüu]h(?![aouäöü])|[aeiouyäöüéèêáàâóôíúûîç]"
    r"|tsch|tzsch|dsch|sch|chs|ch|ck|tz|ts|pf|ph|th|rh|sh|qu|ng|nk|ss|sz|ß|dt|zz|([bdfgklmnprtvw])\1|."
)
_VOWEL = re.compile("[aeiouyäöüéèêáàâóôíúûî]")
_LONG = {
    "a": "aː", "ä": "ɛː", "e": "eː", "i": "iː", "o": "oː", "ö": "øː", "u": "uː", "ü": "yː", "y": "yː", "é": "eː",
    "è": "ɛː", "ê": "ɛː", "á": "aː", "à": "aː", "â": "aː", "ó": "oː", "ô": "oː", "í": "iː", "ú": "uː", "û": "uː",
    "î": "iː",
}  # fmt: skip
_SHORT = {
    "a": "a", "ä": "ɛ", "e": "ɛ", "i": "ɪ", "o": "ɔ", "ö": "œ", "u": "ʊ", "ü": "ʏ", "y": "ʏ", "é": "eː", "è": "ɛ",
    "ê": "ɛ", "á": "a", "à": "a", "â": "a", "ó": "ɔ", "ô": "oː", "í": "ɪ", "ú": "ʊ", "û": "ʊ", "î": "ɪ",
}  # fmt: skip
_DOUBLE = {
    "ie": "iː", "ieh": "iː", "ih": "iː", "ei": "aɪ", "eih": "aɪ", "ai": "aɪ", "ey": "aɪ", "ay": "aɪ", "eu": "ɔʏ",
    "äu": "ɔʏ", "äuh": "ɔʏ", "au": "aʊ", "auh": "aʊ", "aa": "aː", "ee": "eː", "oo": "oː", "ou": "uː",
}  # fmt: skip
_CONSONANTS = {
    "tsch": "t͡ʃ", "tzsch": "t͡ʃ", "dsch": "d͡ʒ", "sch": "ʃ", "chs": "k s", "ch": "X", "ck": "k", "tz": "t͡s",
    "ts": "t͡s", "pf": "p͡f", "ph": "f", "th": "t", "rh": "ʁ", "sh": "ʃ", "qu": "k v", "ng": "ŋ", "nk": "ŋ k",
    "ss": "s", "sz": "s t͡s", "ß": "s", "dt": "t", "zz": "t͡s", "b": "b", "c": "k", "d": "d", "f": "f", "g": "ɡ",
    "h": "h", "j": "j", "k": "k", "l": "l", "m": "m", "n": "n", "p": "p", "q": "k", "r": "ʁ", "s": "S", "t": "t",
    "v": "v", "w": "v", "x": "k s", "z": "t͡s", "ç": "s", "ñ": "n j",
}  # fmt: skip
_CLOSING = frozenset("ch sch tsch chs ck tz ts pf ss x ng nk dt zz sh".split())  # a vowel before them is short
_LIQUID = re.compile("[lr]$")
_STOP = re.compile("^(?:[bdgkpt]|ph|th)$")

# Endings of foreign stems that carry their stress; what stands before it is counted in vowels from the end.
_FINAL = re.compile(
    "(?:ion|tät|ist|ent|ant|enz|anz|al|iv|ell|ekt|ikt|akt|ept|är|eur|ös|ur|ment|at|et|it|ot|ut|ett|ott|an|än|en|in|un"
    "|iz|ie|ei|ee|id|ad|od|ud|ar|ier|or|ell|oll|all|ill|ull|eth|ast|est|ust|ost|ik|ek|ak|ok|uk|em|om|am|im|ym|yp|op|ap"
    "|ep|az|oz|uz|ib|ob|og|ag|eg|ab|ur|on|us|af|of|aph|oph|if|ol|il|el|ul|arz|ert|ort|art|orm|urs|ers|erz|enk|ank|ang"
    "|and|end|und|ond|ind|isk|esk)$"
)
_UNSTRESSED_END = re.compile("(?:[aoiuy]|us|um|is|os|as|ax|ex|ix|or|on|er|el|en|em|e|ik|er[ns]|eln)$")


@dataclass(slots=True)
class _Letters:
    """Letters that go together."""

    text: str
    is_vowel: bool
    stress: int = 0
    is_schwa: bool = False


def sounds_of_stem(stem: str, *, foreign_tail: bool = False, before_tail: bool = False) -> tuple[Sound, ...]:
    """Return the sounds that lie below a stem in lower case.

    Args:
        stem: Its spelling.
        before_tail: Whether an ending follows it that lays the stress on its last vowel.
        foreign_tail: Whether a suffix that carries the stress follows it.
    """
    letters = [_Letters(match[0], bool(_VOWEL.match(match[0]))) for match in _GRAPHEME.finditer(_prepared(stem))]
    if foreign_tail or before_tail:
        letters.append(_Letters("", True))  # its vowel
    nuclei = [i for i, one in enumerate(letters) if one.is_vowel]
    if not before_tail:
        _weaken(letters, nuclei)
    full = [i for i in nuclei if not letters[i].is_schwa]
    stressed = full[-2] if before_tail and len(full) > 1 else _stressed(stem, letters, full)
    if stressed is not None and not foreign_tail:
        letters[stressed].stress = 1
    found: list[Sound] = []
    for i, one in enumerate(letters):
        if one.is_vowel and one.text:
            found.append(Sound(_vowel(letters, i, many=len(full) > 1 or foreign_tail), one.stress))
        elif not one.is_vowel:
            found += (Sound(symbol) for symbol in _consonant(letters, i, stem).split())
    return tuple(found)


def _prepared(stem: str) -> str:
    """Return a stem with the spellings of foreign words made plain."""
    stem = re.sub("^(?:oe|ae|ue)(?=[^aeiouyäöü])", lambda match: {"o": "ö", "a": "ä", "u": "ü"}[match[0][0]], stem)
    stem = re.sub("([aeiouyäöü].*[^aeiouyäöü])ien$", r"\1jen", stem)
    stem = re.sub("(?<=[aeiouäöü][bdfgklmnprstvzß])eur|(?<=[aeiouäöü][fhlnrst][bdfhklmnrst])eur", "ör", stem)
    return re.sub(r"(?<=[bdfgklmnprstvzß])i(?=on|um|ell|at|al|ös|är|ent|enz)", "j", stem)


def _weaken(letters: list[_Letters], nuclei: list[int]) -> None:
    """Mark the vowels that are schwas: e in the last syllables, after a full vowel."""
    for i in nuclei[1:]:
        tail = "".join(one.text for one in letters[i + 1 :])
        if letters[i].text == "e" and re.fullmatch("(?:l|n|r|m|s|nd|rn|ln|ns|ls|rs|re?|le?|ne?)?", tail):
            letters[i].is_schwa = True


def _stressed(stem: str, letters: list[_Letters], full: list[int]) -> int | None:
    """Return which vowel has the stress."""
    if len(full) < 2:
        return full[0] if full else None
    if any(letters[i].is_schwa for i in range(full[-1], len(letters))):
        return full[-1]  # Rakete, Gitarre
    if _UNSTRESSED_END.search(stem) and not stem.endswith(("ion", "ie")):
        return full[-2]
    return full[-1] if _FINAL.search(stem) else full[0]


def _vowel(letters: list[_Letters], i: int, *, many: bool) -> str:
    one = letters[i]
    if one.is_schwa:
        return "ə"
    if one.text in _DOUBLE:
        return _DOUBLE[one.text]
    if len(one.text) == 2:  # with an h
        return _LONG[one.text[0]]
    if _is_open(letters, i):
        if many and not one.stress and one.text in "aä":
            return _SHORT[one.text]
        return _LONG[one.text]
    if many and not one.stress and i == max(k for k, other in enumerate(letters) if other.is_vowel):
        return _LONG["o"] if one.text == "o" and letters[-1].text == "r" else _SHORT[one.text]
    return _LONG[one.text] if _is_long_closed(letters, i) else _SHORT[one.text]


def _is_open(letters: list[_Letters], i: int) -> bool:
    """Return whether a vowel ends its syllable: before a vowel, one plain consonant and a vowel, or at the end."""
    rest = letters[i + 1 :]
    run = next((k for k, one in enumerate(rest) if one.is_vowel), None)
    before = rest if run is None else rest[:run]
    if not before:
        return True
    plain = before[0].text not in _CLOSING and not _is_geminate(before[0].text)
    if run is None or not plain:
        return False
    if len(before) == 1:
        return True
    if before[-1].text == "j":
        return len(before) == 2
    return len(before) == 2 and bool(_STOP.match(before[0].text) and _LIQUID.match(before[1].text))


def _is_long_closed(letters: list[_Letters], i: int) -> bool:
    """Return whether a vowel before the last consonant of its stem is long: "sag", "groß", not "komm" or "hand"."""
    rest = letters[i + 1 :]
    if any(one.is_vowel for one in rest):
        return bool(rest) and rest[0].text == "ß"
    return len(rest) == 1 and rest[0].text not in _CLOSING and not _is_geminate(rest[0].text)


def _is_geminate(text: str) -> bool:
    return len(text) == 2 and text[0] == text[1]


def _consonant(letters: list[_Letters], i: int, stem: str) -> str:
    """Return the sounds of letters that are no vowel, separated by spaces."""
    text, start = letters[i].text, i == 0
    after = letters[i + 1].text if i + 1 < len(letters) else ""
    match text:
        case "h":
            return "h" if start or not letters[i - 1].is_vowel or after[:1] in tuple("aouäöü") else ""
        case "s" if start and after[:1] in ("p", "t") and after not in ("ts", "th"):
            return "ʃ"
        case "ch" if start:
            return "k" if after[:1] in tuple("aorlu") else "ç"
        case "v":
            return "f" if start and _NATIVE_V.match(stem) else "v"
        case "c" | "cc" if after[:1] in tuple("eiyäöé") and after:
            return "t͡s" if text == "c" else "k t͡s"
        case "ng" if re.match("[aouäöü]", after) and not start:
            return "ŋ ɡ"
        case "t" if after == "j" and i + 2 < len(letters) and letters[i + 2].text in tuple("oea"):
            return "t͡s" if not start and letters[i - 1].text != "s" else "t"
    if _is_geminate(text) and text not in _CONSONANTS:
        return _CONSONANTS.get(text[0], "")
    return _CONSONANTS.get(text, "")


_NATIVE_V = re.compile(
    "vater|väter|vetter|vieh|viel|vier|vogel|vögel|vogt|vögt|volk|völk|voll|völl|von|vor|veilch|vers|vettel"
)
