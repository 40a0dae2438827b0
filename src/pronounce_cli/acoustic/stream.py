"""Phone posteriors of sound as it arrives.

The network looks both ways, without end. Here it sees the last `_HISTORY_S` and waits for `LOOK_AHEAD_S` beyond a
frame before the frame is given out; once out, a frame does not change. Against the whole recording heard at once, the
likeliest phone is another in at most 3 % of the frames (`benchmarks/streaming.py` measures it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic.conformer import STRIDE
from pronounce_cli.acoustic.front_end import HOP, SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_FRAME = STRIDE * HOP
_HISTORY_S, LOOK_AHEAD_S, _STEP_S = 8.0, 1.0, 0.3


class PhoneStream:
    """Turns pieces of sound into frames, each once and in order.

    Args:
        listen: From samples at 16 kHz, float32, shape (n,), to log-posteriors, shape (n // 320 + 1, columns).
        columns: Of the log-posteriors.
    """

    def __init__(self, listen: Callable[[NDArray[np.float32]], NDArray[np.float32]], columns: int) -> None:
        self._listen = listen
        self._nothing = np.empty((0, columns), np.float32)
        self._kept = np.empty(0, np.float32)
        self._first = 0  # the frame that `_kept` begins with
        self._given = 0

    @property
    def held_s(self) -> float:
        """Return how much sound is kept, in seconds; bounded, however long the stream."""
        return len(self._kept) / SAMPLE_RATE_HZ

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the frames that are settled now, nats, float32, shape (frames, columns); often none.

        A frame of 20 ms comes out at most 1.3 s after its sound went in.

        Args:
            samples: What came next, at 16 kHz and at the level that `audio.prepare` would give it.
        """
        self._kept = np.concatenate([self._kept, samples.astype(np.float32, copy=False)])
        settled = self._first + (len(self._kept) - round(LOOK_AHEAD_S * SAMPLE_RATE_HZ)) // _FRAME
        if settled - self._given < round(_STEP_S * SAMPLE_RATE_HZ / _FRAME):
            return self._nothing
        return self._give(settled)

    def finish(self) -> NDArray[np.float32]:
        """Return the frames that are left when no more sound comes."""
        if not len(self._kept):
            return self._nothing
        return self._give(self._first + len(self._kept) // _FRAME + 1)

    def _give(self, settled: int) -> NDArray[np.float32]:
        found = self._listen(self._kept)[self._given - self._first : settled - self._first]
        self._given = settled
        drop = max(settled - round(_HISTORY_S * SAMPLE_RATE_HZ / _FRAME) - self._first, 0)
        self._kept = self._kept[drop * _FRAME :]
        self._first += drop
        return found
