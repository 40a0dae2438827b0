"""From a recording and a text to an assessment: the five stages in order.

`Assessor` keeps the models between recordings; `assess` is the same for one recording.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pronounce_cli
from pronounce_cli.acoustic import ctc, pitch
from pronounce_cli.acoustic.aligner import PocketsphinxAligner
from pronounce_cli.acoustic.alternatives import alternatives
from pronounce_cli.acoustic.posteriors import HamaPhoneRecogniser
from pronounce_cli.audio import load
from pronounce_cli.core.errors import MissingExtra
from pronounce_cli.core.types import (
    Assessment,
    Audio,
    Coverage,
    Engine,
    Evidence,
    PhoneAlignment,
    PhonePosteriors,
    Reference,
    Scores,
    Strictness,
)
from pronounce_cli.phonemes.english import EnglishG2P
from pronounce_cli.phonemes.lexicon import load_lexicon
from pronounce_cli.score import judge, model, presence

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P, Aligner, PhoneRecogniser

_NO_POSTERIORS = "Sounds were judged from the alignment alone, which is less reliable: {}"
_CTC_ALIGNED = "The first aligner found no path; a second one was used"


class Assessor:
    """Assesses recordings against texts. Models load on first use and stay: keep the object for several recordings.

    Args:
        language: BCP 47 tag of the texts.
        strictness: How much a word may differ before it is marked.
        lexicon: A file of own pronunciations, see `phonemes.english.load_lexicon`.

    Raises:
        TextError: The lexicon cannot be read, or the language has no pronunciations.
    """

    def __init__(
        self,
        *,
        language: str = "en-US",
        strictness: Strictness = Strictness.NORMAL,
        lexicon: Path | None = None,
    ) -> None:
        self.language = language
        self.strictness = strictness
        self.g2p: G2P = EnglishG2P(user_lexicon=load_lexicon(lexicon) if lexicon else None)

    @cached_property
    def aligner(self) -> Aligner:
        """Return the forced aligner."""
        return PocketsphinxAligner()

    @cached_property
    def phone_recogniser(self) -> PhoneRecogniser | str:
        """Return the phone recogniser, or one sentence why there is none."""
        try:
            return HamaPhoneRecogniser()
        except MissingExtra as error:
            return error.message

    def assess(
        self, audio: str | Path | bytes | BinaryIO | Audio, text: str, *, utterance_id: str | None = None
    ) -> Assessment:
        """Return the assessment of one recording against one text.

        Raises:
            AudioError: The recording cannot be read or judged.
            TextError: The text has no word.
        """
        reference = self.g2p.reference(text, self.language)
        sound = audio if isinstance(audio, Audio) else load(audio)
        return self.assess_reference(sound, reference, utterance_id=utterance_id)

    def assess_reference(self, audio: Audio, reference: Reference, *, utterance_id: str | None = None) -> Assessment:
        """Return the assessment of prepared sound against words whose pronunciations are known."""
        weights = model.load_weights()
        posteriors, warnings = self._listen(audio)
        coverage = ctc.coverage(posteriors, reference) if posteriors else None
        reason = presence.no_speech(posteriors) if posteriors else None
        evidence = None if reason else self.evidence(audio, reference, posteriors, coverage)
        if evidence:
            reason = presence.other_text(weights, evidence)
        elif not reason:
            reason = "The text could not be found in the recording"
        if evidence is None or reason:
            judged = judge.Judged((), Scores(None, None, None, None, None), None)
        else:
            evidence, said = self._without_omissions(audio, evidence)
            judged = judge.judge(weights, evidence, reference, said, self.strictness)
            if evidence.alignment.aligner == "ctc":
                warnings += (_CTC_ALIGNED,)
        return Assessment(
            utterance_id=utterance_id or audio.source,
            reference=reference,
            transcript=None,
            words=judged.words,
            insertions=coverage.insertions if coverage and not reason else (),
            scores=judged.scores,
            assessable=reason is None,
            reason=reason,
            evidence=("acoustic",),
            timing=judged.timing,
            duration_s=audio.duration_s,
            warnings=audio.warnings + warnings,
            engine=self._engine(weights),
        )

    def _listen(self, audio: Audio) -> tuple[PhonePosteriors | None, tuple[str, ...]]:
        """Return the posteriors, or None and a warning."""
        recogniser = self.phone_recogniser
        if isinstance(recogniser, str):
            return None, (_NO_POSTERIORS.format(recogniser),)
        return recogniser.posteriors(audio), ()

    def evidence(
        self, audio: Audio, reference: Reference, posteriors: PhonePosteriors | None, coverage: Coverage | None
    ) -> Evidence | None:
        """Return all evidence about a recording, or None where no aligner finds the reference in it."""
        alignment = self._align(audio, reference, posteriors)
        if alignment is None:
            return None
        return Evidence(
            reference=reference,
            alignment=alignment,
            posteriors=posteriors,
            alternatives=alternatives(posteriors, alignment) if posteriors else None,
            coverage=coverage,
            pitch=pitch.track(audio),
            transcript=None,
            duration_s=audio.duration_s,
        )

    def _align(self, audio: Audio, reference: Reference, posteriors: PhonePosteriors | None) -> PhoneAlignment | None:
        return self.aligner.align(audio, reference) or (ctc.align(posteriors, reference) if posteriors else None)

    def _without_omissions(self, audio: Audio, evidence: Evidence) -> tuple[Evidence, tuple[int, ...]]:
        """Return the evidence of the words that were said, and their indices in the reference."""
        words = evidence.reference.words
        missing = presence.confirmed_omissions(model.load_weights(), evidence)
        said = tuple(i for i, gone in enumerate(missing) if not gone)
        if len(said) in (0, len(words)):
            return evidence, tuple(range(len(words)))
        spoken = Reference(evidence.reference.text, tuple(words[i] for i in said), evidence.reference.language)
        again = self.evidence(audio, spoken, evidence.posteriors, evidence.coverage)
        return (again, said) if again else (evidence, tuple(range(len(words))))

    def _engine(self, weights: model.Weights) -> Engine:
        recogniser = self.phone_recogniser
        return Engine(
            version=pronounce_cli.__version__,
            scorer=model.SCORER,
            weights_sha256=weights.sha256,
            aligner=self.aligner.name,
            phone_recogniser=None if isinstance(recogniser, str) else recogniser.name,
            g2p=self.g2p.name,
            recogniser=None,
            model=None,
        )


def assess(
    audio: str | Path | bytes | BinaryIO | Audio,
    text: str,
    *,
    language: str = "en-US",
    strictness: Strictness = Strictness.NORMAL,
) -> Assessment:
    """Return the assessment of one recording against one text; for several recordings, keep an `Assessor`."""
    return Assessor(language=language, strictness=strictness).assess(audio, text)
