"""One take at the microphone, without the microphone: blocks of sound in, and the decision when it is over.

Nothing here waits or looks at a clock: time is counted in samples, so that a test can run a take as fast as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from pronounce_cli.audio.prepare import is_clipped, prepare, to_mono
from pronounce_cli.audio.recording import Recording
from pronounce_cli.audio.voice_activity import HINDSIGHT_S, VoiceActivity

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pronounce_cli.core.types import Audio

PAUSE_S: Final = 0.3
"""After this much silence the caller may begin to work on what there is; it is also what is kept after the speech."""

FLOOR_DB: Final = -90.0
StoppedBy = Literal["silence", "key", "limit", "interrupt", "lost"]


@dataclass(frozen=True, slots=True)
class RecordingOptions:
    """How to record.

    Attributes:
        device: Index or (part of the) name of the device; None for the default.
        max_s: Longest recording, counted from its first sample that is kept, in seconds.
        silence_s: Stop after this much silence once speech began; None records from the first moment until a key or
            the limit, whatever is heard.
        pre_roll_s: How much sound before the speech is kept.
        start_timeout_s: How long to wait for speech; None waits for ever.
    """

    device: int | str | None = None
    max_s: float = 30.0
    silence_s: float | None = 0.8
    pre_roll_s: float = 0.3
    start_timeout_s: float | None = 10.0


class Phase(StrEnum):
    """Where a take is: waiting for speech, hearing it, or hearing none any more."""

    WAITING = "waiting"
    SPEECH = "speech"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the newest block was, and how far the take is.

    Attributes:
        peak_db: Of the newest block, relative to full scale; -90 for silence.
        rms_db: The same for its root mean square.
        phase: Whether speech is awaited, heard or over.
        kept_s: Length of what would be kept if the take ended now.
        clipped: Whether the block is too loud for the device.
    """

    peak_db: float
    rms_db: float
    phase: Phase
    kept_s: float
    clipped: bool


@dataclass(frozen=True, eq=False)
class Taken:
    """What was recorded.

    Attributes:
        samples: float32, mono, shape (n,), full scale at 1, as the device delivered it but for a constant offset.
        sample_rate_hz: That of the device.
        device: Its name.
        stopped_by: "silence", "key", "limit", "interrupt" (Ctrl-C) or "lost" (the device went away).
        clipped: Whether it was too loud for the device.
        peak_db: Relative to full scale; -90 for silence.
        speech: Whether speech was heard in it.
        dropouts: How often the computer was too slow and sound was lost.
    """

    samples: NDArray[np.float32]
    sample_rate_hz: int
    device: str
    stopped_by: StoppedBy
    clipped: bool
    peak_db: float
    speech: bool
    dropouts: int = 0

    @property
    def duration_s(self) -> float:
        """Return the length in seconds."""
        return len(self.samples) / self.sample_rate_hz

    @cached_property
    def audio(self) -> Audio:
        """Return the sound ready to be judged; raise `AudioError` where it is silent or too short."""
        return prepare(Recording(self.samples[:, None], self.sample_rate_hz, "the recording"))


