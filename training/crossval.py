"""Cross-validation over speakers: scores of every utterance by models that have not met its speaker.

The networks of a fold see the other four. The models of doubt on top of them are fitted on the networks' scores for
speakers they had not met, again of the other four folds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pronounce_cli.score.model import (
    UTTERANCE_HEADS,
    ModelScores,
    Weights,
    finished,
    linear_scores,
    network_scores,
)
from training import corpus, fit, network
from training.corpus import Utterance
from training.evidence import Observed
from training.fit import Arrays, Seen

FOLDS, SEED = 5, 762
Found = list[tuple[Utterance, ModelScores]]


@dataclass(frozen=True, slots=True, eq=False)
class Validated:
    """What cross-validation gives for one kind of evidence.

    Attributes:
        found: Scores of each utterance by a model that has not met its speaker.
        arrays: The linear models, fitted on everything; those on top of the networks on held-out scores.
    """

    found: Found
    arrays: Arrays


def with_posteriors(examples: network.Examples, plan: network.Plan) -> tuple[Validated, Validated]:
    """Return the figures of the networks without and with a transcript."""
    fold = corpus.folds([utterance for utterance, _, _ in examples], FOLDS, SEED)
    alone: list[Seen] = []
    together: list[Seen] = []
    for k in range(FOLDS):
        known = [example for example, at in zip(examples, fold, strict=True) if at != k]
        weights = Weights({}, network.stored(network.fit(known, plan)), "")
        for (utterance, features, recognised), at in zip(examples, fold, strict=True):
            if at == k:
                alone.append(Seen(utterance, features, network_scores(weights, features, None)))
                together.append(Seen(utterance, features, network_scores(weights, features, recognised)))
    return _doubted("posteriors", alone), _doubted("transcript", together)


def with_aligner(utterances: list[Utterance], observed: list[Observed]) -> Validated:
    """Return the figures of the linear models that know the alignment only."""
    pairs = [(u, o.aligner_features) for u, o in zip(utterances, observed, strict=True) if o.aligner_features]
    fold = corpus.folds([u for u, _ in pairs], FOLDS, SEED)
    seen: list[Seen] = []
    for k in range(FOLDS):
        weights = Weights(fit.aligner_layers([pair for pair, at in zip(pairs, fold, strict=True) if at != k]), {}, "")
        held_out = [pair for pair, at in zip(pairs, fold, strict=True) if at == k]
        seen += [Seen(u, features, linear_scores(weights, features)) for u, features in held_out]
    validated = _doubted("aligner", seen)
    return Validated(validated.found, validated.arrays | fit.aligner_layers(pairs))


def _doubted(kind: str, seen: list[Seen]) -> Validated:
    """Add what is doubtful about the scores, by models that have not met the speaker."""
    fold = corpus.folds([one.utterance for one in seen], FOLDS, SEED)
    found: Found = []
    for k in range(FOLDS):
        weights = Weights(fit.doubt(kind, [one for one, at in zip(seen, fold, strict=True) if at != k]), {}, "")
        held_out = [one for one, at in zip(seen, fold, strict=True) if at == k]
        found += [(one.utterance, finished(weights, one.features, one.raw, kind)) for one in held_out]
    return Validated(found, fit.doubt(kind, seen))


def pearson(found: Found) -> dict[str, float]:
    """Return the Pearson correlation with the human scores at every level."""
    human = np.concatenate([u.phone_scores for u, _ in found])
    ours = np.concatenate([s.phones for _, s in found])
    known = np.isfinite(human)
    table = {"phone": np.corrcoef(human[known], ours[known])[0, 1]}
    table["word"] = np.corrcoef(
        np.concatenate([u.word_scores for u, _ in found]), np.concatenate([s.words for _, s in found])
    )[0, 1]
    for head in UTTERANCE_HEADS:
        table[head] = np.corrcoef([u.scores[head] for u, _ in found], [s.utterance[head] for _, s in found])[0, 1]
    return table
