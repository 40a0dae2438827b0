"""Why a recording did not pass, in a few words, for every report that is read in CI."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pronounce_cli.core.engine import Engine
from pronounce_cli.core.runs import Change, Checked, Miss, Trend
from pronounce_cli.core.types import Failure
from pronounce_cli.report.wording import printable


def problems(item: Checked) -> tuple[str, ...]:
    """Return why a recording did not pass, a phrase each; empty where it did."""
    return tuple(_problems(item))


def _problems(item: Checked) -> Iterator[str]:
    if isinstance(item.outcome.result, Failure):
        yield printable(item.outcome.result.message)
    yield from map(missed, item.misses)
    if item.change is not None and item.change.trend is Trend.WORSE:
        yield from worse(item.change)


def missed(miss: Miss) -> str:
    """Return what was not reached, as "overall 62, below 80"."""
    what = miss.what if miss.text is None else f'{miss.what} "{printable(miss.text)}"'
    if miss.score is None:
        return f"{what} not measured, {miss.minimum:g} asked for"
    return f"{what} {_below(miss.score, miss.minimum)}, below {miss.minimum:g}"


def _below(score: float, minimum: float) -> str:
    """Return a score that is below a minimum so that it does not look like the minimum."""
    if round(score) < minimum:
        return f"{round(score)}"
    tenths = math.floor(score * 10) / 10
    return f"{tenths:g}" if tenths < minimum else f"just under {minimum:g}"


def worse(change: Change) -> Iterator[str]:
    """Yield what got worse, the whole and then its words, as "overall 80, now 71"."""
    yield f"worse than the baseline: overall {_number(change.before)}, now {_number(change.after)}"
    for word in change.words:
        if word.after is None or (word.before is not None and word.after < word.before):
            yield f'word "{printable(word.text)}" {_number(word.before)}, now {_number(word.after)}'


def _number(score: float | None) -> str:
    return "not scored" if score is None else f"{score:.0f}"


def engine_name(engine: Engine) -> str:
    """Return what made a result, in a few words."""
    parts = (f"pronounce {engine.version}", engine.scorer, engine.recogniser)
    return printable(" · ".join(part for part in parts if part))


def engine_and_levels(engine: Engine) -> str:
    """Return what made a result, and what the levels of its scores rest on where no learner was rated."""
    return " · ".join(filter(None, (engine_name(engine), printable(engine.levels or ""))))
