"""German spelling to sounds, by rule.

epitran's map for German gives "bət" for "Bett" and "tsaɪtʊŋk" for "Zeitung"; these rules know prefixes, endings, the
length of vowels, voicing, both sounds of ch and the vocalised r. Regular German needs no dictionary; what follows no
rule stands in a short list. After Wiese, The Phonology of German (1996), and the spelling rules of the Duden.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_Replacement = str | Callable[[re.Match[str]], str]

_IRREGULAR = {
    word: sounds
    for line in """
    ab ap, ob ɔp, an an, am am, in ɪn, im ɪm, um ʊm, zum t͡sʊm, mit mɪt, bis bɪs, bin bɪn, hin hɪn, von fɔn
    vom fɔm, das das, des dɛs, was vas, es ɛs, man man, hat hat, er eːɐ̯, der deːɐ̯, wer veːɐ̯, her heːɐ̯
    den deːn, dem deːm, wen veːn, wem veːm, wir viːɐ̯, mir miːɐ̯, dir diːɐ̯, vor foːɐ̯, für fyːɐ̯, nach naːx
    hoch hoːx, bus bʊs, bücher byːçɐ, bücherei byːçəʁaɪ̯, brach bʁaːx, mond moːnt, montag moːntaːk
    erst eːɐ̯st, erste eːɐ̯stə, ersten eːɐ̯stən, erde eːɐ̯də, werden veːɐ̯dən, wert veːɐ̯t, herd heːɐ̯t
    pferd p͡feːɐ̯t, pferde p͡feːɐ̯də, art aːɐ̯t, arten aːɐ̯tən, zart t͡saːɐ̯t, obst oːpst, mädchen mɛːtçən
    ostern oːstɐn, kloster kloːstɐ, husten huːstən, wüste vyːstə, nächste nɛːçstə, nächsten nɛːçstən
    höchste høːçstə, familie famiːliə, familien famiːliən, linie liːniə, september zɛptɛmbɐ, november noːvɛmbɐ
    system zʏsteːm, problem pʁobleːm, probleme pʁobleːmə, hotel hotɛl, paket pakeːt, planet planeːt
    magnet maɡneːt, computer kɔmpjuːtɐ, lebendig leːbɛndɪç, vielleicht fiːlaɪ̯çt, hundert hʊndɐt
    woher voːheːɐ̯, vorher foːɐ̯heːɐ̯, daher daːheːɐ̯, warum vaːʁʊm, darum daːʁʊm, jetzt jɛt͡st
    januar januaːɐ̯, februar feːbʁuaːɐ̯, hochzeit hɔxt͡saɪ̯t, flugzeug fluːkt͡sɔɪ̯k, frühstück fʁyːʃtʏk
    buchstabe buːxʃtaːbə, buchstaben buːxʃtaːbən, bibliothek biːblioːteːk, april apʁɪl, august aʊ̯ɡʊst
    grad ɡʁaːt, chef ʃɛf, job d͡ʒɔp, baby beːbi, orange oʁãːʒə, restaurant ʁɛstoʁãː, team tiːm, okay oːkeː
    internet ɪntɐnɛt, handy hɛndi, tschüs t͡ʃyːs, tschüss t͡ʃʏs, donnerstag dɔnɐstaːk, samstag zamstaːk
    kaputt kapʊt, zug t͡suːk, antwort antvɔʁt, deutschland dɔɪ̯t͡ʃlant, leben leːbən, lebens leːbəns
    """.replace("\n", ",").split(",")
    if line.strip()
    for word, sounds in (line.split(),)
}

_ONSET = (
    "(?:[bcdfghjklmnpqrstvwxz]|bl|br|ch|dr|fl|fr|gl|gn|gr|kl|kn|kr|pf|pfl|pfr|ph|pl|pr|qu|rh"
    "|sch|schl|schm|schn|schr|schw|sp|spl|spr|st|str|th|tr|zw)"
)
_UNSTRESSED = "[^aeiouyäöü]*e(?:[nrmlst]|rn|rs|ln|nd|t|st)?$"  # a rest like this is an ending, not a stem
_STEM = rf"(?={_ONSET}[aeiouyäöü])(?!{_UNSTRESSED})"
_SEPARABLE = "vor|auf|aus|an|ein|bei|um|unter|über|zu|nach|mit|ab|hin|her|zurück|zusammen|weg|los|fest"
_HEAVY = "lich|bar|sam|los|(?<!sc)haft|nis|heit|keit|schaft|tum"

# Written in the notation of the rules: capital letters are sounds that later rules leave alone. E is schwa, A is the
# vowel of -er, S and Z are s and z, X and C are both kinds of ch, N is ng, H is sch.
_AFFIXES: tuple[tuple[re.Pattern[str], _Replacement], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"und(?=(?:zwan|drei|vier|fünf|sech|sieb|acht|neun)[zß]ig)", "ʊnt="),
        (r"hundert(?=.)", "hʊndAt="),
        (r"tausend(?=.)", "tauZEnt="),
        (r"(?<=[nsifrt])(?=hundert|hʊndAt|tausend|tauZ)", "="),
        (r"^über(?=[a-zäöü])", "yːbA="),
        (r"^unter(?=[a-zäöü]{2})", "ʊntA="),
        (r"mittag", "mɪtaːg"),
        (r"(?<=s|b)uch(?!st)|(?<=k)uch(?=e)|(?<=^t)uch|(?<=fl)uch(?!t)", "uːch"),
        (r"spra(?=ch)|(?<=^)na(?=ch)", lambda m: m[0] + "ː"),
        (rf"^({_SEPARABLE}|un)(?:ge){_STEM}", r"\1=gE="),
        (rf"^({_SEPARABLE}|un|vor|aus)be{_STEM}", r"\1=bE="),
        (rf"^(be|ge){_STEM}(?!rn|st[aeiou]r)", lambda m: m[1][0] + "E="),
        (r"^(b|g)e(?=(?:antw|arb|end|ob|acht|ein|änder|öffn)[a-zäöü]{2})", r"\1E="),
        (rf"^(ver|zer|er){_STEM}", lambda m: m[1][:-1].replace("v", "f").replace("e", "ɛ") + "ɐ̯="),
        (r"^ver(?=[aeioä](?!$))(?!s)", "fɛɐ̯="),
        (rf"^({_SEPARABLE})(?={_ONSET}[aeiouyäöü])(?!{_UNSTRESSED})", r"\1="),
        (rf"(?<=[a-zäöüß]{{2}})(?={_HEAVY}(?:e[nrms]?|en)?$)", "="),
        (r"(?<=[a-zäöüß][bdfgklmnprtß])chen(s?)$|(?<=äus|iss)chen(s?)$", r"=CEn\1\2"),
        (r"(?<=[a-zäöüß]{2})ungen$", "ʊNEn"),
        (r"(?<=[a-zäöüß]{2})ung(s?)$", r"ʊN\1"),
        (r"(?<!e)ig$", "ɪC"),
        (r"(?<!e)ig(?=e[nrms]?$)", "ɪg"),
        (r"(?<!e)ig(?=(?:keit|t|st|s)|=)", "ɪC"),
        (r"(?<!e)isch(?=$|e[nrms]?$)", "ɪH"),
        (r"tion(?=$|en$|s)", "ʦjoːn"),
        (r"ssion(?=$|en$)", "Sjoːn"),
        (r"sion(?=$|en$)", "Zjoːn"),
        (r"tät(?=$|en$)", "tɛːt"),
        (r"ie(?=ren$|r(?:t|te|ten|st)$)", "iː"),
        (r"eur(?=$|e$)", "øːr"),
        (r"(?<=[a-zäöü])ik$", "iːk"),
        (r"(?<=er)in$", "ɪn"),
        (r"(?<=er)innen$", "ɪnEn"),
        (r"(?<=eu|äu|au|ei|ai)er(?=[ns]?$)", "A"),
        (r"(?<=eu|äu|au|ei|ai)e(?=[nmsl]?t?$)", "E"),
        (r"(?<=[aeiouyäöüɪʊ])(?![aeiouyäöüɪʊ]).+", lambda m: _weakened(m[0])),
    )
)


def _weakened(rest: str) -> str:
    """Weaken the e of the last syllables of what follows the first vowels of a word."""
    rest = re.sub(
        r"(?<![ie])er(n|s|t|ten|te|=.*)?$",
        lambda m: "A" + (m[1] or "" if "=" in (m[1] or "") else (m[1] or "").replace("e", "E")),
        rest,
    )
    rest = re.sub(r"(?<![ie])er(?=(?:ɪn|ɪnEn|ʊN|ʊNEn|e|en|ɪC)$)", "Er", rest)
    rest = re.sub(r"(?<![ie])e$", "E", rest)
    return re.sub(
        r"(?<![ie])e(?=(?:[nmls]|ns|ls|ln|lt|nd|t|st|te|ten|tE|tEn|nde|nden|ndE|ne|nen|nE|le|len|lE)$)", "E", rest
    )


_CONSONANT = "[bcdfghjklmnpqrstvwxzßSZXCNHʦ]"
_LONG = {"a": "aː", "ä": "ɛː", "e": "eː", "i": "iː", "o": "oː", "ö": "øː", "u": "uː", "ü": "yː", "y": "yː"}
_SHORT = {"a": "a", "ä": "ɛ", "e": "ɛ", "i": "ɪ", "o": "ɔ", "ö": "œ", "u": "ʊ", "ü": "ʏ", "y": "ʏ"}
# The first that fits at a vowel, from left to right.
_VOWELS: tuple[tuple[re.Pattern[str], _Replacement | None], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"qu", "kw"),
        (r"[aeiouyøɛɔœʏɪʊ]ː", None),
        (r"ei|ai|ey|ay", "aɪ̯"),
        (r"äu|eu", "ɔɪ̯"),
        (r"au", "aʊ̯"),
        (r"ieh|ie|ih", "iː"),
        (r"([aeoäöüu])h(?!eit|aft)(?=[^aeiouyäöüE=]|$|[EeAaiʊ])", lambda m: _LONG[m[1]]),
        (r"aa|ee|oo", lambda m: _LONG[m[0][0]]),
        (r"([aeiouyäöü])(?=(?:[bg]|d(?!t))(?:s?t|st?E|tE|s?tEn|tEt|s)?(?:=|$))", lambda m: _LONG[m[1]]),
        (r"([aeiouyäöü])(?=[bcdfghjlmnprstvwzßSZ]?(?:=|$))", lambda m: _LONG[m[1]]),
        (r"([aeiouyäöü])(?=ß)", lambda m: _LONG[m[1]]),
        (rf"([aeiouyäöü])(?=(?:{_CONSONANT}|[bdgkpt][rl]|qu|ph|th)?(?:[aeiouyäöüEAɪʊ]|ɐ̯|iː))", lambda m: _LONG[m[1]]),
        (r"([aeiouyäöü])", lambda m: _SHORT[m[1]]),
    )
)

_CONSONANTS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"tsch", "ʧ"),
        (r"dsch", "ʤ"),
        (r"sch", "H"),
        (r"chs(?![tE])|chs(?=E)", "ks"),
        (r"^ch(?=[aɔoʁlr])", "k"),
        (r"(?<=a|ɔ|ʊ|o|u)ch|(?<=aː|oː|uː|ʊ̯)ch", "X"),
        (r"ch", "C"),
        (r"(^|=)s(?=[pt])", r"\1H"),
        (r"ng", "N"),
        (r"n(?=k|ck|x)", "N"),
        (r"ck|kk", "k"),
        (r"tz|zz|z|ts(?==)", "ʦ"),
        (r"ß|ss", "S"),
        (r"(?:(?<=^)|(?<==)|(?<=[aɛeɪiɔoœøʊuʏyEAːlmnr̯]))s(?=[aɛeɪiɔoœøʊuʏyEA])", "Z"),
        (r"s", "S"),
        (r"^v(?=aː[sz]|iːd|ɪll|ɪZ|ʊlk|ɛrb|eːg|aːr|ɔːk|iːr[uʊ])", "w"),
        (r"(?<=[aɛeɪiɔoœøʊuʏyEAːlr])v(?=[aɛeɪiɔoœøʊuʏyEA])", "w"),
        (r"v", "f"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"qu", "kw"),
        (r"x", "kS"),
        (r"pf", "ᵽ"),
        (r"c", "k"),
        (r"([bdfgklmnprt])\1", r"\1"),
        (r"b(?=[tSsk=HCʦ]|$|f)", "p"),
        (r"d(?=[tSsk=HCʦ]|$|f)", "t"),
        (r"g(?=[tSsk=HCʦ]|$|f)", "k"),
        (r"(?<=[eioøuyɛ]ː)r(?=[^aɛeɪiɔoœøʊuʏyEA]|$)", "ɐ̯"),
        (r"dt", "t"),
        (r"([tkpS])=?\1", r"\1"),
    )
)
_SOUNDS = {
    "E": "ə", "A": "ɐ", "S": "s", "Z": "z", "X": "x", "C": "ç", "N": "ŋ", "H": "ʃ", "ʦ": "t͡s", "ʧ": "t͡ʃ",
    "ʤ": "d͡ʒ", "ᵽ": "p͡f", "w": "v", "r": "ʁ", "g": "ɡ", "=": "", "'": "",
}  # fmt: skip


def german_forms(word: str) -> list[str]:
    """Return the accepted forms of a word in lower case: -en with and without its schwa, -ig with both endings."""
    ipa = german_ipa(word)
    forms = [ipa]
    if word.endswith("ig") and ipa.endswith("ɪç"):
        forms.append(ipa[:-1] + "k")
    if re.search("[tdszfvçxʃ]ən$", ipa):
        forms.append(ipa.removesuffix("ən") + "n̩")
    return forms


@cache
def german_ipa(word: str) -> str:
    """Return a German word in IPA without stress, as "t͡saɪ̯tʊŋ"."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, replacement in _AFFIXES:
        word = pattern.sub(replacement, word)
    word = _with_vowels(word)
    for pattern, replacement in _CONSONANTS:
        word = pattern.sub(replacement, word)
    return "".join(_SOUNDS.get(char, char) for char in word)


def _with_vowels(word: str) -> str:
    """Return a word with its vowel letters as sounds."""
    found = ""
    place = 0
    while place < len(word):
        hits = ((pattern.match(word, place), replacement) for pattern, replacement in _VOWELS)
        match, replacement = next(((hit, to) for hit, to in hits if hit), (None, None))
        if match is None:
            found += word[place]
            place += 1
        else:
            found += replacement(match) if callable(replacement) else replacement or match[0]
            place = match.end()
    return found
