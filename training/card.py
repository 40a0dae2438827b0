"""The model card that goes with the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pronounce_cli.report.faults import SURE_NATS, WEAK_BELOW
from pronounce_cli.score.model import SCORER, UTTERANCE_HEADS, Weights
from training import corpus, crossval, exchanges, network, presence, trees, verdicts
from training.corpus import FOLDS, SEED, Utterance
from training.crossval import NETWORKS, Found
from training.fit import Arrays
from training.verdicts import Words

NAMES = {
    "posteriors": "posteriors and alignment",
    "transcript": "the same and a transcript (Whisper tiny.en)",
    "own": "posteriors and alignment, our pronunciations",
    "own, transcript": "the same and a transcript",
    "telephone": "through a telephone (200–400 to 3000–3800 Hz)",
    "damaged": "after MP3 at 32 kbit/s, in noise of 8–25 dB or in a room",
}
COLUMNS = ("phone", "word", *UTTERANCE_HEADS)


def agreement(found: Mapping[str, Found]) -> str:
    """Return the table of correlations with experts."""
    tables = {kind: crossval.pearson(found[kind]) for kind in NAMES}
    rows = [f"| {NAMES[kind]} | " + " | ".join(f"{t[c]:.3f}" for c in COLUMNS) + " |" for kind, t in tables.items()]
    return "\n".join([f"| evidence | {' | '.join(COLUMNS)} |", f"|---|{'---|' * len(COLUMNS)}", *rows])


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Weights and what cross-validation says of them.

    Attributes:
        arrays: Linear models and thresholds.
        networks: Of the networks that score.
        exchanges: Of those that tell which phone was said.
        trees: Of the trees that look at single phones first.
        found: Cross-validated scores by kind of evidence.
        seen: Their words.
        figures: Of exchanged words.
        without: Per fold, all weights that have not seen it.
    """

    arrays: Arrays
    networks: Arrays
    exchanges: Arrays
    trees: Arrays
    found: Mapping[str, Found]
    seen: Mapping[str, Words]
    figures: exchanges.Figures
    without: Sequence[Weights]


