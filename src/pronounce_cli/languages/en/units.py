"""Units after a number, alone and in combination: "km", "m³/hr", "kg/m²", "€/kg"."""

from __future__ import annotations

import re

from pronounce_cli.languages.en import numbers

# Symbol: its name in the singular; irregular plurals after a slash.
UNITS = {
    "km/h": "kilometer per hour", "m/s": "meter per second", "km": "kilometer", "cm": "centimeter",
    "mm": "millimeter", "kg": "kilogram", "mg": "milligram", "ml": "milliliter", "mL": "milliliter",
    "mph": "mile per hour", "kph": "kilometer per hour", "lbs": "pound", "lb": "pound", "oz": "ounce",
    "ft": "foot/feet", "yd": "yard", "mi": "mile", "sec": "second", "min": "minute", "mins": "minute", "hr": "hour",
    "hrs": "hour", "ms": "millisecond", "kHz": "kilohertz/kilohertz", "MHz": "megahertz/megahertz",
    "GHz": "gigahertz/gigahertz", "Hz": "hertz/hertz", "KB": "kilobyte", "kB": "kilobyte", "MB": "megabyte",
    "GB": "gigabyte", "TB": "terabyte", "kWh": "kilowatt hour", "MWh": "megawatt hour", "kW": "kilowatt",
    "MW": "megawatt", "dB": "decibel", "dL": "deciliter", "dl": "deciliter", "cl": "centiliter", "µg": "microgram",
    "μg": "microgram", "μm": "micrometer", "µm": "micrometer", "nm": "nanometer", "ha": "hectare/hectares",
    "kJ": "kilojoule", "kcal": "kilocalorie", "kPa": "kilopascal", "hPa": "hectopascal", "Mbps": "megabit per second",
    "Gbps": "gigabit per second", "rpm": "revolution per minute", "m": "meter", "g": "gram", "l": "liter",
    "L": "liter", "s": "second", "h": "hour", "W": "watt", "V": "volt", "in": "inch", "mol": "mole", "J": "joule",
    "N": "newton",
}  # fmt: skip
_ONLY_COMBINED = {"J", "N"}  # too often something else after a number
_PERIODS = "second minute hour day night week month year quarter person head word page unit serving bit byte".split()
_SHORT_PERIODS = {"yr": "year", "mo": "month", "wk": "week", "d": "day", "px": "pixel"}
_LENGTHS = {"km", "cm", "mm", "m", "ft", "in", "yd", "mi", "nm"}
_POWERS = {"2": "square", "3": "cubic"}

ALONE = frozenset({"km/h", "km", "cm", "mm", "kg", "kph", "mph", "lbs", "kHz", "MHz", "GHz", "Hz"})
"""Units that are read as such without a number before them."""


def _any_of(symbols: list[str]) -> str:
    return "|".join(sorted(map(re.escape, symbols), key=len, reverse=True))


_PLAIN = _any_of([unit for unit in UNITS if unit not in _ONLY_COMBINED])
_ANY = _any_of([unit for unit in UNITS if "/" not in unit])
_POWER = r"(?:\^[23](?!\d))"
_RAISED = rf"(?:{_any_of(sorted(_LENGTHS))}){_POWER}|(?:{_any_of(sorted(_LENGTHS - {'in'}))})[23](?![\d\w])"
_BELOW = rf"(?:100(?: ?km)?|(?:{_ANY}|{_any_of([*_PERIODS, *_SHORT_PERIODS])}){_POWER}?)"
PER = rf"/{_BELOW}(?![\w'/])"
"""What stands below a line: "/hr", "/m^2"; `normaliser` writes m² so."""

COMPOUND = rf"(?:(?:{_RAISED}|(?:{_ANY}))/{_BELOW}|{_RAISED})(?![\w/^])"
"""A unit of several, or raised, that stands apart from its number."""

UNIT = rf"(?:(?:{_RAISED}|(?:{_ANY}))/{_BELOW}(?![\w/])|{_RAISED}|(?:{_PLAIN}))"
"""A unit that may follow a number."""


def is_unit(symbol: str) -> bool:
    """Return whether a text is a unit, as one may follow a number."""
    return re.fullmatch(UNIT, symbol) is not None


def unit_words(symbol: str, *, one: bool) -> list[str]:
    """Return a unit in words: "cubic meters per hour"; `one` is whether there is one of it."""
    if symbol in UNITS:
        return _named(symbol, one=one)
    above, slash, below = symbol.partition("/")
    return _named(above, one=one) + (per_words(below) if slash else [])


def per_words(below: str) -> list[str]:
    """Return what stands below a line in words: "hr" is "per hour"."""
    if below.startswith("100"):
        unit = below.removeprefix("100").strip()
        return ["per", "hundred", *(_named(unit, one=False) if unit else [])]
    return ["per", *_named(below, one=True)]


def _named(symbol: str, *, one: bool) -> list[str]:
    bare = re.sub(r"\^?[23]$", "", symbol) if symbol not in UNITS else symbol
    power = symbol[len(bare) :].lstrip("^")
    if bare not in UNITS:
        return [_SHORT_PERIODS.get(bare, bare)]
    name, _, irregular = UNITS[bare].partition("/")
    head, *rest = name.split()
    if rest[:1] == ["hour"]:  # "kilowatt hours": what is counted comes last
        named = [head, "hour" if one else "hours"]
    else:
        named = [head if one else irregular or numbers.plural(head), *rest]
    if not power:
        return named
    return [_POWERS[power], *named] if bare in _LENGTHS else [*named, "squared" if power == "2" else "cubed"]
