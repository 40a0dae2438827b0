"""Small pieces of HTML that the table and the pages share."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pronounce_cli.core.types import Failure, Verdict
from pronounce_cli.report.wording import FAIR_FROM, GOOD_FROM, MARKS, NAMES, printable

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Checked

MOST_OPEN = 100
"""Recordings of which all pages are taken in at once."""


def text(value: str) -> str:
    """Return any text for HTML, in one line; control characters become "?"."""
    return escape(printable(value))


def level(score: float | None) -> Verdict:
    """Return the verdict that a score from 0 to 100 would be."""
    if score is None:
        return Verdict.UNCERTAIN
    return Verdict.GOOD if score >= GOOD_FROM else Verdict.FAIR if score >= FAIR_FROM else Verdict.POOR


def badge(score: float | None) -> str:
    """Return a score in its colour with its mark; a dash where it was not measured."""
    if score is None:
        return '<span class="quiet">–<span class="hidden"> not measured</span></span>'
    verdict = level(score)
    return f'<span class="badge {verdict}"><span aria-hidden="true">{MARKS[verdict]} </span>{score:.0f}</span>'


def mark(verdict: Verdict) -> str:
    """Return the mark of a verdict, which a screen reader reads as its name."""
    return (
        f'<small><span aria-hidden="true">{MARKS[verdict]}</span><span class="hidden">{NAMES[verdict]}:</span></small>'
    )


def bar(score: float | None) -> str:
    """Return a score as a bar; decoration beside its number."""
    verdict = level(score)
    return (
        '<svg class="bar" aria-hidden="true" width="96" height="6"><rect width="96" height="6" rx="3"/>'
        f'<rect class="{verdict}" width="{0.96 * (score or 0):.0f}" height="6" rx="3"/></svg>'
    )


def state(item: Checked) -> tuple[str, Verdict]:
    """Return how a recording stands, as a key for the filter, and its colour."""
    result = item.outcome.result
    if isinstance(result, Failure):
        return "failed", Verdict.POOR
    if item.misses or not item.passed:
        return "missed", Verdict.POOR
    if not result.assessable:
        return "refused", Verdict.UNCERTAIN
    return "passed", Verdict.GOOD


def tags(item: Checked) -> str:
    """Return who speaks and what the recording is filed under."""
    speaker = [item.outcome.speaker] if item.outcome.speaker else []
    return "".join(f'<span class="tag">{text(tag)}</span>' for tag in [*speaker, *item.outcome.tags])
