"""Which words of a text were read, and what was said besides: real recordings against longer and shorter texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pronounce_cli.acoustic.edits import aligned
from pronounce_cli.acoustic.reading import Reading, read
from pronounce_cli.core.evidence import PhonePosteriors
from pronounce_cli.core.types import Reference


def costs(heard: str) -> np.ndarray:
    """What letters cost in the place of each other: nothing for themselves, else 1."""
    rows = [[0.0 if chr(97 + column) == letter else 1.0 for column in range(26)] for letter in heard]
    return np.array(rows, np.float32).reshape(-1, 26)


def align(heard: str, text: str, pauses: tuple[int, ...] = ()) -> tuple[list[int], list[bool]]:
    """Align letters with those of the words of a text."""
    words = text.split()
    asked = np.array([ord(letter) - 97 for word in words for letter in word])
    first = np.cumsum([0, *map(len, words)])
    paused = np.isin(np.arange(len(heard)), pauses)
    partner, jumped = aligned(costs(heard), asked, first, paused)
    return partner.tolist(), jumped.tolist()


def test_what_is_heard_as_it_is_asked_for_is_paired() -> None:
    assert align("abcdef", "abc def") == ([0, 1, 2, 3, 4, 5], [False, False])


@pytest.mark.parametrize(("text", "jumped"), [
    ("abcdef mnopq rstuv", [False, True, True]),
    ("mnopq rstuv abcdef", [True, True, False]),
    ("abc mnopq rstuv xyzxyz def", [False, True, True, True, False]),
])  # fmt: skip
def test_words_that_were_not_read_are_jumped(text, jumped) -> None:
    assert align("abcdef", text)[1] == jumped


def test_nothing_was_heard() -> None:
    partner, jumped = align("", "abc def ghi klm")
    assert partner == [-1] * 12
    assert len(jumped) == 4


def test_of_two_readings_one_is_taken_whole() -> None:
    for heard in ("abcdefghabcdefgh", "abcdabcdefgh"):
        partner, _ = align(heard, "abcd efgh")
        assert partner == list(range(partner[0], partner[0] + 8))


def test_a_word_does_not_reach_over_a_pause() -> None:
    heard = "zzzzzzaabcdef"
    assert align(heard, "abc def")[0][0] == 7
    assert align("zzzzzzazzzbcdef", "abc def", pauses=(10,))[0][1:] == [10, 11, 12, 13, 14]


@pytest.fixture
def reading(heard):
    def of(name: str, text: list[tuple[str, tuple[int, int]]] | None = None) -> Reading:
        """The reading of a recording by a text made of words [first, end) of the texts of recordings."""
        _, reference, posteriors = heard(name)
        if text is not None:
            words = [word for other, (first, end) in text for word in heard(other)[1].words[first:end]]
            reference = Reference("", tuple(replace(word, token=i) for i, word in enumerate(words)), "en-US")
        return read(posteriors, reference)

    return of


def test_every_word_of_its_own_text_was_read(names, reading) -> None:
    for name in names:
        assert not reading(name).unread.any(), name


@pytest.mark.parametrize("before", [True, False])
def test_of_a_longer_text_only_what_was_said_was_read(names, heard, reading, before) -> None:
    wrong = 0
    for name in names:
        others = [(other, (0, 9)) for other in names if other != name][:3]
        own = [(name, (0, 9))]
        unread = reading(name, others + own if before else own + others).unread
        size = len(heard(name)[1].words)
        expected = np.ones(len(unread), np.bool_)
        expected[-size if before else 0 : None if before else size] = False
        wrong += int((unread != expected).sum())
    assert wrong <= 3  # of 175


def test_a_transcript_that_has_half_of_the_words_keeps_them(heard) -> None:
    _, own, posteriors = heard("061210142")
    other = heard("030460160")[1]
    words = (*own.words, *other.words)
    text = Reference("", tuple(replace(word, token=i) for i, word in enumerate(words)), "en-US")
    assert read(posteriors, text).unread[len(own.words) :].all()
    for count, kept in ((2, False), (4, True)):
        recognised = [len(own.words) <= i < len(own.words) + count for i in range(len(words))]
        assert read(posteriors, text, recognised).unread[len(own.words)] != kept


def test_one_order_of_the_sounds_fits_its_own_text_best(names, reading) -> None:
    own = [reading(name).order for name in names]
    others = [reading(name, [(other, (0, 9))]).order for name in names for other in names if other != name]
    assert min(own) > 0.05
    assert np.mean(others) < 0.05
    assert np.mean(np.array(others) < min(own)) > 0.7


def test_silence_has_no_extras(heard) -> None:
    _, reference, posteriors = heard("061210142")
    silent = np.full_like(posteriors.log_probs, -12.0)
    silent[:, -1] = 0.0
    found = read(PhonePosteriors(silent, posteriors.inventory, 0.02, "test"), reference)
    assert found.extras == ()
    assert not found.found.any()
