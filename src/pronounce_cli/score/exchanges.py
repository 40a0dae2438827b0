"""Was another sound said than the one that was asked for, and which?

The likelihoods of all readings of a phone's place do not depend on which phone the text asks for there. So each phone
that raters gave full marks shows what its place looks like when it is asked for, and when any other phone is: small
networks learn from both which phone was said. What raters think of a slip plays no part in it: they let many pass that
make another word. `training/exchanges.py` fits them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.score.features import PHONE_FEATURES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from pronounce_cli.score.features import Features

_CLIP_NATS, _FLOOR_NATS = 12.0, 10.0
_LEAST = 1e-4


def inputs(features: Features) -> NDArray[np.float64]:
    """Return what is known of each phone's place, whatever is asked for there, shape (phones, inputs)."""
    readings = features.readings - features.readings.max(axis=1, keepdims=True)
    column = dict(zip(PHONE_FEATURES, features.phones.T, strict=True))
    goodness = np.clip(column["gop"], -_CLIP_NATS, 0.0) / _CLIP_NATS
    return np.column_stack(
        [
            np.clip(readings, -_CLIP_NATS, 0.0) / _CLIP_NATS,
            np.clip(features.windows, -_FLOOR_NATS, 0.0) / _FLOOR_NATS,
            column["blank"] / _FLOOR_NATS,
            column["log_duration"],
            column["word_position"],
            column["word_length"],
            np.full(len(goodness), np.median(goodness)),
        ]
    )


def said(weights: Mapping[str, NDArray[np.float64]], features: Features) -> NDArray[np.float64]:
    """Return how likely each phone was said at each place, shape (phones, phones of the language); rows add up to 1.

    Args:
        weights: Of several networks side by side, on the first axis of each.
        features: Of the recording.
    """
    x = inputs(features)
    hidden = _silu(x @ weights["in.w"] + weights["in.b"] + weights["asked"][:, features.classes])
    hidden = _silu(hidden @ weights["middle.w"] + weights["middle.b"])
    out = hidden @ weights["out.w"] + weights["out.b"] + x @ weights["straight.w"]
    powers = np.exp(out - out.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = (powers / powers.sum(axis=-1, keepdims=True)).mean(axis=0)
    return shares


def another(shares: NDArray[np.float64], accepted: Sequence[Collection[int]]) -> NDArray[np.float64]:
    """Return how likely a phone was said that is not accepted, shape (phones,).

    Args:
        shares: See `said`.
        accepted: Of each place, the phones that may be said there, as columns of `shares`.
    """
    return np.array([1.0 - row[list(phones)].sum() for row, phones in zip(shares, accepted, strict=True)])


def log_odds(weights: Mapping[str, NDArray[np.float64]], one: Features, other: Features) -> float | None:
    """Return how much likelier one text was said than another, nats; None where they have not as many phones.

    Only the places where they differ count.

    Args:
        weights: See `said`.
        one: Of the recording with one text.
        other: Of the same with the other.
    """
    if len(one.classes) != len(other.classes):
        return None
    rows = np.flatnonzero(one.classes != other.classes)
    shares = (said(weights, one) + said(weights, other))[rows] / 2
    places = np.arange(len(rows))
    odds = np.log(shares[places, one.classes[rows]] + _LEAST) - np.log(shares[places, other.classes[rows]] + _LEAST)
    return float(odds.sum())


def _silu(x: NDArray[np.float64]) -> NDArray[np.float64]:
    out: NDArray[np.float64] = x / (1.0 + np.exp(-np.clip(x, -60.0, 60.0)))
    return out
