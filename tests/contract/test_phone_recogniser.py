"""The phone recogniser against hama's own engine, where that loads: the same network, so the same answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.helpers.places import DATA

from pronounce_cli.acoustic import hama
from pronounce_cli.audio import load

RATE_HZ = 16_000
Sound = NDArray[np.float32]


def speech() -> Sound:
    return load(DATA / "061210142.flac").samples


def poor_speech() -> Sound:
    return load(DATA / "096340015.flac").samples


def silence() -> Sound:
    return np.zeros(2 * RATE_HZ, np.float32)


def noise() -> Sound:
    return np.random.default_rng(1).normal(0, 0.05, 3 * RATE_HZ).astype(np.float32)


def a_syllable() -> Sound:
    return speech()[RATE_HZ : RATE_HZ + RATE_HZ // 5]


def half_a_minute() -> Sound:
    """29 s, near the 30 s at which the engine stops listening."""
    names = sorted(DATA.glob("*.flac"))
    together = np.concatenate([load(name).samples for name in names * 3])
    return together[: 29 * RATE_HZ]


@cache
def ours() -> Callable[[Sound], NDArray[np.float32]]:
    front_end, network, _ = hama.load()
    return lambda samples: network.log_probs(front_end.log_mel(samples))


@cache
def theirs() -> Callable[[Sound], NDArray[np.float32]]:
    asr = pytest.importorskip("hama.asr")
    try:
        session = asr.ASRModel().session
    except RuntimeError:
        pytest.skip("hama's engine has no library for this platform")

    def run(samples: Sound) -> NDArray[np.float32]:
        given = {"waveform": samples[None], "waveform_lengths": np.array([len(samples)])}
        log_probs, frames = session.run(["log_probs", "out_lengths"], given)
        return log_probs[0, : int(frames[0])]

    return run


@pytest.mark.parametrize("sound", [speech, poor_speech, silence, noise, a_syllable, half_a_minute])
def test_it_says_what_the_engine_says(sound: Callable[[], Sound]) -> None:
    samples = sound()
    wanted, found = theirs()(samples), ours()(samples)

    assert found.shape == wanted.shape == (len(samples) // 320 + 1, 191)
    assert np.abs(found - wanted).max() < 0.05
    np.testing.assert_array_equal(found.argmax(axis=1), wanted.argmax(axis=1))


def test_its_tokens_are_those_of_the_engine() -> None:
    asr = pytest.importorskip("hama.asr")
    try:
        tokens = asr.ASRModel().decoder_tokens
    except RuntimeError:
        pytest.skip("hama's engine has no library for this platform")
    assert hama.load()[2] == tuple(tokens)
