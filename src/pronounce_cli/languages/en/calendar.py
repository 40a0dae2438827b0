"""Months and days of the week: their abbreviations, and ranges from one to another."""

from __future__ import annotations

import re

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SHORT = {name[:3]: name for name in (*MONTHS, *DAYS)} | {
    "Sept": "September", "Tues": "Tuesday", "Weds": "Wednesday", "Thur": "Thursday", "Thurs": "Thursday",
}  # fmt: skip
_NAMES = {short.lower(): name for short, name in _SHORT.items()} | {name.lower(): name for name in (*MONTHS, *DAYS)}

NAME = "(?=[A-Z])(?i:" + "|".join(sorted(_NAMES, key=len, reverse=True)) + ")"
DASH = "–"
"""What `normaliser` gives the tokens beside a dash that stands alone as their neighbour."""

_DASHED = re.compile(rf"\b(\d{{1,2}}|{NAME}\.?){DASH}(?={NAME}\b)")


def full_name(word: str) -> str | None:
    """Return the full name of a month or a day of the week that is written with a capital; None for another word."""
    return _NAMES.get(word.rstrip(".").lower()) if word[:1].isupper() else None


def is_month(word: str) -> bool:
    """Return whether a word, in any case, is the name of a month, perhaps abbreviated."""
    return _NAMES.get(word.rstrip(".").lower()) in MONTHS


def joined(token: str) -> str:
    """Return a token with a hyphen for the dash between two names, or between a day and a month."""
    return _DASHED.sub(r"\1-", token)
