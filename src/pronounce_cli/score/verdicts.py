"""Scores to verdicts: what the learner is told about each word, and what stays open.

A word is `uncertain` rather than poor where the evidence cannot carry a red mark: its pronunciation was guessed, or
experts would probably let it pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.phones import PHONES
from pronounce_cli.core.types import (
    Miscue,
    PhoneScore,
    Scores,
    Source,
    Strictness,
    Timing,
    Verdict,
    WordScore,
)
from pronounce_cli.score.features import pauses_s
from pronounce_cli.score.fusion import Hearing, fluency_factor, fuse, with_fluency
from pronounce_cli.score.model import ModelScores, Weights, score
from pronounce_cli.score.transcript_features import recognised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.types import AlignedWord, Evidence, PhoneAlignment, Reference, ReferenceWord
    from pronounce_cli.score.features import Features

_LONG_PAUSE_S = 0.5
# Consonants that make another word when they are exchanged, and that learners exchange. Raters of the corpus take most
# of them lightly (a θ said as s has 87 of 100 on average), but a learner wants to be told: such a word is not green.
CONTRASTS = {
    "TH": {"S", "F", "T"}, "DH": {"Z", "D", "V"}, "V": {"W", "B"}, "W": {"V"}, "R": {"L"}, "L": {"R", "N"}, "N": {"L"},
    "SH": {"S"}, "S": {"SH", "TH"}, "F": {"P", "TH"}, "P": {"F"}, "B": {"V"}, "CH": {"SH"}, "JH": {"Y"}, "Y": {"JH"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said about a recording: per word of the reference, in all, and in time."""

    words: tuple[WordScore, ...]
    scores: Scores
    timing: Timing | None


def judge(
    weights: Weights,
    evidence: Evidence,
    features: Features,
    reference: Reference,
    said: tuple[int, ...],
    strictness: Strictness,
    hearing: Hearing | None = None,
) -> Judged:
    """Return the judgement of a recording.

    Args:
        weights: Of the scorer.
        evidence: About the words that were said.
        features: Of this evidence.
        reference: All words that were asked for.
        said: Index in `reference` of each word of `evidence`.
        strictness: Chooses the thresholds.
        hearing: The transcript against the reference, if there is one.
    """
    heard = recognised(hearing, evidence.alignment, said) if hearing and hearing.counts else None
    found = score(weights, features, heard)
    place = {index: order for order, index in enumerate(said)}
    words = tuple(
        _word(weights, evidence, features, found, place[i], word, strictness) if i in place else _omitted(word)
        for i, word in enumerate(reference.words)
    )
    if hearing:
        doubted = [_doubted(evidence, i) for i in range(len(reference.words))]
        words = tuple(fuse(words, hearing, doubted, float(weights.arrays[f"verdict.{strictness.value}"][0])))
    share = sum(word.miscue is not Miscue.OMISSION for word in words) / len(words)
    scores = Scores(
        accuracy=found.utterance["accuracy"],
        fluency=found.utterance["fluency"],
        completeness=100 * share,
        prosody=found.utterance["prosody"],
        overall=found.utterance["overall"] * share,
    )
    if hearing:
        scores = with_fluency(scores, fluency_factor(hearing))
    return Judged(words, scores, timing(evidence.alignment))


def _doubted(evidence: Evidence, index: int) -> bool:
    """Return whether the posteriors left out a word that the forced alignment found."""
    return evidence.coverage.omitted[index]


def _word(
    weights: Weights,
    evidence: Evidence,
    features: Features,
    found: ModelScores,
    order: int,
    word: ReferenceWord,
    strictness: Strictness,
) -> WordScore:
    aligned = evidence.alignment.words[order]
    pronunciation = word.pronunciations[aligned.variant]
    accuracy = float(found.words[order])
    verdict = verdict_of(weights, accuracy, float(found.word_bad[order]), strictness)
    if verdict is Verdict.POOR and pronunciation.source is Source.GUESSED:
        verdict = Verdict.UNCERTAIN
    phones = _phones(aligned, features, found, order)
    if verdict is Verdict.GOOD and any(_exchanged(weights, phone) for phone in phones):
        verdict = Verdict.FAIR
    miscue = Miscue.MISPRONUNCIATION if verdict is Verdict.POOR else Miscue.NONE
    if miscue is Miscue.NONE and _breaks(evidence, order):
        miscue = Miscue.UNEXPECTED_BREAK
    return WordScore(
        text=word.text,
        written=word.written,
        heard=None,
        miscue=miscue,
        verdict=verdict,
        accuracy=accuracy,
        span=aligned.span,
        phones=phones,
        pronunciation=pronunciation,
    )


