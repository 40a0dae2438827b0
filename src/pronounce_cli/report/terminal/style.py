"""Marks, colours and characters of the terminal report, for terminals with Unicode and without."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.core.types import Phoneme, Pronunciation, Verdict
from pronounce_cli.report.wording import FAIR_FROM, GOOD_FROM, MARKS
from pronounce_cli.report.wording import printable as printable  # noqa: PLC0414  # the tables of cli take it from here

STYLES = {Verdict.GOOD: "green", Verdict.FAIR: "yellow", Verdict.POOR: "bold red", Verdict.UNCERTAIN: "cyan"}


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of the report; without Unicode, phones are shown by their names."""

    marks: tuple[str, ...]
    full: str
    empty: str
    dash: str
    ellipsis: str
    dot: str
    rule: str
    ipa: bool

    def mark(self, verdict: Verdict) -> str:
        """Return the sign that stands beside the colour."""
        return self.marks[list(Verdict).index(verdict)]

    def phone(self, phone: Phoneme) -> str:
        """Return one phone as the reader sees it; one without a name is always in IPA."""
        return phone.ipa if self.ipa else phone.symbol

    def word(self, pronunciation: Pronunciation) -> str:
        """Return a whole pronunciation between slashes."""
        return f"/{pronunciation.ipa if self.ipa or not pronunciation.named else pronunciation.named}/"


UNICODE = Glyphs(tuple(MARKS.values()), "█", "░", "–", "…", "·", "─", ipa=True)
ASCII = Glyphs(("+", "~", "x", "?"), "#", ".", "-", "...", "|", "-", ipa=False)


def level(score: float | None) -> str:
    """Return the style of a score from 0 to 100."""
    if score is None:
        return "dim"
    return "green" if score >= GOOD_FROM else "yellow" if score >= FAIR_FROM else "red"


def number(score: float | None, glyphs: Glyphs) -> str:
    """Return a score as three characters; a dash stands for "not measured"."""
    return f"{glyphs.dash if score is None else round(score):>3}"


def bar(score: float | None, width: int, glyphs: Glyphs) -> Text:
    """Return a score as a bar of `width` characters, empty where it was not measured."""
    filled = round(width * (score or 0) / 100)
    return Text.assemble((glyphs.full * filled, level(score)), (glyphs.empty * (width - filled), "dim"))


def padded(text: str, width: int) -> str:
    """Return `text` filled up with spaces to `width` terminal cells."""
    return text + " " * max(0, width - cell_len(text))


def clipped(text: str, width: int, glyphs: Glyphs) -> str:
    """Return `text` cut to `width` terminal cells, with an ellipsis where something is missing."""
    if cell_len(text) <= width:
        return text
    cut = Text(text)
    cut.truncate(max(0, width - cell_len(glyphs.ellipsis)))
    return cut.plain + glyphs.ellipsis
