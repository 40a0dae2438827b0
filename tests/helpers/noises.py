"""Sounds that are not speech, and speech in them."""

from __future__ import annotations

import numpy as np
import soundfile
from numpy.typing import NDArray
from tests.helpers.places import DATA

RATE_HZ = 16_000
Sound = NDArray[np.float32]

# Where speech lies in recordings of tests/data, in seconds, by forced alignment with their texts.
SPOKEN = {
    "061210142": (0.48, 1.61),
    "010290094": (0.56, 1.77),
    "012030043": (0.41, 2.40),
    "012600177": (0.56, 3.21),
    "030460160": (0.44, 2.91),
}


def rms(sound: NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))


def noise(kind: str, seconds: float, level_db: float, seed: int = 0) -> Sound:
    """Return noise of one kind ("white", "pink", "brown", "hum", "clicks") with an RMS level."""
    rng, count = np.random.default_rng(seed), round(seconds * RATE_HZ)
    white = rng.standard_normal(count)
    if kind == "hum":
        time = np.arange(count) / RATE_HZ
        found = sum(np.sin(2 * np.pi * 50 * k * time + k) / k for k in (1, 2, 3, 4, 6)) + 0.1 * white
    elif kind == "clicks":
        found = 0.003 * white
        at = 0
        while (at := at + int(RATE_HZ * rng.uniform(0.08, 0.35))) + 800 < count:
            found[at : at + 800] += rng.standard_normal(800) * np.exp(-np.arange(800) / (0.006 * RATE_HZ))
    else:
        slope = {"white": 0.0, "pink": 0.5, "brown": 1.0}[kind]
        hz = np.maximum(np.fft.rfftfreq(count, 1 / RATE_HZ), 20)
        found = np.fft.irfft(np.fft.rfft(white) / hz**slope, count)
    return (found / rms(found) * 10 ** (level_db / 20)).astype(np.float32)


def spoken(name: str, *, snr_db: float, kind: str = "white", lead_s: float = 1.3, tail_s: float = 2.0) -> Sound:
    """Return a recording with noise before it, after it and in it, so many dB below its speech."""
    speech, rate = soundfile.read(DATA / f"{name}.flac", dtype="float32")
    assert rate == RATE_HZ
    start, end = (round(at * rate) for at in SPOKEN[name])
    level_db = 20 * np.log10(rms(speech[start:end])) - snr_db
    sound = np.concatenate([np.zeros(round(lead_s * rate)), speech, np.zeros(round(tail_s * rate))])
    return (sound + noise(kind, len(sound) / rate, level_db)[: len(sound)]).astype(np.float32)
