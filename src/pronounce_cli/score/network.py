"""A small transformer over the phones of an utterance that scores phones, words and the utterance together.

After GOPT (Gong et al., "Transformer-based multi-aspect multi-granularity non-native English speaker pronunciation
assessment", ICASSP 2022), with relative positions, a flag for phones of one word, and pooling of phones into words.
Several networks that differ in their random start are run side by side, on the first axis of every weight; their mean
is the score. `training/network.py` fits them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.score.transcript_features import COLUMNS, Recognised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pronounce_cli.score.features import Features

REACH = 6
LIMIT = 5.0
_LEAST = 1e-3
_FAR_OFF = 1e9


@dataclass(frozen=True, slots=True, eq=False)
class Hints:
    """What others make of each phone, and of the whole.

    Attributes:
        said: How likely each phone was said at each place, see `exchanges.said`, shape (phones, inventory).
        boosted: What the trees give it, see `trees.predict`, shape (phones,).
        whole: What the states of the phone recogniser say of accuracy, fluency, prosody and overall, NaN where there
            are none, shape (4,).
    """

    said: NDArray[np.float64]
    boosted: NDArray[np.float64]
    whole: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What the networks say, in the scale of the human scores but not yet cut off at 0 and 100.

    Attributes:
        phones: shape (phones,).
        words: shape (words,).
        utterance: accuracy, fluency, prosody and overall, shape (4,).
    """

    phones: NDArray[np.float64]
    words: NDArray[np.float64]
    utterance: NDArray[np.float64]


