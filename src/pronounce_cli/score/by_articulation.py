"""What a scorer sees that knows no phone by name, so that it can judge a language whose learners nobody rated.

A phone is told by how it is made. The readings of its place are told by how far they are from it, not by which they
are; what tells which phone was said (`score/exchanges.py`) is of the language itself. A scorer that is fitted on one
language by these numbers can be used for another; `levelled` brings that one's numbers to where the first has them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.inventory import Manner, Place
from pronounce_cli.score.network import right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pronounce_cli.core.inventory import Inventory
    from pronounce_cli.score.features import Features

    Array = NDArray[np.float64]

TABLES = ("phones", "readings", "windows", "words", "utterance")
_BORDERS = (0.0, 0.2, 0.4, 0.7, 1.1)  # of distances, see `Inventory.distance`
_BEST = 4
_UNLIKELY, _SILENT = -12.0, -10.0


def seen(features: Features, said: Array, inventory: Inventory) -> tuple[Features, Array]:
    """Return features that name no phone, and how likely the phone asked for was said, and the likeliest other.

    Args:
        features: Of a recording.
        said: See `exchanges.said`.
        inventory: Of the language.

    Returns:
        Features whose `readings` and `windows` have the same columns in every language, all phones of one class; and
        shape (phones, 2), which stands for `said` beside them.
    """
    distances = _distances(inventory)[features.classes]
    own = np.eye(len(inventory.symbols), dtype=bool)[features.classes]
    readings = np.column_stack(
        [
            _nearest(features.readings[:, :-1], distances, own, _UNLIKELY),
            -np.sort(-np.where(own, _UNLIKELY, features.readings[:, :-1]), axis=1)[:, :_BEST],
            features.readings[:, -1],
        ]
    )
    windows = np.column_stack(
        [
            features.windows[own],
            _nearest(features.windows, distances, own, _SILENT),
            -np.sort(-np.where(own, _SILENT, features.windows), axis=1)[:, :_BEST],
            _made(inventory)[features.classes],
        ]
    )
    shares = right(said, features)[:, [0, 2]]
    classes = np.zeros(len(own), np.intp)
    return replace(features, readings=readings, windows=windows, classes=classes, states=None), shares


def levelled(arrays: Mapping[str, Array], features: Features) -> Features:
    """Return features with every number moved and stretched as the weights of the language say.

    Args:
        arrays: For each of `TABLES` a gain and an offset, as "level.phones.gain".
        features: See `seen`.
    """
    tables = {name: getattr(features, name) * arrays[f"level.{name}.gain"] for name in TABLES}
    return replace(features, **{name: table + arrays[f"level.{name}.offset"] for name, table in tables.items()})


def _nearest(values: Array, distances: Array, own: NDArray[np.bool_], none: float) -> Array:
    """Return the highest value of the phones at each range of distances from the one asked for."""
    found = [
        np.where(~own & (distances > low) & (distances <= high), values, none).max(axis=1)
        for low, high in pairwise(_BORDERS)
    ]
    return np.column_stack(found)


def _distances(inventory: Inventory) -> Array:
    return np.array([[inventory.distance(one, other) for other in inventory.symbols] for one in inventory.symbols])


def _made(inventory: Inventory) -> Array:
    """Return how each phone is made, in numbers from 0 to 1, shape (phones of the language, inputs)."""
    manners, places = list(Manner), list(Place)
    rows = []
    for how in inventory.articulation.values():
        place = 0.0 if how.place is None else (1 + places.index(how.place)) / len(places)
        manner = [float(how.manner is one) for one in manners]
        rows.append([*manner, place, float(how.voiced), how.height, how.backness, float(how.rounded)])
    return np.array(rows)
