"""What happens to recordings on their way: narrow bands, codecs, noise, rooms. All at 16 kHz."""

from __future__ import annotations

import io

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from pronounce_cli.audio.stretch import stretch
from pronounce_cli.core.types import Audio

RATE = 16_000
Samples = NDArray[np.float32]


def telephone(x: Samples, low_hz: float = 300.0, high_hz: float = 3400.0) -> Samples:
    """Return what a band leaves, sampled at 8 kHz on the way."""
    spectrum = np.fft.rfft(x)
    hz = np.fft.rfftfreq(len(x), 1 / RATE)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    narrow = soxr.resample(np.fft.irfft(spectrum, len(x)), RATE, RATE // 2)
    return soxr.resample(narrow, RATE // 2, RATE).astype(np.float32)


def mp3(x: Samples) -> Samples:
    """Return what an MP3 of about 32 kbit/s leaves."""
    buffer = io.BytesIO()
    soundfile.write(
        buffer, x, RATE, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=0.9
    )
    buffer.seek(0)
    return soundfile.read(buffer, dtype="float32")[0]


def noisy(x: Samples, snr_db: float, rng: np.random.Generator) -> Samples:
    """Return the recording in white noise, so many dB below its speech."""
    level = np.sqrt(np.mean(x[np.abs(x) > 0.01 * np.abs(x).max()] ** 2)) * 10 ** (-snr_db / 20)
    return (x + rng.normal(0, level, len(x))).astype(np.float32)


def room(x: Samples, rng: np.random.Generator, decay_s: float = 0.3) -> Samples:
    """Return the recording in a room whose echo falls by 60 dB in `decay_s`."""
    time = np.arange(int(decay_s * RATE)) / RATE
    tail = rng.normal(0, 1, len(time)) * 10 ** (-3 * time / decay_s)
    tail[0] = 0
    response = 0.35 * tail / np.sqrt((tail**2).sum())
    response[0] = 1
    return np.convolve(x, response)[: len(x)].astype(np.float32)


def tempo(x: Samples, factor: float) -> Samples:
    """Return the recording `factor` times as long, at the same pitch."""
    return stretch(Audio(x, RATE, ""), factor).samples


def some_telephone(x: Samples, rng: np.random.Generator) -> Samples:
    """Return the recording through one of many telephones."""
    return telephone(x, rng.uniform(200, 400), rng.uniform(3000, 3800))


def some_other(x: Samples, rng: np.random.Generator) -> Samples:
    """Return the recording after a codec, in noise, in a room, or a little slower or faster."""
    kind = rng.integers(4)
    if kind == 0:
        return mp3(x)
    if kind == 3:
        return tempo(x, rng.uniform(0.9, 1.1))
    return noisy(x, rng.uniform(8, 25), rng) if kind == 1 else room(x, rng, rng.uniform(0.2, 0.5))
