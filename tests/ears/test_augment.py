"""Spectra as other voices, rooms and microphones might have made them."""

from __future__ import annotations

import numpy as np
import pytest
from training.ear import augment

LOUD, QUIET = -2.0, -20.0


def peak(band: int, frames: int = 50) -> np.ndarray:
    spectra = np.full((frames, 80), QUIET, np.float32)
    spectra[:, band] = LOUD
    return spectra


def speech(frames: int = 200) -> np.ndarray:
    return np.random.default_rng(1).normal(-8, 3, (frames, 80)).astype(np.float32)


@pytest.mark.parametrize("seed", range(20))
def test_what_comes_out_is_spectra(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = augment.changed(speech(), speech(70), augment.Strength(), rng)
    assert found.dtype == np.float32 and found.shape[1] == 80 and len(found) % 2 == 0
    assert np.isfinite(found).all() and 120 <= len(found) <= 320


def test_time_stays_where_it_must() -> None:
    found = augment.changed(speech(), speech(300), augment.Strength(tempo=0.0), np.random.default_rng(3))
    assert len(found) == 200


def test_a_shorter_tract_has_higher_peaks() -> None:
    assert augment.warped(peak(30), 1.2)[0].argmax() > 30 > augment.warped(peak(30), 0.85)[0].argmax()
    np.testing.assert_allclose(augment.warped(speech(), 1.0), speech(), atol=1e-3)


def test_slower_is_longer() -> None:
    assert len(augment.hastened(speech(), 1.25)) == 250 and len(augment.hastened(speech(), 0.8)) == 160


def test_noise_fills_what_is_quiet() -> None:
    noisy = augment.noisy(peak(30), np.random.default_rng(1))
    assert noisy[:, 60].mean() > QUIET and noisy.min() >= QUIET


def test_an_echo_comes_after_and_makes_nothing_quieter() -> None:
    spectra = np.full((60, 80), QUIET, np.float32)
    spectra[10] = LOUD
    found = augment.echoed(spectra, np.random.default_rng(1))
    assert (found >= spectra - 1e-4).all() and found[12, 0] > QUIET + 1 and found[9, 0] < QUIET + 1
