"""How well do the scores agree with experts: `python -m benchmarks.agreement CORPUS`.

CORPUS is a folder in the layout of speechocean762. Every speaker is scored by a model that was fitted on the others;
the evidence is computed once and kept in training/cache.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training import corpus, train
from training.evidence import observe_all

from benchmarks import results
from pronounce_cli.score.model import UTTERANCE_HEADS

GOALS = {"phone": 0.40, "word": 0.42, "overall": 0.60}
VIEWS = {"posteriors": "posteriors and alignment", "aligner": "alignment alone"}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, arguments.split)
    observed = observe_all(utterances, jobs=arguments.jobs, seed=train.SEED)
    tables = {view: train.pearson(train.cross_validate(utterances, observed, view)) for view in VIEWS}
    columns = ("phone", "word", *UTTERANCE_HEADS)
    rows = [
        f"| {name} | " + " | ".join(f"{tables[view][column]:.3f}" for column in columns) + " |"
        for view, name in VIEWS.items()
    ]
    goals = " | ".join(f"≥ {GOALS[column]:.2f}" if column in GOALS else "" for column in columns)
    speakers = len({utterance.speaker for utterance in utterances})
    # An utterance without a path in either aligner would have ended `observe_all`.
    first = sum(seen.aligner_features is not None for seen in observed)
    lost = len(utterances) - len(observed)
    results.write(
        "Agreement with experts",
        f"python -m benchmarks.agreement CORPUS --split {arguments.split}",
        f"""
Pearson correlation with the human scores of speechocean762, {len(utterances)} utterances of {speakers} speakers,
data hash {corpus.data_hash(utterances)}, {train.FOLDS}-fold cross-validation over speakers (seed {train.SEED}), the
corpus's pronunciations, no transcript.

| evidence | {" | ".join(columns)} |
|---|{"---|" * len(columns)}
{chr(10).join(rows)}
| goal | {goals} |

Of the {len(utterances)} utterances, pocketsphinx aligns {first}, the search through the posteriors the other
{len(observed) - first}; {lost} are lost.
""",
    )


if __name__ == "__main__":
    main()
