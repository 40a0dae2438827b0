"""How well do the scores agree with experts: `python -m benchmarks.agreement CORPUS`.

CORPUS is a folder in the layout of speechocean762. Every speaker is scored by models that were fitted on the others,
which needs torch as `make train` does; the evidence is computed once and kept in training/cache.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from training import card, corpus, crossval, examples, hints, network, transcripts
from training.crossval import Found
from training.evidence import Views, observe_all
from training.examples import Shown

from benchmarks import results
from pronounce_cli.score.model import SCORER

GOALS = {"phone": 0.40, "word": 0.42, "overall": 0.60}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, arguments.split)
    observed = observe_all(utterances, jobs=arguments.jobs, seed=corpus.SEED)
    heard = transcripts.heard(utterances)
    shown = [examples.shown(*one) for one in zip(observed, heard, strict=True)]
    fold = crossval.folds(shown)
    shown = hints.hinted(shown, fold, arguments.jobs).shown
    _, *networks = crossval.fitted(shown, network.Plan(), jobs=arguments.jobs)
    found, _ = crossval.with_posteriors(shown, networks)
    command = f"python -m benchmarks.agreement CORPUS --split {arguments.split}"
    results.write("Agreement with experts", command, section(utterances, observed, shown, found))


def section(
    utterances: list[corpus.Utterance], observed: Sequence[Views], shown: Sequence[Shown], found: Mapping[str, Found]
) -> str:
    """Return the section of RESULTS.md from cross-validated scores."""
    speakers = len({utterance.speaker for utterance in utterances})
    aligned = sum("corpus" in views for views in shown)
    own = [views["clean", "corpus"].evidence for views in observed if ("clean", "corpus") in views]
    first = sum(evidence.alignment.aligner != "ctc" for evidence in own)
    moved = {kind: crossval.moved(found[kind], found["posteriors"]) for kind in ("telephone", "damaged")}
    goals = " | ".join(f"≥ {GOALS[column]:.2f}" if column in GOALS else "" for column in card.COLUMNS)
    return f"""
Scorer {SCORER}: Pearson correlation with the human scores of speechocean762, {len(utterances)} utterances of
{speakers} speakers, data hash {corpus.data_hash(utterances)}, {corpus.FOLDS}-fold cross-validation over speakers
(seed {corpus.SEED}) with {crossval.NETWORKS} networks instead of the {network.Plan().networks} that ship; the
corpus's pronunciations unless said.

{card.agreement(found)}
| goal | {goals} |

The overall score of good speakers (accuracy from 80 on) moves by {moved["telephone"]:.1f} points through a telephone,
by {moved["damaged"]:.1f} after other damage. Of the {len(utterances)} utterances, pocketsphinx aligns {first}, the
search through the posteriors the other {aligned - first}; {len(utterances) - aligned} are lost.
"""


if __name__ == "__main__":
    main()
