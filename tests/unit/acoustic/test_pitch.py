from __future__ import annotations

import numpy as np
import pytest

from pronounce_cli.acoustic.pitch import track
from pronounce_cli.core.types import Audio


@pytest.mark.parametrize("f0_hz", [90.0, 150.0, 220.0, 330.0])
def test_the_pitch_of_a_buzz_is_found(f0_hz):
    time = np.arange(16_000) / 16_000
    buzz = sum(np.sin(2 * np.pi * f0_hz * k * time) / k for k in range(1, 8))
    found = track(Audio((0.1 * buzz).astype(np.float32), 16_000, "buzz"))
    inner = found.f0_hz[5:-5]
    assert np.isfinite(inner).mean() > 0.9
    np.testing.assert_allclose(np.nanmedian(inner), f0_hz, rtol=0.02)


def test_noise_has_no_pitch():
    noise = np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)
    assert np.isfinite(track(Audio(noise, 16_000, "noise")).f0_hz).mean() < 0.1


def test_a_voice_has_the_pitch_of_its_speaker(heard):
    child, man = track(heard("012030043")[0]), track(heard("010290094")[0])
    assert np.nanmedian(child.f0_hz) > 200
    assert 70 < np.nanmedian(man.f0_hz) < 160
    assert len(child.f0_hz) == len(child.energy_db)
