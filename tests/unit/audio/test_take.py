from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.noises import RATE_HZ, SPOKEN, Sound, noise, spoken

from pronounce_cli.audio.take import PAUSE_S, Level, Phase, RecordingOptions, Take, Taken
from pronounce_cli.core.errors import AudioError

NAME = "012030043"
BLOCK = 480


def blocks(sound: Sound, channels: int = 1) -> Iterator[Sound]:
    for at in range(0, len(sound), BLOCK):
        yield np.repeat(sound[at : at + BLOCK, None], channels, axis=1)


def run(
    sound: Sound, options: RecordingOptions | None = None, channels: int = 1
) -> tuple[Take, list[Taken], list[Level]]:
    """Feed a take until it is over or the sound ends."""
    pauses: list[Taken] = []
    take = Take(RATE_HZ, "a desk", options or RecordingOptions(), pauses.append)
    levels = []
    for block in blocks(sound, channels):
        levels.append(take.feed(block))
        if take.stopped_by is not None or take.timed_out:
            break
    return take, pauses, levels


def place(part: Sound, whole: Sound) -> int:
    """Where `part` lies in `whole`."""
    size = len(part) + len(whole)
    return int(np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size).argmax())


@pytest.mark.parametrize("name", SPOKEN)
@pytest.mark.parametrize("channels", [1, 2])
def test_speech_is_kept_whole_with_a_little_around_it(name: str, channels: int) -> None:
    sound = spoken(name, snr_db=20)
    take, pauses, _ = run(sound, channels=channels)
    taken = take.result()
    start, end = SPOKEN[name]
    at_s = place(taken.samples, sound) / RATE_HZ - 1.3

    assert taken.stopped_by == "silence"
    assert start - 1.1 < at_s < start
    assert end < at_s + taken.duration_s < end + 0.9
    assert take.waited_s < 1.3 + end + 1.6
    assert taken.speech
    assert pauses[-1] is taken
    assert np.corrcoef(taken.samples, sound[round((at_s + 1.3) * RATE_HZ) :][: len(taken.samples)])[0, 1] > 0.999


def test_a_pause_that_does_not_last_is_told_and_forgotten() -> None:
    word = spoken("061210142", snr_db=20, lead_s=0.3, tail_s=0.0)
    take, pauses, levels = run(np.concatenate([word, word, noise("white", 2, -60)]), RecordingOptions(silence_s=1.6))
    taken = take.result()

    assert len(pauses) >= 2
    assert taken is pauses[-1]
    assert pauses[0].duration_s < taken.duration_s / 2 + 0.5
    assert {level.phase for level in levels} == {Phase.WAITING, Phase.SPEECH, Phase.PAUSE}


def test_the_limit_counts_from_what_is_kept() -> None:
    sound = np.concatenate([spoken("030460160", snr_db=30, tail_s=0)] * 4)
    take, _, _ = run(sound, RecordingOptions(max_s=2.0))
    taken = take.result()

    assert (taken.stopped_by, taken.duration_s) == ("limit", 2.0)
    assert take.waited_s == pytest.approx(1.3 + SPOKEN["030460160"][0] - 0.3 + 2.0, abs=0.5)


def test_without_voice_activity_everything_is_kept_from_the_start() -> None:
    sound = spoken(NAME, snr_db=20)
    take, pauses, _ = run(sound, RecordingOptions(silence_s=None))
    taken = take.result("key")

    assert take.stopped_by is None
    assert taken.stopped_by == "key"
    assert not pauses
    assert len(taken.samples) == len(sound)


def test_waiting_ends() -> None:
    take, _, levels = run(noise("pink", 8, -50), RecordingOptions(start_timeout_s=3.0))

    assert take.timed_out
    assert take.waited_s == pytest.approx(3.0, abs=0.05)
    assert all(level.phase is Phase.WAITING and level.kept_s == 0 for level in levels)


def test_waiting_for_ever_keeps_little() -> None:
    take, _, _ = run(noise("pink", 60, -50), RecordingOptions(start_timeout_s=None))

    assert take.result("key").duration_s < 6


def test_the_levels_are_those_of_the_sound() -> None:
    square = np.tile(np.float32([0.1, -0.1]), 8_000)
    _, _, levels = run(square)
    _, _, loud = run(np.clip(square * 20, -1, 1))

    assert levels[0].peak_db == pytest.approx(-20, abs=0.01)
    assert levels[0].rms_db == pytest.approx(-20, abs=0.01)
    assert not levels[0].clipped
    assert loud[0].clipped
    assert run(np.zeros(16_000, np.float32))[2][0].peak_db == -90


def test_what_was_taken_is_ready_to_be_judged() -> None:
    take, _, _ = run(spoken(NAME, snr_db=30))
    audio = take.result().audio

    assert audio.sample_rate_hz == 16_000
    assert audio.duration_s == pytest.approx(take.result().duration_s, abs=0.001)
    assert audio is take.result().audio  # prepared once, though two may want it
    clipped = replace(take.result(), samples=np.clip(take.result().samples * 50, -1, 1))
    assert any("clipped" in warning for warning in clipped.audio.warnings)
    with pytest.raises(AudioError, match="the recording is silent"):
        _ = replace(take.result(), samples=np.zeros(16_000, np.float32)).audio


@settings(max_examples=20, deadline=None)
@given(
    silence_s=st.floats(0.2, 2),
    pre_roll_s=st.floats(0, 1),
    max_s=st.floats(1, 10),
    name=st.sampled_from(sorted(SPOKEN)),
)
def test_it_always_ends_within_its_limits(silence_s: float, pre_roll_s: float, max_s: float, name: str) -> None:
    options = RecordingOptions(silence_s=silence_s, pre_roll_s=pre_roll_s, max_s=max_s)
    take, pauses, _ = run(spoken(name, snr_db=20, tail_s=4), options)
    taken = take.result()

    assert taken.stopped_by in ("silence", "limit")
    assert taken.duration_s <= max_s + 1e-3
    assert taken.speech
    assert all(0 < pause.duration_s <= max_s + 1e-3 for pause in pauses)
    if taken.stopped_by == "silence":
        assert take.waited_s * RATE_HZ - place(taken.samples, spoken(name, snr_db=20, tail_s=4)) >= len(taken.samples)
        assert taken.duration_s >= pre_roll_s + min(PAUSE_S, silence_s)
