"""How likely a text is to the recogniser on this machine: a real model on real recordings, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from pathlib import Path

import pytest
from tests.helpers.heard import Hears, recording
from tests.helpers.places import DATA
from tests.helpers.reports import rendered

from pronounce_cli import Assessor
from pronounce_cli.core.codec import result_from_dict, result_to_dict
from pronounce_cli.core.errors import ProviderRefused
from pronounce_cli.core.ports import ForcedDecoder
from pronounce_cli.core.types import Audio, ForcedWord, Miscue, Transcript, Verdict
from pronounce_cli.languages import inventory_of
from pronounce_cli.recognise.replay import CachedRecogniser, RecordingRecogniser, ReplayRecogniser
from pronounce_cli.report.terminal import TerminalReporter

BOOK, FATHER = "061210142", "014470150"
SAID = "He took up a book."
ELSE = "We shall see them all again tomorrow."


@pytest.fixture(scope="module")
def decoder(whisper: object) -> ForcedDecoder:
    assert isinstance(whisper, ForcedDecoder)
    return whisper


@pytest.fixture(scope="module")
def english() -> Assessor:
    return Assessor()


class Counting:
    """A recogniser that counts how often another one is asked."""

    name, model = "local", "counted"

    def __init__(self, inner: ForcedDecoder) -> None:
        self.inner, self.asked = inner, 0

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        self.asked += 1
        return self.inner.transcribe(audio, language)  # type: ignore[attr-defined]

    def force(self, audio: Audio, words: Sequence[str], language: str) -> tuple[ForcedWord, ...] | None:
        self.asked += 1
        return self.inner.force(audio, words, language)


def by_words(english: Assessor, recogniser: object) -> Assessor:
    """An assessor without an ear, as for other languages: the only small model there is knows English."""
    own = copy(english)
    own.recogniser, own.acoustics = recogniser, None  # type: ignore[assignment]
    return own


def forced(decoder: ForcedDecoder, text: str, name: str = BOOK) -> tuple[ForcedWord, ...]:
    found = decoder.force(recording(name), text.split(), "en-US")
    assert found is not None
    assert len(found) == len(text.split())
    return found


def mean(words: Sequence[ForcedWord]) -> float:
    return sum(word.mean_nats for word in words) / len(words)


def test_the_right_text_is_likely_and_lies_in_order(decoder: ForcedDecoder) -> None:
    words = forced(decoder, SAID)
    spans = [word.span for word in words if word.span]
    assert len(spans) == 5
    assert all(-1 < word.lowest_nats <= word.mean_nats <= 0 for word in words)
    assert all(before.end_s == after.start_s for before, after in pairwise(spans))
    assert spans[0].start_s >= 0
    assert spans[-1].end_s <= recording(BOOK).duration_s + 0.1


def test_an_exchanged_word_is_the_least_likely_and_another_text_is_unlikely(decoder: ForcedDecoder) -> None:
    words = forced(decoder, "He took up a spoon.")
    assert min(words, key=lambda word: word.mean_nats) == words[4]
    assert words[4].mean_nats < -3 < mean(words[:4])
    assert mean(forced(decoder, ELSE)) < mean(forced(decoder, SAID)) - 3


def test_what_cannot_be_told(decoder: ForcedDecoder) -> None:
    assert decoder.force(recording(BOOK), ["word"] * 450, "en") is None
    assert decoder.force(recording(BOOK), [], "en") is None
    with pytest.raises(ProviderRefused, match="knows English only"):
        decoder.force(recording(BOOK), ["ein", "Buch"], "de-DE")


def test_answers_are_kept_without_the_text(decoder: ForcedDecoder, tmp_path: Path) -> None:
    counting = Counting(decoder)
    cached = RecordingRecogniser(CachedRecogniser(counting, tmp_path / "replies.db"), tmp_path / "replies")
    audio, words = recording(BOOK), SAID.split()
    transcript = cached.transcribe(audio, "en-US")
    first, again = (cached.force(audio, words, "en-US") for _ in range(2))
    other = cached.force(audio, ELSE.split(), "en-US")
    assert (counting.asked, first) == (3, again)

    replay = ReplayRecogniser(tmp_path / "replies")
    assert replay.transcribe(audio, "en-US") == transcript
    assert (replay.force(audio, words, "en-US"), replay.force(audio, ELSE.split(), "en-US")) == (first, other)
    assert replay.force(audio, ["never", "asked"], "en-US") is None
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"tomorrow" not in file.read_bytes()


def test_a_recogniser_without_it_says_nothing(tmp_path: Path) -> None:
    for recogniser in (CachedRecogniser(Hears(SAID), tmp_path / "db"), RecordingRecogniser(Hears(SAID), tmp_path)):
        assert recogniser.force(recording(BOOK), SAID.split(), "en") is None


def test_a_word_that_is_likely_where_it_is_expected_is_not_called_poor(
    english: Assessor, decoder: ForcedDecoder
) -> None:
    both = by_words(english, decoder).assess(DATA / f"{FATHER}.flac", "Is it so, father?")
    assert both.transcript
    alone = by_words(english, Hears(both.transcript.text, both.transcript.words, name="elsewhere")).assess(
        DATA / f"{FATHER}.flac", "Is it so, father?"
    )
    before, after = alone.words[1], both.words[1]
    assert (before.verdict, before.miscue, before.forced) == (Verdict.POOR, Miscue.MISPRONUNCIATION, None)
    assert (after.verdict, after.miscue, after.accuracy, after.phones) == (Verdict.UNCERTAIN, Miscue.NONE, None, ())
    assert (after.recognised, after.heard) == (before.recognised, before.heard)
    assert all(word.forced for word in both.words)
    assert both.words[0].verdict is Verdict.POOR
    assert both.scores.completeness is not None
    assert alone.scores.completeness is not None
    assert both.scores.completeness >= alone.scores.completeness
    assert (alone.engine.scorer, both.engine.scorer) == ("transcript 2", "transcript 2, forced 1")
    assert result_from_dict(result_to_dict(both), inventory_of).words[1].verdict is Verdict.UNCERTAIN


def test_another_text_is_refused(english: Assessor, decoder: ForcedDecoder) -> None:
    found = by_words(english, decoder).assess(DATA / f"{BOOK}.flac", ELSE)
    assert (found.assessable, found.words) == (False, ())
    assert found.reason == "The recording does not seem to be of this text"
    lenient = by_words(english, decoder)
    lenient.refuse = False
    scored = lenient.assess(DATA / f"{BOOK}.flac", ELSE)
    assert scored.assessable
    assert found.reason in scored.warnings


def test_explain_shows_how_likely_each_word_is(english: Assessor, decoder: ForcedDecoder) -> None:
    found = by_words(english, decoder).assess(DATA / f"{BOOK}.flac", SAID)
    page = rendered(TerminalReporter(80, explain=True), [found])
    assert page.count("expected: ") == 5
    assert re.search(r"words: recognised .* expected: \d+%", page)


def test_sounds_that_are_judged_need_no_second_view(english: Assessor, decoder: ForcedDecoder) -> None:
    own = copy(english)
    own.recogniser = counting = Counting(decoder)
    found = own.assess(DATA / f"{BOOK}.flac", SAID)
    assert counting.asked == 1
    assert not any(word.forced for word in found.words)
