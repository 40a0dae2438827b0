"""German texts to spoken words: figures with their endings, dates, capitals that are read letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pronounce_cli.languages.de import numbers
from pronounce_cli.languages.de.conventions import ARTICLES, CONVENTIONS, MONTHS, READ_AS_WORDS
from pronounce_cli.languages.figures import Figures
from pronounce_cli.languages.normaliser import ForeignText, spoken
from pronounce_cli.languages.spoken import Reading, Spoken, letters

_CAPITALS = re.compile("[A-ZÄÖÜ]{2,5}")
_PLURAL = re.compile("([A-ZÄÖÜ]{2,4})s")
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
_ALONE = {"+": "plus", "€": "Euro", "$": "Dollar", "£": "Pfund"}
_VALUES = {"I": 1, "V": 5, "X": 10}


class GermanFigures(Figures):
    """Reads figures in German."""

    def cardinal(self, digits: str, *, counts: bool = False) -> str:
        """Return a whole number in words; `counts` says that a noun follows, as in "ein Euro"."""
        return "ein" if counts and digits == "1" else super().cardinal(digits, counts=counts)

    def ordinal(self, digits: str) -> str:
        """Return "dritte" for "3"."""
        return numbers.ordinal(int(digits))

    def date(self, text: str) -> str:
        """Return "3.5.2024" in words."""
        day, month, year = text.split(".")
        name = MONTHS[int(month) - 1] if 0 < int(month) <= len(MONTHS) else self.ordinal(month)
        return f"{self.ordinal(day)} {name} {self.value(year)}"

    def _year(self, digits: str) -> str:
        return numbers.year(int(digits))

    def _spelled(self, digits: str, *, to: str = "cardinal") -> str:
        return self.ordinal(digits) if to == "ordinal" else numbers.cardinal(int(digits))


class GermanText(ForeignText):
    """Reads German texts."""

    def __init__(self) -> None:
        super().__init__(CONVENTIONS, GermanFigures(CONVENTIONS))

    def _read(self, token: str, before: str, after: str, *, mixed: bool) -> Iterator[Spoken]:
        core = token.strip("\"'„“”«»()[],;:!?…")
        roman = core.rstrip(".")
        date = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?", core)
        if mixed and _ROMAN.fullmatch(roman):
            value = str(sum(_roman(roman)))
            yield from self._ordinal(value, before) if core.endswith(".") else spoken(self._figures.cardinal(value))
        elif date and 0 < int(date[2]) <= len(MONTHS):
            yield from self._ordinal(date[1], before)
            yield from spoken(MONTHS[int(date[2]) - 1])
            yield from spoken(self._figures.value(date[3])) if date[3] else ()
        elif core in _ALONE:
            yield from spoken(_ALONE[core])
        elif core == "1" and after[:1].isupper():
            yield Spoken("ein", Reading.INFLECTED)
        else:
            yield from super()._read(token, before, after, mixed=mixed)

    def _ordinal(self, digits: str, before: str) -> Iterator[Spoken]:
        """Read an ordinal with the ending that the word before asks for."""
        ending = ARTICLES.get(before.lower().strip("„“(,"), "")
        yield Spoken(self._figures.ordinal(digits) + ending, Reading.INFLECTED)

    def _word(self, text: str, *, mixed: bool) -> Iterator[Spoken]:
        """Read a word; capitals are read letter by letter unless they are known as a word."""
        plural = _PLURAL.fullmatch(text)
        if mixed and plural and plural[1] not in READ_AS_WORDS:
            yield from letters(text[:-2])
            yield Spoken(text[-2:], Reading.LETTER)
        elif (mixed and _CAPITALS.fullmatch(text) and text not in READ_AS_WORDS) or len(text) == 1:
            yield from letters(text)
        else:
            yield Spoken(text)


def _roman(numeral: str) -> Iterator[int]:
    for i, letter in enumerate(numeral):
        value = _VALUES[letter]
        yield -value if i + 1 < len(numeral) and _VALUES[numeral[i + 1]] > value else value
