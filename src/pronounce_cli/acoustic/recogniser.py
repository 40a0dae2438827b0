"""Phone posteriors: which phone is likely when, with no language model to forgive anything.

hama's CTC model (see `acoustic.hama`) hears IPA segments of several languages; those that a listener of the language
takes for one phone are summed into it. A language may bring a model of its own (see `acoustic.ears`), which hears its
phones alone.

Attention looks over the whole recording, which costs the square of its length and hears worse the more unlike its
parts are. So a long recording goes through in windows that overlap: each is cut where it is quiet, hears some speech
beyond its cuts, and keeps what lies between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic import ears, hama
from pronounce_cli.acoustic.conformer import STRIDE
from pronounce_cli.acoustic.front_end import HOP, SAMPLE_RATE_HZ
from pronounce_cli.acoustic.stream import PhoneStream
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.evidence import PhonePosteriors
from pronounce_cli.hama_assets import release
from pronounce_cli.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import Audio
    from pronounce_cli.languages.profile import Ear

FRAME_SHIFT_S = STRIDE * HOP / SAMPLE_RATE_HZ
# In spectra of 10 ms. A recording up to the longest window goes through whole.
_SHORTEST, _LONGEST, _OVERLAP, _QUIET = 1200, 2000, 150, 31
_FLOOR = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """What is heard between two cuts.

    Attributes:
        log_probs: See `PhonePosteriors`.
        total: Sum over the frames of their states after each block, shape (blocks × width,).
        squares: The same of their squares.
    """

    log_probs: NDArray[np.float32]
    total: NDArray[np.float64]
    squares: NDArray[np.float64]


class ConformerRecogniser:
    """Hears the phones of a language. Construction reads the weights (some 40 ms): keep it for several recordings.

    Args:
        ear: The phones of the language, the weights that hear them, and which of the model's tokens stand for each.

    Raises:
        MissingExtra: The weights are hama's, and it is not installed.
        ConfigError: The files of the weights are broken.
    """

    def __init__(self, ear: Ear) -> None:
        if ear.network:
            self._front_end, self._network, tokens, self.name = ears.load(*ear.network)
        else:
            self._front_end, self._network, tokens = hama.load()
            self.name = release()
        self._inventory = ear.inventory
        self._columns = _column_of_token(tokens, ear)

    def posteriors(self, audio: Audio) -> PhonePosteriors:
        """Return log-posteriors over the phones and the blank, one frame per 20 ms.

        Args:
            audio: At 16 kHz, of any length; time and memory grow with it linearly.
        """
        with one_thread():
            found = self._windows(audio.samples)
        log_probs = np.concatenate([window.log_probs for window in found])
        return PhonePosteriors(log_probs, self._inventory, FRAME_SHIFT_S, self.name, _states(found))

    def log_probs(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the same for bare samples at 16 kHz.

        Returns:
            Nats, float32, shape (n // 320 + 1, phones + 1), the blank last.
        """
        with one_thread():
            return np.concatenate([window.log_probs for window in self._windows(samples)])

    def stream(self) -> PhoneStream:
        """Return a recogniser of sound that arrives in pieces."""
        return PhoneStream(self.log_probs, len(self._inventory.symbols) + 1)

    def _windows(self, samples: NDArray[np.float32]) -> list[_Window]:
        spectra = self._front_end.log_mel(samples)
        return [self._window(spectra, *window) for window in windows(spectra)]

    def _window(self, spectra: NDArray[np.float32], start: int, end: int) -> _Window:
        """Return the frames between two cuts, heard with what lies beyond them on either side.

        Tokens of the model are summed into phones; the word boundary counts as blank; tokens that stand for no phone
        are left out, and each frame is renormalised.
        """
        first, last = max(start - _OVERLAP, 0), min(end + _OVERLAP, len(spectra))
        frames = slice((start - first) // STRIDE, (end - first + STRIDE - 1) // STRIDE)
        heard, states = (found[frames] for found in self._network.hear(spectra[first:last]))
        probs = np.exp(heard) @ self._columns + np.float32(_FLOOR)
        probs /= probs.sum(axis=1, keepdims=True)
        return _Window(
            np.log(probs), states.sum(axis=0, dtype=np.float64), np.square(states, dtype=np.float64).sum(axis=0)
        )


def _states(found: list[_Window]) -> NDArray[np.float32]:
    """Return mean and standard deviation over the frames of what the network has after each block."""
    count = sum(len(window.log_probs) for window in found)
    mean = np.sum([window.total for window in found], axis=0) / count
    square = np.sum([window.squares for window in found], axis=0) / count
    return np.concatenate([mean, np.sqrt(np.maximum(square - mean * mean, 0.0))]).astype(np.float32)


def windows(spectra: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Return where a recording is cut, as pairs of start and end in spectra, without gaps.

    Each cut lies 12 to 20 s after the one before, in the middle of the quietest 0.3 s there; one window suffices up to
    23 s.

    Args:
        spectra: ln power per band, float32, shape (n, bands), one per 10 ms.
    """
    cuts = [0]
    whole = _LONGEST + 2 * _OVERLAP
    if len(spectra) > whole:
        loudness = np.convolve(spectra.mean(axis=1), np.full(_QUIET, 1 / _QUIET), mode="same")
    while len(spectra) - cuts[-1] > whole:
        nearest = cuts[-1] + _SHORTEST
        quietest = nearest + int(loudness[nearest : cuts[-1] + _LONGEST].argmin())
        cuts.append(quietest // STRIDE * STRIDE)
    return list(zip(cuts, [*cuts[1:], len(spectra)], strict=True))


def _column_of_token(tokens: tuple[str, ...], ear: Ear) -> NDArray[np.float32]:
    """Return the 0/1 matrix (tokens × phones + 1) that sums tokens into phones and, last, the blank.

    Raises:
        ConfigError: There is no blank, or a phone that no token stands for.
    """
    symbols = ear.inventory.symbols
    columns = np.zeros((len(tokens), len(symbols) + 1), np.float32)
    for row, token in enumerate(tokens):
        phone = ear.phone_of_token(token)
        if token in ("<wb>", "<blank>"):
            columns[row, -1] = 1
        elif phone in symbols:
            columns[row, symbols.index(phone)] = 1
    unheard = [name for name, column in zip((*symbols, "<blank>"), columns.T, strict=True) if not column.any()]
    if unheard:
        raise ConfigError(f"The weights of the ear know no {unheard[0]}", hint="Install the ones that belong to it")
    return columns
