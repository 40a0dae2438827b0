"""How everything that starts from digits is read: amounts, times, dates, units, ranges, telephone numbers.

Each entry of `FIGURES` is a name, a regular expression and the function that reads what it matched.
"""

from __future__ import annotations

import re

from pronounce_cli.languages.en import calendar, numbers, units
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

_CLOCK = rf"(?:(?:[01]?\d|2[0-4]):[0-5]\d(?:{_HALF_DAY})?|(?:1[0-2]|[1-9]){_HALF_DAY})"
# What stands before a number that is read in pairs ("room 101"), digit by digit, or as a year though it is early.
_NUMBERED = frozenset(
    "room rooms flight highway hwy interstate route apartment apt suite building bus boeing train gate channel".split()
)
_SPELLED_OUT = frozenset("call dial dialed dialled code pin zip extension ext password passcode".split())
_BEFORE_YEARS = frozenset("in since of until till by year circa from around before after during".split())
_PLURAL_LOOKALIKES = {"was", "is", "has", "this", "its", "his", "as", "us", "yes", "does", "always", "perhaps", "plus"}


def month(word: str, scene: Scene) -> list[Spoken] | None:
    """Read the abbreviation of a month before a day or a year ("Sept 9"), or of one and of a day beside a dash.

    None if it is none here.
    """
    full = calendar.full_name(word)
    dated = calendar.is_month(word) and scene.right[:1].isdigit()
    return words([full]) if full and (dated or calendar.DASH in (scene.left, scene.right)) else None


def is_number(text: str) -> bool:
    """Return whether a token is one unsigned or signed number."""
    return re.fullmatch(rf"-?{_NUM}", text) is not None


def unit(symbol: str, scene: Scene) -> list[Spoken] | None:
    """Read a unit that stands in its own token ("km" in "5 km"); None if it is none here."""
    spellings = (symbol, symbol.lower()) if len(symbol) > 1 else (symbol,)  # 5G is no weight
    known = next((key for key in spellings if units.is_unit(key)), None)
    if known is None or known == "in" or not (is_number(scene.left) or known in units.ALONE):
        return None
    return words(units.unit_words(known, one=scene.left in ("1", "-1")))


def scale(word: str, scene: Scene) -> list[Spoken] | None:
    """Read "million" after "$1.2" together with the currency; None if there is no currency before it."""
    match = re.fullmatch(rf"-?([{_SIGNS}]){_NUM}", scene.left)
    if match is None or word.lower() not in _SCALES:
        return None
    return words([word, _CURRENCIES[match[1]][1]])


def _signed(text: str, scene: Scene) -> list[str]:
    minus = ["minus"] if text.startswith("-") else []
    return minus + numbers.number(text.removeprefix("-"), british=scene.british)


def _iso_date(text: str, scene: Scene) -> list[Spoken]:
    year, month, day = (int(part) for part in text.split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1100 <= year <= 2099):
        return words(numbers.digits(text))
    return words([calendar.MONTHS[month - 1], *numbers.ordinal(day), *numbers.year(year, british=scene.british)])


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
        spoken += units.unit_words(match[3], one=False)
    return words(spoken)


def _with_unit(text: str, scene: Scene) -> list[Spoken]:
    match = re.fullmatch(rf"(-?{_NUM})-?({units.UNIT})", text)
    assert match is not None
    return words(_signed(match[1], scene) + units.unit_words(match[2], one=match[1] in ("1", "-1")))


def _numbered(text: str, scene: Scene) -> list[Spoken]:
    return words(["number", *numbers.number(text[1:], british=scene.british)])


def _number(text: str, scene: Scene) -> list[Spoken]:
    if calendar.is_month(scene.left.rpartition("-")[2]) and re.fullmatch("[1-9]|[12][0-9]|3[01]", text):
        return words(numbers.ordinal(int(text)))
    if re.fullmatch(r"\d{3}", text) and re.fullmatch(r"\d{3}-\d{4}", scene.right):
        return words(numbers.digits(text))
    return words(_called(text, scene) or _year_or_number(text, scene))


