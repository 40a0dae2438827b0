"""From sound to log-mel spectra, just as the phone recogniser was trained on them.

A short-time Fourier transform with a Hann window of 25 ms every 10 ms, 80 mel bands, natural logarithm. The kernels of
the transform and the bands come with the weights. hama rounds the result to float16 before the network sees it; where
the sound is nearly silent that matters, so it is done here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
HOP = 160
_FLOOR = 1e-10
_BLOCK = 2048  # frames that are transformed at once; bounds the memory


@dataclass(frozen=True, slots=True, eq=False)
class FrontEnd:
    """The front end of a phone recogniser.

    Attributes:
        kernels: Cosine and sine kernels with the window folded in, side by side, float32, shape (400, 402).
        bands: Weight of each bin in each mel band, float32, shape (201, 80).
    """

    kernels: NDArray[np.float32]
    bands: NDArray[np.float32]

    def log_mel(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log-mel spectra of sound at 16 kHz.

        Args:
            samples: float32, shape (n,), n ≥ 1; frames at the ends see the sound mirrored there.

        Returns:
            ln of the power in each band, float32, shape (n // 160 + 1, 80).
        """
        size = len(self.kernels)
        padded = np.pad(samples, size // 2, mode="reflect")
        frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::HOP]
        found = np.empty((len(frames), self.bands.shape[1]), np.float32)
        for start in range(0, len(frames), _BLOCK):
            bins = np.ascontiguousarray(frames[start : start + _BLOCK]) @ self.kernels
            np.square(bins, out=bins)
            power = bins[:, : len(self.bands)] + bins[:, len(self.bands) :]
            found[start : start + _BLOCK] = np.log(np.maximum(power @ self.bands, _FLOOR))
        return found.astype(np.float16).astype(np.float32)


def kernels(size: int) -> NDArray[np.float32]:
    """Return the kernels of a Fourier transform of so many samples with a Hann window, see `FrontEnd`."""
    time = np.arange(size)
    angle = 2 * np.pi / size * (np.outer(time, np.arange(size // 2 + 1)) % size)
    window = (0.5 - 0.5 * np.cos(2 * np.pi / size * time))[:, None]
    return np.hstack([np.cos(angle) * window, -np.sin(angle) * window]).astype(np.float32)
