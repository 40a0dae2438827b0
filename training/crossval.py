"""Cross-validation over speakers: scores of every utterance by models that have not met its speaker.

The networks of a fold, two of them to save time, see the other four folds; the six that ship do a little better. The
models of doubt on top of them are fitted on the networks' scores for speakers they had not met, again of the other four
folds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from multiprocessing import Pool

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.score.model import UTTERANCE_HEADS, ModelScores, Weights, finished, network_scores
from training import corpus, fit, network
from training.corpus import FOLDS, SEED
from training.examples import Shown
from training.fit import Arrays, Seen

NETWORKS = 2
Found = list[tuple[Seen, ModelScores]]
# What is measured: which view of a recording, and whether with the transcript.
KINDS = {
    "posteriors": ("corpus", False),
    "transcript": ("corpus", True),
    "own": ("own", False),
    "own, transcript": ("own", True),
    "telephone": ("telephone", False),
    "damaged": ("damaged", False),
    "extra": ("extra", False),
    "replaced": ("replaced", False),
    "twice": ("twice", False),
    "extra, transcript": ("extra", True),
    "replaced, transcript": ("replaced", True),
    "twice, transcript": ("twice", True),
}
# What the models of doubt are fitted on, with our pronunciations and the corpus's alike, and what else tells words that
# were not said from those that were; the networks are not shown these.
DOUBTED = {"posteriors": ("posteriors", "own"), "transcript": ("transcript", "own, transcript")}
LONGER = {
    "posteriors": ("extra", "replaced", "twice"),
    "transcript": ("extra, transcript", "replaced, transcript", "twice, transcript"),
}


def folds(shown: Sequence[Shown]) -> NDArray[np.intp]:
    """Return the fold of each recording."""
    return corpus.folds([views["corpus"].utterance for views in shown], FOLDS, SEED)


def fitted(shown: Sequence[Shown], plan: network.Plan, *, jobs: int) -> list[Arrays]:
    """Return the weights of the networks that have seen everything, then those without each fold."""
    with Pool(jobs, _start, (shown, plan)) as pool:
        return pool.map(_fit, [None, *range(FOLDS)], chunksize=1)


def _start(shown: Sequence[Shown], plan: network.Plan) -> None:
    global _state  # noqa: PLW0603 - the examples are sent to each worker process once
    _state = (shown, folds(shown), plan)


def _fit(without: int | None) -> Arrays:
    shown, fold, plan = _state
    known = [
        [one for name, one in views.items() if name not in LONGER["posteriors"]]
        for views, at in zip(shown, fold, strict=True)
        if at != without
    ]
    return network.fit(known, plan if without is None else replace(plan, networks=NETWORKS))


def with_posteriors(shown: Sequence[Shown], networks: Sequence[Arrays]) -> tuple[dict[str, Found], Arrays]:
    """Return what the networks without each fold say of each kind of evidence, and the models of doubt."""
    fold = folds(shown)
    speakers = {views["corpus"].utterance.speaker: int(at) for views, at in zip(shown, fold, strict=True)}
    seen: dict[str, list[Seen]] = {kind: [] for kind in KINDS}
    for k in range(FOLDS):
        weights = Weights({}, network.stored(networks[k]), "")
        for views, at in zip(shown, fold, strict=True):
            if at != k:
                continue
            for kind, (view, heard) in KINDS.items():
                if view in views:
                    one = views[view]
                    raw = network_scores(weights, one.features, one.hints, one.recognised if heard else None)
                    seen[kind].append(Seen(one, raw))
    found: dict[str, Found] = {}
    arrays: Arrays = {}
    for name, kinds in DOUBTED.items():
        rated = [one for kind in kinds for one in seen[kind]]
        longer = [one for kind in LONGER[name] for one in seen[kind]]
        arrays |= fit.doubt(name, rated) | fit.unsaid(name, rated + longer)
        more = ("telephone", "damaged") if name == "posteriors" else ()
        for kind in (*kinds, *LONGER[name], *more):
            found[kind] = _doubted(name, seen[kind], rated, longer, speakers)
    return found, arrays


def _speaker(one: Seen) -> str:
    return one.example.utterance.speaker


def _doubted(kind: str, seen: list[Seen], rated: list[Seen], longer: list[Seen], fold: Mapping[str, int]) -> Found:
    """Add what is doubtful about the scores, by models of others that have not met the speaker."""
    found: Found = []
    for k in range(FOLDS):
        known, known_longer = ([one for one in some if fold[_speaker(one)] != k] for some in (rated, longer))
        weights = Weights(fit.doubt(kind, known) | fit.unsaid(kind, known + known_longer), {}, "")
        held_out = [one for one in seen if fold[_speaker(one)] == k]
        for one in held_out:
            features, said = one.example.features, one.example.hints.said
            found.append((one, finished(weights, features, said, one.raw, kind)))
    return found


def pearson(found: Found) -> dict[str, float]:
    """Return the Pearson correlation with the human scores at every level."""
    human = np.concatenate([one.example.phones for one, _ in found])
    ours = np.concatenate([scores.phones for _, scores in found])
    known = np.isfinite(human)
    table = {"phone": np.corrcoef(human[known], ours[known])[0, 1]}
    table["word"] = np.corrcoef(
        np.concatenate([one.example.utterance.word_scores for one, _ in found]),
        np.concatenate([one.example.per_token(scores.words) for one, scores in found]),
    )[0, 1]
    for head in UTTERANCE_HEADS:
        human = np.array([one.example.utterance.scores[head] for one, _ in found])
        table[head] = np.corrcoef(human, [scores.utterance[head] for _, scores in found])[0, 1]
    return table


def moved(found: Found, clean: Found) -> float:
    """Return the mean change of the overall score of good speakers (accuracy from 80 on) by what was done to them."""
    before = {one.example.utterance.id: scores.utterance["overall"] for one, scores in clean}
    pairs = [
        (scores.utterance["overall"], before[one.example.utterance.id])
        for one, scores in found
        if one.example.utterance.scores["accuracy"] >= 80
    ]
    return float(np.abs(np.diff(pairs)).mean())
