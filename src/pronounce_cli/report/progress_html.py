"""What practice has changed, as one web page with plots drawn as SVG; it loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Final

from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import in_ipa
from pronounce_cli.report.wording import FAIR_FROM, GOOD_FROM

if TYPE_CHECKING:
    from pronounce_cli.core.learning import Day, Progress, Trend
    from pronounce_cli.languages.tips import Tips

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1f2430; --soft: #667085; --line: #d9dee7; --page: #ffffff; --box: #f6f7f9;
  --good: #1a7f4b; --fair: #b26a00; --poor: #c0342b; --mark: #2563eb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --soft: #9aa3b2; --line: #343a46; --page: #14171c;
  --box: #1d2128; --good: #4cc38a; --fair: #f0b454; --poor: #f2776e; --mark: #7aa7ff; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.2rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
.soft, figcaption { color: var(--soft); font-size: .9rem; }
.numbers { display: flex; flex-wrap: wrap; gap: .8rem; margin-top: 1.2rem; padding: 0; list-style: none; }
.numbers li { background: var(--box); border-radius: .6rem; padding: .7rem 1.1rem; }
.numbers b { display: block; font-size: 1.5rem; line-height: 1.2; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; }
table { border-collapse: collapse; width: 100%; } td, th { padding: .3rem .6rem .3rem 0; text-align: left; }
th { color: var(--soft); font-weight: normal; font-size: .9rem; border-bottom: 1px solid var(--line); }
td.n { font-variant-numeric: tabular-nums; text-align: right; } td svg { width: 110px; height: 26px; }
td.say { font-weight: 600; white-space: nowrap; } .wide { overflow-x: auto; }
.words { display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; list-style: none; }
.words li { border-radius: .4rem; padding: .15rem .6rem; background: var(--box); border-bottom: 3px solid; }
.words small { color: var(--soft); }
.good { color: var(--good); } .fair { color: var(--fair); } .poor { color: var(--poor); }
.words .good, .words .fair, .words .poor { color: var(--ink); }
.words .good { border-color: var(--good); } .words .fair { border-color: var(--fair); }
.words .poor { border-color: var(--poor); }
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_WIDTH, _HEIGHT, _LEFT = 800, 220, 34
_CELL: Final = 14
_WEEKS: Final = 52
_WORDS: Final = 80


def render_progress(shown: Progress) -> str:
    """Return the page, ending in a newline."""
    return "\n".join(_page(shown)) + "\n"


def _page(shown: Progress) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Pronunciation: progress</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>Progress</h1>\n<p class='soft'>{escape(shown.language)} · {shown.today.isoformat()}</p>"
    if not shown.attempts:
        yield "<p>Nothing practised yet. Begin with <code>pronounce practice</code>.</p>\n</main>\n</body>\n</html>"
        return
    yield from _numbers(shown)
    yield from _scores(shown.days)
    yield from _phones(shown.phones, tips_of(shown.language))
    yield from _words(shown.words)
    yield from _calendar(shown.days, shown.today)
    yield "</main>\n</body>\n</html>"


def _numbers(shown: Progress) -> Iterator[str]:
    numbers = (
        (shown.streak, "day in a row" if shown.streak == 1 else "days in a row"),
        (shown.longest_streak, "longest streak"),
        (round(shown.minutes), "minute" if round(shown.minutes) == 1 else "minutes"),
        (shown.attempts, "recording" if shown.attempts == 1 else "recordings"),
        (shown.due_now, "due now"),
        (shown.due_week, "more due in 7 days"),
    )
    yield '<ul class="numbers">'
    yield from (f"<li><b>{number}</b>{escape(name)}</li>" for number, name in numbers)
    yield "</ul>"


def _scores(days: Sequence[Day]) -> Iterator[str]:
    """Yield the mean overall score of each day as a line."""
    known = [(day.day, day.mean) for day in days if day.mean is not None]
    if not known:
        return
    first, span = known[0][0], max(1, (known[-1][0] - known[0][0]).days)

    def place(day: date, score: float) -> tuple[float, float]:
        x = _LEFT + (_WIDTH - _LEFT - 12) * ((day - first).days / span if len(known) > 1 else 0.5)
        return round(x, 1), round(_HEIGHT - 24 - (_HEIGHT - 36) * score / 100, 1)

    yield "<h2>Score by day</h2>\n<figure>"
    yield f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Mean overall score of each day">'
    for score in (0, 25, 50, 75, 100):
        y = place(first, score)[1]
        yield f'<line x1="{_LEFT}" x2="{_WIDTH - 12}" y1="{y}" y2="{y}" stroke="var(--line)"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{score}</text>'
    points = [place(day, score) for day, score in known]
    line = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline points="{line}" fill="none" stroke="var(--mark)" stroke-width="2.5" stroke-linejoin="round"/>'
    for (x, y), (day, mean) in zip(points, known, strict=True):
        title = f"<title>{day.isoformat()}: {mean:.0f}</title>"
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="var(--mark)">{title}</circle>'
    yield f'<text x="{_LEFT}" y="{_HEIGHT - 4}">{first.isoformat()}</text>'
    if len(known) > 1:
        yield f'<text x="{_WIDTH - 12}" y="{_HEIGHT - 4}" text-anchor="end">{known[-1][0].isoformat()}</text>'
    yield "</svg>\n<figcaption>Mean of the overall scores, 0 to 100</figcaption>\n</figure>"


def _phones(phones: Sequence[Trend], tips: Tips | None) -> Iterator[str]:
    """Yield every sound with its level, its course and what to do about it."""
    if not phones:
        return
    yield '<h2>Sounds</h2>\n<div class="wide"><table>\n<thead><tr><th>sound</th><th>score</th><th>course</th>'
    yield "<th>times</th><th>heard instead</th><th>how to make it</th></tr></thead>\n<tbody>"
    for trend in phones:
        say, heard, tip = trend.shown, None, ""
        if tips and tips.knows(trend.name):
            say = f"{tips.phone(trend.name).ipa} ({tips.example(trend.name)})"
            heard = tips.phone(trend.heard) if trend.heard and tips.knows(trend.heard) else None
            if trend.mean < GOOD_FROM + 10:
                tip = tips.substituted(trend.name, heard.symbol, in_ipa) if heard else tips.unclear(trend.name, in_ipa)
        yield (
            f'<tr><td class="say">{escape(say)}</td><td class="n {_level(trend.mean)}">{trend.mean:.0f}</td>'
            f"<td>{_spark(trend.course)}</td><td class='n'>{trend.tries}</td>"
            f"<td>{escape(heard.ipa) if heard else ''}</td><td class='soft'>{escape(tip)}</td></tr>"
        )
    yield "</tbody></table></div>"


def _spark(course: Sequence[float]) -> str:
    """Return a small line from 40 to 100, with its last point marked."""
    step = 96 / max(1, len(course) - 1)
    points = [(round(6 + i * step, 1), round(22 - 18 * (max(40, v) - 40) / 60, 1)) for i, v in enumerate(course)]
    line = " ".join(f"{x},{y}" for x, y in points)
    x, y = points[-1]
    label = ", ".join(f"{value:.0f}" for value in course)
    return (
        f'<svg viewBox="0 0 110 26" role="img" aria-label="{label}">'
        f'<polyline points="{line}" fill="none" stroke="var(--mark)" stroke-width="2"/>'
        f'<circle cx="{x}" cy="{y}" r="3" fill="var(--mark)"/></svg>'
    )


def _words(words: Sequence[Trend]) -> Iterator[str]:
    if not words:
        return
    yield f"<h2>Words</h2>\n<p class='soft'>The worst first; {len(words)} words so far.</p>\n<ul class=\"words\">"
    for trend in words[:_WORDS]:
        ipa = f" <small>/{escape(trend.ipa)}/</small>" if trend.ipa else ""
        yield f'<li class="{_level(trend.mean)}">{escape(trend.shown)}{ipa} <small>{trend.mean:.0f}</small></li>'
    yield "</ul>"


def _calendar(days: Sequence[Day], today: date) -> Iterator[str]:
    """Yield a year as squares: a column per week, the darker the more was practised."""
    practised = {day.day: day for day in days}
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=_WEEKS)
    width, height = (_WEEKS + 1) * _CELL + _LEFT, 7 * _CELL + 22
    yield "<h2>Calendar</h2>\n<figure>"
    yield f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="Days with practice in the last year">'
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri")):
        yield f'<text x="0" y="{20 + row * _CELL + 11}">{name}</text>'
    for week in range(_WEEKS + 1):
        start = first + timedelta(weeks=week)
        if week == 0 or start.month != (start - timedelta(weeks=1)).month:
            yield f'<text x="{_LEFT + week * _CELL}" y="12">{start:%b}</text>'
        for row in range(7):
            day = start + timedelta(days=row)
            if day <= today:
                yield _square(_LEFT + week * _CELL, 20 + row * _CELL, day, practised.get(day))
    yield "</svg>\n<figcaption>Recordings per day</figcaption>\n</figure>"


def _square(x: int, y: int, day: date, practised: Day | None) -> str:
    attempts = practised.attempts if practised else 0
    fill = "var(--good)" if attempts else "var(--line)"
    opacity = (0.5, 0.35, 0.55, 0.8, 1.0)[sum(attempts >= limit for limit in (1, 5, 10, 20))]
    size = _CELL - 3
    title = f"{day.isoformat()}: {attempts} recordings"
    return (
        f'<rect x="{x}" y="{y}" width="{size}" height="{size}" rx="2" fill="{fill}" fill-opacity="{opacity}">'
        f"<title>{title}</title></rect>"
    )


def _level(score: float) -> str:
    return "good" if score >= GOOD_FROM else "fair" if score >= FAIR_FROM else "poor"
