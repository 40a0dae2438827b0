"""Ridge and logistic regression in the form the product stores, and the models that are made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.evaluate import BAD_WORD, WRONG_PHONE
from pronounce_cli.score.features import Features
from pronounce_cli.score.model import (
    UTTERANCE_HEADS,
    Raw,
    Weights,
    doubt_inputs,
    phone_doubt_inputs,
    phone_inputs,
    utterance_inputs,
    word_inputs,
)
from training.corpus import Utterance
from training.evidence import Matches, Observed

Arrays = dict[str, NDArray[np.float64]]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """An utterance, its features, and the scores that a model gave to it."""

    utterance: Utterance
    features: Features
    raw: Raw


def ridge(head: str, x: Array, y: Array, strength: float) -> Arrays:
    """Return a linear head by ridge regression on standardised inputs; `strength` is per row of `x`."""
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.c_[(x - mean) / scale, np.ones(len(x))]
    penalty = np.diag([strength * len(x)] * x.shape[1] + [0.0])
    solution = np.linalg.solve(z.T @ z + penalty, z.T @ y)
    return _head(head, mean, scale, solution)


def logistic(head: str, x: Array, y: Array, weight: Array, strength: float = 1e-3) -> Arrays:
    """Return a linear head by weighted logistic regression (Newton's method)."""
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.c_[(x - mean) / scale, np.ones(len(x))]
    penalty = np.diag([strength * weight.sum()] * x.shape[1] + [0.0])
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(z @ w)))
        gradient = z.T @ (weight * (p - y)) + penalty @ w
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + penalty + 1e-9 * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    return _head(head, mean, scale, w)


def _head(head: str, mean: Array, scale: Array, solution: Array) -> Arrays:
    return {
        f"{head}.mean": mean,
        f"{head}.scale": scale,
        f"{head}.slopes": solution[:-1],
        f"{head}.offset": solution[-1],
    }


def aligner_layers(pairs: list[tuple[Utterance, Features]]) -> Arrays:
    """Fit the linear phone, word and utterance heads that serve where there are no posteriors."""
    x = np.concatenate([phone_inputs(features) for _, features in pairs])
    y = np.concatenate([utterance.phone_scores for utterance, _ in pairs])
    known = np.isfinite(y)
    arrays = ridge("aligner.phone", x[known], y[known], 1e-3)
    weights = Weights(arrays, {}, "")
    phones = [np.clip(weights.linear("aligner.phone", phone_inputs(features)), 0, 100) for _, features in pairs]
    rows = [word_inputs(features, scores) for (_, features), scores in zip(pairs, phones, strict=True)]
    targets = np.concatenate([utterance.word_scores for utterance, _ in pairs])
    arrays |= ridge("aligner.word", np.concatenate(rows), targets, 1e-3)
    weights = Weights(arrays, {}, "")
    words = [np.clip(weights.linear("aligner.word", row), 0, 100) for row in rows]
    inputs = np.array([utterance_inputs(f, p, w) for (_, f), p, w in zip(pairs, phones, words, strict=True)])
    return arrays | _utterance_heads("aligner", inputs, [utterance for utterance, _ in pairs])


def doubt(kind: str, seen: list[Seen]) -> Arrays:
    """Fit what tells how likely a word or phone is bad, and by how much a word's score may be off.

    `seen` should hold scores of speakers that the scorer has not met; on others it is surer than it should be.
    """
    human = np.concatenate([one.utterance.word_scores for one in seen])
    words = np.concatenate([one.raw.words for one in seen])
    x = np.concatenate([doubt_inputs(one.features, one.raw) for one in seen])
    arrays = logistic(f"{kind}.bad", x, (human < BAD_WORD).astype(float), np.ones(len(x)))
    arrays |= ridge(f"{kind}.error", x, np.abs(human - words), 1e-4)
    marks = np.concatenate([one.utterance.phone_scores for one in seen])
    known = np.isfinite(marks)
    x = np.concatenate([phone_doubt_inputs(one.features, one.raw) for one in seen])[known]
    return arrays | logistic(f"{kind}.wrong", x, (marks[known] < WRONG_PHONE).astype(float), np.ones(len(x)))


def _utterance_heads(kind: str, inputs: Array, utterances: list[Utterance]) -> Arrays:
    arrays: Arrays = {}
    for head in UTTERANCE_HEADS:
        target = np.array([utterance.scores[head] for utterance in utterances])
        arrays |= ridge(f"{kind}.{head}", inputs, target, 3e-3)
    return arrays


def presence(observed: list[Observed], matches: list[Matches]) -> Arrays:
    """Fit the two logistic models that tell right texts from wrong ones and missing words from badly heard ones.

    Thresholds: of recordings 0.4 % are refused for their own text; of words that were said well and that the
    posteriors left out, one in seven is still called missing.
    """
    own = np.array([m.own for m in matches])
    right = np.concatenate([own, *(m.near for m in matches)])
    arrays = _two_classes("match", np.concatenate([m.wrong for m in matches]), right)
    arrays["match.threshold"] = np.quantile(Weights(arrays, {}, "").probability("match", own), 0.004)
    said = np.concatenate([o.omission_said for o in observed])
    missing = np.concatenate([o.omission_missing for o in observed])
    arrays |= _two_classes("omission", said, missing)
    arrays["omission.threshold"] = np.quantile(Weights(arrays, {}, "").probability("omission", said), 0.85)
    return arrays


def _two_classes(head: str, no: Array, yes: Array) -> Arrays:
    x = np.concatenate([no, yes])
    y = np.r_[np.zeros(len(no)), np.ones(len(yes))]
    weight = np.r_[np.full(len(no), 0.5 / len(no)), np.full(len(yes), 0.5 / len(yes))] * len(x)
    return logistic(head, x, y, weight)
