"""What a page shows and plays of a recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Outcome

STEP_S = 0.01


@dataclass(frozen=True, slots=True)
class Waveform:
    """A recording, small enough for a page.

    Attributes:
        duration_s: Length in seconds.
        peaks: Largest amplitude of every `STEP_S`, 0 to 1.
        pitch_hz: Pitch at every `STEP_S`; None where there is none.
        media: The recording as a file of `media_type`, or None where it is not to be heard.
        media_type: MIME type of `media`.
    """

    duration_s: float
    peaks: tuple[float, ...]
    pitch_hz: tuple[float | None, ...]
    media: bytes | None = None
    media_type: str = "audio/flac"


SoundOf = Callable[["Outcome"], Waveform | None]


def silent(_outcome: Outcome) -> Waveform | None:
    """Return None: nothing is known of any recording but its results."""
    return None
