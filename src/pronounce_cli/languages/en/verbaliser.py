"""How everything that starts from digits is read: amounts, times, dates, units, ranges, telephone numbers.

Each entry of `FIGURES` is a name, a regular expression and the function that reads what it matched.
"""

from __future__ import annotations

import re

from pronounce_cli.languages.en import numbers
from pronounce_cli.languages.spoken import Handler, Scene, Spoken, letters, words

_WHOLE = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_NUM = rf"(?:{_WHOLE}(?:\.\d+)?|\.\d+)"
_SIGN = r"(?:(?<![\w)])-)?"
_HALF_DAY = r"[aApP]\.?[mM]\b\.?"

_SCALES = {"thousand", "million", "billion", "trillion"}
_SHORT_SCALES = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion"}
# One, several, and the hundredth part.
_CURRENCIES = {
    "$": ("dollar", "dollars", "cents"), "£": ("pound", "pounds", "pence"), "€": ("euro", "euros", "cents"),
    "¥": ("yen", "yen", ""), "₹": ("rupee", "rupees", ""), "¢": ("cent", "cents", ""),
}  # fmt: skip
_SIGNS = "".join(_CURRENCIES)

# Symbol: its name in the singular; irregular plurals after a slash.
_UNITS = {
    "km/h": "kilometer per hour", "m/s": "meter per second", "km": "kilometer", "cm": "centimeter",
    "mm": "millimeter", "kg": "kilogram", "mg": "milligram", "ml": "milliliter", "mph": "mile per hour",
    "kph": "kilometer per hour", "lbs": "pound", "lb": "pound", "oz": "ounce", "ft": "foot/feet", "yd": "yard",
    "sec": "second", "min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour", "ms": "millisecond",
    "kHz": "kilohertz/kilohertz", "MHz": "megahertz/megahertz", "GHz": "gigahertz/gigahertz", "Hz": "hertz/hertz",
    "KB": "kilobyte", "kB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte", "kW": "kilowatt",
    "dB": "decibel", "m": "meter", "g": "gram", "l": "liter", "L": "liter", "s": "second", "h": "hour", "W": "watt",
    "V": "volt", "in": "inch",
}  # fmt: skip
_UNIT_NAMES = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_ALONE = {"km/h", "km", "cm", "mm", "kg", "kph", "mph", "lbs", "kHz", "MHz", "GHz", "Hz"}
_MONTHS = """January February March April May June July August September October November December""".split()
_MONTH_STARTS = {month[:3].lower(): month for month in _MONTHS} | {"sept": "September"}
_MONTH_KEYS = set(_MONTH_STARTS) | {month.lower() for month in _MONTHS}
_PLURAL_LOOKALIKES = {"was", "is", "has", "this", "its", "his", "as", "us", "yes", "does", "always", "perhaps", "plus"}


def month(word: str, scene: Scene) -> list[Spoken] | None:
    """Read the abbreviation of a month before a day or a year ("Sept 9"); None if it is none here."""
    full = _MONTH_STARTS.get(word.lower()) if word[:1].isupper() and scene.right[:1].isdigit() else None
    return words([full]) if full else None


def is_number(text: str) -> bool:
    """Return whether a token is one unsigned or signed number."""
    return re.fullmatch(rf"-?{_NUM}", text) is not None


def unit(symbol: str, scene: Scene) -> list[Spoken] | None:
    """Read a unit that stands in its own token ("km" in "5 km"); None if it is none here."""
    known = next((key for key in (symbol, symbol.lower()) if key in _UNITS), None)
    if known is None or known == "in" or not (is_number(scene.left) or known in _ALONE):
        return None
    return words(_unit_words(known, one=scene.left in ("1", "-1")))


def scale(word: str, scene: Scene) -> list[Spoken] | None:
    """Read "million" after "$1.2" together with the currency; None if there is no currency before it."""
    match = re.fullmatch(rf"-?([{_SIGNS}]){_NUM}", scene.left)
    if match is None or word.lower() not in _SCALES:
        return None
    return words([word, _CURRENCIES[match[1]][1]])


def _unit_words(symbol: str, *, one: bool) -> list[str]:
    name, _, irregular = _UNITS[symbol].partition("/")
    head, *rest = name.split()
    return [head if one else irregular or numbers.plural(head), *rest]


