"""Numbers that hold for some of the scores, as people write them: "80" or "overall=80,word=60"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pronounce_cli.core.types import SCORES_SHOWN

SCORES = (*SCORES_SHOWN, "word", "phone")
"""What a limit can be set for: the scores of a recording, each word of it, each sound of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A number from 0 to 100 for each of some scores, as (score, number) pairs in the order of `SCORES`."""

    values: tuple[tuple[str, float], ...] = ()

    def get(self, score: str) -> float | None:
        """Return the number for a score, None where there is none."""
        return dict(self.values).get(score)

    def __bool__(self) -> bool:
        return bool(self.values)

    def __iter__(self) -> Iterator[tuple[str, float]]:
        return iter(self.values)

    def __str__(self) -> str:
        if [score for score, _ in self.values] == ["overall"]:
            return _shown(self.values[0][1])
        return ",".join(f"{score}={_shown(number)}" for score, number in self.values)


def _shown(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def read_limits(given: object, *, scores: Sequence[str] = SCORES, alone: Sequence[str] = ("overall",)) -> Limits:
    """Return the limits that were written.

    Args:
        given: A number, a text such as "overall=80,word=60", a mapping from scores to numbers, or limits.
        scores: What a limit may be set for.
        alone: What a number holds for that stands alone.

    Raises:
        ValueError: It is none of these; the message is one sentence without a full stop.
    """
    if isinstance(given, Limits):
        return given
    if isinstance(given, Mapping):
        pairs = list(given.items())
    elif isinstance(given, str) and "=" in given:
        pairs = [_pair(part) for part in given.split(",")]
    else:
        pairs = [(score, given) for score in alone]
    found: dict[str, float] = {}
    for score, number in pairs:
        if score not in scores:
            near = get_close_matches(str(score), scores, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"`{score}` is not one of {', '.join(scores)}{hint}")
        if score in found:
            raise ValueError(f"{score} is given twice")
        found[score] = _number(number)
    return Limits(tuple((score, found[score]) for score in scores if score in found))


def _pair(part: str) -> tuple[str, str]:
    score, equals, number = (piece.strip() for piece in part.partition("="))
    if not equals:
        raise ValueError(f"`{part.strip()}` has no score before it, as in overall=80,word=60")
    return score, number


def _number(given: object) -> float:
    try:
        number = math.nan if isinstance(given, bool) or not isinstance(given, str | int | float) else float(given)
    except (ValueError, OverflowError):
        number = math.nan
    if not 0 <= number <= 100:
        raise ValueError(f"`{given}` is not a number from 0 to 100")
    return number
