"""Fit the scorer: `python -m training.train CORPUS` writes the weights and their model card.

First the cross-validation over speakers, whose figures and thresholds go into the card; then one fit on everything.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from pronounce_cli.score.model import FILES, Weights
from training import card, corpus, crossval, examples, exchanges, network, presence, transcripts, verdicts
from training.crossval import SEED
from training.evidence import observe_all

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
    shown = [examples.shown(*one) for one in zip(utterances, observed, heard, strict=True)]
    texts = [presence.inputs(utterance, views) for utterance, views in zip(utterances, observed, strict=True)]
    arrays = presence.fitted(texts)
    everything, *without = crossval.fitted(shown, network.Plan(), jobs=arguments.jobs)
    found, doubt = crossval.with_posteriors(shown, without)
    arrays |= doubt
    weights = Weights(arrays, {}, "")
    seen = {kind: verdicts.words(weights, found[kind]) for kind in crossval.KINDS}
    arrays |= verdicts.thresholds(verdicts.together(seen["posteriors"], seen["own"]))
    arrays["phone.threshold"] = np.array(verdicts.wrong_phone(found["posteriors"])[0])
    arrays["exchanged.threshold"] = np.array(verdicts.exchanged(found["own"])[0])
    forms = exchanges.observe(utterances, arguments.jobs)
    figures = exchanges.measured(forms, crossval.folds(shown), exchanges.Plan(), arguments.jobs)
    arrays |= {name: np.array(value) for name, value in exchanges.thresholds(figures).items()}
    WEIGHTS.mkdir(exist_ok=True)
    np.savez(WEIGHTS / FILES[0], **{name: np.asarray(value) for name, value in sorted(arrays.items())})
    network.save(WEIGHTS / FILES[1], everything)
    np.savez(WEIGHTS / FILES[2], **exchanges.fit([one for seen in forms for one in seen if one], exchanges.Plan()))
    rates = presence.rates(texts, crossval.folds(shown))
    text = card.model_card(utterances, found, seen, arrays, rates, exchanges.table(figures))
    (WEIGHTS / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
