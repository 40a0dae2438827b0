"""German numbers in words."""

from __future__ import annotations

_ONES = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()
_TEENS = {16: "sechzehn", 17: "siebzehn"}
_TENS = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_LARGE = (("Million", "Millionen"), ("Milliarde", "Milliarden"), ("Billion", "Billionen"))
_IRREGULAR = {"null": "nullt", "eins": "erst", "drei": "dritt", "sieben": "siebt", "acht": "acht"}


def cardinal(number: int) -> str:
    """Return a whole number from 0 to 10¹⁵ in words: "eintausendzweihundert", "eine Million"."""
    if number < 1_000_000:
        return _below_million(number)
    groups: list[str] = []
    high, rest = divmod(number, 1_000_000)
    for one, many in _LARGE:
        high, count = divmod(high, 1000)
        if count:
            groups.insert(0, f"eine {one}" if count == 1 else f"{_below_thousand(count)} {many}")
    return " ".join([*groups, *([_below_million(rest)] if rest else [])])


def ordinal(number: int) -> str:
    """Return "dritte" for 3."""
    words = cardinal(number)
    for word, stem in _IRREGULAR.items():
        if words.endswith(word):
            return words.removesuffix(word) + stem + "e"
    return words + ("te" if 0 < number % 100 < 20 else "ste")


def year(number: int) -> str:
    """Return a year as it is said: "neunzehnhundertvierundachtzig"."""
    century, rest = divmod(number, 100)
    return f"{_below_hundred(century)}hundert{_below_hundred(rest) if rest else ''}"


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    return f"{_counting(thousands)}tausend{_below_thousand(rest) if rest else ''}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{_counting(hundreds)}hundert{_below_hundred(rest) if rest else ''}"


def _below_hundred(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    if number < 20:
        return _TEENS.get(number) or _ONES[number - 10] + "zehn"
    tens, ones = divmod(number, 10)
    return f"{_counting(ones)}und{_TENS[tens]}" if ones else _TENS[tens]


def _counting(number: int) -> str:
    """Return a number before what it counts: "ein" for one."""
    return "ein" if number == 1 else _below_thousand(number).removesuffix("s" if number % 100 == 1 else "-")
