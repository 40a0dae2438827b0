"""Scores to verdicts: what the learner is told about each word, and what stays open. The rule is in `marked`.

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
from pronounce_cli.score.fusion import fuse
from pronounce_cli.score.model import ModelScores, Weights
from pronounce_cli.score.timing import breaks, timing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import Evidence
    from pronounce_cli.core.matching import Hearing
    from pronounce_cli.core.types import Phoneme, Reference, ReferenceWord
    from pronounce_cli.score.features import Features

_LESS = 0.1  # points


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


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What is measured of one recording, and what the model makes of it."""

    features: Features
    scores: ModelScores


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said about a recording: per word of the reference, in all, and in time."""

    words: tuple[WordScore, ...]
    scores: Scores
    timing: Timing | None


def judge(
    scale: Scale,
    evidence: Evidence,
    scored: Scored,
    reference: Reference,
    said: tuple[int, ...],
    hearing: Hearing | None = None,
) -> Judged:
    """Return the judgement of a recording.

    Args:
        scale: What the scores and verdicts go by.
        evidence: About the words that were said.
        scored: Features and scores of this evidence.
        reference: All words that were asked for.
        said: Index in `reference` of each word of `evidence`.
        hearing: The transcript against the reference, if there is one.
    """
    weights, found = scale.weights, scored.scores
    place = {index: order for order, index in enumerate(said)}
    seen = _Seen(scale, evidence, scored.features, found, *_others(scale, evidence, scored))
    words = tuple(
        _word(seen, place[i], word) if i in place else _omitted(word) for i, word in enumerate(reference.words)
    )
    if hearing:
        words = tuple(fuse(words, hearing, float(weights.arrays[f"verdict.{scale.strictness.value}"][0])))
    share = len(said) / len(words)
    scores = Scores(
        accuracy=found.utterance["accuracy"],
        fluency=found.utterance["fluency"],
        completeness=100 * share,
        prosody=found.utterance["prosody"],
        overall=found.utterance["overall"] * share,
    )
    said_words = evidence.alignment.words
    phones = sum(len(word.phones) for word in said_words)
    return Judged(words, scores, timing([word.span for word in said_words], phones))


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The words that were said, with all that their marks go by.

    Attributes:
        scale: What the scores and verdicts go by.
        evidence: About the words.
        features: Of the evidence.
        found: What the model makes of them.
        suspects: Where each word looks most like another.
        other: How likely it has another sound there than the accepted ones, shape (words,).
    """

    scale: Scale
    evidence: Evidence
    features: Features
    found: ModelScores
    suspects: exchanges.Suspects
    other: NDArray[np.float64]


def _word(seen: _Seen, order: int, word: ReferenceWord) -> WordScore:
    scale, found = seen.scale, seen.found
    aligned = seen.evidence.alignment.words[order]
    pronunciation, other = word.pronunciations[aligned.variant], float(seen.other[order])
    phones = _phones(seen, order)
    if any(_contrasts(scale, phone) for phone in phones):
        other = max(other, scale.weights.threshold("exchange.doubted"))
    accuracy, verdict = marked(scale, float(found.words[order]), float(found.word_bad[order]), other)
    if verdict is Verdict.POOR and pronunciation.source is Source.GUESSED:
        verdict = Verdict.UNCERTAIN
    miscue = Miscue.MISPRONUNCIATION if verdict is Verdict.POOR else Miscue.NONE
    if miscue is Miscue.NONE and _breaks(seen.evidence, order):
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


