"""Make a recording ready to be judged: mono, 16 kHz, a common level; refuse what cannot be judged.

What is done to the sound, in this order: NaN and infinite values become silence; channels are averaged (dead ones left
out; the loudest alone where they cancel each other); the mean of the whole is taken away; soxr resamples to 16 kHz; one
constant gain brings the speech to -23 dBFS (RMS of the active frames) as far as the peak stays below 0.99. Nothing
else: no noise reduction, no compression, no cutting of silence, so times stay those of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.types import Audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.audio.recording import Recording

RATE_HZ: Final = 16_000
MIN_SECONDS: Final = 0.2
FRAME: Final = RATE_HZ // 50
"""Samples in a frame of 20 ms, over which the level is measured."""

SILENCE_DB: Final = -60.0
MIN_LOUD_FRAMES: Final = 3
"""Fewer frames above `SILENCE_DB` are a click, not speech."""

ACTIVE_RANGE_DB: Final = 25.0
"""Frames within this range below the loud ones (95th percentile) count as speech."""

TARGET_DB: Final = -23.0
MAX_PEAK: Final = 0.99
LOW_DB: Final = -40.0
NOISY_DB: Final = 10.0
DIGITAL_SILENCE_DB: Final = -90.0

DEAD_CHANNEL: Final = 0.01
"""A channel below this share of the loudest one's RMS is dead (-40 dB)."""

CANCELLED: Final = 0.3
"""A mean of channels below this share of the loudest one's RMS means that they cancel each other."""

FULL_SCALE: Final = (0.98, 1.02)
CLIPPED_RUN: Final = 3
CLIPPED_SHARE: Final = 0.0005
DAMAGED_SHARE: Final = 0.05
NARROW_HZ: Final = 11_025

RECORD_AGAIN: Final = "Record it again, closer to the microphone, and check that the right one is chosen"


def prepare(recording: Recording) -> Audio:
    """Return the recording as mono 16 kHz at a common level, with a warning for each weakness.

    Raises:
        AudioError: It is shorter than 0.2 s, damaged, or silent.
    """
    source = recording.source
    duration_s = len(recording.samples) / recording.sample_rate_hz
    if duration_s < MIN_SECONDS:
        hint = "Record the whole sentence and stop after the last word"
        raise AudioError(f"{source} is shorter than {MIN_SECONDS} s", hint=hint)
    channels, damaged = _finite(recording.samples, source)
    mono = to_mono(channels)
    if recording.sample_rate_hz != RATE_HZ:
        import soxr

        mono = soxr.resample(mono, recording.sample_rate_hz, RATE_HZ, quality="HQ")
    frames_db = _frame_levels_db(mono)
    if np.count_nonzero(frames_db > SILENCE_DB) < MIN_LOUD_FRAMES:
        raise AudioError(f"{source} is silent", silent=True, hint=RECORD_AGAIN)
    speech_db = _speech_level_db(frames_db)
    warnings = (
        *recording.warnings,
        *(["Some samples are not numbers and were taken as silence."] if damaged else []),
        *_weaknesses(channels, recording.sample_rate_hz, frames_db, speech_db),
    )
    return Audio(_levelled(mono, speech_db), RATE_HZ, source, warnings)


def _finite(samples: NDArray[np.float32], source: str) -> tuple[NDArray[np.float32], bool]:
    """Return the samples with 0 for NaN and infinities, at most about full scale, and whether there were any."""
    finite = np.isfinite(samples)
    damaged = not finite.all()
    if damaged:
        if np.mean(finite) < 1 - DAMAGED_SHARE:
            raise AudioError(f"{source} is damaged: many of its samples are not numbers", hint="Export it again")
        samples = np.where(finite, samples, np.float32(0))
    peak = float(np.abs(samples).max())
    if peak > 2:  # floats in another scale, such as that of 16-bit integers
        samples = (samples / np.float32(peak)).astype(np.float32)
    return samples, damaged


