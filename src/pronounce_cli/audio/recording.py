"""A recording as it was in its file, and the collector that gathers one without trusting its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from pronounce_cli.core.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import Span

MAX_SECONDS: Final = 300.0
MAX_VALUES: Final = 64 * 2**20
"""Most samples × channels that are decoded: 256 MB of float32, five minutes of stereo at 96 kHz."""
RATES_HZ: Final = range(4_000, 768_001)
SHORTEN: Final = "Cut it into pieces of at most {}"
CUT_OFF: Final = "The file is cut off or damaged: only the part before that was judged."
SHORTER: Final = "The recording ends before the part of it that was asked for."
SHORT_S: Final = 0.5
"""A part that misses this much at its end is told of."""
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

    Args:
        rate_hz: As in the file.
        channels: As in the file.
        label: What to call it in messages.
        max_s: Longest sound that is gathered.
        part: What is gathered of it; None is all.

    Raises:
        AudioError: From `add`, when the sound is longer than `max_s` or has more values than so many seconds can have
            (`MAX_VALUES` for `MAX_SECONDS`). From the constructor, when no sound can have such a rate or number of
            channels.
    """

    def __init__(
        self, rate_hz: int, channels: int, label: str, max_s: float = MAX_SECONDS, part: Span | None = None
    ) -> None:
        if rate_hz not in RATES_HZ or channels < 1:
            raise AudioError(f"{label} has an impossible format: {rate_hz} Hz, {channels} channels", hint=EXPORT)
        self.rate_hz = rate_hz
        self.channels = channels
        self.first = round(part.start_s * rate_hz) if part else 0
        self._last = round(part.end_s * rate_hz) if part else None
        self._label = label
        self._max_s = max_s
        self._blocks: list[NDArray[np.float32]] = []
        self._frames = 0
        self._position = 0

    @property
    def duration_s(self) -> float:
        """Return how much sound there is so far, in seconds."""
        return self._frames / self.rate_hz

    @property
    def is_full(self) -> bool:
        """Return whether nothing that may follow is wanted."""
        return self._last is not None and self._position >= self._last

    def skip(self, frames: int) -> None:
        """Pass over frames that were not decoded."""
        self._position += frames

    def add(self, block: NDArray[np.float32]) -> None:
        """Append what is wanted of a block, float32, shape (n, channels)."""
        start, self._position = self._position, self._position + len(block)
        if self._last is not None:
            block = block[max(0, self.first - start) : max(0, self._last - start)]
            if not len(block):
                return
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
        if not self._frames and self._position:
            end_s = self._position / self.rate_hz
            raise AudioError(
                f"{self._label}: the recording ends at {end_s:.1f} s",
                hint="Check that the times are those of this file",
            )
        if not self._frames:
            what = "is damaged before any sound starts" if cut_off else "holds no sound"
            raise AudioError(f"{self._label} {what}", hint="Record it again, or check that the copy finished")
        warnings = (CUT_OFF,) if cut_off else ()
        if self._last is not None and self._position < self._last - SHORT_S * self.rate_hz:
            warnings = (*warnings, SHORTER)
        return Recording(np.concatenate(self._blocks), self.rate_hz, self._label, warnings)
