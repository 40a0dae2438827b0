"""German texts to spoken words: figures with their endings, dates, capitals that are read letter by letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pronounce_cli.languages.de.conventions import ALSO_WORDS, ARTICLES, CONVENTIONS, MONTHS, READ_AS_WORDS
from pronounce_cli.languages.de.figures import TIME, GermanFigures
from pronounce_cli.languages.normaliser import EDGES, ForeignText, spoken
from pronounce_cli.languages.spoken import Reading, Spoken, letters

_CAPITALS = re.compile("[A-ZÄÖÜ]{2,5}")
_PLURAL = re.compile("([A-ZÄÖÜ]{2,4})s")
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
_ALONE = {"+": "plus", "€": "Euro", "$": "Dollar", "£": "Pfund"}
_VALUES = {"I": 1, "V": 5, "X": 10}
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_BETWEEN = re.compile(r"(?<!\d)(?P<low>\d{1,12}) (?P<dash>[-–−]) (?=(?P<high>\d{1,12})(?P<equals>[\d.,]* =)?)")
_FIGURE = re.compile(
    rf"(?P<date>(?P<day>\d{{1,2}})\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>\d{{4}}|\d\d)?)|(?P<parts>\d+(?:\.\d+){{2,}})"
    rf"|(?P<whole>\d+)?(?P<vulgar>[{_VULGAR}])(?P<unit>\D*)|(?P<slashed>\d{{1,9}}/\d{{1,9}})(?P<of>\D*)"
    rf"|(?P<times>{TIME}-{TIME})|(?P<score>\d+:\d)"
    r"|(?P<decade>\d{1,4})er(?P<tail>-.*)?|(?P<share>\d+(?:,\d+)?)%ig(?P<ending>e[nmrs]?)?"
)
_NUMBERED = frozenset("abb abs absatz abschnitt kap kapitel nr nummer punkt version".split())  # before "3.2.10"


class GermanText(ForeignText):
    """Reads German texts."""

    _figures: GermanFigures

    def __init__(self) -> None:
        super().__init__(CONVENTIONS, GermanFigures(CONVENTIONS))

    def _pieces(self, written: list[str]) -> Iterator[tuple[int, str]]:
        """Yield what is read as one; a dash between numbers is a minus in a sum or where they fall, else "bis"."""
        return super()._pieces(_BETWEEN.sub(_between, " ".join(written)).split())

    def _together(self, token: str, after: str) -> str:
        core = after.strip(EDGES + ".")
        if core == self._conventions.hours and re.search(rf"(?<![\d.:]){TIME}$", token):
            return token.replace(".", ":")
        if core in self._conventions.names and token[-1:] in _VULGAR:
            return token + core
        if token in ("Fr.", "CHF", "EUR", "USD") and after[:1].isdigit() and not after.endswith("."):
            return after.rstrip(EDGES + ".-") + token.rstrip(".")
        return super()._together(token, after)

    def _read(self, token: str, before: str, after: str, *, mixed: bool) -> Iterator[Spoken]:
        core = token.strip("\"'„“”«»()[],;:!?…")
        roman = core.rstrip(".")
        figure = _FIGURE.fullmatch(core)
        read = list(self._figure(figure, before)) if figure else []
        if read:
            yield from read
        elif mixed and _ROMAN.fullmatch(roman):
            value = str(sum(_roman(roman)))
            yield from self._ordinal(value, before) if core.endswith(".") else spoken(self._figures.cardinal(value))
        elif core in _ALONE:
            yield from spoken(_ALONE[core])
        elif core == "1" and after[:1].isupper():
            yield Spoken("ein", Reading.INFLECTED)
        elif roman.lower() in ALSO_WORDS and not (after[:1].isdigit() or after[:1].islower()):
            yield from spoken(roman)
        else:
            yield from super()._read(token, before, after, mixed=mixed)

    def _figure(self, figure: re.Match[str], before: str) -> Iterator[Spoken]:
        """Read figures that make one sense only as a whole; nothing where they have none."""
        figures = self._figures
        match figure.groupdict():
            case {"date": str(), "day": day, "month": month, "year": year} if not (
                (not year or len(year) == 2) and before.rstrip(".").lower() in _NUMBERED
            ):
                yield from self._ordinal(day, before)
                yield Spoken(MONTHS[int(month) - 1], also=(figures.ordinal(month) + "n", figures.ordinal(month)))
                yield from spoken(figures.value(year)) if year else ()
            case {"date": str() as text} | {"parts": str() as text}:
                yield from spoken(figures.value(text.rstrip(".")))
            case {"vulgar": str() as text, "whole": whole, "unit": unit}:
                yield from self._fraction(unicodedata.normalize("NFKC", text).replace("⁄", "/"), unit, whole)
            case {"slashed": str() as text, "of": unit}:
                yield from self._fraction(text, unit)
            case {"times": str() as text}:
                begin, end = text.split("-")
                yield from spoken(f"{figures.time(begin)} {self._conventions.until} {figures.time(end)}")
            case {"score": str() as text}:
                yield from spoken(" zu ".join(map(figures.cardinal, text.split(":"))))
            case {"decade": str() as text, "tail": tail}:
                yield from spoken(f"{figures.value(text)}er{tail or ''}")
            case {"share": str() as text, "ending": ending}:
                yield from spoken(f"{figures.value(text)}prozentig{ending or ''}")

    def _fraction(self, text: str, unit: str, whole: str | None = None) -> Iterator[Spoken]:
        """Read "3/4" as "drei Viertel", "2½" as "zweieinhalb", "½ l" as "ein halb Liter"; "halb" takes any ending."""
        read = self._figures.fraction(text)
        if read is None or (unit and unit not in self._conventions.names):
            return
        if read == "ein halb" and whole:
            yield Spoken(self._figures.cardinal(whole, counts=True) + "einhalb")
        else:
            yield from spoken(self._figures.cardinal(whole)) if whole else ()
            for word in read.split():
                also = tuple("halb" + ending for ending in ("e", "er", "en", "es")) if word == "halb" else ()
                yield Spoken(word, Reading.INFLECTED if word == "ein" else Reading.WORD, also)
        yield from spoken(self._conventions.names[unit][0]) if unit else ()

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


def _between(found: re.Match[str]) -> str:
    """Return two numbers and what is said for the dash between them."""
    is_sum = found["dash"] == "−" or found["equals"] or int(found["low"]) > int(found["high"])
    return f"{found['low']} {'minus' if is_sum else 'bis'} "


def _roman(numeral: str) -> Iterator[int]:
    for i, letter in enumerate(numeral):
        value = _VALUES[letter]
        yield -value if i + 1 < len(numeral) and _VALUES[numeral[i + 1]] > value else value
