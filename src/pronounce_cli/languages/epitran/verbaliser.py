"""Figures in the languages of epitran, read by num2words."""

from __future__ import annotations

from pronounce_cli.languages.figures import Figures

_HUNDREDS = {"nl": "honderd", "sv": "hundra"}  # languages that count years before 2000 in hundreds


class SpelledFigures(Figures):
    """Reads figures in a language that num2words knows by the same code."""

    def _year(self, digits: str) -> str:
        hundreds = _HUNDREDS.get(self._conventions.language)
        if hundreds is None:
            return self._spelled(digits)
        rest = digits[2:].lstrip("0")
        return self._spelled(digits[:2]) + hundreds + (self._spelled(rest) if rest else "")

    def _spelled(self, digits: str, *, to: str = "cardinal") -> str:
        from num2words import num2words

        return str(num2words(int(digits), lang=self._conventions.language, to=to)).replace(",", "")
