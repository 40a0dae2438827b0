"""British pronunciations (General British) by rule from American ones, and a list of words that follow none.

The sounds are written with the American phones nearest to them: the vowel of LOT as AO, the centring diphthongs of NEAR
and CURE as IH AH and UH AH, NURSE as ER1. Wells, Accents of English (1982), names the word sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pronounce_cli.core.types import Phoneme
from pronounce_cli.languages.en.inventory import is_vowel, sound
from pronounce_cli.languages.en.morphology import analyses
from pronounce_cli.languages.en.notation import Sounds, from_arpabet

_BATH = frozenset(
    """
    advance advantage after afterwards afternoon aftermath answer ask aunt autograph basket bastard bath blast branch
    brass broadcast calf calve can't cast castle chance chancellor chant clasp class classroom command craft dance
    daft demand disaster draft draught enchant enhance example fast fasten flask forecast france french ghastly giraffe
    glance glass gala graph paragraph photograph telegraph grant grasp grass half halve hasp lance last lather laugh
    laughter mask mast master masterpiece nasty outcast overcast path pass passport password past pasta pastor pasture
    path plant plaster planting plaza raft rafter rascal rasp rather sample shaft slander slant staff stanza surpass
    task thereafter trance transplant vantage vast webcast grandmaster headmaster bathroom footpath pathway castaway
    glassware bypass trespass grasshopper handicraft aircraft spacecraft witchcraft banana drama morale
    """.split()
)

_WORDS = {
    word.strip(): [form.strip() for form in forms.split(",")]
    for word, _, forms in (
        line.partition(":")
        for line in """
        address: AH0 D R EH1 S
        adult: AE1 D AH0 L T, AH0 D AH1 L T
        advertisement: AH0 D V ER1 T IH0 S M AH0 N T
        again: AH0 G EH1 N, AH0 G EY1 N
        against: AH0 G EH1 N S T, AH0 G EY1 N S T
        aluminium: AE2 L Y UH0 M IH1 N IY0 AH0 M, AE2 L AH0 M IH1 N IY0 AH0 M
        ate: EH1 T, EY1 T
        ballet: B AE1 L EY0
        because: B IH0 K AO1 Z, B IH0 K AH0 Z
        been: B IY1 N, B IH0 N
        beta: B IY1 T AH0
        cafe: K AE1 F EY0
        clerk: K L AA1 K
        data: D EY1 T AH0, D AA1 T AH0
        derby: D AA1 B IY0
        either: AY1 DH AH0, IY1 DH AH0
        figure: F IH1 G AH0
        garage: G AE1 R AA2 ZH, G AE1 R IH0 JH
        glacier: G L AE1 S IY0 AH0
        herb: HH ER1 B
        herbal: HH ER1 B AH0 L
        laboratory: L AH0 B AO1 R AH0 T R IY0
        leisure: L EH1 ZH AH0
        lever: L IY1 V AH0
        lieutenant: L EH0 F T EH1 N AH0 N T
        mum: M AH1 M
        neither: N AY1 DH AH0, N IY1 DH AH0
        of: AO1 V, AH0 V
        patriot: P AE1 T R IY0 AH0 T, P EY1 T R IY0 AH0 T
        premier: P R EH1 M IY0 AH0
        privacy: P R IH1 V AH0 S IY0
        process: P R OW1 S EH2 S
        progress: P R OW1 G R EH2 S
        route: R UW1 T
        schedule: SH EH1 JH UW0 L, SH EH1 D Y UW0 L, S K EH1 JH UW0 L
        shone: SH AO1 N
        thorough: TH AH1 R AH0
        borough: B AH1 R AH0
        tomato: T AH0 M AA1 T OW0
        vase: V AA1 Z
        vitamin: V IH1 T AH0 M IH0 N
        was: W AO1 Z, W AH0 Z
        water: W AO1 T AH0
        what: W AO1 T
        yoghurt: Y AO1 G AH0 T
        yogurt: Y AO1 G AH0 T
        z: Z EH1 D
        zebra: Z EH1 B R AH0, Z IY1 B R AH0
        """.strip().splitlines()
    )
}

_YOD_AFTER = {"T", "D", "N"}
_CENTRING = {"IH": "IH", "IY": "IH", "UH": "UH", "UW": "UH", "AY": "AY", "AW": "AW", "OY": "OY"}


def british_forms(word: str, american: Sounds) -> list[Sounds]:
    """Return how a word in lower case is said in Britain, given one American pronunciation; the usual form first."""
    listed = _listed(word)
    if listed:
        return listed
    sounds = _bath(word, _lot(word, list(american)))
    sounds = _endings(word, _carry(word, sounds))
    with_yod = _yod(word, sounds)
    forms = [_without_r(form) for form in (with_yod, _coalesced(with_yod), _sure(with_yod))]
    hurry = _hurry(sounds)
    if hurry is None:
        return forms
    split = _without_r(hurry)
    return [*forms, split] if word.endswith("ring") else [split, *forms]


def _listed(word: str) -> list[Sounds]:
    if word in _WORDS:
        return [from_arpabet(form) for form in _WORDS[word]]
    for stem, attach in analyses(word):
        if stem in _WORDS:
            return [attach(from_arpabet(form)) for form in _WORDS[stem]]
    return []


def _bath(word: str, sounds: list[Phoneme]) -> list[Phoneme]:
    """Give the words of the BATH set the vowel of PALM: its last AE, as in "photograph" and "advantage"."""
    if word not in _BATH and not any(stem in _BATH for stem, _ in analyses(word)):
        return sounds
    places = [i for i, phoneme in enumerate(sounds) if phoneme.symbol == "AE"]
    return _replaced(sounds, places[-1], "AA") if places else sounds


def _lot(word: str, sounds: list[Phoneme]) -> list[Phoneme]:
    """Round the vowel of LOT: AA that is spelled with o, or with a after w or qu."""
    if not re.search("o|wa|wha|qua", word) or re.search("ah|alm|father", word):
        return sounds
    places = (i for i, phoneme in enumerate(sounds) if phoneme.symbol == "AA" and not _r_colours(sounds, i))
    for place in places:
        sounds = _replaced(sounds, place, "AO")
    return sounds


def _r_colours(sounds: list[Phoneme], vowel: int) -> bool:
    """Return whether an r after the vowel belongs to its syllable, as in "car" but not in "sorry"."""
    return [p.symbol for p in sounds[vowel + 1 : vowel + 2]] == ["R"] and not _vowel_at(sounds, vowel + 2)


def _carry(word: str, sounds: list[Phoneme]) -> list[Phoneme]:
    """Keep the vowel of TRAP before r, as in "marry", which most Americans say like "merry"."""
    if "arr" not in word:
        return sounds
    for i in range(len(sounds) - 2):
        if sounds[i].symbol == "EH" and sounds[i + 1].symbol == "R" and _vowel_at(sounds, i + 2):
            return _replaced(sounds, i, "AE")
    return sounds


def _endings(word: str, sounds: list[Phoneme]) -> list[Phoneme]:
    """Give -ile and -isation their diphthong, and -ary, -ery, -ory a weak vowel."""
    tail = [phoneme.symbol for phoneme in sounds]
    if word.endswith("ile") and tail[-2:] == ["AH", "L"]:
        return [*sounds[:-2], sound("AY", 2), sounds[-1]]
    if re.search("i[sz]ations?$", word) and "Z" in tail:
        place = len(tail) - 2 - tail[::-1].index("Z", 1 if tail[-1] == "Z" else 0)
        return _replaced(sounds, place, "AY") if tail[place] in ("AH", "IH") else sounds
    if re.search("[aeo]ry$", word) and tail[-2:] == ["R", "IY"] and sounds[-3].stress == 2:
        return [*sounds[:-3], sound("AH", 0), *sounds[-2:]]
    return sounds


def _yod(word: str, sounds: list[Phoneme]) -> list[Phoneme]:
    """Put y before the vowel of "new", "tune" and "duty"."""
    if not re.search("[tdn](?:u|ew|eu)", word):
        return sounds
    found: list[Phoneme] = []
    for phoneme in sounds:
        if phoneme.symbol == "UW" and found and found[-1].symbol in _YOD_AFTER:
            found.append(sound("Y"))
        found.append(phoneme)
    return found


def _coalesced(sounds: list[Phoneme]) -> list[Phoneme]:
    """Merge t y and d y into affricates, as in "Tuesday" and "duty" by most speakers now."""
    found: list[Phoneme] = []
    for phoneme in sounds:
        if phoneme.symbol == "Y" and found and found[-1].symbol in ("T", "D"):
            found[-1] = sound("CH" if found[-1].symbol == "T" else "JH")
        else:
            found.append(phoneme)
    return found


def _sure(sounds: list[Phoneme]) -> list[Phoneme]:
    """Give "sure", "poor" and "tour" the vowel of THOUGHT, as most speakers do now."""
    places = [i for i, phoneme in enumerate(sounds) if phoneme.symbol in ("UH", "UW") and _r_colours(sounds, i)]
    return _replaced(sounds, places[-1], "AO") if places else sounds


def _hurry(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Split a stressed ER before a vowel, as in "hurry"; None if there is none."""
    for i, phoneme in enumerate(sounds):
        if phoneme.symbol == "ER" and phoneme.stress == 1 and _vowel_at(sounds, i + 1):
            return [*sounds[:i], sound("AH", 1), sound("R"), *sounds[i + 1 :]]
    return None


def _without_r(sounds: list[Phoneme]) -> Sounds:
    """Drop each r that no vowel follows within the word; r-coloured vowels become plain."""
    return tuple(phoneme for i in range(len(sounds)) for phoneme in _plain(sounds, i))


def _plain(sounds: list[Phoneme], i: int) -> Iterator[Phoneme]:
    phoneme, linked = sounds[i], _vowel_at(sounds, i + 1)
    if phoneme.symbol == "ER":
        yield phoneme if phoneme.stress in (1, 2) else sound("AH", 0)
        if linked:
            yield sound("R")
    elif phoneme.symbol == "R" and not linked:
        if i and sounds[i - 1].symbol in _CENTRING:
            yield sound("AH", 0)
    elif phoneme.symbol in _CENTRING and _r_colours(sounds, i):
        yield sound(_CENTRING[phoneme.symbol], phoneme.stress)
    else:
        yield phoneme


def _vowel_at(sounds: list[Phoneme], i: int) -> bool:
    return i < len(sounds) and is_vowel(sounds[i].symbol)


def _replaced(sounds: list[Phoneme], place: int, arpabet: str) -> list[Phoneme]:
    return [*sounds[:place], sound(arpabet, sounds[place].stress), *sounds[place + 1 :]]
