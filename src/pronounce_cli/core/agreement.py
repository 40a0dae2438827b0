"""How far scores agree with human raters, beside what others have published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

UTTERANCE_LEVELS = ("accuracy", "fluency", "prosody", "overall")
LEVELS = ("phone", "word", *UTTERANCE_LEVELS)

FEWEST = 5
"""Wrong phones, and right ones, that a phone needs for an area under the curve of its own."""

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


def flags(what: str, hits: int, marked: int, there: int) -> Flags:
    """Return the figures of marks.

    Args:
        what: Name of what is marked.
        hits: Marks that are right.
        marked: All marks.
        there: All that should have a mark.
    """
    return Flags(what, _share(hits, marked), _share(hits, there), _share(2 * hits, marked + there))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


class Labelling(StrEnum):
    """Where it is from that a phone was mispronounced."""

    LISTED = "mispronunciations"
    MARKS = "marks"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class PhoneCurve:
    """How well the scores of one phone tell the wrong ones.

    Attributes:
        phone: Its symbol.
        count: How often it was compared.
        wrong: How often it was mispronounced.
        auc: Area under the curve, from 0 to 1; None where too few were wrong or right.
    """

    phone: str
    count: int
    wrong: int
    auc: float | None


@dataclass(frozen=True, slots=True)
class Detection:
    """How well mispronounced phones are found.

    Attributes:
        labels: Where it is from that a phone was mispronounced.
        phones: How many canonical phones were compared.
        wrong: How many of them were mispronounced.
        flags: Of the phones that were marked wrong.
        auc: Area under the curve of 100 minus the accuracy of a phone, over all phones; None where none was wrong or
            none right.
        mean_auc: Mean of the areas of single phones; None where none has one.
        by_phone: One entry per phone that was compared, by its symbol.
        named: Share of the wrong phones whose sound that was said instead is known, and was heard; None without any.
        nameable: How many wrong phones that is a share of.
    """

    labels: Labelling
    phones: int
    wrong: int
    flags: Flags
    auc: float | None
    mean_auc: float | None
    by_phone: tuple[PhoneCurve, ...]
    named: float | None
    nameable: int


@dataclass(frozen=True, slots=True)
class Unscored:
    """A recording without scores of its own: its name in the corpus, and why in one sentence."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bench:
    """All that `pronounce bench` reports.

    Attributes:
        utterances: How many the corpus has.
        lost: Share of them that could not be processed; they count in no other figure.
        refused: Share of them that the product would call not assessable.
        agreement: One entry per level; empty where nobody gave marks.
        flags: Bad words and wrong phones.
        detection: Mispronounced phones; None where no phone has a label.
        unheard_recordings: Those in which no speech, or not the text, was found; they count as 0 at every level.
        lost_recordings: Those that could not be processed.
        real_time: CPU seconds per second of sound.
        memory_mb: Highest peak of any process.
    """

    utterances: int
    lost: float
    refused: float
    agreement: tuple[Agreement, ...]
    flags: tuple[Flags, ...]
    detection: Detection | None
    unheard_recordings: tuple[Unscored, ...]
    lost_recordings: tuple[Unscored, ...]
    real_time: float
    memory_mb: float
