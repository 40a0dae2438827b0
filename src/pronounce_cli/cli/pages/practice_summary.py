"""What a session came to, on one page: what went better, what to work on, what is due when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pronounce_cli.languages import tips_of
from pronounce_cli.report.terminal.style import number
from pronounce_cli.report.wording import printable

if TYPE_CHECKING:
    from pronounce_cli.languages.tips import Tips
    from pronounce_cli.practice.summary import SoundTrouble, Summary, WordDifference
    from pronounce_cli.report.terminal.page import Page
    from pronounce_cli.report.terminal.style import Glyphs

_MOST = 6
_SOUNDS = 3
_WEEK = 7


def add_summary(page: Page, summary: Summary, streak: int) -> None:
    """Add what a session came to; `streak` is the number of days in a row with practice."""
    page.blank()
    page.add(
        (f"{page.glyphs.rule * 2} ", "dim"), ("Session", "bold"), (f" {page.glyphs.rule * (page.width - 11)}", "dim")
    )
    page.blank()
    if not summary.tries:
        page.add("Nothing was recorded this time.", indent=2)
        return
    tips = tips_of(summary.language)
    parts = [count(summary.drills, "text"), count(summary.tries, "try", "tries"), minutes(summary.minutes)]
    parts += [f"{summary.mean:.0f} on average"] if summary.mean is not None else []
    page.add(f" {page.glyphs.dot} ".join(parts), indent=2)
    if summary.improved:
        shown = [changed(change, page.glyphs) for change in summary.improved[:_MOST]]
        page.add(("Better:   ", "bold"), *_joined(shown), indent=2, hang=10)
    for i, trouble in enumerate(summary.troubles[:_SOUNDS]):
        page.add(
            ("Work on:  " if i == 0 else " " * 10, "bold"), *_trouble(trouble, page.glyphs, tips), indent=2, hang=10
        )
    if not summary.troubles and summary.all_good:
        page.add(("No sound stands out as weak. Well done.", "green"), indent=2)
    due = _due(summary, page.glyphs, tips)
    if due:
        page.add(("Due:      ", "bold"), due, indent=2, hang=10)
    if streak > 1:
        page.add((f"{streak} days in a row. ", "bold green"), ("`pronounce progress` shows more.", "dim"), indent=2)
    page.blank()


def changed(change: WordDifference, glyphs: Glyphs) -> tuple[str, str]:
    """Return one word with its accuracy then and now, in the colour of the change."""
    old, new = (number(word.accuracy, glyphs).strip() for word in (change.before, change.after))
    arrow = "→" if glyphs.ipa else "->"
    return f"{'+' if change.better else '-'} {printable(change.text)} {old} {arrow} {new}", (
        "green" if change.better else "red"
    )


def _joined(parts: list[tuple[str, str]]) -> list[str | tuple[str, str]]:
    found: list[str | tuple[str, str]] = []
    for part in parts:
        found += [part, "   "]
    return found[:-1]


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun in the right form."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def minutes(number: float) -> str:
    """Return how long something took."""
    return "less than a minute" if number < 1 else count(round(number), "minute")


def sound(symbol: str, ipa: str, glyphs: Glyphs, tips: Tips | None) -> str:
    """Return a sound as it is shown, with an example where one is known."""
    if tips is None or not tips.knows(symbol):
        return ipa
    return f"{glyphs.phone(tips.phone(symbol))} ({tips.example(symbol)})"


def _trouble(trouble: SoundTrouble, glyphs: Glyphs, tips: Tips | None) -> list[str | tuple[str, str]]:
    words = ", ".join(printable(word) for word in trouble.words[:4])
    name = sound(trouble.symbol, trouble.ipa, glyphs, tips)
    parts: list[str | tuple[str, str]] = [(name, "bold"), f" in {words}."]
    if tips and tips.knows(trouble.symbol):
        heard = trouble.heard if trouble.heard and tips.knows(trouble.heard) else None
        tip = (
            tips.substituted(trouble.symbol, heard, glyphs.phone)
            if heard
            else tips.unclear(trouble.symbol, glyphs.phone)
        )
        parts += [f" {tip}"]
    return parts


def _due(summary: Summary, glyphs: Glyphs, tips: Tips | None) -> str:
    """Return which words of the session, and which sounds, come again within a week, and when."""
    now = datetime.now().astimezone()
    words = [(printable(word), due) for word, due in summary.due_words[:_MOST]]
    sounds = [
        (glyphs.phone(tips.phone(symbol)) if tips and tips.knows(symbol) else symbol, due)
        for symbol, due in summary.due_sounds[:_SOUNDS]
    ]
    groups: dict[str, list[str]] = {}
    for name, due in sorted(words + sounds, key=lambda item: item[1]):
        if due - now < timedelta(days=_WEEK):
            groups.setdefault(when(due, now), []).append(name)
    return "; ".join(f"{', '.join(names)} {time}" for time, names in groups.items())


def when(due: datetime, now: datetime) -> str:
    """Return when something is due, as people say it; both with a time zone."""
    due = due.astimezone(now.tzinfo)
    days = (due.date() - now.date()).days
    if due <= now:
        return "now"
    if days == 0:
        minutes = max(1, round((due - now).total_seconds() / 60))
        return f"in {count(minutes, 'minute')}" if minutes < 60 else "later today"
    return "tomorrow" if days == 1 else f"in {days} days" if days < 60 else f"on {due:%Y-%m-%d}"
