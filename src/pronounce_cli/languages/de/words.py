"""German words to their sounds: irregular words as they are listed, others by their morphemes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from pronounce_cli.languages.de.affixes import EITHER, ENDINGS, STRESSED, SUFFIXES, UNSTRESSED
from pronounce_cli.languages.de.morphology import Kind, Morpheme, morphemes
from pronounce_cli.languages.de.notation import Sounds
from pronounce_cli.languages.de.phonology import realised
from pronounce_cli.languages.de.spelling_rules import sounds_of_stem
from pronounce_cli.languages.de.underlying import STRONG, WEAK, Sound, underlying

_AS_WRITTEN = {"ss": "ß", "ae": "ä", "oe": "ö", "ue": "ü"}
_WRITTEN_OUT = re.compile("ss|(?<![aq])(?:ae|oe)|(?<![aeq])ue")
_MOST_PLACES = 4


@cache
def _table(name: str) -> dict[str, str | None]:
    """Return the entries of a table: words or stems, each with its sounds where they do not follow the rules."""
    text = files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    entries = (entry for line in text.splitlines() if not line.startswith("#") for entry in line.split())
    found: dict[str, str | None] = {}
    for entry in entries:
        word, _, sounds = entry.partition("=")
        if sounds or word not in found:
            found[word] = sounds or None
    return found


@cache
def _stems() -> dict[str, str | None]:
    """Return the stems, with the forms that some have before a vowel: "handl", "wandr", "Ergebniss"."""
    stems = _table("stems")
    short = {}
    for stem, sounds in stems.items():
        if len(stem) > 3 and stem[-2:] in ("el", "er", "en") and stem[-3] not in "aeiouäöüy" and not sounds:
            short[stem[:-2] + stem[-1]] = "~" + stem
    return short | {stem + "s": sounds for stem, sounds in stems.items() if stem.endswith("nis")} | stems


def is_listed(word: str) -> bool:
    """Return whether a word in lower case stands in the list of irregular words."""
    return word in _table("words")


def is_known(word: str) -> bool:
    """Return whether a word in lower case is made of known parts only."""
    return is_listed(word) or all(part.kind is not Kind.UNKNOWN for part in morphemes(word, _stems()))


@lru_cache(maxsize=10_000)
def usual_spelling(word: str) -> str:
    """Return a word with its ß and its umlauts, where it is written without them: "Strasse", "gegenueber".

    What is listed as it is written stays ("Masse"); so does what has known parts only, unless the other is listed.
    """
    plain = word.lower()
    places = list(_WRITTEN_OUT.finditer(plain))[:_MOST_PLACES]
    if not places or _is_entry(plain):
        return word
    known = is_known(plain)
    for taken in sorted(product((True, False), repeat=len(places)), key=sum, reverse=True):
        letters = list(plain)
        for place, take in zip(places, taken, strict=True):
            if take:
                letters[place.start() : place.end()] = [_AS_WRITTEN[place[0]], ""]
        found = "".join(letters)
        if found != plain and (_is_entry(found) or (not known and is_known(found))):
            return found
    return word


def _is_entry(word: str) -> bool:
    return is_listed(word) or word in _stems()


def read_word(word: str) -> tuple[tuple[Sounds, ...], bool]:
    """Return the ways to say a word, the preferred one first, and whether they are a guess.

    There are several where a list has them, and for words on -ig.
    """
    listed = _table("words").get(word) or _table("words").get(word.lower())
    word = word.lower()
    if listed:
        parts = [_with_stress(list(underlying(form))) for form in listed.split("|")]
        return tuple(realised(part) for part in parts), False
    if word in STRESSED:
        return (realised(_prefix(word, verb=False)),), False
    found = morphemes(word, _stems())
    sounds = _joined(found)
    forms = dict.fromkeys([realised(sounds), realised(sounds, ig="k")])
    return tuple(forms), any(part.kind is Kind.UNKNOWN and _is_foreign(part.text) for part in found)


def _is_foreign(stem: str) -> bool:
    """Return whether an unknown stem has so many full vowels that their length and stress are a guess."""
    return len(re.findall("[aeiouyäöüéèêáàâóôíúû]+", re.sub("(?<=.)e[lnrm]?$", "", stem))) > 1


def _joined(parts: Sequence[Morpheme]) -> list[Sound]:
    found: list[Sound] = []
    first = True
    for unit in _units(parts):
        sounds = _unit(unit)
        if not first:
            sounds = [Sound(sound.symbol, 2) if sound.stress == 1 else sound for sound in sounds]
            found.append(Sound(STRONG))
        first = first and not any(sound.stress == 1 for sound in sounds)
        found += sounds
    return found


def _units(parts: Sequence[Morpheme]) -> list[list[Morpheme]]:
    """Group morphemes into the parts of a compound: prefixes, a stem, and what follows it."""
    units: list[list[Morpheme]] = []
    for part in parts:
        begins = part.kind in (Kind.PREFIX, Kind.STEM, Kind.UNKNOWN)
        if not units or (begins and units[-1][-1].kind is not Kind.PREFIX):
            units.append([])
        units[-1].append(part)
    return units


def _unit(unit: Sequence[Morpheme]) -> list[Sound]:
    found: list[Sound] = []
    tails = [part for part in unit if part.kind in (Kind.SUFFIX, Kind.ENDING)]
    stressed_tail = any("ˈ" in SUFFIXES.get(part.text, "") for part in tails if part.kind is Kind.SUFFIX)
    verb = bool(tails) and tails[-1].text in ("en", "t", "te", "ten", "st", "et", "e", "n", "ete", "eten")
    for part in unit:
        match part.kind:
            case Kind.PREFIX:
                found += [*_prefix(part.text, verb=verb), Sound(STRONG)]
            case Kind.STEM | Kind.UNKNOWN:
                penult = bool(tails) and part.kind is Kind.UNKNOWN and _moves_stress(part.text, tails[0].text)
                stem = _stem(part, foreign_tail=stressed_tail, before_tail=penult)
                if unit[0].text == "emp" and stem[0].symbol == "f":
                    stem[0] = Sound("p͡f")
                found = _added(found, stem)
            case Kind.SUFFIX:
                tail = list(underlying(SUFFIXES[part.text]))
                found = _added([*found, _boundary(part.text)], tail)
            case Kind.ENDING:
                ending = "en" if part.text == "n" and unit[-2].text.endswith("ee") else part.text
                found += [Sound(WEAK), *underlying(ENDINGS[ending])]
    return found


def _moves_stress(stem: str, tail: str) -> bool:
    """Return whether what follows an unknown stem lays the stress on its last vowel: "amerikanisch", "Periode"."""
    if tail == "isch":
        return not stem.endswith(("el", "er"))
    return tail in ("e", "en", "n") and not re.search("(?:e[lrnm]|ig|[^aeiou][lrn])$", stem)


def _prefix(text: str, *, verb: bool) -> list[Sound]:
    if text in UNSTRESSED:
        return list(underlying(UNSTRESSED[text]))
    sounds = underlying(STRESSED[text])
    if text in EITHER and text not in ("um", "durch") and verb:
        return list(sounds)
    if any(sound.stress == 1 for sound in sounds):
        return list(sounds)
    first = next(i for i, sound in enumerate(sounds) if sound.stress is not None)
    return [Sound(sound.symbol, 1) if i == first else sound for i, sound in enumerate(sounds)]


def _stem(part: Morpheme, *, foreign_tail: bool, before_tail: bool = False) -> list[Sound]:
    listed = _stems().get(part.text)
    if listed and listed.startswith("~"):
        full = listed[1:]
        whole = _stem(Morpheme(full, Kind.STEM), foreign_tail=False)
        return [*whole[:-2], whole[-1]]
    if listed:
        return _with_stress(list(underlying(listed)))
    return list(sounds_of_stem(part.text, foreign_tail=foreign_tail, before_tail=before_tail))


def _with_stress(sounds: list[Sound]) -> list[Sound]:
    """Return sounds with the stress on the first full vowel, if no vowel has it."""
    nuclei = [i for i, sound in enumerate(sounds) if sound.stress is not None]
    if any(sounds[i].stress == 1 for i in nuclei):
        return sounds
    full = [i for i in nuclei if sounds[i].symbol not in ("ə", "ɐ")]
    return [Sound(s.symbol, 1) if full and i == full[0] else s for i, s in enumerate(sounds)]


def _added(found: list[Sound], new: list[Sound]) -> list[Sound]:
    """Join two lists; of two main stresses that of a prefix stays, else the last one does."""
    if not any(sound.stress == 1 for sound in new):
        return [*found, *new]
    stem = max((i + 1 for i, sound in enumerate(found) if sound.symbol == STRONG), default=0)
    if any(sound.stress == 1 for sound in found[:stem]):
        new = [Sound(sound.symbol, 2) if sound.stress == 1 else sound for sound in new]
    return [*found[:stem], *(_unstressed(sound) for sound in found[stem:]), *new]


def _unstressed(sound: Sound) -> Sound:
    """Return a sound without stress, which makes a long a or ä short."""
    if sound.stress not in (1, 2):
        return sound
    return Sound({"aː": "a", "ɛː": "ɛ"}.get(sound.symbol, sound.symbol), 0)


def _boundary(suffix: str) -> Sound:
    if suffix in ("ner", "ler"):
        return Sound(WEAK)
    return Sound(WEAK if SUFFIXES[suffix].lstrip("ˈ")[0] in "aeiouyɛɪɔʊʏœøə" else STRONG)
