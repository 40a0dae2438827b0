"""A recording as it was in its file, and the collector that gathers one without trusting its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from pronounce_cli.core.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_SECONDS: Final = 300.0
MAX_VALUES: Final = 64 * 2**20
"""Most samples × channels that are decoded: 256 MB of float32, five minutes of stereo at 96 kHz."""
RATES_HZ: Final = range(4_000, 768_001)
SHORTEN: Final = "Cut it into pieces of at most {}"
CUT_OFF: Final = "The file is cut off or damaged: only the part before that was judged."
EXPORT: Final = "Export it as WAV, FLAC, OGG or MP3 and try again"


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Sound as it was in the file.

    Attributes:
        samples: float32, shape (frames, channels), full scale at 1; may hold NaN and infinities.
        sample_rate_hz: As in the file.
        source: What to call it in messages.
        warnings: What was noticed while decoding, one sentence each.
    """

    samples: NDArray[np.float32]
    sample_rate_hz: int
    source: str
    warnings: tuple[str, ...] = ()


class Collector:
    """Gathers decoded blocks and refuses to gather too much.

    Raises:
        AudioError: From `add`, when the sound is longer than `max_s` or has more values than so many seconds can have
            (`MAX_VALUES` for `MAX_SECONDS`). From the constructor, when no sound can have such a rate or number of
            channels.
    """

    def __init__(self, rate_hz: int, channels: int, label: str, max_s: float = MAX_SECONDS) -> None:
        if rate_hz not in RATES_HZ or channels < 1:
            raise AudioError(f"{label} has an impossible format: {rate_hz} Hz, {channels} channels", hint=EXPORT)
        self.rate_hz = rate_hz
        self.channels = channels
        self._label = label
        self._max_s = max_s
        self._blocks: list[NDArray[np.float32]] = []
        self._frames = 0

    @property
    def duration_s(self) -> float:
        """Return how much sound there is so far, in seconds."""
        return self._frames / self.rate_hz

    def add(self, block: NDArray[np.float32]) -> None:
        """Append a block, float32, shape (n, channels)."""
        self._blocks.append(block)
        self._frames += len(block)
        if self._frames > self._max_s * self.rate_hz:
            longest = "5 minutes" if self._max_s == MAX_SECONDS else f"{self._max_s:g} seconds"
            raise AudioError(f"{self._label} is longer than {longest}", hint=SHORTEN.format(longest))
        if self._frames * self.channels > MAX_VALUES * self._max_s / MAX_SECONDS:
            rate = f"{self.channels} channels at {self.rate_hz} Hz"
            raise AudioError(f"{self._label} holds too much data ({rate})", hint="Convert it to mono at 16 kHz")

    def recording(self, *, cut_off: bool) -> Recording:
        """Return everything as one recording."""
        if not self._frames:
            what = "is damaged before any sound starts" if cut_off else "holds no sound"
            raise AudioError(f"{self._label} {what}", hint="Record it again, or check that the copy finished")
        warnings = (CUT_OFF,) if cut_off else ()
        return Recording(np.concatenate(self._blocks), self.rate_hz, self._label, warnings)
