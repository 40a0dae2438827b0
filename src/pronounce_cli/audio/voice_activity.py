"""Tell speech from room noise while the sound comes in: when it began, and for how long there has been none.

Two cues are needed, since either alone is fooled. *Loudness*: some frequency bands stand out against the noise floor,
which is the rolling minimum of each band ("minimum statistics", Martin 2001, without its model of the bias). Each band
is the median over 90 ms, so that key strokes and clicks leave no trace. *Voicing*: speech begins only where a stretch
of it is periodic like a voice, which fans, breath and rustling are not. Once speech has begun, loudness alone says if
it goes on, so that a final "s" counts; but what is far quieter than the speech is somebody else.

The beginning is found with hindsight: when it is clear that somebody speaks, the floor is known better than it was at
the first sound, and the frames before are looked at again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
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

LOUD_DB: Final = 5.0
"""How far the upper third of the bands stand out, on average, in a frame with speech."""

RANGE_DB: Final = 27.0
"""What is quieter than the loudest speech by more than this is somebody else, or the room."""

MEDIAN: Final = 9
"""Frames over which the median of each band is taken: what stands out for less than half of them is a click."""

LAG_S: Final = MEDIAN // 2 * HOP_S + (WINDOW_S - HOP_S) / 2
"""From the start of the sound in a median to the middle of it."""

MIN_LOUD_S: Final = 0.1
MIN_VOICED_S: Final = 0.06
"""Speech begins where at least one vowel-like stretch is this long without a break."""

VOICED: Final = 0.55
"""Least normalised autocorrelation of a voiced frame."""

PITCH_HZ: Final = (70.0, 400.0)
VOICE_BAND_HZ: Final = (100.0, 1_000.0)
GAP_S: Final = 0.25
"""Longest break within speech, when its beginning is looked for."""

HINDSIGHT_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is known about one frame: the power of its bands, its whole level, and for how long it has been voiced."""

    bands: NDArray[np.float64]
    level_db: float
    voiced: int


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
        self._spectrum = _Spectrum(sample_rate_hz, self._size)
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._before: NDArray[np.float64] = np.zeros((0, BANDS))
        self._frames = 0
        self._voiced = 0
        self._loudest_db = QUIETEST_DB
        self._floor = _Floor(round(FLOOR_WINDOW_S / HOP_S))
        self._recent: deque[_Frame] = deque(maxlen=round(HINDSIGHT_S / HOP_S))

    @property
    def heard_s(self) -> float:
        """Return how much of the stream has been judged, in seconds; it lags behind by `LAG_S`."""
        return self._frames * HOP_S + LAG_S if self._frames else 0.0

    @property
    def silence_s(self) -> float:
        """Return for how long there has been no speech, in seconds; 0 before it began."""
        return 0.0 if self.onset_s is None else max(0.0, self.heard_s - self.last_s)

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Judge the next samples, float32, shape (n,), full scale at 1."""
        sound = np.concatenate([self._rest, samples])
        count = max(0, (len(sound) - self._size) // self._hop + 1)
        self._rest = sound[count * self._hop :]
        if not count:
            return
        starts = np.arange(count) * self._hop
        power = self._spectrum.power(sound[starts[:, None] + np.arange(self._size)])
        raw = np.concatenate([self._before, self._spectrum.bands(power)])
        self._before = raw[-(MEDIAN - 1) :]
        voiced = self._spectrum.voicing(power) >= VOICED
        judged = len(raw) - MEDIAN + 1
        if judged > 0:
            bands = np.median(np.lib.stride_tricks.sliding_window_view(raw, MEDIAN, axis=0), axis=-1)
        for i, has_voice in enumerate(voiced, start=judged - count):
            self._voiced = self._voiced + 1 if has_voice else 0
            if i >= 0:
                self._frame(bands[i])

    def _frame(self, bands: NDArray[np.float64]) -> None:
        self._frames += 1
        self._floor.add(bands)
        frame = _Frame(bands, 10 * float(np.log10(bands.sum() + 1e-12)), self._voiced)
        self._recent.append(frame)
        if not self._is_loud(frame):
            return
        self.last_s = self.heard_s
        if self.onset_s is None:
            self._look_back()
        if self.onset_s is not None:
            self._loudest_db = max(self._loudest_db, frame.level_db)

    def _is_loud(self, frame: _Frame) -> bool:
        """Return whether a frame stands out against the noise, and against what is said far away."""
        if frame.level_db < self._loudest_db - RANGE_DB:
            return False
        return _prominence_db(frame.bands, self._floor.level) >= LOUD_DB

    def _look_back(self) -> None:
        """Set `onset_s` if the loud frames up to now are many enough and hold a voice."""
        gap = round(GAP_S / HOP_S)
        loud = voiced = since = first = 0
        for back, frame in enumerate(reversed(self._recent)):
            if self._is_loud(frame):
                loud, voiced, since, first = loud + 1, max(voiced, frame.voiced), 0, back
            elif (since := since + 1) > gap:
                break
        if loud * HOP_S >= MIN_LOUD_S and voiced * HOP_S >= MIN_VOICED_S:
            self.onset_s = (self._frames - 1 - first) * HOP_S + LAG_S if first < self._frames - 1 else 0.0


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
        self._window = window = np.hanning(size)
        scale = 2 / (2 * size * np.square(window).sum())  # a sum over all bins gives the mean square of the samples
        self._bands = inside.T * scale
        low, high = VOICE_BAND_HZ
        self._voice_band = (hz >= low) & (hz <= high)
        own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * size)) ** 2)
        self._lags = slice(int(rate_hz / PITCH_HZ[1]), int(rate_hz / PITCH_HZ[0]) + 1)
        self._decay = own[self._lags] / own[0]

    def power(self, frames: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the power spectra of frames, shape (frames, bins)."""
        found: NDArray[np.float64] = np.abs(np.fft.rfft(frames * self._window, 2 * len(self._window))) ** 2
        return found

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