def _signed(text: str, scene: Scene) -> list[str]:
    minus = ["minus"] if text.startswith("-") else []
    return minus + numbers.number(text.removeprefix("-"), british=scene.british)


def _iso_date(text: str, scene: Scene) -> list[Spoken]:
    year, month, day = (int(part) for part in text.split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1100 <= year <= 2099):
        return words(numbers.digits(text))
    return words([_MONTHS[month - 1], *numbers.ordinal(day), *numbers.year(year, british=scene.british)])


def _slash_date(text: str, scene: Scene) -> list[Spoken]:
    *days, year = text.split("/")
    spoken = [word for day in days for word in numbers.cardinal(int(day))]
    return words(spoken + _year_or_number(year, scene))


def _phone(text: str, _: Scene) -> list[Spoken]:
    return words(["plus"] * text.startswith("+") + numbers.digits(text))


def _time(text: str, scene: Scene) -> list[Spoken]:
    clock = re.match(r"[\d:]+", text)
    assert clock is not None
    half = text[clock.end() :]
    hour, *rest = clock[0].split(":")
    spoken = numbers.cardinal(int(hour))
    for part in rest:
        if part != "00" or len(rest) > 1:
            spoken += (["oh"] if part[0] == "0" else []) + numbers.cardinal(int(part))
        elif not half and not re.fullmatch(_HALF_DAY, scene.right):
            spoken += ["o'clock"] if 1 <= int(hour) <= 12 else ["hundred"]
    return words(spoken) + letters(half)


def _decade(text: str, scene: Scene) -> list[Spoken]:
    plain = re.sub(r"\D", "", text)
    number = int(plain)
    if 1100 <= number <= 2099 and number % 1000:
        spoken = numbers.year(number, british=scene.british)
    else:
        spoken = numbers.cardinal(number, british=scene.british)
    return words([*spoken[:-1], numbers.plural(spoken[-1])])


def _ordinal(text: str, scene: Scene) -> list[Spoken]:
    plain = text[:-2].replace(",", "")
    if int(plain[:30]) > numbers.LARGEST or len(plain) > 20:
        return words(numbers.digits(plain))
    return words(numbers.ordinal(int(plain), british=scene.british))


def _money(text: str, scene: Scene) -> list[Spoken]:
    sign = next(char for char in text if char in _CURRENCIES)
    one, many, cents = _CURRENCIES[sign]
    body = text.replace(sign, "")
    short = re.search(r"[a-zA-Z]+$", body)
    amount = body.removesuffix(short[0]) if short else body
    if short:
        return words([*_signed(amount, scene), _SHORT_SCALES[short[0].lower()], many])
    if scene.right.lower() in _SCALES:
        return words(_signed(amount, scene))
    whole, point, decimals = amount.partition(".")
    if len(decimals) != 2 or not point:
        return words([*_signed(amount, scene), one if amount in ("1", "-1") else many])
    small = numbers.cardinal(int(decimals)) if decimals != "00" else []
    if whole in ("", "0") and cents and small:
        return words([*small, cents])
    main = [*_signed(whole or "0", scene), one if whole == "1" else many]
    return words(main + (["and", *small, cents] if sign == "$" and small else small))


def _percent(text: str, scene: Scene) -> list[Spoken]:
    return words([*_signed(text[:-1], scene), "percent"])


def _temperature(text: str, scene: Scene) -> list[Spoken]:
    number, _, scale_letter = text.partition("°")
    name = {"C": ["Celsius"], "F": ["Fahrenheit"]}.get(scale_letter.upper(), [])
    return words([*_signed(number, scene), "degree" if number in ("1", "-1") else "degrees", *name])


def _fraction(text: str, scene: Scene) -> list[Spoken]:
    top, _, bottom = text.partition("/")
    if max(len(top), len(bottom)) > 3:
        return words(_year_or_number(top, scene) + _year_or_number(bottom, scene))
    over, under = int(top), int(bottom)
    if not (0 < over < under and (under <= 10 or under in (12, 16, 20, 32, 64, 100))):
        return words(numbers.cardinal(over) + numbers.cardinal(under))
    names = {2: "half", 4: "quarter"}
    *lead, name = [names[under]] if under in names else numbers.ordinal(under)
    spoken = [*numbers.cardinal(over), *lead, name if over == 1 else numbers.plural(name)]
    if not re.fullmatch(_WHOLE, scene.left):
        return words(spoken)
    return words(["and", "a", *spoken[1:]] if over == 1 else ["and", *spoken])


