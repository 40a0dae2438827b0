"""Fits what the hidden states of the phone recogniser say of fluency, prosody and the like: ridge regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.score.model import Weights, whole
from training import fit
from training.corpus import FOLDS
from training.examples import Example, Shown

_FORMS = ("corpus", "telephone", "damaged")
_STRENGTH = 1.0


def fitted(shown: Sequence[Shown], fold: NDArray[np.intp]) -> list[fit.Arrays]:
    """Return the head that has seen everything, then those without each fold."""
    return [
        _fit([views for views, at in zip(shown, fold, strict=True) if at != without])
        for without in (None, *range(FOLDS))
    ]


def _fit(shown: Sequence[Shown]) -> fit.Arrays:
    some = [views[form] for views in shown for form in _FORMS if form in views]
    some = [one for one in some if one.features.states is not None and np.isfinite(one.scores).all()]
    x = np.array([one.features.states for one in some], np.float64)
    return fit.ridge("states", x, np.array([one.scores for one in some]), _STRENGTH)


def heard(shown: Sequence[Shown], fold: NDArray[np.intp], without: Sequence[fit.Arrays]) -> list[Shown]:
    """Return the examples with what heads that have not met the speaker say."""
    weights = [Weights(arrays, {}, "") for arrays in without]

    def told(one: Example, known: Weights) -> Example:
        return replace(one, hints=replace(one.hints, whole=whole(known, one.features)))

    return [
        {name: told(one, weights[at]) for name, one in views.items()}
        for views, at in zip(shown, fold.tolist(), strict=True)
    ]
