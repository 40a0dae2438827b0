"""Figures in other languages than English, read by num2words.

What depends on case or gender is read in the basic form.
"""

from __future__ import annotations

import re

from pronounce_cli.languages.epitran.conventions import Conventions

NUMBER = r"(?:\d{1,3}(?:[.,']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
CURRENCIES = "€$£"
_MAX_DIGITS = 12  # longer runs are read digit by digit, as are telephone numbers
_HUNDREDS = {"nl": "honderd", "sv": "hundra"}  # languages that count years before 2000 in hundreds


class Figures:
    """Reads figures in the way of one language.

    Args:
        conventions: Of the language.
    """

    def __init__(self, conventions: Conventions) -> None:
        self._conventions = conventions

    def cardinal(self, digits: str, *, counts: bool = False) -> str:  # noqa: ARG002 - for languages where it matters
        """Return a whole number in words; `counts` says that a noun follows."""
        if len(digits) > _MAX_DIGITS or (len(digits) > 1 and digits.startswith("0")):
            return " ".join(self._spelled(digit) for digit in digits)
        return self._spelled(digits)

    def ordinal(self, digits: str) -> str:
        """Return "third" for "3"."""
        return self._spelled(digits, to="ordinal") if len(digits) <= 4 else self.cardinal(digits)

    def value(self, text: str, *, counts: bool = False) -> str:
        """Return a number with its sign and decimals in words; a year is read as one unless it counts something."""
        minus = f"{self._conventions.minus} " if text.startswith("-") else ""
        text = text.lstrip("+-")
        whole, decimals = self._parts(text)
        if decimals:
            name = self._conventions.decimal_name
            return minus + " ".join([self.cardinal(whole), name, *map(self._spelled, decimals)])
        if not counts and not minus and re.fullmatch(r"1[1-9]\d\d", text):
            return self._year(text)
        return minus + self.cardinal(whole, counts=counts)

    def measured(self, text: str, name: str) -> str:
        """Return a number with the sign or unit that follows it; an amount of money ends in its small coins."""
        whole, decimals = self._parts(text.lstrip("+-"))
        one, many = self._conventions.names[name]
        noun = one if whole == "1" and not decimals else many
        if name in CURRENCIES and len(decimals) == 2:
            coins = "" if decimals == "00" else " " + self.cardinal(decimals.lstrip("0"))
            return f"{self.value(text[: -len(decimals) - 1], counts=True)} {one if whole == '1' else many}{coins}"
        return f"{self.value(text, counts=True)} {noun}"

    def time(self, text: str) -> str:
        """Return "14:30" or "14h30" in words."""
        hours, minutes = re.split("[:h]", text)
        spoken = [self.cardinal(str(int(hours)), counts=True), self._conventions.hours]
        return " ".join(spoken + [self.cardinal(str(int(minutes)))] * (minutes != "00"))

    def date(self, text: str) -> str:
        """Return "3.5.2024" in words."""
        day, month, year = text.split(".")
        read = self.ordinal if self._conventions.language in ("pl", "ru") else self.cardinal
        return f"{read(str(int(day)))} {read(str(int(month)))} {self.value(year)}"

    def range(self, text: str) -> str:
        """Return "3-5" in words."""
        low, high = text.split("-")
        return f"{self.value(low)} {self._conventions.until} {self.value(high)}"

    def _parts(self, text: str) -> tuple[str, str]:
        """Split a number into its whole and its decimal digits; groups of three are thousands."""
        groups = re.fullmatch(r"(\d{1,3}(?:[.,']\d{3})+)([.,]\d+)?", text)
        fraction = re.fullmatch(rf"\d+{re.escape(self._conventions.decimal)}\d{{3}}", text)
        if groups and not fraction:
            return re.sub(r"\D", "", groups[1]), (groups[2] or "")[1:]
        whole, _, decimals = re.sub("[.,]", " ", text).partition(" ")
        return whole, decimals

    def _year(self, digits: str) -> str:
        hundreds = _HUNDREDS.get(self._conventions.language)
        if hundreds is None:
            return self._spelled(digits)
        rest = digits[2:].lstrip("0")
        return self._spelled(digits[:2]) + hundreds + (self._spelled(rest) if rest else "")

    def _spelled(self, digits: str, *, to: str = "cardinal") -> str:
        from num2words import num2words

        return str(num2words(int(digits), lang=self._conventions.num2words, to=to)).replace(",", "")