def model_card(
    utterances: list[Utterance], made: Fitted, arrays: Arrays, rates: Mapping[str, float], praised: tuple[str, str]
) -> str:
    """Return the model card.

    Args:
        utterances: What the weights were fitted on.
        made: The weights.
        arrays: All fitted numbers but the networks.
        rates: Of `presence.rates`.
        praised: The tables of `praise.table` and `praise.pair_table`.
    """
    found, seen = made.found, made.seen
    missing = verdicts.omissions(
        found,
        [kind for kinds in crossval.DOUBTED.values() for kind in kinds],
        [kind for kinds in crossval.LONGER.values() for kind in kinds],
        float(arrays["unsaid.threshold"]),
    )
    speakers = len({utterance.speaker for utterance in utterances})
    plan = network.Plan()
    moved = {kind: crossval.moved(found[kind], found["posteriors"]) for kind in ("telephone", "damaged")}
    told, told_rows = verdicts.exchanged(found["own"])
    weak, sure = verdicts.weak(found["own"], float(arrays["verdict.normal"][1]))
    aims = ", ".join(f"{name.value} {share:.2f}" for name, share in verdicts.PRECISION.items())
    columns = ("poor below", "good from", "red from", "precision", "recall", "uncertain", "good kept", "in good speech")
    header = f"| strictness | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}"
    return f"""# Model card: {SCORER}

What it does: gives phones, words and utterances scores from 0 to 100 in the scale of human raters (speechocean762:
phone marks × 50, the others × 10), tells whether a recording belongs to its text, and which words are missing.

How: {plan.networks} small transformers over the phones of an utterance, averaged (`score/network.py`), on the
features in `score/features.py`, on what {exchanges.Plan().networks} networks say was said at each place
(`score/exchanges.py`) and on what {trees.Plan().trees} boosted trees give each phone (`score/trees.py`); linear models
that tell how doubtful a score is (`score/model.py`); a logistic model in `score/verification.py`. Made by
`make train CORPUS=…` with torch and LightGBM; needs numpy only. What else was tried: `training/EXPERIMENTS.md`.

Fitted on: {len(utterances)} utterances of {speakers} speakers from the training split of speechocean762 (CC BY 4.0;
data hash {corpus.data_hash(utterances)}): English read aloud by Mandarin speakers, half of them children. Each was
shown with the corpus's pronunciations and with ours, clean, through a telephone and damaged in another way, with longer
pauses, joined to another or cut to a clause, with and without what Whisper tiny.en wrote.

## Agreement with experts

Pearson correlation, {FOLDS}-fold cross-validation over speakers (seed {SEED}) with {NETWORKS} networks instead of
{plan.networks}, so a little less than what ships; the corpus's pronunciations unless said.

{agreement(found)}

The overall score of good speakers (accuracy from 80 on) moves by {moved["telephone"]:.1f} points on average through a
telephone, by {moved["damaged"]:.1f} after other damage.

## Verdicts

A word under "poor below" is red if it is at least as likely as "red from" that experts would give it less than 5 of
10, and uncertain if it is less likely. A missing word is red. From "good from" on a word is green. Precision and
recall are those of all red marks against a human median under 5 of 10, as the program gives them; "uncertain" is the
share of all words; "good kept" is the share of words that humans rate 8 and better that reach "good from"; the last
column is the share of red words in utterances with a human accuracy of 9 or better. All cross-validated. Thresholds
are chosen on both kinds of pronunciations together, to find the most bad words with the precision that a red mark must
have: {aims}.

With the corpus's pronunciations:

{header}
{chr(10).join(verdicts.rows(seen["posteriors"], arrays))}

With ours:

{header}
{chr(10).join(verdicts.rows(seen["own"], arrays))}

With ours and a transcript, before the rules of `score/fusion.py`:

{header}
{chr(10).join(verdicts.rows(seen["own, transcript"], arrays))}

Wrong phones (mean of the experts under 0.5 of 2) are those with a score under {float(arrays["phone.threshold"]):.1f}:
{verdicts.wrong_phone(found["posteriors"])[1]}; with a transcript {verdicts.wrong_phone(found["transcript"])[1]}.

Of the sounds that a report names because their score is under {WEAK_BELOW:.0f} in a word that is not green, experts
marked {weak:.0%} down (under {verdicts.TOLD_MARK / 50:.1f} of 2); of those that it calls another sound, because their
goodness is {SURE_NATS:.1f} nats or less, {sure:.0%}.

A consonant that was heard as another which makes another word (see `languages/en/ear.py`) keeps a word from being
green if its goodness is {told:.1f} nats or less: from there {verdicts.TOLD:.0%} of them have a mark under
{verdicts.TOLD_MARK / 50:.1f} of 2. How often experts agreed that something was wrong with a phone that was heard as
another, by goodness:

| goodness up to | contrasts | under {verdicts.TOLD_MARK / 50:.1f} | all phones | under {verdicts.TOLD_MARK / 50:.1f} |
|---|---|---|---|---|
{chr(10).join(told_rows)}

## Another word

Small networks tell which phone was said at each place, whatever raters think of it, and a logistic model how likely a
word has another sound, as if as many had as had not (`score/exchanges.py`). From the first probability on a word is
"not sure" instead of good or fair; from the second it is not good, and the other sound is named. Cross-validated over
speakers; exchanges in speech rated 80 and more, of one phone for another that makes a word of the dictionary, and of
two phones for any:

{exchanges.table(made.figures)}
What the program makes of both together, by weights that have not met the speaker, at normal strictness, of words rated
{exchanges.GOOD:.0f} and more in speech rated {exchanges.GOOD:.0f} and more:

{praised[0]}

Words cut out of good speech, each against another of the dictionary that differs in one phone, as
`practice --minimal-pairs` tells them apart:

{praised[1]}

## How sure

Words in fifths by the error that the scorer expects of itself, in points, and the probability it gives to an expert
median under 5 of 10. Cross-validated, without a transcript.

| fifth | expected error | real error | expected share of bad words | real share |
|---|---|---|---|---|
{chr(10).join(verdicts.doubt_rows(found["posteriors"]))}

## Was it said?

Cross-validated: {rates["own"]:.1%} of recordings are accepted for their own text, {rates["damaged"]:.1%} after damage,
{rates["near"]:.1%} for a text with a word replaced or added or with as much again asked for, and
{1 - rates["wrong"]:.1%} are refused for another of like length. The threshold is where {presence.REFUSED:.1%} of the
recordings fitted on would be refused.
The score of a word is how it sounded times the probability that it was said. It is called missing from a probability
of {float(arrays["unsaid.threshold"]):.2f} on that it was not: {missing[1]:.0%} of words that were put into texts and
that nobody said, and {missing[0]:.3%} of words that a human rated 8 or better. Of all words called so, in texts as they
are and in those with such words, {missing[2]:.1%} were rated under 3 or not said.

## Limits

The speakers share one first language and read aloud. For other first languages the order of scores should hold, their
level may not. Scores say how near experts would put a recording to a native one; they do not say how intelligible it
is. Word stress is not judged: two experts hardly agree on it. Single phones are less certain than words, words less
than utterances.
"""