def marked(scale: Scale, accuracy: float, bad: float, other: float) -> tuple[float, Verdict]:
    """Return the score of a word that was said and the verdict that follows from it.

    What raters would give counts, but raters let many a slip pass that makes another word: such a word never scores as
    high as a green one, at no strictness. A score below the threshold of a poor word is poor if it surely is, else
    uncertain; so is any word that was told to be another.

    Args:
        scale: With the fitted thresholds.
        accuracy: What raters would give, 0 to 100.
        bad: Probability that they would call the word bad.
        other: The probability that any of its phones was another one.
    """
    weights = scale.weights
    if other >= weights.threshold("exchange.doubted"):
        accuracy = min(accuracy, weights.arrays[f"verdict.{Strictness.LENIENT.value}"][1] - _LESS)
    fair, good, likely = weights.arrays[f"verdict.{scale.strictness.value}"]
    if accuracy < fair:
        return accuracy, Verdict.POOR if bad >= likely else Verdict.UNCERTAIN
    if other >= weights.threshold("exchange.told"):
        return accuracy, Verdict.UNCERTAIN
    return accuracy, Verdict.FAIR if accuracy < good else Verdict.GOOD


def _others(scale: Scale, evidence: Evidence, scored: Scored) -> tuple[exchanges.Suspects, NDArray[np.float64]]:
    """Return where each word looks most like another, and how likely it has another sound there."""
    features, inventory = scored.features, evidence.posteriors.inventory
    words = zip(evidence.reference.words, evidence.alignment.words, strict=True)
    places = [place for word, aligned in words for place in _accepted(word, aligned.variant)]
    accepted = np.array([[symbol in place for symbol in inventory.symbols] for place in places])
    vowels = np.array([symbol in inventory.vowels for symbol in inventory.symbols])
    suspects = exchanges.suspects(features, scored.scores.said, accepted)
    clues = exchanges.clues(features, suspects, accepted, vowels)
    return suspects, scale.weights.probability("exchange", clues)


def _accepted(word: ReferenceWord, variant: int) -> list[set[str]]:
    """Return the phones that may stand at each place of a word, by all its variants of the same length."""
    asked = word.pronunciations[variant].phonemes
    alike = [said.phonemes for said in word.pronunciations if len(said.phonemes) == len(asked)]
    return [{phoneme.symbol for phoneme in place} for place in zip(*alike, strict=True)]


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


def _phones(seen: _Seen, order: int) -> tuple[PhoneScore, ...]:
    rows = np.flatnonzero(seen.features.word_of == order)
    doubted = seen.other[order] >= seen.scale.weights.threshold("exchange.doubted")
    return tuple(
        PhoneScore(
            phoneme=phone.phoneme,
            heard_as=_heard_as(seen, row, phone.phoneme, order if doubted else None),
            span=phone.span,
            gop_nats=float(seen.features.phones[row, 0]),
            accuracy=float(seen.found.phones[row]),
        )
        for phone, row in zip(seen.evidence.alignment.words[order].phones, rows.tolist(), strict=True)
    )


def _heard_as(seen: _Seen, row: int, asked: Phoneme, doubted: int | None) -> Phoneme:
    """Return which phone was likeliest said, or that none was; a vowel has the stress of the one that was asked for.

    Of contrasts the likelihoods decide alone, see `languages.profile.Ear`. In a word that may be another (its index is
    `doubted`) the phone that makes it so is named.
    """
    inventory, contrasts = seen.evidence.posteriors.inventory, seen.scale.contrasts.get(asked.symbol, ())
    if doubted is not None and row == seen.suspects.place[doubted]:
        return inventory.phoneme(inventory.symbols[seen.suspects.other[doubted]], asked.stress)
    best = int(seen.features.readings[row].argmax())
    if best == len(inventory.symbols):
        return NOTHING
    if inventory.symbols[best] not in contrasts:
        best = int(seen.found.said[row].argmax())
    return inventory.phoneme(inventory.symbols[best], asked.stress)


def _omitted(word: ReferenceWord) -> WordScore:
    first = word.pronunciations[0]
    return WordScore(word.text, word.written, None, Miscue.OMISSION, Verdict.POOR, 0.0, None, (), first)


def nothing_said(words: Sequence[ReferenceWord], hearing: Hearing | None) -> Judged:
    """Return the judgement of words none of which was said, with what a transcript has of them."""
    omitted = [_omitted(word) for word in words]
    if hearing:
        omitted = fuse(omitted, hearing, 0.0)
    return Judged(tuple(omitted), Scores(completeness=0.0, overall=0.0), None)
