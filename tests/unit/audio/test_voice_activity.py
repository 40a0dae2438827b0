from __future__ import annotations

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.noises import RATE_HZ, SPOKEN, Sound, noise, spoken

from pronounce_cli.audio.voice_activity import VoiceActivity

LEAD_S = 1.3


def heard(sound: Sound, rate_hz: int = RATE_HZ) -> VoiceActivity:
    activity = VoiceActivity(rate_hz)
    activity.feed(sound)
    return activity


@pytest.mark.parametrize("kind", ["white", "pink", "brown", "hum", "clicks"])
@pytest.mark.parametrize("level_db", [-60, -40, -25])
def test_noise_is_not_speech(kind: str, level_db: float) -> None:
    for seed in range(3):
        activity = heard(noise(kind, 8, level_db, seed))
        assert activity.onset_s is None
        assert activity.silence_s == 0


@pytest.mark.parametrize("sound", [np.zeros(160_000), np.full(160_000, 0.2)], ids=["silence", "offset"])
def test_nothing_is_not_speech(sound: Sound) -> None:
    activity = heard(sound.astype(np.float32))

    assert activity.onset_s is None
    assert activity.heard_s == pytest.approx(10, abs=0.1)


def test_a_noise_that_begins_is_not_speech() -> None:
    fan = np.concatenate([noise("pink", 3, -65), noise("pink", 6, -35, seed=1)])

    assert heard(fan).onset_s is None


@pytest.mark.parametrize("name", SPOKEN)
@pytest.mark.parametrize("kind", ["white", "pink", "brown", "hum", "clicks"])
@pytest.mark.parametrize("snr_db", [10, 20])
def test_speech_in_noise_is_found_whole(name: str, kind: str, snr_db: float) -> None:
    activity = heard(spoken(name, snr_db=snr_db, kind=kind, lead_s=LEAD_S))
    start, end = SPOKEN[name]

    assert activity.onset_s is not None
    assert activity.onset_s - LEAD_S - 0.3 < start  # with what is kept before it, nothing is cut
    assert activity.last_s - LEAD_S + 0.3 > end
    assert activity.last_s - LEAD_S < end + 0.7  # a recording's own noise may go on after its speech
    assert activity.silence_s > 1.2


def test_it_begins_with_hindsight() -> None:
    """A recording without any silence before the speech: the floor is known only later."""
    name = "061210142"
    start, _ = SPOKEN[name]
    sound = spoken(name, snr_db=25, lead_s=0)[round(start * RATE_HZ) :]
    activity = heard(sound)

    assert activity.onset_s is not None
    assert activity.onset_s < 0.3


def test_far_voices_are_not_speech_that_goes_on() -> None:
    near = spoken("010290094", snr_db=60, tail_s=0)
    far = np.concatenate([spoken("012600177", snr_db=60, lead_s=0, tail_s=0), np.zeros(16_000, np.float32)])
    alone = heard(np.concatenate([near, np.zeros(4 * 16_000, np.float32)]))
    both = heard(np.concatenate([near, far * 10 ** (-34 / 20)]))

    assert both.last_s == pytest.approx(alone.last_s, abs=0.2)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=40))
def test_it_does_not_matter_how_the_sound_is_cut(sizes: list[int]) -> None:
    sound = spoken("061210142", snr_db=15)
    whole, parts = heard(sound), VoiceActivity(RATE_HZ)
    at, turn = 0, 0
    while at < len(sound):
        parts.feed(sound[at : at + sizes[turn % len(sizes)]])
        at, turn = at + sizes[turn % len(sizes)], turn + 1

    assert (parts.onset_s, parts.last_s, parts.heard_s) == (whole.onset_s, whole.last_s, whole.heard_s)


@settings(max_examples=15, deadline=None)
@given(gain_db=st.floats(-20, 6), lead_s=st.floats(0.5, 3))
def test_neither_the_level_nor_the_wait_matters(gain_db: float, lead_s: float) -> None:
    sound = spoken("012030043", snr_db=20, lead_s=lead_s) * np.float32(10 ** (gain_db / 20))
    activity = heard(sound)
    start, end = SPOKEN["012030043"]

    assert activity.onset_s is not None
    assert start - 0.5 < activity.onset_s - lead_s < start + 0.3
    assert end - 0.3 < activity.last_s - lead_s < end + 0.5


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_any_rate_will_do(rate_hz: int) -> None:
    sound = soxr.resample(spoken("030460160", snr_db=20), RATE_HZ, rate_hz).astype(np.float32)
    activity = heard(sound, rate_hz)
    start, end = SPOKEN["030460160"]

    assert activity.onset_s == pytest.approx(start + LEAD_S, abs=0.3)
    assert activity.last_s == pytest.approx(end + LEAD_S, abs=0.3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3_000), max_size=20), st.integers(0, 5))
def test_time_only_goes_forward(sizes: list[int], seed: int) -> None:
    activity = VoiceActivity(RATE_HZ)
    rng = np.random.default_rng(seed)
    before = (0.0, 0.0)
    for size in sizes:
        activity.feed(rng.uniform(-1, 1, size).astype(np.float32))
        now = (activity.heard_s, activity.last_s)
        assert now[0] >= before[0]
        assert now[1] >= before[1]
        assert activity.heard_s <= sum(sizes) / RATE_HZ
        before = now
