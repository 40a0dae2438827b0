"""A text that a recording is held against, with what raters would say of it, and what the pipeline sees of both."""

from __future__ import annotations

from dataclasses import dataclass

from pronounce_cli.core.evidence import Evidence
from pronounce_cli.core.types import Reference
from training.corpus import Utterance


@dataclass(frozen=True, slots=True)
class Asked:
    """A text.

    Attributes:
        utterance: What raters say of it: words that were not said have marks of 0, and what nobody rated has none.
        reference: Its words.
        unsaid: The indices of its words that were not said.
    """

    utterance: Utterance
    reference: Reference
    unsaid: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What the pipeline sees of one recording with one text.

    Attributes:
        asked: The text.
        evidence: With posteriors.
    """

    asked: Asked
    evidence: Evidence
