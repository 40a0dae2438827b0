"""Work that begins before it is known to be needed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")
_Other = TypeVar("_Other")


class Ahead(Generic[_Thing, _Result]):
    """Does some work for things as they turn up, on a thread of its own, and hands over the result that counts.

    Args:
        work: What is done with a thing and its details; never runs twice at once.
    """

    def __init__(self, work: Callable[..., _Result]) -> None:
        self._work = work
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._begun: tuple[_Thing, Future[_Result]] | None = None

    def begin(self, thing: _Thing, *details: Any) -> None:
        """Begin the work for a thing and return at once; work for an earlier one that waits still is given up."""
        if self._begun is not None:
            self._begun[1].cancel()
        self._begun = (thing, self._thread.submit(self._work, thing, *details))

    def result(self, thing: _Thing, *details: Any) -> _Result:
        """Return the result for a thing, begun before or not; raises what the work raises."""
        if self._begun is None or self._begun[0] is not thing:
            self.begin(thing, *details)
        assert self._begun is not None
        return self._begun[1].result()

    def beside(self, work: Callable[[], _Other]) -> Future[_Other]:
        """Do other work on the same thread, in turn."""
        return self._thread.submit(work)

    def close(self) -> None:
        """Give up what has not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)