def _year_or_number(text: str, scene: Scene) -> list[str]:
    if re.fullmatch(r"10\d\d", text) and scene.left.lower() in _BEFORE_YEARS and not _counts(scene.right):
        return numbers.year(int(text), british=scene.british)
    if re.fullmatch(r"1[1-9]\d\d|20\d\d", text) and not _counts(scene.right):
        return numbers.year(int(text), british=scene.british)
    return _signed(text, scene)


def _counts(after: str) -> bool:
    """Return whether the next word makes a four-digit number an amount: a unit or a plural in small letters."""
    if units.is_unit(after) and after != "in":
        return True
    if after in ("people", "men", "women", "children", "sheep", "feet", "percent", "million", "billion"):
        return True
    return after.islower() and after.endswith("s") and len(after) > 3 and after not in _PLURAL_LOOKALIKES


def _calendar_range(text: str, _scene: Scene) -> list[Spoken]:
    first, _, last = text.partition("-")
    start = numbers.ordinal(int(first)) if first.isdigit() else [calendar.full_name(first) or first]
    return words([*start, "to", calendar.full_name(last) or last])


def _time_range(text: str, scene: Scene) -> list[Spoken]:
    first, _, last = text.partition("-")
    start = words(numbers.cardinal(int(first))) if first.isdigit() else _time(first, scene)
    return [*start, Spoken("to"), *_time(last, scene)]


def _per(text: str, scene: Scene) -> list[Spoken]:
    """Read "/hr" after an amount; elsewhere a stroke is silent and a word follows ("and/or")."""
    amount = scene.left[-1:].isdigit() or scene.left[-1:] in _CURRENCIES or scene.left.endswith("%")
    if amount or is_number(scene.before):
        return words(units.per_words(text[1:]))
    return words(re.findall("[a-z]+", text[1:]))


def _sign_alone(text: str, scene: Scene) -> list[Spoken]:
    """Read the sign of a currency that stands apart from its amount ("5 €"), or before what it is spent on ("€/kg")."""
    one, many, _ = _CURRENCIES[text]
    if scene.right.lower() in _SCALES or not (is_number(scene.left) or scene.right.startswith("/")):
        return []
    return words([one if scene.left in ("1", "-1") else many])


def _power(text: str, _: Scene) -> list[Spoken]:
    return words(["squared" if text == "^2" else "cubed"])


def _pairs(text: str) -> list[str]:
    """Return a number of three or four digits as rooms, flights and roads are called: "one oh one", "fifteen forty"."""
    head, tail = int(text[:-2]), text[-2:]
    if tail == "00":
        return numbers.cardinal(int(text)) if head % 10 == 0 else [*numbers.cardinal(head), "hundred"]
    return numbers.cardinal(head) + (["oh"] if tail[0] == "0" else []) + numbers.cardinal(int(tail))


def _called(text: str, scene: Scene) -> list[str] | None:
    """Return a number that is a name rather than an amount: of a room or flight, to be dialled, of emergencies."""
    cues = {scene.left.rstrip(".").lower(), scene.before.rstrip(".").lower()}
    if re.fullmatch(r"\d{3,8}", text) and cues & _SPELLED_OUT and not _counts(scene.right):
        return numbers.digits(text)
    if text == "911" and not _counts(scene.right):
        return _pairs(text) if "porsche" in cues else numbers.digits(text)
    if re.fullmatch(r"[1-9]\d{2,3}", text) and scene.left.rstrip(".").lower() in _NUMBERED:
        return _pairs(text)
    flight = re.fullmatch("[A-Z]{2}", scene.left) and "flight" in cues
    return _pairs(text) if flight and re.fullmatch(r"[1-9]\d{2,3}", text) else None


