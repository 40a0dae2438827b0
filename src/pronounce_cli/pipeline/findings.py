"""What the stages found out about one recording, before it becomes an `Assessment`."""

from __future__ import annotations

from dataclasses import dataclass

from pronounce_cli.core.types import Insertion, Scores
from pronounce_cli.score.verdicts import Judged

_NOT_SCORED = Scores()


@dataclass(frozen=True, slots=True)
class Findings:
    """A judgement with what goes with it.

    Attributes:
        judged: Words and scores; empty where there is a reason.
        insertions: Speech that belongs to no word.
        reason: One sentence why nothing is scored, else None.
        warnings: One sentence each.
    """

    judged: Judged
    insertions: tuple[Insertion, ...] = ()
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def refused(reason: str, warnings: tuple[str, ...] = ()) -> Findings:
    """Return the findings about a recording that is not scored."""
    return Findings(Judged((), _NOT_SCORED, None), reason=reason, warnings=warnings)
