"""What a practice session looks like in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.cli.pages.practice_summary import add_summary, changed
from pronounce_cli.cli.pages.settings import new_page
from pronounce_cli.cli.terminal.console import PageFormat, emit
from pronounce_cli.cli.terminal.keyboard import Keyboard
from pronounce_cli.core.types import SCORES_SHOWN, Verdict
from pronounce_cli.practice.summary import differences
from pronounce_cli.report.terminal.one import add_result
from pronounce_cli.report.terminal.style import STYLES, bar, level, number, padded
from pronounce_cli.report.terminal.words import add_blocks, add_sentence
from pronounce_cli.report.wording import printable, shown_words

if TYPE_CHECKING:
    from pronounce_cli.core.types import Assessment, Reference
    from pronounce_cli.practice import session as s
    from pronounce_cli.practice.drills import Tried
    from pronounce_cli.practice.summary import Summary
    from pronounce_cli.report.terminal.page import Page

KEYS = {
    "r": ("retry", "say it again"),
    "m": ("mine", "play your recording"),
    "o": ("original", "play how it should sound"),
    "b": ("both", "play the original, then yours"),
    "w": ("word", "play one word, the original and yours"),
    "s": ("slow", "play the original slowly"),
    "e": ("explain", "show every sound and every tip"),
    "n": ("next", "go on; so does the return key"),
    "q": ("quit", "end the session"),
}


class Ipa(StrEnum):
    """When the pronunciation is shown."""

    ON = "on"
    OFF = "off"
    AFTER = "after"


@dataclass(slots=True)
class TerminalScreen:
    """Shows a session in colour and with marks; asks for single keys where the terminal can.

    Attributes:
        keyboard: Where keys come from.
        reference: Returns how a text should sound.
        ipa: When the pronunciation is shown.
        total: Drills of the session, or None.
        no_color: No colours, even on a terminal.
        keeps: Whether what was done is remembered after the session.
    """

    keyboard: Keyboard
    reference: Callable[[str], Reference]
    ipa: Ipa = Ipa.ON
    total: int | None = None
    no_color: bool = False
    keeps: bool = True

    def meaning(self, key: str) -> str:
        """Return what a key does."""
        return KEYS[key][1] + ("; what was done is saved" if key == "q" and self.keeps else "")

    def page(self) -> Page:
        """Return an empty page as wide and as colourful as the terminal."""
        return new_page(output=None, no_color=self.no_color)

    def print(self, page: Page) -> None:
        """Print a page at once."""
        emit(page.text(), PageFormat.TERMINAL, None)

    def tell(self, *sentences: str) -> None:
        """Print sentences that are no part of a drill."""
        page = self.page()
        for sentence in sentences:
            page.add((sentence, "dim"))
        self.print(page)

    def show(self, effect: s.Show) -> None:
        """Show what to say."""
        page, drill = self.page(), effect.drill
        page.blank()
        if not effect.again:
            self._add_title(page, effect)
            page.blank()
        if self.ipa is Ipa.ON:
            _add_interlinear(page, self.reference(drill.text))
        else:
            page.add((printable(drill.text), "bold"), indent=2)
        if drill.prompt.translation:
            page.add((printable(drill.prompt.translation), "dim italic"), indent=2)
        if drill.other is not None:
            page.add("not  ", (printable(drill.other), ""), self._sound_of(page, drill.other), indent=2)
            page.add((f"{drill.note}", "dim"), indent=2)
        page.blank()
        self.print(page)

    def _sound_of(self, page: Page, text: str) -> str:
        if self.ipa is not Ipa.ON:
            return ""
        return f"  {page.glyphs.word(self.reference(text).words[0].pronunciations[0])}"

    def _add_title(self, page: Page, effect: s.Show) -> None:
        of = f" of {self.total}" if self.total is not None else ""
        title = f"Drill {effect.number}{of}"
        due = f" {page.glyphs.dot} due: {', '.join(effect.drill.due[:4])}" if effect.drill.due else ""
        rule = page.glyphs.rule * max(0, page.width - 4 - cell_len(title + due))
        page.add((f"{page.glyphs.rule * 2} ", "dim"), (title, "bold"), (due, "cyan"), (f" {rule}", "dim"))

    def scoring(self) -> None:
        """Say nothing: the report is there in a moment."""

    def report(self, tried: Tried) -> None:
        """Show a score: the sentence with its marks, the words that need work, and how it was before."""
        page, assessment = self.page(), tried.assessment
        if tried.told is not None:
            _add_told(page, tried)
        if not assessment.assessable:
            _add_refused(page, assessment)
        else:
            _add_scores(page, assessment)
            page.blank()
            add_sentence(page, assessment)
            add_blocks(page, assessment, details=False, more="e explains")
            if self.ipa is Ipa.AFTER:
                page.blank()
                _add_interlinear(page, assessment.reference)
        for warning in assessment.warnings:
            page.add(("! ", "bold yellow"), printable(warning), indent=2, hang=2)
        _add_comparison(page, tried)
        page.blank()
        self.print(page)

    def explain(self, tried: Tried) -> None:
        """Show the full report of a try."""
        page = self.page()
        add_result(page, tried.assessment, details=True, explain=True)
        self.print(page)

    def finish(self, summary: Summary, streak: int) -> None:
        """Show what the session came to."""
        page = self.page()
        add_summary(page, summary, streak)
        self.print(page)

    def complain(self, why: str, hint: str | None) -> None:
        """Show what went wrong, and what to do about it."""
        page = self.page()
        page.add(("! ", "bold yellow"), f"{printable(why).rstrip('.')}.", indent=2, hang=2)
        if hint:
            page.add((f"{printable(hint).rstrip('.')}.", "dim"), indent=4)
        page.blank()
        self.print(page)

    def ask(self, effect: s.Ask) -> str:
        """Show the keys and return the one that was pressed."""
        if not self.keyboard.asks:
            return ""
        page = self.page()
        if effect.help:
            for key in effect.keys:
                page.add((key, "bold"), f"  {KEYS[key][0]:<9} {self.meaning(key)}", indent=2, hang=14)
        else:
            page.add(*_menu(effect), indent=2)
        emit(page.text().rstrip("\n") + " > ", PageFormat.TERMINAL, None)
        key = self.keyboard.key().lower()
        if not self.keyboard.echoes:
            said = KEYS["n" if key in {"", " "} else key][0] if key in {"", " ", *KEYS} else key
            emit(f"{printable(said)}\n", PageFormat.TERMINAL, None)
        return key

    def ask_word(self, tried: Tried) -> int | None:
        """Show the words with their numbers and return the place of the one that was chosen."""
        if not self.keyboard.asks:
            return None
        page = self.page()
        words = Text()
        for i, (text, word) in enumerate(
            zip(shown_words(tried.assessment), tried.assessment.words, strict=True), start=1
        ):
            words.append(f"{i} ", "dim").append(f"{text}   ", STYLES[word.verdict])
        page.add(words, indent=2)
        emit(page.text() + "  Number of the word, then Enter > ", PageFormat.TERMINAL, None)
        line = self.keyboard.line()
        emit("\n", PageFormat.TERMINAL, None)
        return int(line) - 1 if line.isdecimal() else None


def _menu(effect: s.Ask) -> list[str | tuple[str, str]]:
    parts: list[str | tuple[str, str]] = []
    for key in effect.keys:
        name = "finish" if key == "n" and effect.last else KEYS[key][0]
        parts += [(key, "bold"), f"{name[1:]}  " if name.startswith(key) else f" {name}  "]
    return parts


def _add_interlinear(page: Page, reference: Reference) -> None:
    """Add the words of a text with their pronunciation below them, in columns."""
    sounds: dict[int, tuple[str, list[str]]] = {}
    for word in reference.words:
        said = word.pronunciations[0]
        shown = said.ipa if page.glyphs.ipa or not said.named else said.named
        sounds.setdefault(word.token, (printable(word.written), []))[1].append(shown)
    above, below = Text(), Text()
    for written, spoken in sounds.values():
        ipa = " ".join(spoken)
        width = max(cell_len(written), cell_len(ipa))
        if above.cell_len and above.cell_len + width > page.width - 4:
            _add_two(page, above, below)
            above, below = Text(), Text()
        above.append(padded(written, width), "bold").append("  ")
        below.append(padded(ipa, width), "dim").append("  ")
    _add_two(page, above, below)


def _add_two(page: Page, above: Text, below: Text) -> None:
    page.add(above, indent=2)
    page.add(below, indent=2)


def _add_scores(page: Page, assessment: Assessment) -> None:
    overall = assessment.scores.overall
    style = level(overall)
    page.add(
        ("overall ", "bold"),
        (number(overall, page.glyphs).strip(), f"bold {style}"),
        "  ",
        bar(overall, 20, page.glyphs) if overall is not None else "not measured",
        indent=2,
    )
    rest = ((name, getattr(assessment.scores, name)) for name in SCORES_SHOWN[1:])
    known = [f"{name} {number(score, page.glyphs).strip()}" for name, score in rest if score is not None]
    page.add((f" {page.glyphs.dot} ".join(known), "dim"), indent=2)


def _add_refused(page: Page, assessment: Assessment) -> None:
    page.add((f"{page.glyphs.mark(Verdict.UNCERTAIN)} Not scored", STYLES[Verdict.UNCERTAIN]), indent=2)
    reason = printable(assessment.reason or "The recording does not fit the text").rstrip(".")
    page.add(f"{reason}. Retry with r.", indent=4)


def _add_told(page: Page, tried: Tried) -> None:
    """Add which word of a minimal pair was heard."""
    told, drill = tried.told, tried.drill
    assert told is not None
    if told.heard is None:
        verdict, said = Verdict.UNCERTAIN, "Not sure which of the two it was. Say it again, a little longer."
    elif told.heard == drill.text:
        verdict, said = Verdict.GOOD, f'"{printable(drill.text)}" it was.'
    else:
        verdict, said = Verdict.POOR, f'It sounded like "{printable(told.heard)}". {drill.note or ""}'
    page.add((f"{page.glyphs.mark(verdict)} {said}", STYLES[verdict]), indent=2, hang=2)
    page.blank()


def _add_comparison(page: Page, tried: Tried) -> None:
    """Add which words went better or worse than at the last try."""
    if tried.before is None or not tried.assessment.assessable:
        return
    changes = differences(tried.before, tried.attempt)
    page.blank()
    if not changes:
        page.add(("As at your last try.", "dim"), indent=2)
        return
    parts: list[str | tuple[str, str]] = ["Since your last try:"]
    for change in changes:
        parts += ["  ", changed(change, page.glyphs)]
    page.add(*parts, indent=2, hang=2)
