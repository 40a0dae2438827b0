"""Pitch and energy over time.

Pitch is the highest peak of the autocorrelation of each windowed frame, divided by the autocorrelation of the window
(Boersma, "Accurate short-term analysis of the fundamental frequency", 1993), without its path search: single wrong
octaves are removed by a median instead. Good enough for ranges and slopes, not for phonetics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.evidence import PitchTrack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import Audio

_FRAME_S, _SHIFT_S = 0.04, 0.01
_LOWEST_HZ, _HIGHEST_HZ = 65.0, 500.0
_VOICED = 0.5
_OCTAVE_COST = 0.02
_QUIET_DB = 35.0
_BLOCK = 2000


def track(audio: Audio) -> PitchTrack:
    """Return F0 (NaN where unvoiced) and energy, one frame per 10 ms, of a 16 kHz recording."""
    rate = audio.sample_rate_hz
    width, hop = round(_FRAME_S * rate), round(_SHIFT_S * rate)
    padded = np.pad(audio.samples.astype(np.float32), (width // 2, width))
    frames = np.lib.stride_tricks.sliding_window_view(padded, width)[::hop][: len(audio.samples) // hop + 1]
    f0 = np.concatenate([_f0(frames[i : i + _BLOCK], rate) for i in range(0, len(frames), _BLOCK)])
    power = np.concatenate([(frames[i : i + _BLOCK] ** 2).mean(axis=1) for i in range(0, len(frames), _BLOCK)])
    energy = 10 * np.log10(power + 1e-10)
    f0[energy < energy.max() - _QUIET_DB] = np.nan
    return PitchTrack(_median(f0).astype(np.float32), energy.astype(np.float32), _SHIFT_S)


def _f0(frames: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Return F0 of each frame in Hz, NaN where no peak is high enough."""
    width = frames.shape[1]
    window = np.hanning(width)
    size = 1 << (width + width // 2).bit_length()  # lags over half a width are not asked for, and may wrap
    own = np.fft.irfft(np.abs(np.fft.rfft(window, size)) ** 2)[: width // 2 + 1]
    centred = (frames - frames.mean(axis=1, keepdims=True)) * window
    correlation = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2)[:, : width // 2 + 1]
    first, last = int(rate / _HIGHEST_HZ), min(int(rate / _LOWEST_HZ), width // 2)
    normal = correlation[:, first:last] / (correlation[:, :1] + 1e-12) * (own[0] / own[first:last])
    lags = np.arange(first, last)
    inner = np.zeros_like(normal, dtype=bool)
    inner[:, 1:-1] = (normal[:, 1:-1] > normal[:, :-2]) & (normal[:, 1:-1] >= normal[:, 2:])
    strength = np.where(inner, normal - _OCTAVE_COST * np.log2(lags / first), -np.inf)
    best = strength.argmax(axis=1)
    found = normal[np.arange(len(normal)), best]
    voiced = np.isfinite(strength.max(axis=1)) & (found > _VOICED)
    return np.where(voiced, rate / lags[best], np.nan)


def _median(f0: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a running median over five frames; a frame stays voiced only if three of them are."""
    if len(f0) < 5:
        return f0
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(f0, 2, constant_values=np.nan), 5)
    voiced = np.isfinite(windows).sum(axis=1)
    filled = np.where(np.isfinite(windows), windows, np.inf)
    middle = np.sort(filled, axis=1)[np.arange(len(f0)), np.maximum(voiced - 1, 0) // 2]
    return np.where((voiced >= 3) & np.isfinite(f0), middle, np.nan)