def inputs(
    features: Features, hints: Hints, recognised: Recognised | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the inputs before scaling: per phone, per word and of the utterance.

    The last `transcript_features.COLUMNS` of each tell what was recognised; they are 0 without a transcript.

    Args:
        features: Of the recording.
        hints: About its phones.
        recognised: What a transcript says about its words.
    """
    if recognised is None:
        phones, words = len(features.phones), len(features.words)
        recognised = Recognised(
            np.zeros((phones, COLUMNS["phone"])), np.zeros((words, COLUMNS["word"])), np.zeros(COLUMNS["utterance"])
        )
    own, log_own, other = right(hints.said, features).T
    tables = features.phones, features.readings, features.windows, own, log_own, other, hints.boosted
    inside = features.word_of == np.arange(len(features.words))[:, None]
    worst = np.where(inside, own, 1.0).min(axis=1)
    return (
        np.column_stack([*tables, recognised.phones]),
        np.column_stack([features.words, worst, recognised.words]),
        np.r_[features.utterance, own.mean(), hints.whole, recognised.utterance],
    )


def right(said: NDArray[np.float64], features: Features) -> NDArray[np.float64]:
    """Return how likely each phone was the one asked for, its logarithm, and the likeliest other, shape (phones, 3)."""
    rows = np.arange(len(said))
    own, others = said[rows, features.classes], said.copy()
    others[rows, features.classes] = 0.0
    return np.column_stack([own, np.log(np.maximum(own, _LEAST)), others.max(axis=1)])


def scaled(weights: Mapping[str, NDArray[np.float64]], name: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inputs of a level, none outside what training showed, in units of their spread; NaN is the mean."""
    inside = np.clip(x, weights[f"{name}.low"], weights[f"{name}.high"])
    out: NDArray[np.float64] = np.clip((inside - weights[f"{name}.mean"]) / weights[f"{name}.scale"], -LIMIT, LIMIT)
    return np.nan_to_num(out, copy=False, nan=0.0)


def predict(
    weights: Mapping[str, NDArray[np.float64]], features: Features, hints: Hints, recognised: Recognised | None
) -> Outputs:
    """Return what the networks say about one utterance; all features must be measured. See `inputs`."""
    levels = zip(("phone", "word", "utterance"), inputs(features, hints, recognised), strict=True)
    phones, words, utterance = (scaled(weights, name, x) for name, x in levels)
    hidden = _encode(weights, phones, features)
    phone_scores = _phone_head(weights, hidden, features)
    word_scores = _word_head(weights, hidden, phone_scores, words, features)
    utterance_scores = _utterance_head(weights, hidden, phone_scores, word_scores, utterance)
    found = {
        name: scores * weights[f"{name}.target_scale"] + weights[f"{name}.target_mean"]
        for name, scores in (("phone", phone_scores), ("word", word_scores), ("utterance", utterance_scores))
    }
    means = {name: scores.mean(axis=0) for name, scores in found.items()}
    return Outputs(means["phone"], means["word"], means["utterance"])


def _linear(weights: Mapping[str, NDArray[np.float64]], name: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
    out: NDArray[np.float64] = x @ weights[f"{name}.w"] + weights[f"{name}.b"]
    return out


def _norm(x: NDArray[np.float64], gain: NDArray[np.float64]) -> NDArray[np.float64]:
    out: NDArray[np.float64] = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-5) * gain
    return out


def _softmax(x: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    out: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return out


def _gelu(x: NDArray[np.float64]) -> NDArray[np.float64]:
    out: NDArray[np.float64] = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return out


def _encode(
    weights: Mapping[str, NDArray[np.float64]], phones: NDArray[np.float64], features: Features
) -> NDArray[np.float64]:
    """Return the hidden state of each phone, shape (networks, phones, width)."""
    place = np.arange(len(phones))
    steps = np.clip(place[None] - place[:, None], -REACH, REACH) + REACH
    together = (features.word_of[:, None] == features.word_of).astype(np.float64)
    hidden = _linear(weights, "in", phones) + weights["class"][:, features.classes]
    networks, count, width = hidden.shape
    layer = 0
    while f"{layer}.near" in weights:
        near = weights[f"{layer}.near"]
        heads = near.shape[1]
        split = (networks, count, 3, heads, width // heads)
        query, key, value = np.moveaxis(
            _linear(weights, f"{layer}.look", _norm(hidden, weights[f"{layer}.norm"])).reshape(split), (2, 3), (0, 2)
        )
        affinity = query @ key.swapaxes(-1, -2) / np.sqrt(width // heads)
        affinity = affinity + near[:, :, steps] + weights[f"{layer}.together"] * together
        seen = (_softmax(affinity) @ value).swapaxes(1, 2).reshape(hidden.shape)
        hidden = hidden + _linear(weights, f"{layer}.take", seen)
        inner = _gelu(_linear(weights, f"{layer}.widen", _norm(hidden, weights[f"{layer}.norm2"])))
        hidden = hidden + _linear(weights, f"{layer}.narrow", inner)
        layer += 1
    return _norm(hidden, weights["norm"])


def _phone_head(
    weights: Mapping[str, NDArray[np.float64]], hidden: NDArray[np.float64], features: Features
) -> NDArray[np.float64]:
    z = np.tanh(_linear(weights, "phone1", hidden))
    own: NDArray[np.float64] = (z * weights["phone_class"][:, features.classes]).sum(axis=-1)
    return _linear(weights, "phone2", z)[..., 0] + own


def _word_head(
    weights: Mapping[str, NDArray[np.float64]],
    hidden: NDArray[np.float64],
    phone_scores: NDArray[np.float64],
    words: NDArray[np.float64],
    features: Features,
) -> NDArray[np.float64]:
    """Return word scores, shape (networks, words), from an attentive and a plain mean over the phones of each word."""
    inside = features.word_of == np.arange(len(words))[:, None]
    shares = inside / inside.sum(axis=1, keepdims=True)
    attention = _softmax(np.where(inside, _linear(weights, "word_look", hidden).swapaxes(1, 2), -_FAR_OFF))
    lowest = np.where(inside, phone_scores[:, None], _FAR_OFF).min(axis=-1)
    mean = phone_scores @ shares.T
    given = np.broadcast_to(words, (len(hidden), *words.shape))
    x = np.concatenate([attention @ hidden, shares @ hidden, mean[..., None], lowest[..., None], given], axis=-1)
    return _linear(weights, "word2", np.tanh(_linear(weights, "word1", x)))[..., 0]


def _utterance_head(
    weights: Mapping[str, NDArray[np.float64]],
    hidden: NDArray[np.float64],
    phone_scores: NDArray[np.float64],
    word_scores: NDArray[np.float64],
    utterance: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the four utterance scores, shape (networks, 4)."""
    networks = len(hidden)
    attention = _softmax(_linear(weights, "utterance_look", hidden).swapaxes(1, 2))
    pooled = (attention @ hidden).reshape(networks, -1)
    levels = np.stack([phone_scores.mean(axis=1), word_scores.mean(axis=1)], axis=1)
    given = np.broadcast_to(utterance, (networks, len(utterance)))
    x = np.concatenate([pooled, hidden.mean(axis=1), levels, given], axis=1)[:, None]
    return _linear(weights, "utterance2", np.tanh(_linear(weights, "utterance1", x)))[:, 0]
