"""How far scores agree with human raters, beside what others have published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = ("phone", "word", "accuracy", "fluency", "prosody", "overall")

# Pearson correlation with the experts on the official test split, as published or measured by others.
PUBLISHED: Mapping[str, tuple[float | None, ...]] = {
    "two human raters with each other": (0.558, 0.588, 0.686, 0.712, 0.704, 0.769),
    "one human rater with the other four": (0.681, 0.706, 0.787, 0.804, 0.799, 0.846),
    "letters of a Whisper-tiny transcript": (None, 0.35, 0.51, None, None, 0.51),
    "GOPT": (0.612, 0.533, 0.714, 0.753, 0.760, 0.742),
    "Azure Pronunciation Assessment": (0.656, 0.623, 0.700, 0.715, 0.842, 0.782),
    "best published (MuFFIN)": (0.742, 0.705, 0.807, 0.841, 0.832, 0.830),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pearson, Spearman and mean squared error of one level; each with its 95 % interval."""

    level: str
    count: int
    pearson: tuple[float, float, float]
    spearman: tuple[float, float, float]
    mse: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Flags:
    """Precision, recall and F1 of red marks against a human threshold; None where there is nothing to count."""

    what: str
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Bench:
    """All that `pronounce bench` reports.

    Attributes:
        utterances: How many the corpus has.
        lost: Share of them without scores.
        refused: Share of them that the product would call not assessable.
        agreement: One entry per level.
        flags: Bad words and wrong phones.
        real_time: CPU seconds per second of sound.
        memory_mb: Highest peak of any process.
    """

    utterances: int
    lost: float
    refused: float
    agreement: tuple[Agreement, ...]
    flags: tuple[Flags, ...]
    real_time: float
    memory_mb: float
