"""Fit the scorer: `python -m training.train CORPUS` writes the weights and their model card.

First the cross-validation over speakers, whose figures and thresholds go into the card; then one fit on everything.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.core.types import Strictness
from pronounce_cli.evaluate import BAD_WORD, WRONG_PHONE
from pronounce_cli.score.features import Features
from pronounce_cli.score.model import UTTERANCE_HEADS, ModelScores, Weights, score
from training import corpus, fit
from training.corpus import Utterance
from training.evidence import Matches, Observed, match_all, observe_all

WEIGHTS = Path(__file__).parents[1] / "src" / "pronounce_cli" / "score" / "weights"
FOLDS, SEED = 5, 762
MATCH_EVERY = 4  # wrong texts are aligned for every fourth recording
# Precision that a red mark must have on speakers not seen in fitting.
PRECISION = {Strictness.LENIENT: 0.55, Strictness.NORMAL: 0.45, Strictness.STRICT: 0.30}
# Share of words that humans call good (80 and up) which must be called good.
KEPT_GOOD = {Strictness.LENIENT: 0.93, Strictness.NORMAL: 0.87, Strictness.STRICT: 0.75}


def cross_validate(
    utterances: list[Utterance], observed: list[Observed], kind: str
) -> list[tuple[Utterance, ModelScores]]:
    """Return the scores of each utterance by a model that has not met its speaker."""
    view: Callable[[Observed], Features | None] = {
        "posteriors": lambda seen: seen.features,
        "aligner": lambda seen: seen.aligner_features,
    }[kind]
    pairs = [(u, view(o)) for u, o in zip(utterances, observed, strict=True)]
    fold = corpus.folds(utterances, FOLDS, SEED)
    found = []
    for k in range(FOLDS):
        known = [(u, f) for (u, f), at in zip(pairs, fold, strict=True) if at != k and f is not None]
        weights = Weights(fit.layers(kind, known), "")
        found += [(u, score(weights, f)) for (u, f), at in zip(pairs, fold, strict=True) if at == k and f is not None]
    return found


def pearson(found: list[tuple[Utterance, ModelScores]]) -> dict[str, float]:
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


def verdict_thresholds(found: list[tuple[Utterance, ModelScores]]) -> fit.Arrays:
    """Return, per strictness, the scores under which a word is fair and poor (see `PRECISION`, `KEPT_GOOD`)."""
    human = np.concatenate([u.word_scores for u, _ in found])
    ours = np.concatenate([s.words for _, s in found])
    arrays = {}
    for strictness in Strictness:
        poor = max(
            (t for t in np.arange(20.0, 90.0, 0.5) if _precision(human, ours, t) >= PRECISION[strictness]), default=20.0
        )
        good = max(float(np.quantile(ours[human >= 80], 1 - KEPT_GOOD[strictness])), poor + 2)
        arrays[f"verdict.{strictness.value}"] = np.array([poor, good])
    return arrays


def wrong_phone_threshold(found: list[tuple[Utterance, ModelScores]]) -> fit.Array:
    """Return the phone score under which calling a phone wrong has the highest F1."""
    human = np.concatenate([u.phone_scores for u, _ in found])
    ours = np.concatenate([s.phones for _, s in found])
    bad = human < WRONG_PHONE

    def f1(threshold: float) -> float:
        marked = ours < threshold
        return 2 * (marked & bad).sum() / max(marked.sum() + bad.sum(), 1)

    return np.array(max(np.arange(20.0, 95.0, 0.5), key=f1))


def _precision(human: NDArray[np.float64], ours: NDArray[np.float64], threshold: float) -> float:
    flagged = ours < threshold
    return float((human[flagged] < BAD_WORD).mean()) if flagged.sum() >= 20 else 0.0


def presence_rates(
    utterances: list[Utterance], observed: list[Observed], matches: list[Matches | None]
) -> dict[str, float]:
    """Return, cross-validated, the shares of texts that are accepted and of left-out words that are called missing."""
    fold = corpus.folds(utterances, FOLDS, SEED)
    rates: dict[str, list[NDArray[np.bool_]]] = {}
    for k in range(FOLDS):
        known = [(o, m) for o, m, at in zip(observed, matches, fold, strict=True) if at != k]
        weights = Weights(fit.presence([o for o, _ in known], [m for _, m in known if m]), "")
        held_out = [(o, m) for o, m, at in zip(observed, matches, fold, strict=True) if at == k]
        inputs = {
            ("own", "match"): np.array([m.own for _, m in held_out if m]),
            ("near", "match"): np.concatenate([m.near for _, m in held_out if m]),
            ("wrong", "match"): np.concatenate([m.wrong for _, m in held_out if m]),
            ("said", "omission"): np.concatenate([o.omission_said for o, _ in held_out]),
            ("missing", "omission"): np.concatenate([o.omission_missing for o, _ in held_out]),
        }
        for (name, head), x in inputs.items():
            rates.setdefault(name, []).append(weights.probability(head, x) > weights.threshold(head))
    return {name: float(np.concatenate(values).mean()) for name, values in rates.items()}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, arguments.split)
    observed = observe_all(utterances, jobs=arguments.jobs, seed=SEED)
    matches = match_all(utterances, every=MATCH_EVERY, jobs=arguments.jobs, seed=SEED)
    arrays = fit.presence(observed, [m for m in matches if m])
    tables = {}
    for kind in ("posteriors", "aligner"):
        found = cross_validate(utterances, observed, kind)
        tables[kind] = pearson(found)
        if kind == "posteriors":
            arrays |= verdict_thresholds(found)
            arrays["phone.threshold"] = wrong_phone_threshold(found)
            red = report_flags(found, arrays)
        view = "features" if kind == "posteriors" else "aligner_features"
        pairs = [(u, getattr(o, view)) for u, o in zip(utterances, observed, strict=True) if getattr(o, view)]
        arrays |= fit.layers(kind, pairs)
    WEIGHTS.mkdir(exist_ok=True)
    np.savez(WEIGHTS / "linear.npz", **{name: np.asarray(value) for name, value in sorted(arrays.items())})
    card = model_card(utterances, tables, presence_rates(utterances, observed, matches), red)
    (WEIGHTS / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    print(card)


def report_flags(found: list[tuple[Utterance, ModelScores]], arrays: fit.Arrays) -> list[str]:
    """Return, per strictness, the thresholds with precision and recall of red marks and what good speakers get."""
    human = np.concatenate([u.word_scores for u, _ in found])
    ours = np.concatenate([s.words for _, s in found])
    good_speech = np.concatenate([np.full(len(u.words), u.scores["accuracy"] >= 90) for u, _ in found])
    rows = []
    for strictness in Strictness:
        poor, good = arrays[f"verdict.{strictness.value}"]
        red = ours < poor
        precision, recall = (human[red] < BAD_WORD).mean(), red[human < BAD_WORD].mean()
        rows.append(
            f"| {strictness.value} | {poor:.1f} | {good:.1f} | {precision:.2f} | {recall:.2f} "
            f"| {(ours[human >= 80] >= good).mean():.2f} | {red[good_speech].mean():.3f} |"
        )
    return rows


def model_card(
    utterances: list[Utterance], tables: dict[str, dict[str, float]], rates: dict[str, float], flags: list[str]
) -> str:
    """Return the model card."""
    speakers = len({utterance.speaker for utterance in utterances})
    columns = ("phone", "word", *UTTERANCE_HEADS)
    rows = [
        f"| {name} | " + " | ".join(f"{tables[kind][column]:.3f}" for column in columns) + " |"
        for kind, name in (("posteriors", "posteriors and alignment"), ("aligner", "alignment alone"))
    ]
    return f"""# Model card: linear 1

