"""Was it said at all? Whether a recording belongs to its text.

A small logistic model whose inputs can be read; `training/train.py` fits it on right and on deliberately wrong texts.
Whether a single word is missing is a part of its score, see `model.unsaid_inputs`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.types import Miscue, Verdict
from pronounce_cli.score.features import PHONE_FEATURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import Evidence, PhonePosteriors
    from pronounce_cli.score.features import Features
    from pronounce_cli.score.model import Weights
    from pronounce_cli.score.verdicts import Judged

MATCH_FEATURES = (
    "match",  # nats per phone by which the reference falls short of the free path
    "covered",  # share of the reference's phones in words that were found
    "margin",  # mean nats per phone by which the found words beat fillers
    "inserted",  # phones in insertions per phone of the reference
    "phones",  # ln phones of the reference
    "confidence",  # mean highest log posterior over the frames where a phone beats the blank
    "gop",  # mean goodness of the aligned phones, nats
    "against_deletion",  # mean margin of the aligned phones over "nothing was said", nats
    "peak",  # mean highest log posterior of the aligned phones
    "aligner",  # mean log-likelihood per 10 ms of the aligned phones
    "worst_aligner",  # its 20th percentile
    "duration_spread",  # standard deviation of ln phone durations
    "duration",  # mean of ln phone durations
    "unheard",  # share of words with a mean goodness under -5 nats
    "exact",  # share of phones with a goodness over -1 nat
)
OTHER_TEXT = "The recording does not seem to be of this text"
_UNHEARD_NATS = -5.0
_MIN_PHONES_HEARD = 2
# How much another order's greater cost changes the odds of the match, in nats per unit, from where it is neutral, and
# at most; set by hand on the training speakers, see the controls in benchmarks/RESULTS.md for what comes of it.
_ORDER_NATS, _ORDER, _MOST_NATS = 30.0, 0.05, 3.0
_SUREST = 1e-6


def match_features(evidence: Evidence, features: Features) -> NDArray[np.float64]:
    """Return the features that tell a recording of this text from one of another text, shape (15,).

    Args:
        evidence: About the recording with all words of the text.
        features: Of this evidence.
    """
    posteriors, coverage = evidence.posteriors, evidence.coverage
    sizes = np.array([len(word.pronunciations[0].phonemes) for word in evidence.reference.words])
    found = np.array([not omitted for omitted in coverage.omitted])
    margins = np.array([margin for margin in coverage.margin_nats if margin is not None])
    voiced = posteriors.log_probs.argmax(axis=1) < len(posteriors.phones)
    phones = dict(zip(PHONE_FEATURES, features.phones.T, strict=True))
    word_gop = np.bincount(features.word_of, phones["gop"]) / np.bincount(features.word_of)
    return np.array(
        [
            coverage.match_nats,
            sizes[found].sum() / sizes.sum(),
            margins.sum() / sizes[found].sum() if found.any() else -5.0,
            sum(len(insertion.phones) for insertion in coverage.insertions) / sizes.sum(),
            np.log(sizes.sum()),
            posteriors.log_probs.max(axis=1)[voiced].mean() if voiced.any() else -3.0,
            phones["gop"].mean(),
            phones["against_deletion"].mean(),
            phones["peak"].mean(),
            phones["aligner"].mean(),
            np.percentile(phones["aligner"], 20),
            phones["log_duration"].std(),
            phones["log_duration"].mean(),
            (word_gop < _UNHEARD_NATS).mean(),
            (phones["gop"] > -1).mean(),
        ]
    )


def no_speech(posteriors: PhonePosteriors) -> str | None:
    """Return one sentence if hardly a phone was heard, else None."""
    best = posteriors.log_probs.argmax(axis=1)
    heard = np.count_nonzero((best < len(posteriors.phones)) & (np.diff(best, prepend=-1) != 0))
    return None if heard >= _MIN_PHONES_HEARD else "No speech was heard in the recording"


def other_text(weights: Weights, evidence: Evidence, features: Features, order: float | None = None) -> str | None:
    """Return one sentence if the recording does not belong to its text, else None.

    Args:
        weights: With the model.
        evidence: About the recording with all words of the text.
        features: Of this evidence.
        order: How much worse its phones would fit in another order (`acoustic.edits.order`), which the model does not
            know: no aligner is needed to tell it, and an accent changes it little. None leaves it out.
    """
    seen = _log_odds(float(weights.probability("match", match_features(evidence, features))))
    if order is not None:
        seen += float(np.clip(_ORDER_NATS * (order - _ORDER), -_MOST_NATS, _MOST_NATS))
    return None if seen >= _log_odds(weights.threshold("match")) else OTHER_TEXT


def _log_odds(probability: float) -> float:
    inside = min(max(probability, _SUREST), 1 - _SUREST)
    return float(np.log(inside / (1 - inside)))


def in_doubt(judged: Judged) -> Judged:
    """Return a judgement of words of which the ear cannot tell whether they were said."""
    words = (replace(word, verdict=Verdict.UNCERTAIN, miscue=Miscue.NONE) for word in judged.words)
    return replace(judged, words=tuple(words))
