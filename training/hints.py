"""What the networks are told besides the features: which phone was said, what trees give, what hidden states say.

Each part is fitted with what the one before says, by models that have not met the speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training import exchanges, fit, states, trees
from training.examples import Shown


@dataclass(frozen=True, slots=True, eq=False)
class Hinted:
    """Examples with hints, and the models that gave them.

    Attributes:
        shown: The examples.
        exchanges: Networks fitted on everything, then without each fold.
        trees: The same of the trees.
        states: The same of the heads on hidden states.
    """

    shown: list[Shown]
    exchanges: list[exchanges.Weights]
    trees: list[trees.Arrays]
    states: list[fit.Arrays]


def hinted(shown: Sequence[Shown], fold: NDArray[np.intp], jobs: int) -> Hinted:
    """Return the examples with hints."""
    which = exchanges.fitted(shown, fold, exchanges.Plan(), jobs)
    shown = exchanges.heard(shown, fold, which[1:])
    climbed = trees.fitted(shown, fold, trees.Plan(), jobs)
    shown = trees.boosted(shown, fold, climbed[1:])
    whole = states.fitted(shown, fold)
    return Hinted(states.heard(shown, fold, whole[1:]), which, climbed, whole)