What it does: gives phones, words and utterances scores from 0 to 100 in the scale of human raters (speechocean762:
phone marks × 50, the others × 10), tells whether a recording belongs to its text, and which words are missing.

How: ridge regression in three layers (phones, words, utterance) on the features in `score/features.py`; two logistic
models in `score/presence.py`. Made by `make train CORPUS=…`, numpy only.

Fitted on: {len(utterances)} utterances of {speakers} speakers from the training split of speechocean762 (CC BY 4.0;
data hash {corpus.data_hash(utterances)}): English read aloud by Mandarin speakers, half of them children.

## Agreement with experts

Pearson correlation, {FOLDS}-fold cross-validation over speakers (seed {SEED}), the corpus's pronunciations, no
transcript.

| evidence | {" | ".join(columns)} |
|---|{"---|" * len(columns)}
{chr(10).join(rows)}

## Verdicts

A word under "poor below" is red, from "good from" on green. Precision and recall are those of red marks against a
human median under 5 of 10; "good kept" is the share of words that humans rate 8 and better that stay green; the last
column is the share of red words in utterances with a human accuracy of 9 or better. All cross-validated.

| strictness | poor below | good from | precision | recall | good kept | red in good speech |
|---|---|---|---|---|---|---|
{chr(10).join(flags)}

## Was it said?

Cross-validated, on every {MATCH_EVERY}th recording: {rates["own"]:.1%} are accepted for their own text,
{rates["near"]:.1%} for one with a word replaced or with as much again asked for, and {1 - rates["wrong"]:.1%} are
refused for another of like length.
Where the posteriors leave a word out, it is called missing in {rates["missing"]:.0%} of the cases in which it was not
said, and in {rates["said"]:.0%} of those in which a human rated it 8 or better.

## Limits

The speakers share one first language and read aloud. For other first languages the order of scores should hold, their
level may not. Scores say how near experts would put a recording to a native one; they do not say how intelligible it
is. Word stress is not judged: two experts hardly agree on it. Single phones are less certain than words, words less
than utterances.
"""


if __name__ == "__main__":
    main()
