"""Long recordings go through the recogniser in windows."""

from __future__ import annotations

import numpy as np
import pytest

from pronounce_cli.acoustic.recogniser import ConformerRecogniser, windows
from pronounce_cli.languages.en.ear import EAR

BANDS = 80


def spectra(seconds: float, quiet_at: tuple[float, ...] = ()) -> np.ndarray:
    """Noise of one loudness with half-second pauses at some times."""
    found = np.random.default_rng(2).normal(-3, 0.5, (round(seconds * 100), BANDS)).astype(np.float32)
    for time_s in quiet_at:
        found[round(time_s * 100) - 25 : round(time_s * 100) + 25] -= 8
    return found


@pytest.mark.parametrize("seconds", [0.01, 1.0, 20.0, 22.99, 23.0])
def test_what_is_short_goes_through_whole(seconds: float) -> None:
    heard = spectra(seconds)
    assert windows(heard) == [(0, len(heard))]


@pytest.mark.parametrize("seconds", [23.02, 31.0, 60.0, 299.99, 300.0])
def test_windows_follow_each_other_and_none_is_too_long_or_too_short(seconds: float) -> None:
    heard = spectra(seconds)
    found = windows(heard)
    assert found[0][0] == 0
    assert found[-1][1] == len(heard)
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    assert all(300 <= end - start <= 2300 for start, end in found)
    assert all(start % 2 == 0 for start, _ in found)


def test_the_cuts_lie_in_the_pauses() -> None:
    pauses = (14.0, 30.5, 46.0)
    cuts = [start / 100 for start, _ in windows(spectra(60, pauses))[1:]]
    assert len(cuts) == 3
    for cut, pause in zip(cuts, pauses, strict=True):
        assert abs(cut - pause) < 0.25


def test_two_minutes_are_heard_as_their_parts_are(names, heard) -> None:
    """Join real recordings, with pauses between them, and compare each with what is heard of it alone."""
    recogniser = ConformerRecogniser(EAR)
    pause = np.zeros(16_000, np.float32)
    clips = [heard(name)[0].samples for name in names * 4]
    clips = [clip[: len(clip) // 320 * 320] for clip in clips]
    together = np.concatenate([part for clip in clips for part in (clip, pause)])
    assert len(together) > 110 * 16_000
    found = recogniser.log_probs(together)
    assert found.shape == (len(together) // 320 + 1, 40)
    np.testing.assert_allclose(np.exp(found).sum(axis=1), 1, atol=1e-4)
    start, same, frames = 0, 0, 0
    for clip in clips:
        count = len(clip) // 320
        alone = recogniser.log_probs(clip)[:count]
        same += int((alone.argmax(axis=1) == found[start : start + count].argmax(axis=1)).sum())
        frames += count
        start += count + len(pause) // 320
    assert same / frames > 0.9
