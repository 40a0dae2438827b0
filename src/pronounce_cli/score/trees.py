"""Boosted regression trees on single phones, whose scores are an input of the networks.

Trees see thresholds where networks see slopes, so each finds what the other misses (Ke et al., "LightGBM: a highly
efficient gradient boosting decision tree", NIPS 2017, fits them, see `training/trees.py`). Here they are only walked
through, all at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pronounce_cli.score.features import Features


def inputs(features: Features, right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the trees see of each phone: itself, its neighbours, its word and its utterance.

    Args:
        features: Of the recording.
        right: How likely each phone was the one asked for, see `network.right`, shape (phones, 3).

    Returns:
        float64, shape (phones, inputs).
    """
    core = np.hstack([features.phones, right])
    none = np.zeros_like(core[:1])
    return np.column_stack(
        [
            features.classes,
            core,
            features.readings,
            features.windows,
            np.vstack([none, core[:-1]]),
            np.vstack([core[1:], none]),
            features.words[features.word_of],
            np.broadcast_to(features.utterance, (len(core), len(features.utterance))),
        ]
    )


def predict(trees: Mapping[str, NDArray[Any]], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the score of each phone, 0 to 100, shape (phones,).

    Args:
        trees: `feature`, `threshold`, `left`, `right` and `value`, each of shape (trees, nodes): a node without
            children leads to itself. `base` is what they add to.
        x: See `inputs`.
    """
    rows = np.arange(len(x))[:, None]
    every = np.arange(len(trees["feature"]))
    node = np.zeros((len(x), len(every)), np.intp)
    while True:
        low = x[rows, trees["feature"][every, node]] <= trees["threshold"][every, node]
        following = np.where(low, trees["left"][every, node], trees["right"][every, node])
        if (following == node).all():
            break
        node = following
    scores: NDArray[np.float64] = trees["value"][every, node].sum(axis=1) + float(trees["base"])
    return np.clip(scores, 0.0, 100.0)
