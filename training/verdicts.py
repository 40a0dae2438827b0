"""Thresholds of what the learner is told, chosen on speakers that the scorer had not met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.core.types import Strictness
from pronounce_cli.evaluate import BAD_WORD, WRONG_PHONE
from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.report.faults import SURE_NATS, WEAK_BELOW
from pronounce_cli.score.features import PHONE_FEATURES
from training.crossval import Found
from training.fit import Arrays

# Precision that a red mark must have on speakers not seen in fitting.
PRECISION = {Strictness.LENIENT: 0.65, Strictness.NORMAL: 0.55, Strictness.STRICT: 0.42}
# Share of words that humans call good (80 and up) which must be called good.
KEPT_GOOD = {Strictness.LENIENT: 0.93, Strictness.NORMAL: 0.87, Strictness.STRICT: 0.75}
# Share of consonants told to be another one to which experts gave less than this mark; they take such sounds lightly.
TOLD, TOLD_MARK = 0.25, 90.0
# Share of the words that were said well which may be called missing.
CALLED, WELL_SAID, HARDLY = 1 / 4000, 80.0, 30.0
_GOP = PHONE_FEATURES.index("gop")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """All words of some recordings.

    Attributes:
        human: Scores of the experts.
        ours: Our scores.
        bad: Probability that experts would call the word bad.
        missing: Whether it is called missing, which is red too.
        good_speech: Whether experts gave the recording an accuracy of 90 and more.
    """

    human: NDArray[np.float64]
    ours: NDArray[np.float64]
    bad: NDArray[np.float64]
    missing: NDArray[np.bool_]
    good_speech: NDArray[np.bool_]

    def red(self, poor: float, likely: float) -> NDArray[np.bool_]:
        """Return which words the product marks red."""
        return ((self.ours < poor) & (self.bad >= likely)) | self.missing


def words(found: Found, unsaid: float) -> Words:
    """Return all words of a kind of evidence.

    Args:
        found: Cross-validated.
        unsaid: Probability from which on a word is called missing.
    """
    return Words(
        np.concatenate([one.example.words for one, _ in found]),
        np.concatenate([scores.words for _, scores in found]),
        np.concatenate([scores.word_bad for _, scores in found]),
        np.concatenate([scores.unsaid for _, scores in found]) >= unsaid,
        np.concatenate([np.full(len(s.words), one.example.utterance.scores["accuracy"] >= 90) for one, s in found]),
    )


def unsaid(found: Found) -> float:
    """Return the probability from which on a word is called missing: of those rated 80 and more, `CALLED` are."""
    human = np.concatenate([one.example.words for one, _ in found])
    ours = np.concatenate([scores.unsaid for _, scores in found])
    return float(np.quantile(ours[human >= WELL_SAID], 1 - CALLED))


def omissions(found: Mapping[str, Found], rated: Sequence[str], longer: Sequence[str], threshold: float) -> list[float]:
    """Return what of the words that were said well is called missing, of those that were not said, and the precision.

    The precision is the share of the words called missing that raters gave less than 30, in the texts as they are and
    in those with words that were not said.
    """
    shares = []
    for kinds in (rated, longer):
        human = np.concatenate([one.example.words for kind in kinds for one, _ in found[kind]])
        called = np.concatenate([scores.unsaid for kind in kinds for _, scores in found[kind]]) >= threshold
        shares.append((human, called))
    (own, called_own), (text, called) = shares
    every, called_every = np.r_[own, text], np.r_[called_own, called]
    absent = np.concatenate([one.example.unsaid for kind in longer for one, _ in found[kind]])
    return [
        float(called_own[own >= WELL_SAID].mean()),
        float(called[absent].mean()),
        float((every[called_every] < HARDLY).mean()),
    ]


def together(one: Words, other: Words) -> Words:
    """Return the words of both."""
    return Words(*(np.concatenate([getattr(one, f.name), getattr(other, f.name)]) for f in fields(Words)))


def thresholds(seen: Words) -> Arrays:
    """Return, per strictness, the scores under which a word is poor and fair, and how likely bad a red one must be.

    Of all pairs of score and probability whose red marks are precise enough, that which finds the most bad words.
    """
    arrays = {}
    is_bad = seen.human < BAD_WORD
    for strictness in Strictness:
        best = (0.0, 40.0, 0.5)
        for poor in np.arange(40.0, 92.0, 1.0):
            for likely in np.arange(0.10, 0.61, 0.025):
                red = seen.red(poor, likely)
                if is_bad[red].mean() >= PRECISION[strictness]:
                    best = max(best, (float(red[is_bad].mean()), float(poor), float(likely)))
        _, poor, likely = best
        good = max(float(np.quantile(seen.ours[seen.human >= 80], 1 - KEPT_GOOD[strictness])), poor + 2)
        arrays[f"verdict.{strictness.value}"] = np.array([poor, good, likely])
    return arrays


def rows(seen: Words, arrays: Arrays) -> list[str]:
    """Return, per strictness, the thresholds with precision and recall of red marks and what good speakers get."""
    lines = []
    for strictness in Strictness:
        poor, good, likely = arrays[f"verdict.{strictness.value}"]
        red, is_bad = seen.red(poor, likely), seen.human < BAD_WORD
        uncertain = (seen.ours < poor) & ~red
        lines.append(
            f"| {strictness.value} | {poor:.0f} | {good:.1f} | {likely:.2f} | {is_bad[red].mean():.2f} "
            f"| {red[is_bad].mean():.2f} | {uncertain.mean():.3f} | {(seen.ours[seen.human >= 80] >= good).mean():.2f} "
            f"| {red[seen.good_speech].mean():.3f} |"
        )
    return lines


def wrong_phone(found: Found) -> tuple[float, str]:
    """Return the phone score under which calling a phone wrong has the highest F1, and how well it does."""
    human = np.concatenate([one.example.phones for one, _ in found])
    ours = np.concatenate([scores.phones for _, scores in found])[np.isfinite(human)]
    bad = human[np.isfinite(human)] < WRONG_PHONE

    def f1(threshold: float) -> float:
        marked = ours < threshold
        return 2 * (marked & bad).sum() / max(marked.sum() + bad.sum(), 1)

    threshold = float(max(np.arange(20.0, 95.0, 0.5), key=f1))
    marked = ours < threshold
    precision, recall = bad[marked].mean(), marked[bad].mean()
    return threshold, f"precision {precision:.2f}, recall {recall:.2f}, F1 {f1(threshold):.2f}"


def exchanged(found: Found) -> tuple[float, list[str]]:
    """Return the goodness, in nats, from which down a sound is told to be another; and a table of how often that is so.

    The least strict one of which `TOLD` of the consonants that were heard as a contrasting one have a mark of less than
    `TOLD_MARK`.
    """
    mark = np.concatenate([one.example.phones for one, _ in found])
    goodness = np.concatenate([one.example.features.phones[:, _GOP] for one, _ in found])
    asked = np.concatenate([one.example.features.classes for one, _ in found])
    heard = np.concatenate([one.example.features.readings.argmax(axis=1) for one, _ in found])
    pairs = {(PHONES.index(a), PHONES.index(b)) for a, others in EAR.contrasts.items() for b in others}
    contrast = np.array([pair in pairs for pair in zip(asked.tolist(), heard.tolist(), strict=True)])
    known = np.isfinite(mark)
    lines, chosen = [], -8.0
    for nats in np.arange(-0.5, -8.1, -0.5):
        told = known & contrast & (goodness <= nats)
        named = known & (heard != asked) & (goodness <= nats)
        right, right_any = (mark[told] < TOLD_MARK).mean(), (mark[named] < TOLD_MARK).mean()
        lines.append(f"| {nats:.1f} | {told.sum()} | {right:.2f} | {named.sum()} | {right_any:.2f} |")
        if right >= TOLD and chosen == -8.0:
            chosen = float(nats)
    return chosen, lines


def weak(found: Found, good: float) -> tuple[float, float]:
    """Return how often experts marked a phone down that a report would name as weak, and as surely another.

    Args:
        found: Cross-validated scores.
        good: Score from which on a word is green, so that its phones are not named.
    """
    mark = np.concatenate([one.example.phones for one, _ in found])
    ours = np.concatenate([scores.phones for _, scores in found])
    word = np.concatenate([scores.words[one.example.features.word_of] for one, scores in found])
    goodness = np.concatenate([one.example.features.phones[:, _GOP] for one, _ in found])
    named = np.isfinite(mark) & (word < good) & (ours < WEAK_BELOW)
    sure = named & (goodness <= SURE_NATS)
    return float((mark[named] < TOLD_MARK).mean()), float((mark[sure] < TOLD_MARK).mean())


def doubt_rows(found: Found) -> list[str]:
    """Return, per fifth of the words by predicted error, the predicted and the real error and share of bad words."""
    human = np.concatenate([one.example.words for one, _ in found])
    ours, error, bad = (np.concatenate([getattr(s, n) for _, s in found]) for n in ("words", "word_error", "word_bad"))
    lines = []
    for i, part in enumerate(np.array_split(np.argsort(error, kind="stable"), 5), start=1):
        real = np.abs(human - ours)[part].mean()
        share = (human[part] < BAD_WORD).mean()
        lines.append(f"| {i} | {error[part].mean():.1f} | {real:.1f} | {bad[part].mean():.3f} | {share:.3f} |")
    return lines
