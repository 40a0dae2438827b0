"""Ridge and logistic regression in the form the product stores, and the models of doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.evaluate import BAD_WORD
from pronounce_cli.score.model import Raw, doubt_inputs, unsaid_inputs
from training.examples import Example

Arrays = dict[str, NDArray[np.float64]]
Array = NDArray[np.float64]
UNSAID = 0.003  # share of words that are not said, by the corpus
_HARDLY = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """An example, and the scores that a model gave it."""

    example: Example
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


def doubt(kind: str, seen: list[Seen]) -> Arrays:
    """Fit what tells how likely a word is bad, and by how much its score may be off.

    `seen` should hold scores of speakers that the scorer has not met; on others it is surer than it should be.
    """
    human = np.concatenate([one.example.words for one in seen])
    words = np.concatenate([one.raw.words for one in seen])
    x = np.concatenate([doubt_inputs(one.example.features, one.raw) for one in seen])
    arrays = logistic(f"{kind}.bad", x, (human < BAD_WORD).astype(float), np.ones(len(x)))
    return arrays | ridge(f"{kind}.error", x, np.abs(human - words), 1e-4)


def unsaid(kind: str, seen: list[Seen]) -> Arrays:
    """Fit what tells words that were not said from those that were, as if `UNSAID` of all words were not said.

    Words of which raters heard hardly anything are neither.
    """
    human = np.concatenate([one.example.words for one in seen])
    absent = np.concatenate([one.example.unsaid for one in seen])
    x = np.concatenate([unsaid_inputs(one.example.features, one.example.hints.said, one.raw) for one in seen])
    known = absent | (human >= _HARDLY)
    share = UNSAID * known.sum() / ((1 - UNSAID) * absent.sum())
    weight = np.where(absent, share, 1.0)[known]
    return logistic(f"{kind}.unsaid", x[known], absent[known].astype(float), weight)


def two_classes(head: str, no: Array, yes: Array) -> Arrays:
    """Return a logistic head that tells two classes apart as if they were equally frequent."""
    x = np.concatenate([no, yes])
    y = np.r_[np.zeros(len(no)), np.ones(len(yes))]
    weight = np.r_[np.full(len(no), 0.5 / len(no)), np.full(len(yes), 0.5 / len(yes))] * len(x)
    return logistic(head, x, y, weight)
