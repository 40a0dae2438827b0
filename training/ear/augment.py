"""Other voices, rooms and microphones, made out of log-mel spectra: cheap enough to be new in every epoch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
_FLOOR = np.float32(np.log(1e-10))


@dataclass(frozen=True, slots=True)
class Strength:
    """How much spectra are changed.

    Attributes:
        tract: Standard deviation of the logarithm of the warp of the frequency axis; at most three times as much.
        tempo: The same for time; 0 leaves time alone.
        masks: Most bands of time and of frequency that are hidden.
    """

    tract: float = 0.075
    tempo: float = 0.1
    masks: int = 2


def changed(spectra: Array, other: Array, strength: Strength, rng: np.random.Generator) -> Array:
    """Return spectra as another speaker, room or microphone might have made them.

    Args:
        spectra: ln of the power per band, shape (n, bands).
        other: Somebody else's, who may be heard in the background.
        strength: How much.
        rng: Draws what is done.
    """
    found = warped(spectra, _factor(strength.tract, rng), rng.uniform(0.55, 0.9))
    if strength.tempo:
        found = hastened(found, _factor(strength.tempo, rng))
    if rng.uniform() < 0.25:
        found = echoed(found, rng)
    found = coloured(found, rng)
    if rng.uniform() < 0.6:
        found = noisy(found, rng)
    if rng.uniform() < 0.15:
        found = amid(found, other, rng)
    if rng.uniform() < 0.1:
        found = narrowed(found, rng)
    return masked(found + np.float32(rng.normal(0, 0.7)), strength.masks, rng)


def _factor(spread: float, rng: np.random.Generator) -> float:
    return float(np.exp(spread * np.clip(rng.normal(), -2.6, 2.6)))


def warped(spectra: Array, factor: float, knee: float = 0.8) -> Array:
    """Return spectra whose peaks lie `factor` times as high; above the knee the warp evens out.

    The mel bands are taken as evenly spaced on the scale of O'Shaughnessy.
    """
    bands = spectra.shape[1]
    top = 2595 * np.log10(1 + 8000 / 700)
    hz = 700 * (10 ** ((np.arange(bands) + 1) / (bands + 1) * top / 2595) - 1)
    bend = knee * 8000 / max(factor, 1.0)
    rest = (8000 - bend * factor) / (8000 - bend)
    source = np.where(hz < bend * factor, hz / factor, bend + (hz - bend * factor) / rest)
    place = 2595 * np.log10(1 + np.maximum(source, 0) / 700) / top * (bands + 1) - 1
    place = np.clip(place, 0, bands - 1)
    low = np.minimum(place.astype(int), bands - 2)
    share = (place - low).astype(np.float32)
    return spectra[:, low] * (1 - share) + spectra[:, low + 1] * share


def hastened(spectra: Array, factor: float) -> Array:
    """Return spectra `factor` times as long, an even number."""
    count = max(int(len(spectra) * factor) // 2 * 2, 2)
    place = np.linspace(0, len(spectra) - 1, count)
    low = np.minimum(place.astype(int), len(spectra) - 2)
    share = (place - low).astype(np.float32)[:, None]
    return spectra[low] * (1 - share) + spectra[low + 1] * share


def coloured(spectra: Array, rng: np.random.Generator) -> Array:
    """Return spectra behind a microphone with a tilt and a few humps."""
    bands = np.linspace(-1, 1, spectra.shape[1])
    curve = rng.normal(0, 0.8) * bands
    for _ in range(rng.integers(0, 4)):
        curve += rng.normal(0, 0.7) * np.exp(-(((bands - rng.uniform(-1, 1)) / rng.uniform(0.1, 0.6)) ** 2))
    return spectra + curve.astype(np.float32)


def noisy(spectra: Array, rng: np.random.Generator) -> Array:
    """Return spectra over a steady noise of some colour, 5 to 50 dB below the loud parts."""
    loud = np.percentile(spectra, 95)
    bands = np.linspace(-1, 1, spectra.shape[1])
    level = loud - rng.uniform(5, 50) / 10 * np.log(10) + rng.normal(0, 1.2) * bands
    # The power of noise in a band over 25 ms is spread about its mean.
    noise = level + np.log(rng.gamma(3.0, 1 / 3.0, spectra.shape))
    return np.logaddexp(spectra, noise.astype(np.float32))


def amid(spectra: Array, other: Array, rng: np.random.Generator) -> Array:
    """Return spectra with somebody else in the background, 8 to 25 dB below."""
    repeated = np.resize(other, spectra.shape) if len(other) < len(spectra) else other[: len(spectra)]
    level = np.percentile(spectra, 90) - np.percentile(repeated, 90) - rng.uniform(8, 25) / 10 * np.log(10)
    return np.logaddexp(spectra, repeated + np.float32(level))


def echoed(spectra: Array, rng: np.random.Generator) -> Array:
    """Return spectra in a room: what was, fades by 60 dB in 0.15 to 0.7 s, 3 to 18 dB below what is."""
    frames = np.arange(40)
    decay = 10 ** (-6 * frames / (100 * rng.uniform(0.15, 0.7)))
    decay = decay / decay.sum() * 10 ** (-rng.uniform(0.3, 1.8))
    decay[0] = 1.0
    power = np.exp(spectra)
    size = len(power) + len(decay)
    wet = np.fft.irfft(np.fft.rfft(power, size, axis=0) * np.fft.rfft(decay, size)[:, None], size, axis=0)
    return np.maximum(np.log(np.maximum(wet[: len(power)], 1e-10)), spectra).astype(np.float32)


def narrowed(spectra: Array, rng: np.random.Generator) -> Array:
    """Return spectra through a telephone or a codec that cuts what is high."""
    bands = spectra.shape[1]
    low = rng.integers(0, bands // 8)
    high = rng.integers(bands * 5 // 8, bands)
    found = spectra.copy()
    fall = np.float32(rng.uniform(3, 14))
    found[:, :low] = np.maximum(found[:, :low] - fall, _FLOOR)
    found[:, high:] = np.maximum(found[:, high:] - fall, _FLOOR)
    return found


def masked(spectra: Array, masks: int, rng: np.random.Generator) -> Array:
    """Return spectra with some bands of frequency and some short moments hidden (Park et al., SpecAugment, 2019)."""
    found = spectra.copy()
    mean = found.mean()
    for _ in range(rng.integers(0, masks + 1)):
        width = int(rng.integers(1, 13))
        start = int(rng.integers(0, max(found.shape[1] - width, 1)))
        found[:, start : start + width] = mean
    for _ in range(rng.integers(0, masks + 1)):
        width = int(rng.integers(1, 9))
        start = int(rng.integers(0, max(len(found) - width, 1)))
        found[start : start + width] = mean
    return found


def framed(spectra: Array, rng: np.random.Generator) -> Array:
    """Return spectra with more or less silence before and after, an even number."""
    quiet = np.percentile(spectra, 4, axis=0).astype(np.float32) - np.float32(rng.uniform(0, 2))
    around = []
    for _ in range(2):
        count = int(rng.integers(0, 60)) if rng.uniform() < 0.5 else 0
        around.append(quiet + rng.normal(0, 0.6, (count, spectra.shape[1])).astype(np.float32))
    found = np.maximum(np.concatenate([around[0], spectra, around[1]]), _FLOOR)
    return found[: len(found) // 2 * 2]
