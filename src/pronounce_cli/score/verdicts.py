"""Scores to verdicts: what the learner is told about each word, and what stays open.

A word is `uncertain` rather than poor where the evidence cannot carry a red mark: its pronunciation was guessed, or
experts would probably let it pass. It is `uncertain` rather than good where it seems to have been another word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.types import (
    NOTHING,
    Miscue,
    PhoneScore,
    Scores,
    Source,
    Strictness,
    Timing,
    Verdict,
    WordScore,
)
from pronounce_cli.score import exchanges
from pronounce_cli.score.fusion import fluency_factor, fuse, with_fluency
from pronounce_cli.score.model import ModelScores, Weights, score
from pronounce_cli.score.timing import breaks, timing
from pronounce_cli.score.transcript_features import recognised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import AlignedWord, Evidence
    from pronounce_cli.core.inventory import Inventory
    from pronounce_cli.core.matching import Hearing
    from pronounce_cli.core.types import Phoneme, Reference, ReferenceWord
    from pronounce_cli.score.features import Features


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What scores and verdicts go by.

    Attributes:
        weights: Of the scorer of the language.
        strictness: Chooses the thresholds.
        contrasts: Phones that make another word when they are said in place of the key.
    """

    weights: Weights
    strictness: Strictness
    contrasts: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said about a recording: per word of the reference, in all, and in time."""

    words: tuple[WordScore, ...]
    scores: Scores
    timing: Timing | None


def judge(
    scale: Scale,
    evidence: Evidence,
    features: Features,
    reference: Reference,
    said: tuple[int, ...],
    hearing: Hearing | None = None,
) -> Judged:
    """Return the judgement of a recording.

    Args:
        scale: What the scores and verdicts go by.
        evidence: About the words that were said.
        features: Of this evidence.
        reference: All words that were asked for.
        said: Index in `reference` of each word of `evidence`.
        hearing: The transcript against the reference, if there is one.
    """
    heard = recognised(hearing, evidence.alignment, said) if hearing and hearing.counts else None
    weights = scale.weights
    found = score(weights, features, heard)
    shares = exchanges.said(weights.exchanges, features)
    place = {index: order for order, index in enumerate(said)}
    words = tuple(
        _word(scale, evidence, features, found, shares, place[i], word) if i in place else _omitted(word)
        for i, word in enumerate(reference.words)
    )
    if hearing:
        doubted = [_doubted(evidence, i) for i in range(len(reference.words))]
        words = tuple(fuse(words, hearing, doubted, float(weights.arrays[f"verdict.{scale.strictness.value}"][0])))
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
    said_words = evidence.alignment.words
    phones = sum(len(word.phones) for word in said_words)
    return Judged(words, scores, timing([word.span for word in said_words], phones))


def _doubted(evidence: Evidence, index: int) -> bool:
    """Return whether the posteriors left out a word that the forced alignment found."""
    return evidence.coverage.omitted[index]


def _word(
    scale: Scale,
    evidence: Evidence,
    features: Features,
    found: ModelScores,
    shares: NDArray[np.float64],
    order: int,
    word: ReferenceWord,
) -> WordScore:
    aligned = evidence.alignment.words[order]
    pronunciation = word.pronunciations[aligned.variant]
    accuracy = float(found.words[order])
    verdict = verdict_of(scale.weights, accuracy, float(found.word_bad[order]), scale.strictness)
    if verdict is Verdict.POOR and pronunciation.source is Source.GUESSED:
        verdict = Verdict.UNCERTAIN
    rows = np.flatnonzero(features.word_of == order)
    accepted = _accepted(word, aligned.variant, evidence.posteriors.inventory)
    other = float(exchanges.another(shares[rows], accepted).max())
    verdict = _unless_another(scale.weights, verdict, other)
    phones = _phones(scale, aligned, features, found, shares, rows, evidence.posteriors.inventory)
    if verdict is Verdict.GOOD and any(_contrasts(scale, phone) for phone in phones):
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


def _accepted(word: ReferenceWord, variant: int, inventory: Inventory) -> list[set[int]]:
    """Return the phones that may stand at each place of a word, by all its variants of the same length."""
    asked = word.pronunciations[variant].phonemes
    alike = [said.phonemes for said in word.pronunciations if len(said.phonemes) == len(asked)]
    return [{inventory.symbols.index(phoneme.symbol) for phoneme in place} for place in zip(*alike, strict=True)]


def _unless_another(weights: Weights, verdict: Verdict, other: float) -> Verdict:
    """Return the verdict of a word, which is never good where another sound was said.

    Raters let many a slip pass that makes another word, so that the scores do; a learner wants to be told.

    Args:
        weights: With the thresholds.
        verdict: By the scores.
        other: The highest probability of its sounds that another one was said.
    """
    if verdict in (Verdict.GOOD, Verdict.FAIR) and other >= weights.threshold("exchange.told"):
        return Verdict.UNCERTAIN
    return Verdict.FAIR if verdict is Verdict.GOOD and other >= weights.threshold("exchange.doubted") else verdict


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


def _contrasts(scale: Scale, phone: PhoneScore) -> bool:
    """Return whether a phone was heard as another that makes another word, and that the likelihoods tell surely."""
    heard, sure = phone.heard_as, scale.weights.threshold("exchanged")
    named = heard is not None and heard.symbol in scale.contrasts.get(phone.phoneme.symbol, ())
    return named and phone.gop_nats is not None and phone.gop_nats <= sure


def _phones(
    scale: Scale,
    aligned: AlignedWord,
    features: Features,
    found: ModelScores,
    shares: NDArray[np.float64],
    rows: NDArray[np.intp],
    inventory: Inventory,
) -> tuple[PhoneScore, ...]:
    return tuple(
        PhoneScore(
            phoneme=phone.phoneme,
            heard_as=_heard_as(scale, features, shares, row, phone.phoneme, inventory),
            span=phone.span,
            gop_nats=float(features.phones[row, 0]),
            accuracy=float(found.phones[row]),
        )
        for phone, row in zip(aligned.phones, rows.tolist(), strict=True)
    )


def _heard_as(
    scale: Scale, features: Features, shares: NDArray[np.float64], row: int, asked: Phoneme, inventory: Inventory
) -> Phoneme:
    """Return which phone was likeliest said, or that none was; a vowel has the stress of the one that was asked for.

    Of contrasts the likelihoods decide alone, see `languages.profile.Ear`.
    """
    symbols = inventory.symbols
    best = int(features.readings[row].argmax())
    if best == len(symbols):
        return NOTHING
    if symbols[best] not in scale.contrasts.get(asked.symbol, ()):
        best = int(shares[row].argmax())
    return inventory.phoneme(symbols[best], asked.stress)


def _omitted(word: ReferenceWord) -> WordScore:
    first = word.pronunciations[0]
    return WordScore(word.text, word.written, None, Miscue.OMISSION, Verdict.POOR, 0.0, None, (), first)


def nothing_said(words: Sequence[ReferenceWord], hearing: Hearing | None) -> Judged:
    """Return the judgement of words none of which was said, with what a transcript has of them."""
    omitted = [_omitted(word) for word in words]
    if hearing:
        omitted = fuse(omitted, hearing, [True] * len(omitted), 0.0)
    return Judged(tuple(omitted), Scores(completeness=0.0, overall=0.0), None)
