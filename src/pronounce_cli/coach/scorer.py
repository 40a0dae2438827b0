"""Scores what was said, on a thread of its own that begins while the learner may still be silent."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from pronounce_cli.coach.ahead import Ahead
from pronounce_cli.coach.memory import now
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.types import Verdict
from pronounce_cli.practice.drills import Told, Tried
from pronounce_cli.practice.summary import attempt_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pronounce_cli.core.learning import Attempt
    from pronounce_cli.core.types import Assessment, Audio, Reference
    from pronounce_cli.pipeline import Assessor
    from pronounce_cli.practice.drills import Drill

SURE_NATS: Final = 0.3
"""How much likelier one word of a pair must be than the other to be named, about three to one; see the model card."""


class LiveScorer:
    """Scores one recording after the other.

    Without a provider it begins at the first pause, with what will be the recording unless speech goes on; with one it
    waits for the end, since each try would be sent away and paid for.

    Args:
        assessor: Scores; it is used on one thread only.
        before: Returns the last attempt at a text, or None.
    """

    def __init__(self, assessor: Assessor, before: Callable[[str], Attempt | None]) -> None:
        if not assessor.judges_sounds and assessor.recogniser is None:
            raise ConfigError(
                f"The sounds of {assessor.language} cannot be judged, so a provider must hear the words",
                hint="Choose one with --provider; `pronounce providers` lists them",
            )
        self._assessor = assessor
        self._before = before
        self._ahead: Ahead[Audio, tuple[Assessment, Told | None]] = Ahead(self._assess)
        self._warm = False

    def reference(self, text: str) -> Reference:
        """Return how a text should sound; the models load while the learner reads the first one."""
        found = self._ahead.beside(partial(self._reference, text)).result()
        if not self._warm:
            self._warm = True
            self._ahead.beside(self._load)
        return found

    def expect(self, drill: Drill, take: Audio) -> None:
        """Begin to score what may become the recording; returns at once."""
        if self._assessor.recogniser is None:
            self._ahead.begin(take, drill)

    def score(self, drill: Drill, take: Audio) -> Tried:
        """Return the score; raise `PronounceError` where there is none."""
        assessment, told = self._ahead.result(take, drill)
        before = self._before(drill.text)
        return Tried(drill, take, assessment, attempt_of(assessment, drill, now()), before, told)

    def close(self) -> None:
        """Let the thread end."""
        self._ahead.close()

    def _assess(self, take: Audio, drill: Drill) -> tuple[Assessment, Told | None]:
        assessment = self._assessor.assess(take, drill.text)
        told = self._told(drill, take) if drill.other is not None and assessment.assessable else None
        if told is not None and told.heard == drill.other and assessment.words[0].verdict is Verdict.GOOD:
            told = replace(told, heard=None)  # the two views contradict each other
        return assessment, told

    def _told(self, drill: Drill, take: Audio) -> Told | None:
        """Return which word of the pair the sound supports; None where there is no ear."""
        acoustics = self._assessor.acoustics
        if acoustics is None:
            return None
        assert drill.other is not None
        margin = acoustics.likelier(take, self._reference(drill.text), self._reference(drill.other))
        heard = None if abs(margin) < SURE_NATS else drill.text if margin > 0 else drill.other
        return Told(heard, margin)

    def _reference(self, text: str) -> Reference:
        return self._assessor.g2p.reference(text, self._assessor.language)

    def _load(self) -> None:
        import numpy as np

        from pronounce_cli.core.types import Audio

        if self._assessor.acoustics:
            noise = Audio(np.random.default_rng(0).normal(0, 0.01, 8000).astype(np.float32), 16_000, "warm-up")
            reference = self._reference("hello")
            self._assessor.assess_reference(noise, reference)
            if aligner := self._assessor.acoustics.aligner:
                aligner.align(noise, reference)
