"""What a transcript may do to a judgement: what of it counts, and how far it may lower what the sounds support."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pronounce_cli.core.types import SCORE_NAMES, HeardWord
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.recognise.usable import FITS, Note, is_invented

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pronounce_cli.core.evidence import PhonePosteriors
    from pronounce_cli.core.matching import Hearing
    from pronounce_cli.core.ports import G2P
    from pronounce_cli.core.types import Audio, Reference, Scores, Transcript
    from pronounce_cli.pipeline.acoustic import Acoustics
    from pronounce_cli.pipeline.findings import Findings

MOST_LOST: Final[Mapping[str, float]] = {
    "overall": 15.0, "accuracy": 15.0, "fluency": 40.0, "completeness": 0.0, "prosody": 15.0
}  # fmt: skip
"""Points by which a transcript may lower each score that the sounds alone give; docs/providers.md says the same."""


class Sounds:
    """A recording that is to be judged, which is heard once, whoever asks.

    Args:
        acoustics: Judges it.
        g2p: Reads what was heard.
        audio: The recording.
        language: BCP 47 tag.
    """

    def __init__(self, acoustics: Acoustics, g2p: G2P, audio: Audio, language: str) -> None:
        self._acoustics = acoustics
        self._g2p = g2p
        self._audio = audio
        self._language = language

    @cached_property
    def _posteriors(self) -> PhonePosteriors:
        return self._acoustics.phone_recogniser.posteriors(self._audio)

    def likeness(self, text: str) -> float:
        """Return what share of their phones the sounds and a text have in common, 0 to 1."""
        words = [HeardWord(word, None, None) for word in text.split()]
        return self._acoustics.likeness(self._posteriors, read_heard(self._g2p, words, self._language))

    def judge(self, reference: Reference, hearing: Hearing | None) -> tuple[Findings, bool]:
        """Return the judgement, and whether the transcript had to be left out of it, as it would lower it too far."""
        found = self._judged(reference, hearing)
        if hearing is None or not hearing.counts:
            return found, False
        alone = self._judged(reference, None)
        if not _lowers(found, alone):
            return found, False
        return self._judged(reference, replace(hearing, of_another_text=True)), True

    def _judged(self, reference: Reference, hearing: Hearing | None) -> Findings:
        return self._acoustics.judge(self._audio, reference, hearing, self._posteriors)


def doubt_of(hearing: Hearing, transcript: Transcript, asked: Reference, sounds: Sounds | None) -> Note | None:
    """Return why a transcript that could be trusted does not count; None where it does.

    Args:
        hearing: The transcript against what was asked for.
        transcript: What of it can be used.
        asked: What was asked for.
        sounds: What was recorded; None where sounds cannot be judged.
    """
    provider, text = transcript.provider, transcript.text
    if not hearing.trusted:
        return None
    if is_invented(hearing, transcript, asked.text, sounds.likeness if sounds else None):
        reason = f"{provider} wrote what nobody said"
        if sounds is None:
            return Note(reason, f"{provider} wrote “{text}” where there is probably no speech")
        return Note(reason, f"{provider} seems to have invented “{text}”, so the sounds alone were judged")
    if sounds is None or not hearing.strange:
        return None
    if hearing.words:
        reason = f"{provider} heard something else"
        return Note(reason, f'{reason} ("{text}"), so the sounds alone were judged')
    reason = f"{provider} heard no words"
    return Note(reason, f"{reason}, so the sounds alone were judged")


def unsaid(transcript: Transcript, sounds: Sounds) -> Note | None:
    """Return why a transcript cannot be the text of a recording that has none; None where it can."""
    if not transcript.text or sounds.likeness(transcript.text) >= FITS:
        return None
    reason = f"{transcript.provider} wrote what nobody said"
    return Note(reason, f"{transcript.provider} seems to have invented “{transcript.text}”, and there is no text")


def contradicted(transcript: Transcript) -> Note:
    """Return why a transcript does not count that would lower a score by more than it may."""
    reason = f"{transcript.provider} heard what the sounds contradict"
    return Note(reason, f'{reason} ("{transcript.text}"), so they alone were judged')


def _lowers(found: Findings, alone: Findings) -> bool:
    """Return whether a judgement is lower than that by the sounds alone by more than a transcript may make it."""
    if alone.reason:
        return False
    return found.reason is not None or any(
        _lost(found.judged.scores, alone.judged.scores, name) > MOST_LOST[name] + 1e-6 for name in SCORE_NAMES
    )


def _lost(found: Scores, alone: Scores, name: str) -> float:
    now: float | None = getattr(found, name)
    before: float | None = getattr(alone, name)
    return 0.0 if before is None else before - (now or 0.0)
