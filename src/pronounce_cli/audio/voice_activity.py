"""Tell speech from room noise while the sound comes in: when it began, and for how long there has been none.

Two cues are needed, since either alone is fooled. *Loudness*: some frequency bands stand out against the noise floor,
which is the rolling minimum of each band's smoothed power ("minimum statistics", Martin 2001, without its bias model).
*Voicing*: speech begins only where a stretch of it is periodic like a voice, which fans, breath, rustling and key
strokes are not. Once speech has begun, loudness alone says whether it goes on, so that a final "s" counts.

The beginning is found with hindsight: when it is clear that somebody speaks, the floor is known better than it was at
the first sound, and the frames before are looked at again.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOP_S: Final = 0.01
WINDOW_S: Final = 0.032
BANDS: Final = 16
LOWEST_HZ: Final = 120.0
HIGHEST_HZ: Final = 6_000.0
FLOOR_WINDOW_S: Final = 2.5
"""A sound that is steady for this long is noise."""

FLOOR_BIAS_DB: Final = 3.0
"""The minimum of a noise lies about this far below its mean."""

QUIETEST_DB: Final = -75.0
"""No floor is assumed below this, in dB relative to full scale; and frames below it, as while a driver starts, are not
looked at to find one."""

LOUD_DB: Final = 6.0
"""How far the upper third of the bands stand out, on average, in a frame with speech."""

MIN_LOUD_S: Final = 0.1
MIN_VOICED_S: Final = 0.05
VOICED: Final = 0.55
"""Least normalised autocorrelation of a voiced frame."""

PITCH_HZ: Final = (70.0, 400.0)
VOICE_BAND_HZ: Final = (100.0, 1_000.0)
GAP_S: Final = 0.25
"""Longest break within speech, when its beginning is looked for."""

HINDSIGHT_S: Final = 3.0


class VoiceActivity:
    """Follows one stream of sound. Feed it blocks of any length; the answer does not depend on how they are cut.

    Attributes:
        sample_rate_hz: Rate of the stream, at least 8000.
        onset_s: Where speech began, in seconds from the start of the stream; None before it has.
        last_s: Where the last loud frame ended; 0 if there was none.
        heard_s: How much of the stream has been judged.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.onset_s: float | None = None
        self.last_s = 0.0
        self._hop = round(HOP_S * sample_rate_hz)
        self._size = round(WINDOW_S * sample_rate_hz)
        self._window = np.hanning(self._size)
        self._spectrum = _Spectrum(sample_rate_hz, self._size)
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._frames = 0
        self._smooth: NDArray[np.float64] | None = None
        self._floor = _Floor(round(FLOOR_WINDOW_S / HOP_S))
        self._recent: deque[tuple[NDArray[np.float64], bool]] = deque(maxlen=round(HINDSIGHT_S / HOP_S))

    @property
    def heard_s(self) -> float:
        """Return how much of the stream has been judged, in seconds."""
        return self._frames * HOP_S

    @property
    def silence_s(self) -> float:
        """Return for how long there has been no speech, in seconds; 0 before it began."""
        return 0.0 if self.onset_s is None else max(0.0, self.heard_s - self.last_s)

    @property
    def loud(self) -> bool:
        """Return whether the newest frame stands out against the noise."""
        return self._frames > 0 and self.last_s >= self.heard_s

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Judge the next samples, float32, shape (n,), full scale at 1."""
        sound = np.concatenate([self._rest, samples])
        count = max(0, (len(sound) - self._size) // self._hop + 1)
        if count:
            starts = np.arange(count) * self._hop
            frames = sound[starts[:, None] + np.arange(self._size)] * self._window
            power = np.abs(np.fft.rfft(frames, 2 * self._size)) ** 2
            bands = self._spectrum.bands(power)
            voiced = self._spectrum.voicing(power) >= VOICED
            for band, has_voice in zip(bands, voiced, strict=True):
                self._frame(band, bool(has_voice))
        self._rest = sound[count * self._hop :]

    def _frame(self, bands: NDArray[np.float64], voiced: bool) -> None:
        self._frames += 1
        self._smooth = bands if self._smooth is None else 0.7 * self._smooth + 0.3 * bands
        self._floor.add(self._smooth)
        self._recent.append((self._smooth, voiced))
        if _prominence_db(self._smooth, self._floor.level) < LOUD_DB:
            return
        self.last_s = self.heard_s
        if self.onset_s is None:
            self._look_back()

    def _look_back(self) -> None:
        """Set `onset_s` if the loud frames up to now are many enough and hold a voice."""
        gap = round(GAP_S / HOP_S)
        loud = voiced = since = first = 0
        for back, (bands, has_voice) in enumerate(reversed(self._recent)):
            if _prominence_db(bands, self._floor.level) >= LOUD_DB:
                loud, voiced, since, first = loud + 1, voiced + has_voice, 0, back
            elif (since := since + 1) > gap:
                break
        if loud * HOP_S >= MIN_LOUD_S and voiced * HOP_S >= MIN_VOICED_S:
            self.onset_s = max(0.0, (self._frames - 1 - first) * HOP_S)


class _Spectrum:
    """What the power spectrum of a frame says.

    Args:
        rate_hz: Sample rate.
        size: Samples per frame; spectra are of twice that length, padded with zeros.
    """

    def __init__(self, rate_hz: int, size: int) -> None:
        hz = np.fft.rfftfreq(2 * size, 1 / rate_hz)
        edges = np.geomspace(LOWEST_HZ + 400, min(HIGHEST_HZ, 0.45 * rate_hz) + 400, BANDS + 1) - 400
        inside = (hz >= edges[:-1, None]) & (hz < edges[1:, None])
        window = np.hanning(size)
        scale = 2 / (2 * size * np.square(window).sum())  # a sum over all bins gives the mean square of the samples
        self._bands = inside.T * scale
        low, high = VOICE_BAND_HZ
        self._voice_band = (hz >= low) & (hz <= high)
        own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * size)) ** 2)
        self._lags = slice(int(rate_hz / PITCH_HZ[1]), int(rate_hz / PITCH_HZ[0]) + 1)
        self._decay = own[self._lags] / own[0]

    def bands(self, power: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the power in each band, shape (frames, BANDS), full scale at 1."""
        found: NDArray[np.float64] = power @ self._bands
        return found

    def voicing(self, power: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how periodic each frame is at the pitches of voices, about 0 to 1, shape (frames,)."""
        likeness = np.fft.irfft(power * self._voice_band)
        energy = np.maximum(likeness[:, :1], 1e-12)
        found: NDArray[np.float64] = (likeness[:, self._lags] / energy / self._decay).max(axis=1)
        return found


class _Floor:
    """The minimum of each band over the last `length` frames, in blocks, and never below what a quiet room has."""

    _BLOCK = 25

    def __init__(self, length: int) -> None:
        self._least = 10 ** (QUIETEST_DB / 10) / BANDS
        self._blocks: deque[NDArray[np.float64]] = deque(maxlen=length // self._BLOCK)
        self._in_block = 0
        self.level: NDArray[np.float64] = np.full(BANDS, self._least)

    def add(self, bands: NDArray[np.float64]) -> None:
        """Take in one more frame."""
        if bands.sum() < BANDS * self._least:
            return
        if self._in_block == 0:
            self._blocks.append(bands)
        else:
            self._blocks[-1] = np.minimum(self._blocks[-1], bands)
        self._in_block = (self._in_block + 1) % self._BLOCK
        lowest = np.min(self._blocks, axis=0) * 10 ** (FLOOR_BIAS_DB / 10)
        self.level = np.maximum(lowest, self._least)


def _prominence_db(bands: NDArray[np.float64], floor: NDArray[np.float64]) -> float:
    """Return how far the upper third of the bands stand out against the floor, in dB, on average."""
    ratios = np.sort(10 * np.log10(np.maximum(bands / floor, 1e-3)))
    return float(ratios[-(BANDS // 3) :].mean())
