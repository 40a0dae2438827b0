"""The stored cases are what the scorer gives today; `make golden` makes them anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.golden.make_cases import CASES, made
from tests.helpers.reports import CASES as STORED
from tests.helpers.reports import results_of

from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.types import NOTHING, Assessment, Miscue, Verdict

POINTS = 0.5
SECONDS = 0.05
ELSEWHERE = ("version", "aligner", "phone_recogniser", "g2p")  # of the engine: what is installed


def differences(stored: Any, new: Any, place: str = "") -> Iterator[str]:
    """Where two results differ: numbers by more than is said above, all else at all."""
    if isinstance(stored, dict) and isinstance(new, dict) and [*stored] == [*new]:
        for key in stored:
            if not (place.endswith(".engine") and key in ELSEWHERE):
                yield from differences(stored[key], new[key], f"{place}.{key}")
    elif isinstance(stored, list) and isinstance(new, list) and len(stored) == len(new):
        for i, pair in enumerate(zip(stored, new, strict=True)):
            yield from differences(*pair, f"{place}[{i}]")
    elif isinstance(stored, float) and isinstance(new, float):
        if abs(stored - new) > (SECONDS if place.endswith("_s") else POINTS):
            yield f"{place}: {stored} is now {new}"
    elif stored != new:
        yield f"{place}: {stored!r} is now {new!r}"


def test_every_case_is_stored() -> None:
    assert sorted(CASES) == STORED


@pytest.mark.parametrize("case", CASES)
def test_the_stored_case_is_what_the_scorer_gives(case: str) -> None:
    pairs = zip(results_of(case), made(case), strict=True)

    assert [line for stored, new in pairs for line in differences(*map(result_to_dict, (stored, new)))] == []


def test_the_learner_shows_every_mark() -> None:
    (learner,) = results_of("learner")
    assert isinstance(learner, Assessment)

    assert {word.verdict for word in learner.words} == {*Verdict}
    assert {word.miscue for word in learner.words} == {*Miscue} - {Miscue.INSERTION}  # told apart from words
    assert NOTHING in {phone.heard_as for word in learner.words for phone in word.phones}
    assert learner.insertions
    assert learner.warnings


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("scores", "overall"), 62.0),
        (("scores", "prosody"), None),
        (("words", 0, "accuracy"), 0.0),
        (("words", 0, "verdict"), "good"),
        (("words", 0, "text"), "Buddy"),
        (("words", 0, "phones", 1, "heard_as"), "AE"),
        (("words", 0, "span", "end_s"), 1.0),
        (("engine", "scorer"), "network 0"),
        (("engine", "weights_sha256"), "00"),
        (("insertions",), []),
    ],
    ids=str,
)
def test_a_case_that_is_out_of_date_is_seen(path: tuple[str | int, ...], value: object) -> None:
    stored, old = (result_to_dict(results_of("learner")[0]) for _ in range(2))
    place: Any = old
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    assert len([*differences(stored, old)]) == 1
