from __future__ import annotations

import threading

import pytest

from pronounce_cli.coach.ahead import Ahead


def test_work_that_was_begun_is_not_done_again() -> None:
    done: list[object] = []
    ahead: Ahead[object, int] = Ahead(lambda thing: done.append(thing) or len(done))
    thing = object()
    ahead.begin(thing)

    assert ahead.result(thing) == 1
    assert done == [thing]
    ahead.close()


def test_work_for_another_thing_does_not_count() -> None:
    ahead: Ahead[list[int], int] = Ahead(sum)
    ahead.begin([1, 2])

    assert ahead.result([3, 4]) == 7
    ahead.close()


def test_what_waits_is_given_up_for_what_is_newer() -> None:
    go, done = threading.Event(), []

    def work(thing: str) -> str:
        go.wait(10)
        done.append(thing)
        return thing

    ahead = Ahead(work)
    for thing in ("first", "second", "third"):
        ahead.begin(thing)
    go.set()

    assert ahead.result("third") == "third"
    assert done in (["first", "third"], ["third"])
    ahead.close()


def test_a_failure_comes_to_whoever_asks() -> None:
    ahead: Ahead[int, float] = Ahead(lambda thing: 1 / thing)
    ahead.begin(0)

    with pytest.raises(ZeroDivisionError):
        ahead.result(0)
    ahead.close()