def _range(text: str, scene: Scene) -> list[Spoken]:
    match = re.fullmatch(rf"({_NUM})-({_NUM})(.*)", text)
    assert match is not None
    spoken = [*_year_or_number(match[1], scene), "to", *_year_or_number(match[2], scene)]
    if match[3] == "%":
        spoken.append("percent")
    elif match[3]:
        spoken += _unit_words(match[3], one=False)
    return words(spoken)


def _with_unit(text: str, scene: Scene) -> list[Spoken]:
    match = re.fullmatch(rf"(-?{_NUM})-?({_UNIT_NAMES})", text)
    assert match is not None
    return words(_signed(match[1], scene) + _unit_words(match[2], one=match[1] in ("1", "-1")))


def _numbered(text: str, scene: Scene) -> list[Spoken]:
    return words(["number", *numbers.number(text[1:], british=scene.british)])


def _number(text: str, scene: Scene) -> list[Spoken]:
    if scene.left.rstrip(".").lower() in _MONTH_KEYS and re.fullmatch("[1-9]|[12][0-9]|3[01]", text):
        return words(numbers.ordinal(int(text)))
    if re.fullmatch(r"\d{3}", text) and re.fullmatch(r"\d{3}-\d{4}", scene.right):
        return words(numbers.digits(text))
    return words(_year_or_number(text, scene))


def _year_or_number(text: str, scene: Scene) -> list[str]:
    if re.fullmatch(r"1[1-9]\d\d|20\d\d", text) and not _counts(scene.right):
        return numbers.year(int(text), british=scene.british)
    return _signed(text, scene)


def _counts(after: str) -> bool:
    """Return whether the next word makes a four-digit number an amount: a unit or a plural in small letters."""
    if after in _UNITS and after != "in":
        return True
    return after.islower() and after.endswith("s") and len(after) > 3 and after not in _PLURAL_LOOKALIKES


def _by(_text: str, _scene: Scene) -> list[Spoken]:
    return words(["by"])


FIGURES: tuple[tuple[str, str, Handler], ...] = (
    ("iso_date", r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])", _iso_date),
    (
        "phone",
        r"(?<![\d-])(?:(?:\+?\d{1,3}[-.])?\(?\d{3}\)?[-.]\d{3}[-.]\d{4}|\d{3}-\d{4})(?![\d-])",
        _phone,
    ),
    ("slash_date", r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])", _slash_date),
    (
        "time",
        rf"(?<![\d:])(?:(?:[01]?\d|2[0-4])(?::[0-5]\d){{1,2}}(?![\d:])(?:{_HALF_DAY})?|(?:1[0-2]|[1-9]){_HALF_DAY})",
        _time,
    ),
    ("decade", r"(?<![\d,.])'?(?:\d\d)?[0-9]0'?[sS]\b", _decade),
    ("ordinal", rf"{_WHOLE}(?i:st|nd|rd|th)\b", _ordinal),
    (
        "money",
        rf"{_SIGN}[{_SIGNS}]{_NUM}(?:(?i:bn|[kmb])\b)?|(?<![\d.,]){_NUM}(?:(?i:bn|[kmb]))?[{_SIGNS}]",
        _money,
    ),
    ("percent", rf"{_SIGN}{_NUM}%", _percent),
    ("temperature", rf"{_SIGN}{_NUM}°(?:[CFcf]\b)?", _temperature),
    ("fraction", r"(?<![\d/.])\d+/\d+(?![\d/])", _fraction),
    ("range", rf"(?<![\d.,-]){_NUM}-{_NUM}(?:%|{_UNIT_NAMES})?(?![\w-])", _range),
    ("with_unit", rf"{_SIGN}{_NUM}-?(?:{_UNIT_NAMES})(?![\w'])(?!(?<=in)-)", _with_unit),
    ("numbered", rf"#{_WHOLE}", _numbered),
    ("by", r"(?<=\d)[x×](?=\d)", _by),
    ("number", rf"{_SIGN}{_NUM}", _number),
)
