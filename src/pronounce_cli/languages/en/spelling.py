"""Words that differ in spelling alone: British and American forms, contractions, filled pauses."""

from __future__ import annotations

import re
from functools import cache

from pronounce_cli.languages.profile import Spelling, folded

# In the order in which they are tried; each turns a British form into the American one. A rule may also change words
# that are no variants ("flour"), as long as it never makes two different words alike.
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|ful$|less$|able$|ably$|ite$|ites$|er$|ers$|hood$|ly$|al$)", "or"),
        (r"is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)", "iz"),
        (r"ys(?=(?:e|es|ed|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{2}[bt])re(?=s?$)", "er"),
        (r"ogue(?=s?$)", "og"),
        (r"ence(?=s?$)", "ense"),
        (r"(?<=[aeiouy][^aeiouy])([aeiouy])ll(?=(?:ed|ing|er|ers|or|ors|ery)$)", r"\1l"),
        (r"(?<=[aeiouy][^aeiouy][^aeiouy])([aeiouy])ll(?=(?:ed|ing|er|ers|or|ors|ery)$)", r"\1l"),
    )
)
_VARIANTS = dict(
    pair.split()
    for pair in """
    grey gray|greys grays|greyer grayer|practise practice|practised practiced|practising practicing|cheque check
    tyre tire|tyres tires|kerb curb|plough plow|ploughed plowed|programme program|programmes programs
    pyjamas pajamas|mould mold|moustache mustache|sceptic skeptic|sceptical skeptical|storey story|storeys stories
    jewellery jewelry|whisky whiskey|okay ok|doughnut donut|doughnuts donuts|ageing aging|judgement judgment
    draught draft|fulfil fulfill|skilful skillful|wilful willful|enrol enroll|manoeuvre maneuver
    aluminium aluminum|aeroplane airplane|aeroplanes airplanes|learnt learned|burnt burned|dreamt dreamed
    spelt spelled|spoilt spoiled|leapt leaped|whilst while|amongst among
    mister mr|missus mrs|cosy cozy|sulphur sulfur|artefact artifact|licence license|axe ax
    manoeuvres maneuvers|manoeuvred maneuvered|manoeuvring maneuvering|meagre meager|sabre saber|sabres sabers
    greyish grayish|instalment installment|instalments installments|appal appall|instil instill|cheques checks
    kerbs curbs|ploughs plows|ploughing plowing|sceptics skeptics|moulds molds|artefacts artifacts
    """.replace("\n", "|").split("|")
    if pair.strip()
)

# Of these, what is said differs too.
_OTHER_SOUNDS = frozenset(
    "aeroplane aeroplanes aluminium amongst burnt dreamt leapt learnt mister missus spelt spoilt whilst".split()
)

_ENDINGS = {"'m": ["am"], "'re": ["are"], "'ve": ["have"], "'ll": ["will"], "'d": ["would", "had"], "'s": ["is", "has"]}
_CONTRACTIONS = {
    word: [form.strip().split() for form in forms.split(",")]
    for word, _, forms in (
        line.strip().partition(":")
        for line in """
        ain't: am not, is not, are not, has not, have not
        alright: all right
        can't: can not, cannot
        coulda: could have
        dunno: do not know, don't know
        gimme: give me
        gonna: going to
        gotta: got to, have got to
        hafta: have to
        kinda: kind of
        lemme: let me
        let's: let us
        musta: must have
        outta: out of
        shan't: shall not
        shoulda: should have
        sorta: sort of
        'tis: it is
        'twas: it was
        wanna: want to, want a
        won't: will not
        woulda: would have
        y'all: you all
        """.strip().splitlines()
    )
}


@cache
def fold(word: str) -> str:
    """Return one spelling for all spellings of a word ("Colour", "color")."""
    word = folded(word)
    if word in _VARIANTS:
        return _VARIANTS[word]
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word


def american(word: str) -> str:
    """Return the American spelling of a word in lower case that is said alike; the word itself without one."""
    return word if word in _OTHER_SOUNDS else fold(word)


@cache
def spelled_out(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the word itself and what it is short for: "i'm" is "i'm" or "i am"."""
    own = ((word,),)
    if word in _CONTRACTIONS:
        return (*own, *(tuple(form) for form in _CONTRACTIONS[word]))
    stem, apostrophe, rest = word.partition("'")
    if apostrophe and stem:
        endings = _ENDINGS.get(f"'{rest}", [])
        negated = ((stem[:-1], "not"),) if rest == "t" and stem.endswith("n") else ()
        return (*own, *((stem, ending) for ending in endings), *negated)
    return own


SPELLING = Spelling(fold, spelled_out, frozenset("uh um uhm er erm ah eh hm hmm mhm mm".split()))
