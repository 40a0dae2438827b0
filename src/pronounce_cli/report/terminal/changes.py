"""How results stand to earlier ones: an arrow and a number beside a recording, or the whole difference of two sets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from rich.text import Text

from pronounce_cli.core.runs import Change, Miss, Trend
from pronounce_cli.report.changes import in_words, moved, signed, worst_first
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import number, printable

STYLES = {Trend.WORSE: "bold red", Trend.BETTER: "green", Trend.NEW: "cyan", Trend.GONE: "dim", Trend.SAME: "dim"}
WIDTH = 6
"""Cells of `change_mark`."""

_MARKS = {Trend.WORSE: "▼v", Trend.BETTER: "▲^", Trend.NEW: "++", Trend.GONE: "--", Trend.SAME: "=="}
_MAX_WORDS = 6


def change_mark(page: Page, change: Change | None) -> Text:
    """Return an arrow and by how much the overall score moved, in `WIDTH` cells; empty without a baseline."""
    if change is None:
        return Text(" " * WIDTH)
    shown = {Trend.NEW: "new", Trend.SAME: ""}.get(change.trend, signed(moved(change)))
    shown = "" if shown == "0" else shown  # a word moved, and the whole did not
    return Text(f"{_mark(page, change.trend)} {shown:<{WIDTH - 2}}", STYLES[change.trend])


def change_words(page: Page, change: Change) -> str:
    """Return the words that moved, as "agree 95 → 60", the largest falls first."""
    arrow = "→" if page.glyphs.ipa else "->"
    by_need = sorted(change.words, key=lambda word: (word.after or 0) - (word.before or 0))
    shown = [
        f"{printable(word.text)} {number(word.before, page.glyphs).strip()} {arrow} "
        f"{number(word.after, page.glyphs).strip()}"
        for word in islice(by_need, _MAX_WORDS)
    ]
    more = len(by_need) - len(shown)
    return f" {page.glyphs.dot} ".join(shown + [f"{more} more"] * bool(more))


def misses_in_words(page: Page, misses: Sequence[Miss]) -> str:
    """Return which scores are below their minimum, as "below 60: weather 41, this 52; below 80: overall 66"."""
    by_minimum: dict[tuple[float, bool], list[str]] = {}
    for miss in misses:
        score = "not scored" if miss.score is None else number(miss.score, page.glyphs).strip()
        name = printable(miss.text) if miss.text is not None else miss.what
        by_minimum.setdefault((miss.minimum, miss.what == "phone"), []).append(f"{name} {score}")
    parts = []
    for (minimum, sounds), names in by_minimum.items():
        listed = ", ".join(names[:_MAX_WORDS]) + (f", {len(names) - _MAX_WORDS} more" * (len(names) > _MAX_WORDS))
        parts.append(f"{'a sound ' * sounds}below {minimum:g}: {listed}")
    return "; ".join(parts)


def add_changes(page: Page, changes: Sequence[Change], notes: Sequence[str]) -> None:
    """Add what got worse, better, came and went, one line each, and how many stayed the same."""
    add_notes(page, notes)
    listed = worst_first(changes)
    for change in listed:
        arrow = "→" if page.glyphs.ipa else "->"
        scores = f"{number(change.before, page.glyphs)} {arrow} {number(change.after, page.glyphs)}"
        page.add(
            (f"{_mark(page, change.trend)} {change.trend.value:<6}", STYLES[change.trend]),
            f"  {scores}  {signed(moved(change)):>4}  {printable(change.id)}",
            indent=2,
            hang=26,
        )
        if change.words:
            page.add((change_words(page, change), "dim"), indent=28)
    if listed:
        page.blank()
    page.add((in_words(changes), "bold"), indent=2)


def add_notes(page: Page, notes: Sequence[str]) -> None:
    """Add what is to be known of the whole, each as a paragraph."""
    for note in notes:
        page.add(("note: ", "bold yellow"), printable(note), indent=2, hang=6)
        page.blank()


def _mark(page: Page, trend: Trend) -> str:
    return _MARKS[trend][0 if page.glyphs.ipa else 1]