def _compound_unit(text: str, scene: Scene) -> list[Spoken]:
    """Read "m^3/hr" after a number; without one, what is no power is read as it is written."""
    if is_number(scene.left) or "^" in text:
        return words(units.unit_words(text, one=scene.left.lower() in ("1", "-1", "per", "a")))
    spoken: list[Spoken] = []
    for piece in re.findall(r"[^\W\d_]+|\d+", text):
        if piece.isdigit():
            spoken += words(numbers.cardinal(int(piece)))
        else:
            spoken += letters(piece) if len(piece) == 1 else words([piece])
    return spoken


def _ordinal_range(text: str, scene: Scene) -> list[Spoken]:
    first, _, last = text.partition("-")
    return [*_ordinal(first, scene), Spoken("to"), *_ordinal(last, scene)]


def _money_range(text: str, scene: Scene) -> list[Spoken]:
    first, _, last = text.partition("-")
    return [*_money(first, scene), Spoken("to"), *_money(last, scene)]


def _degrees(text: str, scene: Scene) -> list[Spoken]:
    name = {"C": "Celsius", "F": "Fahrenheit"}[text[1]]
    return words(["degree" if scene.left in ("1", "-1") else "degrees", name])


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
    ("time_range", rf"(?<![\d:])(?:{_CLOCK}|\d{{1,2}})-{_CLOCK}(?![\d:])", _time_range),
    (
        "time",
        rf"(?<![\d:])(?:(?:[01]?\d|2[0-4])(?::[0-5]\d){{1,2}}(?![\d:])(?:{_HALF_DAY})?|(?:1[0-2]|[1-9]){_HALF_DAY})",
        _time,
    ),
    ("decade", r"(?<![\d,.])'?(?:\d\d)?[0-9]0'?[sS]\b", _decade),
    ("ordinal_range", rf"{_WHOLE}(?i:st|nd|rd|th)-{_WHOLE}(?i:st|nd|rd|th)\b", _ordinal_range),
    ("ordinal", rf"{_WHOLE}(?i:st|nd|rd|th)\b", _ordinal),
    ("money_range", rf"[{_SIGNS}]{_NUM}-[{_SIGNS}]{_NUM}(?![\w-])", _money_range),
    (
        "money",
        rf"{_SIGN}[{_SIGNS}]{_NUM}(?:(?i:bn|[kmb])\b)?|(?<![\d.,]){_NUM}(?:(?i:bn|[kmb]))?[{_SIGNS}]",
        _money,
    ),
    ("percent", rf"{_SIGN}{_NUM}%", _percent),
    ("temperature", rf"{_SIGN}{_NUM}°(?:[CFcf]\b)?", _temperature),
    ("calendar_range", rf"\b(?:\d{{1,2}}|{calendar.NAME}\.?)-{calendar.NAME}\b", _calendar_range),
    ("fraction", r"(?<![\d/.])\d+/\d+(?![\d/])", _fraction),
    ("range", rf"(?<![\d.,-]){_NUM}-{_NUM}(?:%|{units.UNIT})?(?![\w-])", _range),
    ("with_unit", rf"{_SIGN}{_NUM}-?(?:{units.UNIT})(?![\w'])(?!(?<=in)-)", _with_unit),
    ("compound_unit", rf"(?<![\w^/]){units.COMPOUND}", _compound_unit),
    ("degrees", r"(?<!\w)°[CF]\b", _degrees),
    ("per", rf"(?<=[\w{_SIGNS}%]){units.PER}", _per),
    ("sign_alone", rf"[{_SIGNS}](?!\d)", _sign_alone),
    ("power", r"\^[23](?!\d)", _power),
    ("numbered", rf"#{_WHOLE}", _numbered),
    ("by", r"(?<=\d)[x×](?=\d)", _by),
    ("number", rf"{_SIGN}{_NUM}", _number),
)
