"""The names of the letters, the phones that each often spells, and spelling rules for words that nothing else knows."""

from __future__ import annotations

import re

from pronounce_cli.languages.en.inventory import is_vowel
from pronounce_cli.languages.en.notation import Sounds, from_arpabet, stressed

_NAMES = {
    "a": "EY1", "b": "B IY1", "c": "S IY1", "d": "D IY1", "e": "IY1", "f": "EH1 F", "g": "JH IY1", "h": "EY1 CH",
    "i": "AY1", "j": "JH EY1", "k": "K EY1", "l": "EH1 L", "m": "EH1 M", "n": "EH1 N", "o": "OW1", "p": "P IY1",
    "q": "K Y UW1", "r": "AA1 R", "s": "EH1 S", "t": "T IY1", "u": "Y UW1", "v": "V IY1",
    "w": "D AH1 B AH0 L Y UW0", "x": "EH1 K S", "y": "W AY1", "z": "Z IY1",
}  # fmt: skip

_SPELLS = {
    "a": "AE AA AH AO EY EH ER IH AW AY", "b": "B", "c": "K S CH SH", "d": "D JH T", "e": "EH IY IH AH ER EY UW",
    "f": "F V", "g": "G JH ZH F NG", "h": "HH CH SH TH DH F G", "i": "IH IY AY AH ER Y", "j": "JH Y HH", "k": "K",
    "l": "L", "m": "M", "n": "N NG", "o": "OW AA AO AH UW UH AW OY ER W", "p": "P F", "q": "K", "r": "R ER",
    "s": "S Z SH ZH", "t": "T CH SH DH TH", "u": "AH UW UH Y W IH ER AW", "v": "V", "w": "W AW UW OW AO",
    "x": "K S G Z", "y": "IY AY IH Y OY EY AH", "z": "Z S ZH",
}  # fmt: skip
SPELLS = {letter: frozenset(phones.split()) for letter, phones in _SPELLS.items()}

# Spelling (a regular expression) and its sounds, the first that fits wins; "-" is silent.
_SPELLINGS = [
    line.split(maxsplit=1)
    for line in r"""
    tion           SH AH0 N
    [sc]ion\b      SH AH0 N
    ture\b         CH ER0
    tch            CH
    dge            JH
    eigh           EY
    igh            AY
    [ao]ugh        AO
    \bkn           N
    \bwr           R
    \bps           S
    sch            S K
    ch             CH
    sh             SH
    th             TH
    ph             F
    wh             W
    ck             K
    \bgh           G
    gh             -
    qu             K W
    ng\b           NG
    nk             NG K
    n(?=g)         NG
    le\b           AH0 L
    ee|ea|ie       IY
    ai|ay|ei       EY
    ey\b           IY0
    oa             OW
    oo|ue|ui|eu|ew UW
    ou             AW
    ow             OW
    oi|oy          OY
    au|aw          AO
    arr|ar         AA R
    orr|or         AO R
    err|er|ir|ur   ER0
    a(?=[^aeiouy]e\b)  EY
    e(?=[^aeiouy]e\b)  IY
    i(?=[^aeiouy]e\b)  AY
    o(?=[^aeiouy]e\b)  OW
    u(?=[^aeiouy]e\b)  UW
    (?<=[^aeiouy])e\b  -
    cc(?=[eiy])    K S
    c(?=[eiy])     S
    cc?            K
    a              AE
    e              EH
    i              IH
    o              AA
    u              AH
    \by            Y
    y\b            IY0
    y              IH
    bb?            B
    dd?            D
    ff?            F
    gg             G
    g(?=[eiy])     JH
    g              G
    h              HH
    j              JH
    k              K
    ll?            L
    mm?            M
    nn?            N
    pp?            P
    q              K
    rr?            R
    ss?            S
    tt?            T
    v+             V
    w              W
    x              K S
    zz?            Z
    """.strip().splitlines()
]
_SCANNER = re.compile("|".join(f"({spelling})" for spelling, _ in _SPELLINGS))


def letter_name(letter: str, *, british: bool = False) -> str:
    """Return the ARPAbet of a letter's name."""
    return "Z EH1 D" if british and letter.lower() == "z" else _NAMES[letter.lower()]


def spelled_out(word: str) -> Sounds:
    """Return the names of all letters of a word as one sequence of sounds."""
    return from_arpabet(" ".join(letter_name(char) for char in word if char in _NAMES))


def sounds_of_spelling(word: str) -> Sounds:
    """Return what the spelling rules make of a word in lower case; the letters' names where they find no vowel."""
    rules = [_SPELLINGS[match.lastindex - 1][1] for match in _SCANNER.finditer(word) if match.lastindex]
    found = " ".join(rule for rule in rules if rule != "-")
    if not any(is_vowel(symbol.rstrip("0")) for symbol in found.split()):
        return spelled_out(word)
    return stressed(from_arpabet(found))
