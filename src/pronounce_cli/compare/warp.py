"""Which frame of the learner belongs to which frame of the reference.

The words are found by forced alignment, so the time warping has only to bend what is inside each word. It runs on pitch
and energy together (Sakoe and Chiba, "Dynamic programming algorithm optimization for spoken word recognition", 1978),
with their slope constraint P = 1 after the word has been brought to equal length: free warping would bend any contour
onto any other and find no difference.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pronounce_cli.core.errors import MissingExtra

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.compare.contours import Curve

_SHORTEST = 6
_WINDOW = 0.2
_ST, _DB = 4.0, 8.0
_VOICING = 1.0


@cache
def load() -> Any:
    """Return the function `dtwalign.dtw_from_distance_matrix`.

    dtwalign compiles itself for ten seconds at its first use, to save a second on what is not wanted here: matrices as
    large as a whole recording. So it is imported with the compiler off.

    Raises:
        MissingExtra: It is not installed.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # its first use of a machine is nobody's concern
    try:
        from numba import config

        compiled: Any = config
        before, compiled.DISABLE_JIT = compiled.DISABLE_JIT, 1
        try:
            from dtwalign import dtw_from_distance_matrix
        finally:
            compiled.DISABLE_JIT = before
    except ImportError as error:
        raise MissingExtra(
            "Comparing melodies needs the extra `prosody`", hint='Run `pip install "pronounce-cli[prosody]"`'
        ) from error
    return dtw_from_distance_matrix


def warp(mine: tuple[Curve, Curve], reference: tuple[Curve, Curve]) -> NDArray[np.int64]:
    """Return, for each frame of the reference in a word, the frame of the learner that belongs to it.

    Args:
        mine: Pitch (semitones, NaN where unvoiced) and energy (dB) of the learner in the word.
        reference: The same of the reference.

    Returns:
        Shape (frames of the reference,), indices into the learner's frames.

    Raises:
        MissingExtra: dtwalign is not installed.
    """
    align = load()
    count, wanted = len(mine[0]), len(reference[0])
    equal = np.round(np.linspace(0, count - 1, wanted)).astype(np.int64)
    if min(count, wanted) < _SHORTEST:
        return equal
    costs = _costs((mine[0][equal], mine[1][equal]), reference)
    window = max(2, round(_WINDOW * wanted))
    found = align(costs, window_type="sakoechiba", window_size=window, step_pattern="symmetricP1")
    path = np.asarray(found.path)
    # Several frames of the learner may belong to one of the reference: the middle one stands for them.
    middle = [path[path[:, 1] == frame, 0] for frame in range(wanted)]
    known = np.array([frame for frame in range(wanted) if len(middle[frame])])
    taken = np.array([np.median(middle[frame]) for frame in known])
    frames: NDArray[np.int64] = equal[np.round(np.interp(np.arange(wanted), known, taken)).astype(np.int64)]
    return frames


def _costs(mine: tuple[Curve, Curve], reference: tuple[Curve, Curve]) -> Curve:
    """Return the distance of each frame of one to each of the other, from pitch, energy and voicing."""
    pitch = np.abs(mine[0][:, None] - reference[0][None, :]) / _ST
    voiced = np.isfinite(mine[0])[:, None], np.isfinite(reference[0])[None, :]
    pitch = np.where(voiced[0] & voiced[1], pitch, np.where(voiced[0] != voiced[1], _VOICING, 0.0))
    energy = np.abs((mine[1] - mine[1].max())[:, None] - (reference[1] - reference[1].max())[None, :]) / _DB
    costs: Curve = pitch + energy
    return costs
