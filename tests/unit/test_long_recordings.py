"""Readings of any length: the same words have the same marks, wherever they stand and whatever surrounds them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.helpers.heard import Hears
from tests.helpers.places import DATA, ROOT

from pronounce_cli import Assessor
from pronounce_cli.audio import load
from pronounce_cli.core.types import Audio, Miscue, Verdict, WordScore

TEXT = "We'll have to agree to disagree."
RATE_HZ = 16_000


@pytest.fixture(scope="module")
def good() -> Audio:
    return load(ROOT / "sample_audio" / "adult_good.wav")


@pytest.fixture(scope="module")
def alone(assessor, good):
    return assessor.assess(good, TEXT)


def assert_alike(word: WordScore, own: WordScore) -> None:
    """The marks are the same, but for a word on the border of good and fair whose frames begin elsewhere."""
    if word.text == "We'll":
        assert abs(word.accuracy - own.accuracy) < 7
        assert {word.verdict, own.verdict} <= {Verdict.GOOD, Verdict.FAIR}
    else:
        assert abs(word.accuracy - own.accuracy) < 2
        assert word.verdict is own.verdict


@pytest.mark.parametrize("times", [3, 4, 12])
def test_a_recording_joined_to_itself_keeps_its_marks(assessor, good, alone, times) -> None:
    many = replace(good, samples=np.tile(good.samples, times))
    found = assessor.assess(many, " ".join([TEXT] * times))

    assert found.reason is None
    assert abs(found.scores.overall - alone.scores.overall) < 2
    assert found.scores.completeness == 100
    for i, word in enumerate(found.words):
        own = alone.words[i % len(alone.words)]
        assert_alike(word, own)
        assert word.span.start_s == pytest.approx(own.span.start_s + i // len(alone.words) * good.duration_s, abs=0.15)


@pytest.mark.parametrize(("before_s", "after_s"), [(32, 0), (15, 15), (0, 40), (5, 5)])
def test_silence_around_it_changes_nothing(assessor, good, alone, before_s, after_s) -> None:
    silence = [np.zeros(RATE_HZ * seconds, np.float32) for seconds in (before_s, after_s)]
    found = assessor.assess(replace(good, samples=np.concatenate([silence[0], good.samples, silence[1]])), TEXT)

    assert found.reason is None
    assert abs(found.scores.overall - alone.scores.overall) < 3
    for word, own in zip(found.words, alone.words, strict=True):
        assert_alike(word, own)
    assert found.words[0].span.start_s == pytest.approx(alone.words[0].span.start_s + before_s, abs=0.25)


def test_a_text_read_over_a_minute_has_the_marks_of_its_sentences(assessor, marks) -> None:
    names = [name for name in marks if name != "069120014"] * 3
    pause = np.random.default_rng(1).normal(0, 1e-4, RATE_HZ // 2).astype(np.float32)
    sounds = [load(DATA / f"{name}.flac") for name in names]
    texts = [f"{marks[name]['text'].capitalize()}." for name in names]
    together = np.concatenate([part for sound in sounds for part in (sound.samples, pause)])
    assert len(together) > 60 * RATE_HZ
    single = [assessor.assess(sound, text) for sound, text in zip(sounds[: len(marks) - 1], texts, strict=False)] * 3

    found = assessor.assess(Audio(together, RATE_HZ, "joined"), " ".join(texts))

    own = [word for one in single for word in one.words]
    assert [word.text for word in found.words] == [word.text for word in own]
    # Speech that follows other speech is levelled and heard a little otherwise; the words are the same.
    off = [abs((a.accuracy or 0) - (b.accuracy or 0)) for a, b in zip(found.words, own, strict=True)]
    assert np.mean(off) < 3
    assert np.mean([a.verdict is b.verdict for a, b in zip(found.words, own, strict=True)]) > 0.9
    starts = [word.span.start_s for word in found.words if word.span]
    assert starts == sorted(starts)
    assert found.timing.speech_s > 50


def test_sentences_that_were_not_read_are_left_out_and_harm_no_other(assessor, marks) -> None:
    names = ("061210142", "010290094", "012030043", "012600177", "030460160")
    texts = [f"{marks[name]['text'].capitalize()}." for name in names]
    pause = np.zeros(RATE_HZ, np.float32)
    read = [load(DATA / f"{name}.flac").samples for i, name in enumerate(names) if i not in (1, 2)]
    together = np.concatenate([part for sound in read for part in (sound, pause)])

    found = assessor.assess(Audio(together, RATE_HZ, "partly read"), " ".join(texts))

    left_out = [word.text for word in found.words if word.miscue is Miscue.OMISSION]
    assert left_out == f"{texts[1]} {texts[2]}".replace(".", "").split()
    assert all(word.span is None and word.accuracy == 0 for word in found.words if word.miscue is Miscue.OMISSION)
    assert found.scores.completeness == pytest.approx(100 * (1 - len(left_out) / len(found.words)))
    assert found.insertions == ()


def test_a_text_of_which_nothing_was_read_is_refused(assessor, good, marks) -> None:
    names = ("061210142", "012600177", "030460160", "096340015")
    other = " ".join(f"{marks[name]['text'].capitalize()}." for name in names)
    found = assessor.assess(replace(good, samples=np.tile(good.samples, 2)), other)

    assert found.reason or found.scores.overall < 20


def test_a_transcript_is_divided_with_the_recording(marks) -> None:
    names = ("061210142", "010290094", "012030043", "012600177")
    texts = [f"{marks[name]['text'].capitalize()}." for name in names]
    pause = np.zeros(RATE_HZ, np.float32)
    read = [load(DATA / f"{name}.flac").samples for i, name in enumerate(names) if i != 1]
    together = Audio(np.concatenate([part for sound in read for part in (sound, pause)]), RATE_HZ, "partly read")
    heard = " ".join(text for i, text in enumerate(texts) if i != 1)

    found = Assessor(recogniser=Hears(heard)).assess(together, " ".join(texts))

    statuses = [word.recognised.value for word in found.words]
    first = len(texts[0].split())
    silent = range(first, first + len(texts[1].split()))
    assert [status == "omission" for status in statuses] == [i in silent for i in range(len(statuses))]
    assert [word.miscue is Miscue.OMISSION for word in found.words] == [i in silent for i in range(len(statuses))]
    assert found.words[silent.stop].heard == texts[2].split()[0]
