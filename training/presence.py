"""What tells right texts from wrong ones, and words that are missing from words that were badly heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.score.features import extract
from pronounce_cli.score.model import Weights
from pronounce_cli.score.verification import MATCH_FEATURES, OMISSION_FEATURES, match_features, omission_features
from training import fit
from training.corpus import Utterance
from training.evidence import Views

Array = NDArray[np.float64]
# Share of recordings that may be refused for their own text, and of words that were said well and that the posteriors
# left out that may still be called missing.
REFUSED, CALLED_MISSING = 0.007, 0.15
_WELL_SAID = 80.0


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The inputs of the two models that come from one recording.

    Attributes:
        own: `match_features` of its own text as it was recorded, shape (n, 15).
        damaged: The same through a telephone and after other damage.
        near: Of its text with a word replaced or added, or with as much again asked for.
        wrong: Of other sentences of like length.
        said: `omission_features` of words that were said well and that the posteriors left out, shape (n, 5).
        missing: Of words that were put into the text and that the posteriors left out.
    """

    own: Array
    damaged: Array
    near: Array
    wrong: Array
    said: Array
    missing: Array


def inputs(utterance: Utterance, views: Views) -> Inputs:
    """Return what one recording contributes."""
    match: dict[str, list[Array]] = {"own": [], "damaged": [], "near": [], "wrong": []}
    missing = [np.empty((0, len(OMISSION_FEATURES)))]
    for (sound, text), seen in views.items():
        kind = "wrong" if text.startswith("wrong") else "near" if text not in ("corpus", "own") else "own"
        match["damaged" if kind == "own" and sound != "clean" else kind].append(
            match_features(seen.evidence, extract(seen.evidence))
        )
        left_out = [i for i in seen.asked.added if seen.evidence.coverage.omitted[i]]
        missing.append(omission_features(seen.evidence)[left_out])
    evidence = views["clean", "corpus"].evidence
    well_said = np.array(evidence.coverage.omitted) & (utterance.word_scores >= _WELL_SAID)
    rows = {name: np.reshape(found, (-1, len(MATCH_FEATURES))) for name, found in match.items()}
    return Inputs(**rows, said=omission_features(evidence)[well_said], missing=np.concatenate(missing))


def fitted(found: Sequence[Inputs]) -> fit.Arrays:
    """Return the two logistic models and their thresholds, see `REFUSED` and `CALLED_MISSING`."""
    own = np.concatenate([one.own for one in found])
    right = np.concatenate([own, *(one.damaged for one in found), *(one.near for one in found)])
    arrays = fit.two_classes("match", np.concatenate([one.wrong for one in found]), right)
    arrays["match.threshold"] = np.quantile(Weights(arrays, {}, "").probability("match", own), REFUSED)
    said, missing = (np.concatenate([getattr(one, name) for one in found]) for name in ("said", "missing"))
    arrays |= fit.two_classes("omission", said, missing)
    probability = Weights(arrays, {}, "").probability("omission", said)
    arrays["omission.threshold"] = np.quantile(probability, 1 - CALLED_MISSING)
    return arrays


def rates(found: Sequence[Inputs], fold: NDArray[np.intp]) -> dict[str, float]:
    """Return, cross-validated, the share of each kind of input that is accepted, or called missing."""
    seen: dict[str, list[NDArray[np.bool_]]] = {}
    for k in range(int(fold.max()) + 1):
        weights = Weights(fitted([one for one, at in zip(found, fold, strict=True) if at != k]), {}, "")
        held_out = [one for one, at in zip(found, fold, strict=True) if at == k]
        for name in ("own", "damaged", "near", "wrong", "said", "missing"):
            head = "omission" if name in ("said", "missing") else "match"
            x = np.concatenate([getattr(one, name) for one in held_out])
            seen.setdefault(name, []).append(weights.probability(head, x) > weights.threshold(head))
    return {name: float(np.concatenate(values).mean()) for name, values in seen.items()}
