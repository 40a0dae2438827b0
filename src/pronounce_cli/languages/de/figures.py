"""German figures in words: amounts, times, dates, fractions, and what is counted out part by part."""

from __future__ import annotations

import re

from pronounce_cli.languages.de import numbers
from pronounce_cli.languages.de.conventions import MONEY, MONTHS
from pronounce_cli.languages.figures import Figures

TIME = r"(?:[01]?\d|2[0-4])[:.][0-5]\d"
_MOST_PARTS = 20  # of a whole; "24/30" is no fraction


class GermanFigures(Figures):
    """Reads figures in German."""

    def cardinal(self, digits: str, *, counts: bool = False) -> str:
        """Return a whole number in words; `counts` says that a noun follows, as in "ein Euro"."""
        return "ein" if counts and digits == "1" else super().cardinal(digits, counts=counts)

    def ordinal(self, digits: str) -> str:
        """Return "dritte" for "3"."""
        return numbers.ordinal(int(digits))

    def value(self, text: str, *, counts: bool = False) -> str:
        """Return a number with its sign in words; a point that parts no thousands is said."""
        sign = {"+": "plus ", "-": "minus "}.get(text[:1], "")
        bare = text.lstrip("+-")
        if re.fullmatch(r"\d+(?:\.\d+)+", bare) and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare):
            return sign + " Punkt ".join(map(self.cardinal, bare.split(".")))
        return sign + super().value(bare, counts=counts or bool(sign))

    def measured(self, text: str, name: str) -> str:
        """Return a number with its unit: "drei Euro fünfzig pro Kilogramm", "ein Meter fünfzig"."""
        _, _, per = self._conventions.names[name][1].partition(" pro ")
        sign = name.partition("/")[0]
        small = re.fullmatch(r"([-+]?\d[\d.']*?)[.,](\d\d)", text)
        if not small or not (name == "m" or sign in MONEY):
            return super().measured(text, name)
        rest = [] if small[2] == "00" else [self.cardinal(small[2].lstrip("0"))]
        return " ".join([super().measured(small[1], sign), *rest, *(["pro", per] if per else [])])

    def time(self, text: str) -> str:
        """Return "14:30" or "14.30" in words."""
        return super().time(text.replace(".", ":"))

    def date(self, text: str) -> str:
        """Return "3.5.2024" in words."""
        day, month, year = text.split(".")
        name = MONTHS[int(month) - 1] if 0 < int(month) <= len(MONTHS) else self.ordinal(month)
        return f"{self.ordinal(day)} {name} {self.value(year)}"

    def fraction(self, text: str) -> str | None:
        """Return "3/4" in words; None where it is no part of a whole."""
        count, parts = map(int, text.split("/"))
        if not 0 < count < parts <= _MOST_PARTS:
            return None
        if parts == 2:
            return "ein halb"
        return f"{self.cardinal(str(count), counts=True)} {numbers.ordinal(parts).capitalize()}l"

    def _year(self, digits: str) -> str:
        return numbers.year(int(digits))

    def _spelled(self, digits: str, *, to: str = "cardinal") -> str:
        return self.ordinal(digits) if to == "ordinal" else numbers.cardinal(int(digits))
