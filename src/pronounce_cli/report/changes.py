"""How two sets of results differ, as JSON and as Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pronounce_cli.core.codec import SCHEMA_VERSION, encode
from pronounce_cli.core.runs import Change, Trend

_ORDER = (Trend.WORSE, Trend.BETTER, Trend.NEW, Trend.GONE)


def worst_first(changes: Iterable[Change]) -> list[Change]:
    """Return what changed: what got worse by how much, then what got better, what is new and what has gone."""
    return sorted((change for change in changes if change.trend in _ORDER), key=_need)


def _need(change: Change) -> tuple[int, float, str]:
    return _ORDER.index(change.trend), moved(change) or 0.0, change.id


def moved(change: Change) -> float | None:
    """Return by how much the overall score changed, None where one of the two has none."""
    if change.before is None or change.after is None:
        return None
    return round(change.after - change.before, 1)


def signed(points: float | None) -> str:
    """Return by how much a score moved, as "+3" or "-12"; "0" for less than half a point, "" where it is not known."""
    return "" if points is None else f"{points:+.0f}".replace("+0", "0").replace("-0", "0")


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many recordings went which way."""
    found = Counter(change.trend for change in changes)
    return {trend.value: found[trend] for trend in Trend}


def in_words(changes: Sequence[Change]) -> str:
    """Return how many recordings went which way, as "1 worse, 3 same"."""
    return in_words_of(counts(changes))


def in_words_of(trends: Mapping[str, int]) -> str:
    """Return counts by trend, as "1 worse, 3 same"."""
    parts = [f"{trends[trend.value]} {trend.value}" for trend in Trend if trends.get(trend.value)]
    return ", ".join(parts) or "no recordings"


def render_json(changes: Sequence[Change], notes: Sequence[str], tolerance: dict[str, float]) -> str:
    """Return the differences as one JSON object; recordings that stayed the same are counted and not listed."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "kind": "diff",
        "tolerance": tolerance,
        "counts": counts(changes),
        "notes": list(notes),
        "changes": [encode(change) for change in worst_first(changes)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def render_markdown(changes: Sequence[Change], notes: Sequence[str]) -> str:
    """Return the differences as a Markdown table with a line on the whole."""
    lines = [f"**{in_words(changes)}**", ""]
    lines += [line for text in notes for line in (f"> {plain(text)}", "")]
    listed = worst_first(changes)
    if listed:
        lines += ["| | recording | before | now | change | words |", "|---|---|---:|---:|---:|---|"]
        lines += [_row(change) for change in listed] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _row(change: Change) -> str:
    words = ", ".join(f"{plain(w.text)} {_number(w.before)} → {_number(w.after)}" for w in change.words)
    cells = [
        change.trend.value,
        plain(change.id),
        _number(change.before),
        _number(change.after),
        signed(moved(change)),
        words,
    ]
    return f"| {' | '.join(cells)} |"


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    line = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~" else c if c.isprintable() else "?" for c in line)
