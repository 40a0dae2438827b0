"""What is to be said, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pronounce_cli.core.learning import Attempt
    from pronounce_cli.core.types import Assessment, Audio
    from pronounce_cli.practice.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Drill:
    """One thing to say.

    Attributes:
        prompt: Where it comes from.
        text: What to say: the text of the prompt, or one word of a minimal pair.
        other: The other word of the pair, else None.
        note: How the two sounds of the pair differ, else None.
        due: Words and sounds for which it was chosen.
    """

    prompt: Prompt
    text: str
    other: str | None = None
    note: str | None = None
    due: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Which word of a minimal pair was heard; `heard` is None where that is not sure."""

    heard: str | None
    margin_nats: float


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """One scored recording.

    Attributes:
        drill: What was to be said.
        take: The recording.
        assessment: What came out.
        attempt: The same as it is remembered.
        before: The last try of the same text, today or earlier.
        told: Which word of a pair was heard; None for other drills.
    """

    drill: Drill
    take: Audio
    assessment: Assessment
    attempt: Attempt
    before: Attempt | None = None
    told: Told | None = None
