"""Phone error rates, and whether one reading is told from another."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the group `ear` is not installed")

from training.ear import measure
from training.ear.store import Sentence

SYMBOLS = ("a", "b", "s", "z")
TOKEN = {symbol: i + 1 for i, symbol in enumerate(SYMBOLS)}


def heard(*path: str) -> np.ndarray:
    """An ear that is nearly sure of one phone a frame; "-" is the blank."""
    probs = np.full((len(path), len(SYMBOLS) + 1), 0.02, np.float32)
    for row, phone in zip(probs, path, strict=True):
        row[TOKEN.get(phone, 0)] = 0.92
    return np.log(probs)


def sentence(*words: tuple[tuple[str, ...], ...]) -> Sentence:
    return Sentence("one", "anna", [np.zeros((12, 80), np.float16)], words)


def test_the_likeliest_pronunciation_of_each_word_is_chosen() -> None:
    said = sentence((("a", "s"), ("a", "z")), (("b", "a"), ("b",)))
    assert measure.chosen(heard("a", "-", "z", "-", "b", "-"), said, TOKEN) == (("a", "z"), ("b",))


def test_a_clear_ear_makes_no_error_and_tells_phones_apart() -> None:
    figures = measure.measured(
        lambda _: heard("a", "-", "s", "-", "b", "a"),
        [sentence((("a", "s", "b", "a"),))],
        SYMBOLS,
        [("s", "z"), ("b", "")],
    )
    assert (figures.phones, figures.errors, figures.rate) == (4, 0, 0)
    assert figures.preferred == {("s", "z"): [True], ("b", ""): [True]}


def test_what_was_heard_as_another_is_counted() -> None:
    figures = measure.measured(
        lambda _: heard("a", "-", "z", "-", "b", "-"), [sentence((("a", "s", "b"),))], SYMBOLS, [("s", "z")]
    )
    assert figures.errors == 1 and figures.missed == {"s": 1} and figures.said["s"] == 1
    assert figures.preferred == {("s", "z"): [False]}


@pytest.mark.parametrize(
    ("said", "heard_", "errors", "missed"),
    [("abs", "abs", 0, ""), ("abs", "as", 1, "b"), ("as", "abs", 1, ""), ("", "a", 1, ""), ("ab", "", 2, "ba")],
)
def test_changes_from_what_was_said(said: str, heard_: str, errors: int, missed: str) -> None:
    assert measure.compared(list(said), list(heard_)) == (errors, list(missed))
