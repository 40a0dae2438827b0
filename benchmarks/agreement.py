"""How well do the scores agree with experts: `python -m benchmarks.agreement CORPUS`.

CORPUS is a folder in the layout of speechocean762. Every speaker is scored by models that were fitted on the others,
which needs torch as `make train` does; the evidence is computed once and kept in training/cache.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training import corpus, crossval, network, transcripts
from training.evidence import observe_all

from benchmarks import results
from pronounce_cli.score.model import SCORER, UTTERANCE_HEADS

GOALS = {"phone": 0.40, "word": 0.42, "overall": 0.60}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, arguments.split)
    observed = observe_all(utterances, jobs=arguments.jobs, seed=crossval.SEED)
    recognised = transcripts.recognised(utterances)
    examples = [(u, o.features, heard) for u, o, heard in zip(utterances, observed, recognised, strict=True)]
    alone, together = crossval.with_posteriors(examples, network.Plan())
    views = {
        "posteriors and alignment": alone,
        "the same and a transcript (Whisper tiny.en)": together,
        "alignment alone": crossval.with_aligner(utterances, observed),
    }
    columns = ("phone", "word", *UTTERANCE_HEADS)
    tables = {name: crossval.pearson(view.found) for name, view in views.items()}
    rows = [
        f"| {name} | " + " | ".join(f"{table[column]:.3f}" for column in columns) + " |"
        for name, table in tables.items()
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
Scorer {SCORER}: Pearson correlation with the human scores of speechocean762, {len(utterances)} utterances of
{speakers} speakers, data hash {corpus.data_hash(utterances)}, {crossval.FOLDS}-fold cross-validation over speakers
(seed {crossval.SEED}), the corpus's pronunciations.

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
