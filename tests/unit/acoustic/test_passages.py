"""Where a reading falls into passages: real recordings joined to longer ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest

from pronounce_cli.acoustic.passages import LONGEST_S, MARGIN_S, Passage, passages
from pronounce_cli.core.evidence import PhonePosteriors
from pronounce_cli.core.types import Audio, Reference, ReferenceWord, Span

RATE_HZ = 16_000
GOOD = ("061210142", "010290094", "012030043", "012600177", "030460160")


@dataclass(frozen=True)
class Reading:
    """Recordings one after the other, half a second apart.

    Attributes:
        spoken: The recording, the words and the place of each sentence.
        posteriors: Of the whole.
    """

    spoken: list[tuple[np.ndarray, Reference, Span]]
    posteriors: PhonePosteriors

    def text(self, *, leave_out: tuple[int, ...] = (), punctuation: bool = True) -> Reference:
        """The text of the reading, perhaps without some sentences."""
        words: list[ReferenceWord] = []
        for i, (_, reference, _) in enumerate(self.spoken):
            if i not in leave_out:
                own = [replace(word, token=len(words) + k) for k, word in enumerate(reference.words)]
                if punctuation:
                    own[-1] = replace(own[-1], written=f"{own[-1].written}.")
                words += own
        return Reference("", tuple(words), "en-US")


@pytest.fixture
def read(recogniser, heard):
    def joined(names, *, silent: tuple[int, ...] = ()) -> Reading:
        pause = np.random.default_rng(5).normal(0, 1e-4, RATE_HZ // 2).astype(np.float32)
        spoken, sounds, start = [], [], 0
        for i, name in enumerate(names):
            audio, reference, _ = heard(name)
            if i not in silent:
                sounds += [audio.samples, pause]
            end = start + (0 if i in silent else len(audio.samples))
            spoken.append((audio.samples, reference, Span(start / RATE_HZ, end / RATE_HZ)))
            start = end + (0 if i in silent else len(pause))
        whole = Audio(np.concatenate(sounds), RATE_HZ, "joined")
        return Reading(spoken, recogniser.posteriors(whole))

    return joined


def sizes(reading: Reading, leave_out: tuple[int, ...] = ()) -> list[int]:
    return [len(reference.words) for i, (_, reference, _) in enumerate(reading.spoken) if i not in leave_out]


def check(found: tuple[Passage, ...], reference: Reference) -> None:
    """Every word is in one passage, in order, and the passages do not overlap."""
    assert [found[0].first, *(passage.end for passage in found)] == [
        *(passage.first for passage in found),
        len(reference.words),
    ]
    for before, after in pairwise(found):
        assert before.span.end_s <= after.span.start_s + 1e-6


def test_each_sentence_of_a_text_is_a_passage(read) -> None:
    reading = read(GOOD * 2)
    found = passages(reading.posteriors, reading.text())
    check(found, reading.text())
    assert [passage.end - passage.first for passage in found] == sizes(reading)
    for passage, (_, _, span) in zip(found, reading.spoken, strict=True):
        assert span.start_s - 0.5 <= passage.span.start_s <= span.start_s + 1
        assert span.end_s - 1 <= passage.span.end_s <= span.end_s + 0.5


def test_without_punctuation_the_pauses_divide_what_is_too_long(read) -> None:
    reading = read(GOOD * 3)
    text = reading.text(punctuation=False)
    found = passages(reading.posteriors, text)
    check(found, text)
    starts = set(np.cumsum([0, *sizes(reading)]))
    assert len(found) > 2
    assert all(passage.span.duration_s <= LONGEST_S for passage in found)
    assert {passage.first for passage in found} <= starts


@pytest.mark.parametrize("silent", [(0,), (2,), (4,), (0, 1), (1, 2), (3, 4), (0, 4)])
def test_sentences_that_were_not_read_have_passages_of_no_length(read, silent) -> None:
    reading = read(GOOD, silent=silent)
    found = passages(reading.posteriors, reading.text())
    check(found, reading.text())
    edges = np.cumsum([0, *sizes(reading)])
    unread = {word for passage in found if not passage.span.duration_s for word in range(passage.first, passage.end)}
    assert unread == {word for i in silent for word in range(edges[i], edges[i + 1])}


def test_a_sentence_that_is_not_in_the_text_stays_with_its_neighbours(read) -> None:
    reading = read(GOOD)
    text = reading.text(leave_out=(2,))
    found = passages(reading.posteriors, text)
    check(found, text)
    assert {passage.first for passage in found} <= set(np.cumsum([0, *sizes(reading, (2,))]))
    assert found[0].end - found[0].first == sizes(reading)[0]


@pytest.mark.parametrize("name", GOOD)
def test_one_sentence_is_one_passage_with_the_silence_around_it_cut(heard, name) -> None:
    audio, reference, posteriors = heard(name)
    (found,) = passages(posteriors, reference)
    assert (found.first, found.end) == (0, len(reference.words))
    spoken = np.flatnonzero(posteriors.log_probs.argmax(axis=1) < len(posteriors.phones)) * posteriors.frame_shift_s
    assert found.span.start_s == max(0.0, spoken[0] - MARGIN_S)
    assert found.span.end_s == pytest.approx(min(audio.duration_s, spoken[-1] + MARGIN_S), abs=0.02)


def test_long_silence_is_left_out(recogniser, heard) -> None:
    audio, reference, _ = heard("061210142")
    silence = np.zeros(32 * RATE_HZ, np.float32)
    sound = Audio(np.concatenate([silence, audio.samples, silence]), RATE_HZ, "behind silence")
    (found,) = passages(recogniser.posteriors(sound), reference)
    assert 31.9 < found.span.start_s < 33
    assert found.span.duration_s < audio.duration_s + 1


def test_a_short_sentence_is_not_called_unread_for_want_of_a_phone(read) -> None:
    """A word or two may go unheard; whether they were said is for the search for omissions to tell."""
    reading = read(GOOD)
    words = list(reading.text().words)
    oh = replace(
        words[5],
        written="Oh.",
        pronunciations=(replace(words[5].pronunciations[0], phonemes=words[5].pronunciations[0].phonemes[:1]),),
    )
    text = Reference("", (*words[:5], oh, *words[5:]), "en-US")
    found = passages(reading.posteriors, text)
    check(found, text)
    assert all(passage.span.duration_s > 0 for passage in found)


def test_a_text_of_which_nothing_was_read_still_gives_passages(read, heard) -> None:
    reading = read(GOOD * 2)
    other = heard("096340015")[1]
    text = Reference("", other.words * 12, "en-US")
    check(passages(reading.posteriors, text), text)
