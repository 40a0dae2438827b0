"""Fit the scorer: `python -m training.train CORPUS` writes the weights and their model card.

First the cross-validation over speakers, whose figures and thresholds go into the card; then one fit on everything.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.core.types import Strictness
from pronounce_cli.evaluate import BAD_WORD, WRONG_PHONE
from pronounce_cli.score.model import FILES, SCORER, UTTERANCE_HEADS, Weights
from training import corpus, crossval, fit, network, transcripts
from training.corpus import Utterance
from training.crossval import FOLDS, SEED, Found
from training.evidence import Matches, Observed, match_all, observe_all

WEIGHTS = Path(__file__).parents[1] / "src" / "pronounce_cli" / "score" / "weights"
MATCH_EVERY = 4  # wrong texts are aligned for every fourth recording
# Precision that a red mark must have on speakers not seen in fitting.
PRECISION = {Strictness.LENIENT: 0.65, Strictness.NORMAL: 0.55, Strictness.STRICT: 0.42}
# Share of words that humans call good (80 and up) which must be called good.
KEPT_GOOD = {Strictness.LENIENT: 0.93, Strictness.NORMAL: 0.87, Strictness.STRICT: 0.75}


def verdict_thresholds(found: Found) -> fit.Arrays:
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


def wrong_phone_threshold(found: Found) -> fit.Array:
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
        weights = Weights(fit.presence([o for o, _ in known], [m for _, m in known if m]), {}, "")
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
    plan = network.Plan()
    examples = [
        (utterance, one.features, recognised)
        for utterance, one, recognised in zip(utterances, observed, transcripts.recognised(utterances), strict=True)
    ]
    alone, together = crossval.with_posteriors(examples, plan)
    kinds = {"posteriors": alone, "transcript": together, "aligner": crossval.with_aligner(utterances, observed)}
    for validated in kinds.values():
        arrays |= validated.arrays
    arrays |= verdict_thresholds(alone.found)
    arrays["phone.threshold"] = wrong_phone_threshold(alone.found)
    found = {kind: validated.found for kind, validated in kinds.items()}
    WEIGHTS.mkdir(exist_ok=True)
    np.savez(WEIGHTS / FILES[0], **{name: np.asarray(value) for name, value in sorted(arrays.items())})
    network.save(WEIGHTS / FILES[1], network.fit(examples, plan))
    card = model_card(utterances, found, arrays, presence_rates(utterances, observed, matches))
    (WEIGHTS / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    print(card)


def report_doubt(found: Found) -> list[str]:
    """Return, per fifth of the words by predicted error, the predicted and the real error and share of bad words."""
    human = np.concatenate([u.word_scores for u, _ in found])
    ours = np.concatenate([s.words for _, s in found])
    error = np.concatenate([s.word_error for _, s in found])
    bad = np.concatenate([s.word_bad for _, s in found])
    rows = []
    for i, part in enumerate(np.array_split(np.argsort(error, kind="stable"), 5), start=1):
        real = np.abs(human - ours)[part].mean()
        rows.append(
            f"| {i} | {error[part].mean():.1f} | {real:.1f} | {bad[part].mean():.3f} "
            f"| {(human[part] < BAD_WORD).mean():.3f} |"
        )
    return rows


def wrong_phones(found: Found) -> str:
    """Return one sentence on how well wrong phones are found by their probability."""
    human = np.concatenate([u.phone_scores for u, _ in found])
    known = np.isfinite(human)
    wrong = human[known] < WRONG_PHONE
    p = np.concatenate([s.phone_wrong for _, s in found])[known]
    best = (0.0, 0.0, 0.0, 0.0)
    for threshold in np.arange(0.05, 0.9, 0.05):
        flagged = p >= threshold
        hits = (flagged & wrong).sum()
        precision, recall = hits / max(flagged.sum(), 1), hits / wrong.sum()
        best = max(best, (2 * precision * recall / max(precision + recall, 1e-9), precision, recall, threshold))
    f1, precision, recall, threshold = best
    return f"from probability {threshold:.2f} on, precision {precision:.2f}, recall {recall:.2f}, F1 {f1:.2f}"


def report_flags(found: Found, arrays: fit.Arrays) -> list[str]:
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
    utterances: list[Utterance], found: dict[str, Found], arrays: fit.Arrays, rates: dict[str, float]
) -> str:
    """Return the model card."""
    speakers = len({utterance.speaker for utterance in utterances})
    columns = ("phone", "word", *UTTERANCE_HEADS)
    names = {
        "posteriors": "posteriors and alignment",
        "transcript": "the same and a transcript (Whisper tiny.en)",
        "aligner": "alignment alone",
    }
    tables = {kind: crossval.pearson(found[kind]) for kind in names}
    rows = [
        f"| {name} | " + " | ".join(f"{tables[kind][column]:.3f}" for column in columns) + " |"
        for kind, name in names.items()
    ]
    return f"""# Model card: {SCORER}

What it does: gives phones, words and utterances scores from 0 to 100 in the scale of human raters (speechocean762:
phone marks × 50, the others × 10), tells whether a recording belongs to its text, and which words are missing.

How: {network.Plan().networks} small transformers over the phones of an utterance, averaged (`score/network.py`), on the
features in `score/features.py`; linear models that tell how doubtful a score is or serve where only the alignment is
known (`score/model.py`); two logistic models in `score/presence.py`. Made by `make train CORPUS=…`
with torch; needs numpy only. What else was tried: `training/EXPERIMENTS.md`.

Fitted on: {len(utterances)} utterances of {speakers} speakers from the training split of speechocean762 (CC BY 4.0;
data hash {corpus.data_hash(utterances)}): English read aloud by Mandarin speakers, half of them children.

## Agreement with experts

Pearson correlation, {FOLDS}-fold cross-validation over speakers (seed {SEED}), the corpus's pronunciations.

| evidence | {" | ".join(columns)} |
|---|{"---|" * len(columns)}
{chr(10).join(rows)}

## Verdicts

A word under "poor below" is red, from "good from" on green. Precision and recall are those of red marks against a
human median under 5 of 10; "good kept" is the share of words that humans rate 8 and better that stay green; the last
column is the share of red words in utterances with a human accuracy of 9 or better. All cross-validated.
The program calls a word uncertain rather than red where it thinks it less than 25 % likely that experts would call
it bad (`score/judge.py`); these figures are from before that rule, so the program marks fewer words red.

| strictness | poor below | good from | precision | recall | good kept | red in good speech |
|---|---|---|---|---|---|---|
{chr(10).join(report_flags(found["posteriors"], arrays))}

With a transcript and the same thresholds:

| strictness | poor below | good from | precision | recall | good kept | red in good speech |
|---|---|---|---|---|---|---|
{chr(10).join(report_flags(found["transcript"], arrays))}

Wrong phones (mean of the experts under 0.5 of 2): {wrong_phones(found["posteriors"])};
with a transcript {wrong_phones(found["transcript"])}.

## How sure

Words in fifths by the error that the scorer expects of itself, in points, and the probability it gives to an expert
median under 5 of 10. Cross-validated, without a transcript.

| fifth | expected error | real error | expected share of bad words | real share |
|---|---|---|---|---|
{chr(10).join(report_doubt(found["posteriors"]))}

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
