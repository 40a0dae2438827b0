"""Which stretches of a recording are worth listening to?

The recogniser's attention looks over all that it is given, so long silence changes what the speech beside it sounds
like: words are missed in it that are heard when the silence is shorter. So what lies between long silences is heard
again as a recording of its own, with a second of what is around it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import PhonePosteriors
    from pronounce_cli.core.ports import PhoneRecogniser
    from pronounce_cli.core.types import Audio

_AROUND_S, _APART_S = 1.0, 4.0  # what is heard of the silence around a stretch; silence that parts two
_RANGE_DB = 30.0  # under the speech, where a sound is none


def without_silence(recogniser: PhoneRecogniser, audio: Audio, posteriors: PhonePosteriors) -> PhonePosteriors:
    """Return the posteriors of a recording whose long silences were not listened to.

    Args:
        recogniser: Hears the stretches.
        audio: The recording.
        posteriors: Of all of it.
    """
    found = _stretches(audio, posteriors)
    if found in ([], [(0, len(posteriors.log_probs))]):
        return posteriors
    log_probs, size = posteriors.log_probs.copy(), _frame_size(audio, posteriors)
    for first, end in found:
        sound = replace(audio, samples=audio.samples[first * size : end * size])
        log_probs[first:end] = recogniser.posteriors(sound).log_probs[: end - first]
    return replace(posteriors, log_probs=log_probs)


def _stretches(audio: Audio, posteriors: PhonePosteriors) -> list[tuple[int, int]]:
    """Return what lies between long silences, as frames [first, end); nothing where no phone was heard."""
    frames = len(posteriors.log_probs)
    heard = posteriors.log_probs.argmax(axis=1) < len(posteriors.phones)
    if not heard.any():
        return []
    levels_db = _levels_db(audio.samples, _frame_size(audio, posteriors), frames)
    loud = levels_db > np.percentile(levels_db[heard], 90) - _RANGE_DB
    sounding = np.flatnonzero(heard | loud)
    apart, around = (round(time_s / posteriors.frame_shift_s) for time_s in (_APART_S, _AROUND_S))
    parts = np.split(sounding, np.flatnonzero(np.diff(sounding) > apart) + 1)
    return [(max(int(part[0]) - around, 0), min(int(part[-1]) + 1 + around, frames)) for part in parts]


def _frame_size(audio: Audio, posteriors: PhonePosteriors) -> int:
    return round(posteriors.frame_shift_s * audio.sample_rate_hz)


def _levels_db(samples: NDArray[np.float32], size: int, frames: int) -> NDArray[np.float64]:
    """Return the level of each frame of `size` samples, shape (frames,)."""
    padded = np.zeros(frames * size)
    padded[: len(samples)] = samples[: len(padded)]
    power: NDArray[np.float64] = np.square(padded).reshape(frames, size).mean(axis=1)
    return 10 * np.log10(np.maximum(power, 1e-12))
