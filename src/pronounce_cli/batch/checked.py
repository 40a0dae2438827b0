"""The items of a run: outcomes held against what they must reach, when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from pronounce_cli.core.runs import Checked, Outcome


class CheckedOutcomes(Collection[Checked]):
    """Outcomes with their gates; both are looked at anew whenever they are iterated, and none is kept.

    Args:
        outcomes: In the order of the run, perhaps in a file.
        check: Holds one against its gates.
    """

    def __init__(self, outcomes: Sequence[Outcome], check: Callable[[Outcome], Checked] = Checked) -> None:
        self._outcomes = outcomes
        self._check = check

    def __len__(self) -> int:
        return len(self._outcomes)

    def __iter__(self) -> Iterator[Checked]:
        return map(self._check, self._outcomes)

    def __contains__(self, item: object) -> bool:
        return any(item == checked for checked in self)
