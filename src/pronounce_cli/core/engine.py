"""Who made an assessment."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Engine:
    """What made an assessment: without it two scores cannot be compared.

    `levels` says what the levels of the scores rest on where it is no rated learners of the language.
    """

    version: str
    scorer: str
    weights_sha256: str
    aligner: str | None
    phone_recogniser: str | None
    g2p: str
    recogniser: str | None
    model: str | None
    levels: str | None = field(default=None, metadata={"optional": True})
