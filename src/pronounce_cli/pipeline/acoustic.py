"""How did it sound? The road from sound and reference to a judgement, passage by passage.

A recording is heard as a whole once, to find out where its passages are. Each passage is then heard, aligned and scored
as if it were a recording of its own, so that a sentence has the same marks wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic import ctc, pitch
from pronounce_cli.acoustic.aligner import PocketsphinxAligner
from pronounce_cli.acoustic.alternatives import alternatives
from pronounce_cli.acoustic.likelihood import log_likelihood
from pronounce_cli.acoustic.passages import Passage, passages, speech
from pronounce_cli.acoustic.reading import insertions, read
from pronounce_cli.acoustic.recogniser import ConformerRecogniser
from pronounce_cli.acoustic.stretches import without_silence
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.evidence import Coverage, Evidence, PhoneAlignment, PhonePosteriors
from pronounce_cli.core.types import Audio, Reference, Span
from pronounce_cli.pipeline.findings import Findings, refused
from pronounce_cli.score import exchanges, fusion, joining, verdicts, verification
from pronounce_cli.score.features import Features, extract
from pronounce_cli.score.model import load_weights, score, scorer
from pronounce_cli.score.transcript_features import recognised
from pronounce_cli.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pronounce_cli.core.matching import Hearing
    from pronounce_cli.core.ports import Aligner, PhoneRecogniser
    from pronounce_cli.core.types import Insertion, Strictness
    from pronounce_cli.languages.profile import Ear

_CTC_ALIGNED = "The first aligner found no path; a second one was used"
_RESCUED = "The sounds hardly fit the text, but its words were recognised"
_NOT_FOUND = "The text could not be found in the recording"


@dataclass(frozen=True, slots=True)
class _Judged:
    """One passage: its judgement, with times from its own start, or why there is none."""

    passage: Passage
    judged: verdicts.Judged | None
    alignment: PhoneAlignment | None = None
    insertions: tuple[Insertion, ...] = ()
    reason: str | None = None
    warning: str | None = None


class Acoustics:
    """Judges sounds. The engines load on first use and stay.

    Args:
        ear: Of the language.
        strictness: How much a word may differ before it is marked.
        refuse: Whether a recording that does not seem to be of its text is left without scores.
        aligner: Instead of pocketsphinx, or of the posteriors.
        phone_recogniser: Instead of the ear's own.
    """

    def __init__(
        self,
        ear: Ear,
        strictness: Strictness,
        *,
        refuse: bool = True,
        aligner: Aligner | None = None,
        phone_recogniser: PhoneRecogniser | None = None,
    ) -> None:
        self._ear = ear
        self._strictness = strictness
        self._refuse = refuse
        self._aligner = aligner
        self._phone_recogniser = phone_recogniser

    @cached_property
    def aligner(self) -> Aligner | None:
        """Return the forced aligner; None where the posteriors align the phones."""
        return self._aligner or (PocketsphinxAligner() if self._ear.aligner else None)

    @cached_property
    def phone_recogniser(self) -> PhoneRecogniser:
        """Return the phone recogniser."""
        return self._phone_recogniser or ConformerRecogniser(self._ear)

    @property
    def scorer(self) -> str:
        """Return the name of what gives the scores."""
        return scorer(rated=self._ear.rated)

    @cached_property
    def scale(self) -> verdicts.Scale:
        """Return what scores and verdicts go by."""
        return verdicts.Scale(load_weights(*self._ear.weights), self._strictness, self._ear.contrasts)

    def judge(
        self, audio: Audio, reference: Reference, hearing: Hearing | None, posteriors: PhonePosteriors | None = None
    ) -> Findings:
        """Return what the sounds say; a transcript confirms or doubts.

        Args:
            audio: The recording, of any length.
            reference: What should have been said.
            hearing: A transcript against the reference, or None.
            posteriors: The phones of the recording, where they are known already.

        Raises:
            ConfigError: The reference has phones that are none of the language.
        """
        self._check_phones(reference)
        posteriors = posteriors or self.phone_recogniser.posteriors(audio)
        posteriors = without_silence(self.phone_recogniser, audio, posteriors)
        reading = read(posteriors, reference, _recognised(hearing))
        if not (reading.is_short and reading.is_half) and (reason := verification.no_speech(posteriors)):
            return refused(reason)
        cut = passages(posteriors, reference, reading)
        spans = [passage.span for passage in cut if passage.span.duration_s]
        # What was cut off a single passage, as nothing of the text, tells whether it is the text at all.
        order = reading.order if len(spans) == 1 else None
        parts = []
        for passage in cut:
            with one_thread():
                parts.append(self._passage(audio, reference, posteriors, passage, hearing, order))
        found = self._whole(reference, parts, hearing)
        if found.reason:
            return found
        extra = insertions(reading, posteriors, reference, spans, found.insertions)
        return replace(found, insertions=fusion.name_insertions(extra, hearing) if hearing else extra)

    def likeness(self, posteriors: PhonePosteriors, text: Reference) -> float:
        """Return what share of their phones the sounds and a text have in common, 0 to 1 (Dice's coefficient)."""
        self._check_phones(text)
        if not text.words:
            return 0.0
        reading = read(posteriors, text)
        return 2 * int(np.count_nonzero(reading.alike)) / (len(reading.heard) + len(reading.asked))

    def likelier(self, audio: Audio, one: Reference, other: Reference) -> float:
        """Return by how many nats the sounds speak for one word rather than another.

        Where both have as many phones, the networks that tell which phone was said decide; else the likelihoods.
        """
        posteriors = self.phone_recogniser.posteriors(audio)
        sound, posteriors = self.alone(audio, posteriors, speech(posteriors))
        with one_thread():
            seen = [self.evidence(sound, text, posteriors, ctc.coverage(posteriors, text)) for text in (one, other)]
        if all(seen):
            odds = exchanges.log_odds(
                self.scale.weights.exchanges, *(extract(evidence) for evidence in seen if evidence)
            )
            if odds is not None:
                return odds
        first, second = (max(_likelihoods(posteriors, text)) for text in (one, other))
        return first - second

    def _check_phones(self, reference: Reference) -> None:
        known = self._ear.inventory.ipa
        for word in reference.words:
            for phoneme in (phoneme for variant in word.pronunciations for phoneme in variant.phonemes):
                if phoneme.symbol not in known:
                    raise ConfigError(
                        f"“{phoneme.symbol}” in “{word.text}” is no phone that can be judged in {reference.language}",
                        hint=f"The pronunciations must be made of {' '.join(known)}",
                    )

    def _passage(
        self,
        audio: Audio,
        reference: Reference,
        posteriors: PhonePosteriors,
        passage: Passage,
        hearing: Hearing | None,
        order: float | None,
    ) -> _Judged:
        """Judge one passage as a recording of its own, but for what is known of its order (`acoustic.edits.order`)."""
        if not passage.span.duration_s:
            return _Judged(passage, None)
        words = tuple(reference.words[i] for i in passage.read)
        heard = hearing and hearing.among(passage.read)
        part = len(words) < len(reference.words)
        if part:
            asked = replace(reference, words=reference.words[passage.first : passage.end])
            reference, hearing = replace(reference, words=words), hearing and hearing.part(passage.first, passage.end)
        else:
            asked = reference
        sound, posteriors = self.alone(audio, posteriors, passage.span)
        coverage = ctc.coverage(posteriors, reference)
        evidence = self.evidence(sound, reference, posteriors, coverage)
        if evidence is None:
            return _Judged(passage, None, insertions=coverage.insertions, reason=_NOT_FOUND)
        features = extract(evidence)
        reading = read(posteriors, reference)
        order = reading.order if order is None else order
        reason = verification.other_text(self.scale.weights, evidence, features, order)
        doubtful = bool(reason) and reading.is_short
        if doubtful:
            reason = None
        scored = self._scored(evidence, features, heard, tuple(range(len(words))))
        present = tuple(np.flatnonzero(scored.scores.unsaid < self.scale.weights.threshold("unsaid")).tolist())
        if not present and part:  # a passage of which nothing was said; of a whole recording, `reason` tells
            return _Judged(passage, None, insertions=coverage.insertions)
        said = passage.read
        if 0 < len(present) < len(words) and (spoken := self._of_words(sound, evidence, present)):
            evidence, said = spoken, tuple(passage.read[i] for i in present)
            scored = self._scored(evidence, extract(evidence), heard, present)
        inside = tuple(i - passage.first for i in said)
        judged = verdicts.judge(self.scale, evidence, scored, asked, inside, hearing)
        if doubtful and not reading.is_half:
            judged = verification.in_doubt(judged)
        warning = _CTC_ALIGNED if self.aligner and evidence.alignment.aligner == "ctc" else None
        return _Judged(passage, judged, evidence.alignment, coverage.insertions, reason, warning)

    def alone(self, audio: Audio, posteriors: PhonePosteriors, span: Span) -> tuple[Audio, PhonePosteriors]:
        """Return a stretch of a recording as if there were nothing else, and the posteriors of its phones."""
        sound = _cut_out(audio, span)
        return (audio, posteriors) if sound is audio else (sound, self.phone_recogniser.posteriors(sound))

    def _whole(self, reference: Reference, parts: list[_Judged], hearing: Hearing | None) -> Findings:
        """Return what the passages say together; nothing where most that was read seems to be of another text."""
        warnings = tuple(dict.fromkeys(part.warning for part in parts if part.warning))
        if all(part.judged is None for part in parts):
            return refused(_NOT_FOUND, warnings)
        doubtful = [part for part in parts if part.reason]
        read = [part for part in parts if part.passage.span.duration_s]
        doubted, words = (sum(part.passage.end - part.passage.first for part in some) for some in (doubtful, read))
        if 2 * doubted > words:
            reason = next(part.reason for part in doubtful if part.reason)
            if hearing and hearing.rescues:
                warnings = (_RESCUED, *warnings)
            elif self._refuse:
                return refused(reason, warnings)
            else:
                warnings = (reason, *warnings)
        judged, extra = joining.join([_placed(reference, part, hearing) for part in parts])
        return Findings(judged, extra, warnings=warnings)

    def evidence(
        self, audio: Audio, reference: Reference, posteriors: PhonePosteriors, coverage: Coverage
    ) -> Evidence | None:
        """Return all evidence about a recording, or None where no aligner finds the reference in it."""
        alignment = self._align(audio, reference, posteriors)
        if alignment is None:
            return None
        return Evidence(
            reference=reference,
            alignment=alignment,
            posteriors=posteriors,
            alternatives=alternatives(posteriors, alignment),
            coverage=coverage,
            pitch=pitch.track(audio),
            duration_s=audio.duration_s,
        )

    def _align(self, audio: Audio, reference: Reference, posteriors: PhonePosteriors) -> PhoneAlignment | None:
        """Align; the phones that were heard tell which pronunciation of each word was said."""
        chosen = ctc.variants(posteriors, reference)
        words = zip(reference.words, chosen, strict=True)
        said = tuple(replace(word, pronunciations=(word.pronunciations[v],)) for word, v in words)
        narrowed = replace(reference, words=said)
        found = (self.aligner and self.aligner.align(audio, narrowed)) or ctc.align(posteriors, narrowed)
        if found is None:
            return None
        aligned = zip(found.words, chosen, strict=True)
        return replace(found, words=tuple(replace(word, variant=v) for word, v in aligned))

    def _scored(
        self, evidence: Evidence, features: Features, hearing: Hearing | None, said: tuple[int, ...]
    ) -> verdicts.Scored:
        """Return the scores of the words of some evidence; `said` tells which of the reference they are."""
        heard = recognised(hearing, evidence.alignment, said) if hearing and hearing.counts else None
        return verdicts.Scored(features, score(self.scale.weights, features, heard))

    def _of_words(self, audio: Audio, evidence: Evidence, said: tuple[int, ...]) -> Evidence | None:
        """Return the evidence of some words of the text as if nothing else had been asked for."""
        text = evidence.reference
        spoken = Reference(text.text, tuple(text.words[i] for i in said), text.language)
        return self.evidence(audio, spoken, evidence.posteriors, ctc.coverage(evidence.posteriors, spoken))


def _recognised(hearing: Hearing | None) -> list[bool]:
    """Return, per word, whether a transcript that counts has it; nothing without such a transcript."""
    return [bool(match.heard) for match in hearing.alignment.words] if hearing and hearing.counts else []


def _likelihoods(posteriors: PhonePosteriors, text: Reference) -> Iterator[float]:
    """Yield the log-likelihood of a text of one word, by each of its pronunciations."""
    for variant in text.words[0].pronunciations:
        yield log_likelihood(posteriors, [phoneme.symbol for phoneme in variant.phonemes])


def _placed(reference: Reference, part: _Judged, hearing: Hearing | None) -> joining.Part:
    """Return a passage as a part of the whole; one without a judgement is one of which nothing was said."""
    first, end, start_s = part.passage.first, part.passage.end, part.passage.span.start_s
    judged = part.judged or verdicts.nothing_said(reference.words[first:end], hearing and hearing.part(first, end))
    return joining.Part(judged, part.alignment, part.insertions, start_s)


def _cut_out(audio: Audio, span: Span) -> Audio:
    """Return a stretch of a recording; the recording itself where the stretch is all of it."""
    start, end = (round(time_s * audio.sample_rate_hz) for time_s in (span.start_s, span.end_s))
    if start <= 0 and end >= len(audio.samples):
        return audio
    return replace(audio, samples=audio.samples[start:end])
