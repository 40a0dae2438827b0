"""Fit the scorer: `python -m training.train CORPUS` writes the weights and their model card.

First the cross-validation over speakers, whose figures and thresholds go into the card; then one fit on everything.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pronounce_cli.score.model import FILES, Weights
from training import (
    card,
    corpus,
    crossval,
    examples,
    exchanges,
    hints,
    network,
    praise,
    presence,
    transcripts,
    verdicts,
)
from training.card import Fitted
from training.corpus import FOLDS, SEED
from training.evidence import observe_all

RATED = ("posteriors", "own", "transcript", "own, transcript")
WEIGHTS = Path(__file__).parents[1] / "src" / "pronounce_cli" / "languages" / "en" / "weights"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, arguments.split)
    observed = observe_all(utterances, jobs=arguments.jobs, seed=SEED)
    heard = transcripts.heard(utterances)
    shown = [examples.shown(*one) for one in zip(observed, heard, strict=True)]
    texts = [presence.inputs(views) for views in observed]
    made = fitted(shown, arguments.jobs)
    arrays = made.arrays | presence.fitted(texts)
    marks, pairs = praise.measured(utterances, crossval.folds(shown), made.without, arguments.jobs)
    WEIGHTS.mkdir(exist_ok=True)
    np.savez(WEIGHTS / FILES[0], **{name: np.asarray(value) for name, value in sorted(arrays.items())})
    network.save(WEIGHTS / FILES[1], made.networks)
    np.savez(WEIGHTS / FILES[2], **made.exchanges)
    np.savez(WEIGHTS / FILES[3], **made.trees)
    rates = presence.rates(texts, crossval.folds(shown))
    text = card.model_card(utterances, made, arrays, rates, (praise.table(marks), praise.pair_table(pairs)))
    (WEIGHTS / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    print(text)


def fitted(shown: Sequence[examples.Shown], jobs: int) -> Fitted:
    """Return all weights but those that tell a text from another, and what cross-validation says of them."""
    fold = crossval.folds(shown)
    told = hints.hinted(shown, fold, jobs)
    shown, (which, *which_without), (climbed, *climbed_without) = told.shown, told.exchanges, told.trees
    whole, *whole_without = told.states
    everything, *without = crossval.fitted(shown, network.Plan(), jobs=jobs)
    found, arrays = crossval.with_posteriors(shown, without)
    arrays |= whole
    arrays["unsaid.threshold"] = np.array(verdicts.unsaid([one for kind in RATED for one in found[kind]]))
    threshold = float(arrays["unsaid.threshold"])
    seen = {kind: verdicts.words(found[kind], threshold) for kind in crossval.KINDS}
    arrays |= verdicts.thresholds(verdicts.together(seen["posteriors"], seen["own"]))
    arrays["phone.threshold"] = np.array(verdicts.wrong_phone(found["posteriors"])[0])
    arrays["exchanged.threshold"] = np.array(verdicts.exchanged(found["own"])[0])
    words = exchanges.measured(shown, fold, which_without)
    other, *other_without = exchanges.heads(words)
    figures = exchanges.judged(words, other_without)
    arrays |= other | {name: np.array(value) for name, value in exchanges.thresholds(figures).items()}
    unmet = [
        Weights(
            arrays | whole_without[k] | other_without[k],
            network.stored(without[k]),
            "",
            which_without[k],
            climbed_without[k],
        )
        for k in range(FOLDS)
    ]
    return Fitted(arrays, everything, which, climbed, found, seen, figures, unmet)


if __name__ == "__main__":
    main()