def to_mono(channels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return one channel, shape (n,), float32, without a constant offset.

    Args:
        channels: Shape (n, channels).
    """
    centred = channels - channels.mean(axis=0, dtype=np.float64).astype(np.float32)
    if centred.shape[1] == 1:
        return np.ascontiguousarray(centred[:, 0])
    rms = _rms(centred, axis=0)
    loudest = int(rms.argmax())
    alive = rms > DEAD_CHANNEL * rms[loudest]
    if not alive.any():
        return np.ascontiguousarray(centred[:, loudest])
    mean: NDArray[np.float32] = centred[:, alive].mean(axis=1)
    if _rms(mean, axis=0) < CANCELLED * rms[loudest]:
        return np.ascontiguousarray(centred[:, loudest])
    return mean


def _rms(values: NDArray[np.float32], axis: int) -> NDArray[np.float64]:
    """Return the root mean square along `axis`."""
    squares: NDArray[np.float64] = np.mean(np.square(values), axis=axis, dtype=np.float64)
    return np.sqrt(squares)


def _frame_levels_db(mono: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the RMS level of each 20 ms frame in dB relative to full scale, shape (n // FRAME,)."""
    frames = mono[: len(mono) // FRAME * FRAME].reshape(-1, FRAME)
    return 20 * np.log10(np.maximum(_rms(frames, axis=1), 1e-10))


def _speech_level_db(frames_db: NDArray[np.float64]) -> float:
    """Return the RMS level of the frames with speech in them, in dB relative to full scale."""
    active = frames_db[frames_db > np.percentile(frames_db, 95) - ACTIVE_RANGE_DB]
    return float(10 * np.log10(np.mean(10 ** (active / 10))))


def _levelled(mono: NDArray[np.float32], speech_db: float) -> NDArray[np.float32]:
    """Return the samples with the gain that puts the speech at `TARGET_DB` or the peak at `MAX_PEAK`."""
    gain = min(10 ** ((TARGET_DB - speech_db) / 20), MAX_PEAK / float(np.abs(mono).max()))
    return mono * np.float32(gain)


def _weaknesses(
    channels: NDArray[np.float32], rate_hz: int, frames_db: NDArray[np.float64], speech_db: float
) -> list[str]:
    """Return one sentence for each weakness of the recording that makes its scores less certain."""
    found = []
    if is_clipped(channels):
        found.append("The recording is clipped (too loud): move away from the microphone or turn its level down.")
    if speech_db < LOW_DB:
        found.append("The recording is very quiet: speak closer to the microphone or turn its level up.")
    if _speech_to_noise_db(frames_db, speech_db) < NOISY_DB:
        found.append("There is much noise behind the voice: a quieter place gives more reliable scores.")
    if rate_hz <= NARROW_HZ:
        found.append(f"At {rate_hz} Hz, as on a telephone, sounds such as s and f are hard to tell apart.")
    return found


def is_clipped(channels: NDArray[np.float32]) -> bool:
    """Return whether the sound was too loud for its recorder, in some channel; shape (n, channels)."""
    return _clipped_share(channels) > CLIPPED_SHARE


def _clipped_share(channels: NDArray[np.float32]) -> float:
    """Return the share of samples in runs of at least `CLIPPED_RUN` at full scale, in the worst channel."""
    low, high = FULL_SCALE
    size = np.abs(channels)
    full = (size >= low) & (size <= high)
    if np.count_nonzero(full) <= CLIPPED_SHARE * len(full):
        return 0.0
    inside = full[2:] & full[1:-1] & full[:-2]  # runs of n samples leave n - 2 marks
    return float(inside.mean(axis=0).max())


def _speech_to_noise_db(frames_db: NDArray[np.float64], speech_db: float) -> float:
    """Return how far the speech is above the quietest tenth of the frames, in dB."""
    heard = frames_db[frames_db > DIGITAL_SILENCE_DB]
    return speech_db - float(np.percentile(heard, 10))
