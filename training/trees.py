"""Fits the trees of `score/trees.py` with LightGBM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from pronounce_cli.score import trees
from pronounce_cli.score.network import right
from training import folds
from training.corpus import SEED
from training.examples import Example, Shown
from training.exchanges import FORMS

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many trees, how large, how fitted."""

    trees: int = 300
    leaves: int = 24
    depth: int = 8
    rate: float = 0.05
    least: int = 60
    columns: float = 0.4
    rows: float = 0.7
    ridge: float = 5.0


def inputs(example: Example) -> NDArray[np.float32]:
    """Return what the trees see of an example, shape (phones, inputs)."""
    return trees.inputs(example.features, right(example.hints.said, example.features)).astype(np.float32)


def fit(shown: Sequence[Shown], plan: Plan) -> Arrays:
    """Return trees as `score.trees.predict` takes them, fitted on all phones that raters marked."""
    some = [views[form] for views in shown for form in FORMS if form in views]
    known = [np.isfinite(one.phones) for one in some]
    x = np.concatenate([inputs(one)[rows] for one, rows in zip(some, known, strict=True)])
    y = np.concatenate([one.phones[rows] for one, rows in zip(some, known, strict=True)])
    settings = {
        "objective": "regression", "num_leaves": plan.leaves, "max_depth": plan.depth, "learning_rate": plan.rate,
        "min_data_in_leaf": plan.least, "feature_fraction": plan.columns, "bagging_fraction": plan.rows,
        "bagging_freq": 1, "lambda_l2": plan.ridge, "num_threads": 1, "verbose": -1, "seed": SEED,
        "deterministic": True,
    }  # fmt: skip
    return plain(lightgbm.train(settings, lightgbm.Dataset(x, y), plan.trees).dump_model()["tree_info"])


def plain(found: Sequence[dict[str, Any]]) -> Arrays:
    """Return dumped trees as arrays, see `score.trees.predict`."""
    rows: list[list[tuple[int, float, int, int, float]]] = []
    for one in found:
        nodes: list[tuple[int, float, int, int, float]] = []
        _add(one["tree_structure"], nodes)
        rows.append(nodes)
    longest = max(map(len, rows))
    for nodes in rows:
        nodes += [(0, 0.0, at, at, 0.0) for at in range(len(nodes), longest)]
    table = np.array(rows)
    kinds = {"feature": np.int16, "threshold": np.float32, "left": np.int16, "right": np.int16, "value": np.float32}
    return {name: table[..., i].astype(kind) for i, (name, kind) in enumerate(kinds.items())} | {"base": np.zeros(())}


def _add(node: dict[str, Any], nodes: list[tuple[int, float, int, int, float]]) -> int:
    """Add a node and what hangs on it; return its place."""
    at = len(nodes)
    if "leaf_value" in node:
        nodes.append((0, 0.0, at, at, node["leaf_value"]))
        return at
    nodes.append((0, 0.0, at, at, 0.0))
    left, right_ = _add(node["left_child"], nodes), _add(node["right_child"], nodes)
    nodes[at] = (node["split_feature"], node["threshold"], left, right_, 0.0)
    return at


def fitted(shown: Sequence[Shown], fold: NDArray[np.intp], plan: Plan, jobs: int) -> list[Arrays]:
    """Return the trees that have seen everything, then those without each fold."""
    return folds.fitted(partial(fit, plan=plan), shown, fold, jobs)


def boosted(shown: Sequence[Shown], fold: NDArray[np.intp], without: Sequence[Arrays]) -> list[Shown]:
    """Return the examples with the scores of trees that have not met the speaker."""
    return [
        {
            name: replace(one, hints=replace(one.hints, boosted=trees.predict(without[at], inputs(one))))
            for name, one in views.items()
        }
        for views, at in zip(shown, fold.tolist(), strict=True)
    ]
