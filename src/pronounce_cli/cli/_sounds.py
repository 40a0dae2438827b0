"""What the HTML report draws and plays: read again from the recordings, which may be gone by then."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import PronounceError

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Outcome
    from pronounce_cli.core.types import Audio
    from pronounce_cli.report.html import SoundOf, Waveform


def sounds_of(*, embed: bool) -> SoundOf:
    """Return what reads the sound of a recording from its file; with `embed`, together with the sound itself.

    A recording that cannot be read any more, such as one from stdin, has none.
    """

    def sound_of(outcome: Outcome) -> Waveform | None:
        from pronounce_cli.audio import load

        try:
            return sound_for(load(outcome.audio or outcome.id, part=outcome.part), embed=embed)
        except PronounceError:
            return None

    return sound_of


def sound_for(audio: Audio, *, embed: bool) -> Waveform:
    """Return what a page needs of prepared sound; `embed` adds it as FLAC."""
    import math

    import numpy as np

    from pronounce_cli.acoustic import pitch
    from pronounce_cli.report.html import Waveform
    from pronounce_cli.report.html.sound import STEP_S

    step = round(audio.sample_rate_hz * STEP_S)
    whole = np.abs(audio.samples[: len(audio.samples) // step * step]).reshape(-1, step)
    f0 = pitch.track(audio).f0_hz.tolist()
    return Waveform(
        duration_s=audio.duration_s,
        peaks=tuple(whole.max(axis=1).tolist()) if len(whole) else (),
        pitch_hz=tuple(None if math.isnan(hz) else hz for hz in f0),
        media=_flac(audio) if embed else None,
    )


def _flac(audio: Audio) -> bytes:
    import soundfile

    file = BytesIO()
    soundfile.write(file, audio.samples, audio.sample_rate_hz, format="FLAC", subtype="PCM_16")
    return file.getvalue()
