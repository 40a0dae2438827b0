"""Are mispronounced phones found? Labels of single phones against red marks, scores and what was heard instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.agreement import FEWEST, Detection, Flags, Labelling, PhoneCurve, flags
from pronounce_cli.evaluate.ranks import area_under_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.evaluate import Predicted, Rated


@dataclass(frozen=True, slots=True)
class Labels:
    """Which canonical phones of a recording were mispronounced, one value per phone.

    Attributes:
        source: Where the labels are from.
        wrong: Whether the phone was mispronounced; None where that is not known.
        said: Symbol of the phone that was said instead, "" for none; None where that is not known.
    """

    source: Labelling
    wrong: tuple[bool | None, ...]
    said: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Phone:
    """One canonical phone with its label and our judgement."""

    symbol: str
    wrong: bool
    said: str | None
    accuracy: float
    marked: bool
    heard: str | None


def detected(pairs: Sequence[tuple[Rated, Predicted]]) -> Detection | None:
    """Return how well mispronounced phones are found; None where no phone has a label.

    Phones are compared that have a label and a score.
    """
    phones = [phone for rated, predicted in pairs if rated.labels for phone in _phones(rated, rated.labels, predicted)]
    source = next((rated.labels.source for rated, _ in pairs if rated.labels), None)
    if not phones or source is None:
        return None
    symbols = np.array([phone.symbol for phone in phones])
    wrong = np.array([phone.wrong for phone in phones], bool)
    score = np.array([100.0 - phone.accuracy for phone in phones], np.float64)
    curves = tuple(_curve(str(one), wrong[symbols == one], score[symbols == one]) for one in np.unique(symbols))
    areas = [curve.auc for curve in curves if curve.auc is not None]
    known = [phone for phone in phones if phone.wrong and phone.said is not None]
    return Detection(
        labels=source,
        phones=len(phones),
        wrong=int(wrong.sum()),
        flags=_marks(wrong, phones),
        auc=area_under_curve(wrong, score),
        mean_auc=float(np.mean(areas)) if areas else None,
        by_phone=curves,
        named=sum(phone.heard == phone.said for phone in known) / len(known) if known else None,
        nameable=len(known),
    )


def _phones(rated: Rated, labels: Labels, predicted: Predicted) -> list[_Phone]:
    rows = zip(
        rated.symbols, labels.wrong, labels.said, predicted.phones, predicted.wrong, predicted.heard, strict=True
    )
    return [
        _Phone(symbol, wrong, said, accuracy, bool(marked), heard)
        for symbol, wrong, said, accuracy, marked, heard in rows
        if wrong is not None and accuracy is not None
    ]


def _marks(wrong: NDArray[np.bool_], phones: Sequence[_Phone]) -> Flags:
    marked = np.array([phone.marked for phone in phones], bool)
    return flags("mispronunciations", int((marked & wrong).sum()), int(marked.sum()), int(wrong.sum()))


def _curve(symbol: str, wrong: NDArray[np.bool_], score: NDArray[np.float64]) -> PhoneCurve:
    there = int(wrong.sum())
    enough = min(there, len(wrong) - there) >= FEWEST
    return PhoneCurve(symbol, len(wrong), there, area_under_curve(wrong, score) if enough else None)
