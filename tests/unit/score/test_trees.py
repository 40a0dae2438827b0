"""The trees against a plain walk, node by node."""

from __future__ import annotations

import numpy as np
import pytest

from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.score import trees
from pronounce_cli.score.model import load_weights

TREES = load_weights(*EAR.weights).trees
WIDTH = int(TREES["feature"].max()) + 1


def walked(x: list[float]) -> float:
    total = float(TREES["base"])
    for t in range(len(TREES["feature"])):
        node = 0
        while TREES["left"][t, node] != node:
            low = x[TREES["feature"][t, node]] <= TREES["threshold"][t, node]
            node = int(TREES["left" if low else "right"][t, node])
        total += TREES["value"][t, node]
    return min(max(total, 0.0), 100.0)


@pytest.mark.parametrize("seed", range(3))
def test_all_trees_at_once_say_what_each_says_alone(seed: int) -> None:
    x = np.random.default_rng(seed).normal(0, 4, (5, WIDTH))

    np.testing.assert_allclose(trees.predict(TREES, x), [walked(list(row)) for row in x], rtol=1e-9)


def test_every_node_leads_to_one_of_its_own_tree() -> None:
    nodes = TREES["feature"].shape[1]
    for side in ("left", "right"):
        assert ((TREES[side] >= np.arange(nodes)) & (TREES[side] < nodes)).all()  # downwards, so that a walk ends
