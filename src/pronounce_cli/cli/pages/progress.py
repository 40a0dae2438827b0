"""The page of `pronounce progress`: streak, sounds with their trends, words as a heat map, a calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.cli.pages.practice_summary import count, minutes, sound, when
from pronounce_cli.languages import tips_of
from pronounce_cli.report.terminal.style import bar, clipped, level, number, padded
from pronounce_cli.report.wording import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.learning import Day, Progress, Trend
    from pronounce_cli.languages.tips import Tips
    from pronounce_cli.report.terminal.page import Page

_SPARKS: Final = ("▁▂▃▄▅▆▇█", "_.-=+*#@")
_SHADES: Final = ("·░▒▓█", ".:+*#")
_LOWEST: Final = 40.0
"""Accuracy at which a trend touches its floor."""

_FINE: Final = 95.0
"""Accuracy from which nothing needs work."""

_PHONES, _BEST, _WORDS = 8, 3, 40
_STEADY: Final = 2.0
_WEEKDAYS: Final = ("Mon", "", "Wed", "", "Fri", "", "Sun")


def add_progress(page: Page, shown: Progress) -> None:
    """Add all of it; where nothing was practised, how to begin."""
    if not shown.attempts:
        page.add("Nothing practised yet. Begin with `pronounce practice`.")
        return
    _add_title(page, shown)
    _add_phones(page, shown)
    _add_words(page, shown.words)
    _add_calendar(page, shown.days, shown.today)


def _add_title(page: Page, shown: Progress) -> None:
    dot = f" {page.glyphs.dot} "
    streak = f"{count(shown.streak, 'day')} in a row" if shown.streak else "Practise today to begin a streak"
    best = f" (best {shown.longest_streak})" if shown.longest_streak > shown.streak else ""
    page.add((streak, "bold green" if shown.streak else "bold"), (best, "dim"))
    parts = [f"{minutes(shown.minutes)} practised", count(shown.attempts, "recording")]
    parts += [count(len(shown.days), "day")]
    page.add(dot.join(parts))
    page.add((_due(shown), "cyan" if shown.due_now else "dim"))


def _due(shown: Progress) -> str:
    now = f"{count(shown.due_now, 'word or sound', 'words and sounds')} due now" if shown.due_now else "Nothing due now"
    week = f", {shown.due_week} more within a week" if shown.due_week else ""
    advice = ": `pronounce practice`" if shown.due_now else ""
    return f"{now}{week}{advice}"


def _add_phones(page: Page, shown: Progress) -> None:
    """Add the worst sounds with their trends, and the best."""
    if not shown.phones:
        return
    worst = [trend for trend in shown.phones if trend.mean < _FINE][:_PHONES]
    best = [trend for trend in reversed(shown.phones) if trend not in worst][:_BEST]
    now, tips = datetime.now().astimezone(), tips_of(shown.language)
    if worst:
        page.blank()
        page.add(("Sounds to work on", "bold"))
    for trend in worst:
        _add_phone(page, trend, now, tips)
    if best:
        page.blank()
        names = f" {page.glyphs.dot} ".join(sound(t.name, t.shown, page.glyphs, tips) for t in best)
        page.add(("Best sounds  ", "bold"), names, hang=13)


def _add_phone(page: Page, trend: Trend, now: datetime, tips: Tips | None) -> None:
    name = sound(trend.name, trend.shown, page.glyphs, tips)
    line = Text.assemble(
        padded(clipped(name, 14, page.glyphs), 14),
        " ",
        (number(trend.mean, page.glyphs), level(trend.mean)),
        "  ",
        bar(trend.mean, 10 if page.width < 80 else 20, page.glyphs),
        "  ",
        (padded(sparkline(trend.course, ipa=page.glyphs.ipa), 8), level(trend.mean)),
        "  ",
        (_direction(page, trend.course), ""),
    )
    if page.width >= 80:
        heard = ""
        if trend.heard:
            known = tips and tips.knows(trend.heard)
            heard = f"  often {page.glyphs.phone(tips.phone(trend.heard)) if tips and known else trend.heard}"
        due = f"  due {when(trend.due, now)}" if trend.due and page.width >= 100 else ""
        line.append(f"{trend.tries:>5} x", "dim").append(heard).append(due, "dim")
    page.add(line, indent=2)


def _direction(page: Page, course: Sequence[float]) -> str:
    """Return an arrow: how the later half of a trend stands to the earlier one."""
    up, down, steady = ("↑", "↓", "→") if page.glyphs.ipa else ("^", "v", "=")
    if len(course) < 2:
        return " "
    half = len(course) // 2
    change = sum(course[-half:]) / half - sum(course[:half]) / half
    return up if change >= _STEADY else down if change <= -_STEADY else steady


def sparkline(course: Sequence[float], *, ipa: bool = True) -> str:
    """Return a trend as one character per point, from `_LOWEST` to 100."""
    steps = _SPARKS[0 if ipa else 1]
    places = (round((len(steps) - 1) * (value - _LOWEST) / (100 - _LOWEST)) for value in course)
    return "".join(steps[max(0, min(len(steps) - 1, place))] for place in places)


def _add_words(page: Page, words: Sequence[Trend]) -> None:
    """Add the worst words, each on the colour of its level and with its score."""
    worst = [trend for trend in words if trend.mean < _FINE][:_WORDS]
    if not worst:
        return
    page.blank()
    page.add(("Words to work on", "bold"), (f"  the worst of {len(words)}", "dim"))
    line = Text()
    lines = 0
    for trend in worst:
        item = f"{printable(trend.shown)} {number(trend.mean, page.glyphs).strip()}"
        if line.cell_len and line.cell_len + cell_len(item) > page.width - 4:
            page.add(line, indent=2)
            line, lines = Text(), lines + 1
            if lines == 4:
                return
        shade = _SHADES[0 if page.glyphs.ipa else 1]
        line.append(shade[_heat(trend.mean, len(shade))], level(trend.mean))
        line.append(item, level(trend.mean)).append("   ")
    page.add(line, indent=2)


def _heat(mean: float, steps: int) -> int:
    """Return how full the mark of a word is: the worse, the fuller."""
    share = (100 - mean) / (100 - _LOWEST)
    return max(0, min(steps - 1, int(steps * share)))


def _add_calendar(page: Page, days: Sequence[Day], today: date) -> None:
    """Add a column per week and a row per weekday, the fuller the more was practised."""
    practised = {day.day: day.attempts for day in days}
    weeks = min(26, (page.width - 8) // 2)
    monday = today - timedelta(days=today.weekday())
    first = max(monday - timedelta(weeks=weeks - 1), _monday(days[0].day) - timedelta(weeks=3))
    columns = [first + timedelta(weeks=i) for i in range((monday - first).days // 7 + 1)]
    page.blank()
    page.add(("Calendar", "bold"))
    page.add((f"{'':5}{_months(columns)}", "dim"), indent=2)
    shades = _SHADES[0 if page.glyphs.ipa else 1]
    for row, name in enumerate(_WEEKDAYS):
        line = Text(f"{name:<5}", "dim")
        for column in columns:
            day = column + timedelta(days=row)
            mark = " " if day > today else shades[_shade(practised.get(day, 0))]
            line.append(f"{mark} ", "green" if day in practised else "dim")
        page.add(line, indent=2)
    page.add((f"{'':5}less {' '.join(shades)} more", "dim"), indent=2)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _months(columns: Sequence[date]) -> str:
    """Return the names of months above the weeks in which they begin."""
    line = ""
    for i, column in enumerate(columns):
        if (i == 0 or column.month != columns[i - 1].month) and len(line) <= 2 * i:
            line = line.ljust(2 * i) + f"{column:%b} "
    return line


def _shade(attempts: int) -> int:
    """Return how full a day is: some, five, ten, twenty recordings."""
    return sum(attempts >= limit for limit in (1, 5, 10, 20))
