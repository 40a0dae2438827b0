"""Was another sound said than the one that was asked for, and which?

The likelihoods of all readings of a phone's place do not depend on which phone the text asks for there. So each phone
that raters gave full marks shows what its place looks like when it is asked for, and when any other phone is: small
networks learn from both which phone was said. What raters think of a slip plays no part in it: they let many pass that
make another word. A logistic model on top (`clues`) tells for each word whether any of its sounds was another.
`training/exchanges.py` fits both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.score.features import PHONE_FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping

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


@dataclass(frozen=True, slots=True, eq=False)
class Suspects:
    """Of each word, the place that looks most like another phone than the accepted ones.

    Attributes:
        place: Its row, shape (words,).
        other: The likeliest phone there that is not accepted, shape (words,).
        odds: How much likelier that one was said there than an accepted one, nats, shape (words,).
        own: How likely an accepted one was said at each place, shape (phones,).
    """

    place: NDArray[np.intp]
    other: NDArray[np.intp]
    odds: NDArray[np.float64]
    own: NDArray[np.float64]


def suspects(features: Features, shares: NDArray[np.float64], accepted: NDArray[np.bool_]) -> Suspects:
    """Return where each word looks most like another.

    Args:
        features: Of the recording.
        shares: See `said`.
        accepted: Which phones may be said at each place, shape (phones, phones of the language).
    """
    rows = np.arange(len(shares))
    own, others = np.where(accepted, shares, 0.0).sum(axis=1), np.where(accepted, 0.0, shares)
    other = others.argmax(axis=1)
    odds = np.log((others[rows, other] + _LEAST) / (own + _LEAST))
    place = np.where(_inside(features), odds, -np.inf).argmax(axis=1)
    return Suspects(place, other[place], odds[place], own)


def clues(
    features: Features, suspects: Suspects, accepted: NDArray[np.bool_], vowels: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return what tells a word with another sound from one without.

    Args:
        features: Of the recording.
        suspects: Of its words.
        accepted: See `suspects`.
        vowels: Which phones of the language are vowels.

    Returns:
        Shape (words, 17): the inputs of the head "exchange" of the scorer's weights.
    """
    place, other, odds = suspects.place, suspects.other, suspects.odds
    readings = features.readings[:, :-1] - np.where(accepted, features.readings[:, :-1], -np.inf).max(axis=1)[:, None]
    windows = features.windows - np.where(accepted, features.windows, -np.inf).max(axis=1)[:, None]
    gop, column = np.minimum(-readings.max(axis=1), 0.0), dict(zip(PHONE_FEATURES, features.phones.T, strict=True))
    inside = _inside(features)
    size, unlike = inside.sum(axis=1), np.sort(np.where(inside, 1.0 - suspects.own, 0.0), axis=1)
    second = unlike[:, -2] if unlike.shape[1] > 1 else 0.0 * unlike[:, -1]
    vowel, likelier = vowels[features.classes[place]].astype(np.float64), readings[place, other]
    columns = [
        _logit(unlike[:, -1]), odds, _logit(second), np.log(size), likelier, windows[place, other],
        gop[place], np.where(inside, gop, np.inf).min(axis=1), np.where(inside, gop, 0.0).sum(axis=1) / size,
        vowel, vowels[other], vowel * odds, vowel * likelier, column["stress"][place], column["word_position"][place],
        np.median(gop), np.median(np.log(suspects.own + _LEAST)),
    ]  # fmt: skip
    return np.column_stack([np.broadcast_to(column, len(size)) for column in columns])


def _inside(features: Features) -> NDArray[np.bool_]:
    """Return which phones each word has, shape (words, phones)."""
    inside: NDArray[np.bool_] = features.word_of == np.arange(len(features.words))[:, None]
    return inside


def _logit(share: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = np.clip(share, _LEAST, 1 - _LEAST)
    out: NDArray[np.float64] = np.log(inside / (1 - inside))
    return out


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
