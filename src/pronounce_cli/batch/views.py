"""Which recordings are shown, and in which order."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

from pronounce_cli.batch.entries import Placed
from pronounce_cli.core.runs import Checked, Outcome

Order = Literal["manifest", "score", "name"]


class Picked(Sequence[Outcome]):
    """Some outcomes of a run in an order of their own; each is read when it is asked for.

    Args:
        outcomes: All of them.
        places: Which ones, in order.
    """

    def __init__(self, outcomes: Sequence[Outcome], places: Sequence[int]) -> None:
        self._outcomes = outcomes
        self._places = array("Q", places)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, index: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(index, slice):
            return Picked(self._outcomes, self._places[index])
        return self._outcomes[self._places[index]]


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a run.

    Attributes:
        only_failed: Leave out what passed; what could not be assessed did not pass.
        order: That of the manifest, the lowest score first, or by name.
        tags: Show what has one of them; none shows all.
    """

    only_failed: bool = False
    order: Order = "manifest"
    tags: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Return whether everything is shown as it comes."""
        return not self.only_failed and self.order == "manifest" and not self.tags


@dataclass(slots=True)
class Picker:
    """Looks at each item of a run once, and then knows which are shown in which order."""

    view: View
    _keys: list[tuple[float | str, int]] = field(default_factory=list)
    _seen: int = 0

    def look(self, item: Checked) -> None:
        """Take in the next item."""
        place, self._seen = self._seen, self._seen + 1
        outcome = item.outcome
        if self.view.tags and not set(self.view.tags) & set(outcome.tags):
            return
        if self.view.only_failed and item.passed and outcome.overall is not None:
            return
        key: float | str = ""
        if self.view.order == "score":
            key = -1.0 if outcome.overall is None else outcome.overall
        elif self.view.order == "name":
            key = outcome.id
        self._keys.append((key, place))

    def picked(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """Return what is shown of the outcomes that were looked at."""
        if self.view.changes_nothing:
            return outcomes
        return Picked(outcomes, [place for _, place in sorted(self._keys)])


@dataclass(slots=True)
class Tagged:
    """The recordings of a list that have one of some tags; calling it reads the list anew.

    Attributes:
        read: Yields each entry with its place.
        tags: The tags; none selects all.
        left_out: Names of recordings without such a tag, filled by reading.
    """

    read: Callable[[], Iterator[Placed]]
    tags: frozenset[str]
    left_out: set[str] = field(default_factory=set)

    def __call__(self) -> Iterator[Placed]:
        """Yield each recording that is selected."""
        for place, entry in self.read():
            if not self.tags or self.tags & set(entry.tags):
                yield place, entry
            else:
                self.left_out.add(entry.id)
