"""Who made an assessment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Engine:
    """What made an assessment: without it two scores cannot be compared."""

    version: str
    scorer: str
    weights_sha256: str
    aligner: str | None
    phone_recogniser: str | None
    g2p: str
    recogniser: str | None
    model: str | None