class Take:
    """Collects one take.

    Feed it blocks until `stopped_by` is set, then call `result`. Before speech has begun only so much is kept as its
    beginning may need.

    Args:
        sample_rate_hz: Rate of the blocks.
        device: Name of the device.
        options: When to begin and to end.
        on_pause: Called with what would be the result if the pause lasts, `PAUSE_S` after the last sound of speech. If
            it lasts, `result` returns that very object; if not, it is called again after the next pause.
    """

    def __init__(
        self,
        sample_rate_hz: int,
        device: str,
        options: RecordingOptions,
        on_pause: Callable[[Taken], None] | None = None,
    ) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.stopped_by: StoppedBy | None = None
        self.timed_out = False
        self.dropouts = 0
        self.peak_db = FLOOR_DB
        self._device = device
        self._options = options
        self._on_pause = on_pause
        self._activity = VoiceActivity(sample_rate_hz)
        self._blocks: list[NDArray[np.float32]] = []
        self._dropped = 0
        self._heard = 0
        self._start: int | None = 0 if options.silence_s is None else None
        self._paused: Taken | None = None
        self._paused_at = -1

    @property
    def waited_s(self) -> float:
        """Return how much sound has come in, in seconds."""
        return self._heard / self.sample_rate_hz

    @property
    def kept_s(self) -> float:
        """Return how much of it would be kept, in seconds; 0 while speech is awaited."""
        return 0.0 if self._start is None else min(self._options.max_s, self.waited_s - self._seconds(self._start))

    @property
    def phase(self) -> Phase:
        """Return whether speech is awaited, heard or over."""
        if self._start is None:
            return Phase.WAITING
        return Phase.PAUSE if self._activity.silence_s >= PAUSE_S else Phase.SPEECH

    def feed(self, block: NDArray[np.float32]) -> Level:
        """Take in the next samples, float32, shape (n, channels), and return how loud they are."""
        mono = block.mean(axis=1) if block.shape[1] > 1 else block[:, 0]
        self._blocks.append(block)
        self._heard += len(block)
        self._activity.feed(mono)
        if self._start is None:
            self._await_speech()
        if self._start is not None and self.stopped_by is None:
            self._follow()
        level = Level(_peak_db(block), _rms_db(mono), self.phase, self.kept_s, is_clipped(block))
        self.peak_db = max(self.peak_db, level.peak_db)
        return level

    def _await_speech(self) -> None:
        onset_s = self._activity.onset_s
        if onset_s is not None:
            self._start = max(self._dropped, self._index(onset_s - self._options.pre_roll_s))
            return
        limit_s = self._options.start_timeout_s
        self.timed_out = limit_s is not None and self.waited_s >= limit_s
        spare = self._heard - self._index(HINDSIGHT_S + self._options.pre_roll_s + 1)
        while self._blocks and self._dropped + len(self._blocks[0]) <= spare:
            self._dropped += len(self._blocks.pop(0))

    def _follow(self) -> None:
        silence_s = self._options.silence_s
        if silence_s is not None and self._activity.silence_s >= min(PAUSE_S, silence_s):
            self._pause()
            if self._activity.silence_s >= silence_s:
                self.stopped_by = "silence"
                return
        assert self._start is not None
        if self._heard - self._start >= self._index(self._options.max_s):
            self.stopped_by = "limit"

    def _pause(self) -> None:
        """Keep what would be the result, once per pause, and tell it."""
        end = self._index(self._activity.last_s + PAUSE_S)
        if end != self._paused_at:
            self._paused_at = end
            self._paused = self._taken("silence", end)
            if self._on_pause is not None:
                self._on_pause(self._paused)

    def result(self, stopped_by: StoppedBy | None = None) -> Taken:
        """Return what was recorded; `stopped_by` says why where the take itself did not end."""
        why = self.stopped_by or stopped_by
        assert why is not None
        if why == "silence":
            assert self._paused is not None
            return self._paused
        return self._taken(why, self._heard)

    def _taken(self, stopped_by: StoppedBy, end: int) -> Taken:
        start = self._dropped if self._start is None else self._start
        end = min(end, start + self._index(self._options.max_s), self._heard)
        sound = np.concatenate(self._blocks)[start - self._dropped : end - self._dropped]
        return Taken(
            samples=to_mono(sound),
            sample_rate_hz=self.sample_rate_hz,
            device=self._device,
            stopped_by=stopped_by,
            clipped=is_clipped(sound),
            peak_db=_peak_db(sound),
            speech=self._activity.onset_s is not None,
            dropouts=self.dropouts,
        )

    def _index(self, seconds: float) -> int:
        return max(0, round(seconds * self.sample_rate_hz))

    def _seconds(self, index: int) -> float:
        return index / self.sample_rate_hz


def _peak_db(sound: NDArray[np.float32]) -> float:
    """Return the largest sample in dB relative to full scale."""
    return _db(float(np.abs(sound).max(initial=0.0)))


def _rms_db(sound: NDArray[np.float32]) -> float:
    """Return the root mean square in dB relative to full scale."""
    return _db(float(np.sqrt(np.mean(np.square(sound), dtype=np.float64))) if len(sound) else 0.0)


def _db(size: float) -> float:
    return max(FLOOR_DB, 20 * float(np.log10(max(size, 1e-10))))
