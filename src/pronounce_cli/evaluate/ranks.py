"""Figures that go by the order of values alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1, ties sharing their mean, shape as `values`."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return found


def area_under_curve(positive: NDArray[np.bool_], score: NDArray[np.float64]) -> float | None:
    """Return the area under the receiver operating characteristic, from 0 to 1; None where a class is missing.

    It is the probability that a positive scores higher than a negative, a tie counting half (Hanley and McNeil, "The
    Meaning and Use of the Area under a Receiver Operating Characteristic (ROC) Curve", 1982).

    Args:
        positive: Shape (n,).
        score: Higher where a positive is likelier, shape (n,).
    """
    there = int(positive.sum())
    others = len(positive) - there
    if not there or not others:
        return None
    return float((ranks(score)[positive].sum() - there * (there + 1) / 2) / (there * others))
