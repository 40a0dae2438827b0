"""Fits the same on everything, and on all but each fold of the speakers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from multiprocessing import Pool
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from training.corpus import FOLDS
from training.examples import Shown

T = TypeVar("T")


def fitted(fit: Callable[[Sequence[Shown]], T], shown: Sequence[Shown], fold: NDArray[np.intp], jobs: int) -> list[T]:
    """Return what is fitted on everything, then on all but each fold.

    Args:
        fit: Fits it on some recordings.
        shown: All recordings.
        fold: Of each.
        jobs: Processes.
    """
    with Pool(jobs, _start, (fit, shown, fold)) as pool:
        return pool.map(_fit, [None, *range(FOLDS)], chunksize=1)


def _start(fit: Callable[[Sequence[Shown]], Any], shown: Sequence[Shown], fold: NDArray[np.intp]) -> None:
    global _state  # noqa: PLW0603 - the examples are sent to each worker process once
    _state = (fit, shown, fold)


def _fit(without: int | None) -> Any:
    fit, shown, fold = _state
    return fit([views for views, at in zip(shown, fold, strict=True) if at != without])
