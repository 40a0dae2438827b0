"""What tells right texts from wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.score.features import extract
from pronounce_cli.score.model import Weights
from pronounce_cli.score.verification import MATCH_FEATURES, match_features
from training import fit
from training.evidence import Views

Array = NDArray[np.float64]
# Share of recordings that may be refused for their own text.
REFUSED = 0.007


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The inputs of the model that come from one recording.

    Attributes:
        own: `match_features` of its own text as it was recorded, shape (n, 15).
        damaged: The same through a telephone and after other damage.
        near: Of its text with a word replaced or added, or with as much again asked for.
        wrong: Of other sentences of like length.
    """

    own: Array
    damaged: Array
    near: Array
    wrong: Array


def inputs(views: Views) -> Inputs:
    """Return what one recording contributes."""
    match: dict[str, list[Array]] = {"own": [], "damaged": [], "near": [], "wrong": []}
    for (sound, text), seen in views.items():
        kind = "wrong" if text.startswith("wrong") else "near" if text not in ("corpus", "own") else "own"
        match["damaged" if kind == "own" and sound != "clean" else kind].append(
            match_features(seen.evidence, extract(seen.evidence))
        )
    return Inputs(**{name: np.reshape(found, (-1, len(MATCH_FEATURES))) for name, found in match.items()})


def fitted(found: Sequence[Inputs]) -> fit.Arrays:
    """Return the logistic model and its threshold, see `REFUSED`."""
    own = np.concatenate([one.own for one in found])
    right = np.concatenate([own, *(one.damaged for one in found), *(one.near for one in found)])
    arrays = fit.two_classes("match", np.concatenate([one.wrong for one in found]), right)
    arrays["match.threshold"] = np.quantile(Weights(arrays, {}, "").probability("match", own), REFUSED)
    return arrays


def rates(found: Sequence[Inputs], fold: NDArray[np.intp]) -> dict[str, float]:
    """Return, cross-validated, the share of each kind of input that is accepted."""
    seen: dict[str, list[NDArray[np.bool_]]] = {}
    for k in range(int(fold.max()) + 1):
        weights = Weights(fitted([one for one, at in zip(found, fold, strict=True) if at != k]), {}, "")
        held_out = [one for one, at in zip(found, fold, strict=True) if at == k]
        for name in ("own", "damaged", "near", "wrong"):
            x = np.concatenate([getattr(one, name) for one in held_out])
            seen.setdefault(name, []).append(weights.probability("match", x) > weights.threshold("match"))
    return {name: float(np.concatenate(values).mean()) for name, values in seen.items()}