def verdict_of(weights: Weights, accuracy: float, bad: float, strictness: Strictness) -> Verdict:
    """Return a verdict by the fitted thresholds of a strictness.

    Args:
        weights: With the thresholds.
        accuracy: Of the word.
        bad: Probability that experts would call it bad; where it is too low, a poor word is uncertain.
        strictness: Chooses the thresholds.
    """
    fair, good, likely = weights.arrays[f"verdict.{strictness.value}"]
    if accuracy >= fair:
        return Verdict.FAIR if accuracy < good else Verdict.GOOD
    return Verdict.POOR if bad >= likely else Verdict.UNCERTAIN


def _exchanged(weights: Weights, phone: PhoneScore) -> bool:
    """Return whether a consonant was surely heard as another that makes another word."""
    if phone.heard_as not in CONTRASTS.get(phone.phoneme.arpabet, ()):
        return False
    return phone.gop_nats is not None and phone.gop_nats <= weights.threshold("exchanged")


def is_wrong(weights: Weights, phone: PhoneScore) -> bool:
    """Return whether a phone is so low that raters would have called it wrong (a mean mark under 0.5 of 2)."""
    return phone.accuracy is not None and phone.accuracy < weights.threshold("phone")


def _breaks(evidence: Evidence, order: int) -> bool:
    """Return whether a long pause before a word stands where the text has no punctuation."""
    if order == 0:
        return False
    before = evidence.reference.words[order - 1]
    words = evidence.alignment.words
    return breaks(before.written, words[order].span.start_s - words[order - 1].span.end_s)


def breaks(written: str, gap_s: float) -> bool:
    """Return whether a pause after a word is long and stands where the text has no punctuation."""
    return gap_s >= _LONG_PAUSE_S and written[-1:].isalnum()


def _phones(aligned: AlignedWord, features: Features, found: ModelScores, order: int) -> tuple[PhoneScore, ...]:
    rows = np.flatnonzero(features.word_of == order)
    return tuple(
        PhoneScore(
            phoneme=phone.phoneme,
            heard_as=_heard_as(features, row),
            span=phone.span,
            gop_nats=float(features.phones[row, 0]),
            accuracy=float(found.phones[row]),
        )
        for phone, row in zip(aligned.phones, rows.tolist(), strict=True)
    )


def _heard_as(features: Features, row: int) -> str:
    """Return the likeliest reading of a phone's place: a phone, or "" for nothing."""
    return (*PHONES, "")[int(features.readings[row].argmax())]


def _omitted(word: ReferenceWord) -> WordScore:
    first = word.pronunciations[0]
    return WordScore(word.text, word.written, None, Miscue.OMISSION, Verdict.POOR, 0.0, None, (), first)


def nothing_said(words: Sequence[ReferenceWord], hearing: Hearing | None) -> Judged:
    """Return the judgement of words none of which was said, with what a transcript has of them."""
    omitted = [_omitted(word) for word in words]
    if hearing:
        omitted = fuse(omitted, hearing, [True] * len(omitted), 0.0)
    return Judged(tuple(omitted), Scores(None, None, 0.0, None, 0.0), None)


def timing(alignment: PhoneAlignment) -> Timing:
    """Return rate and pauses of the words that were said, at least one."""
    words = alignment.words
    speech = max(words[-1].span.end_s - words[0].span.start_s, 0.05)
    pauses = pauses_s(alignment)
    phones = sum(len(word.phones) for word in words)
    return Timing(
        speech_s=speech,
        words_per_minute=60 * len(words) / speech,
        phones_per_s=phones / max(speech - sum(pauses), 0.05),
        pauses=len(pauses),
        longest_pause_s=max(pauses, default=0.0),
    )
