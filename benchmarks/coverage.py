"""Are omissions and insertions found: `python -m benchmarks.coverage CORPUS [--sample N]`.

CORPUS is a folder in the layout of speechocean762. The default `Costs` in `acoustic/ctc.py` were chosen by this table:
each row changes one of them. Texts are the corpus's own, with a word added that was not said, or without one that was.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from training import corpus
from training.corpus import Utterance

from benchmarks import results
from pronounce_cli.acoustic.ctc import Costs, coverage
from pronounce_cli.acoustic.recogniser import ConformerRecogniser
from pronounce_cli.audio import load
from pronounce_cli.core.evidence import PhonePosteriors
from pronounce_cli.core.types import Reference, ReferenceWord
from pronounce_cli.languages.en.ear import EAR

SEED = 762
SETTINGS = (
    Costs(),
    *(Costs(skip=nats) for nats in (3.0, 9.0, 12.0)),
    *(Costs(filler=nats) for nats in (1.0, 6.0)),
    *(Costs(unlike=nats) for nats in (5.0, 20.0)),
    *(Costs(floor=nats) for nats in (-5.0, -10.0)),
)
GROUPS: dict[str, Callable[[float], bool]] = {
    "9–10": lambda score: score >= 90,
    "5–8": lambda score: 50 <= score < 90,
    "< 5": lambda score: score < 50,
}
MIN_PHONES = 3  # words shorter than this are no insertion


@dataclass(frozen=True, slots=True)
class Trial:
    """One recording with its text and two wrong ones.

    Attributes:
        extra: Index of the word in `longer` that was not said.
        shorter: The text without a word of at least `MIN_PHONES` phones, or None if it has no such word.
    """

    utterance: Utterance
    posteriors: PhonePosteriors
    longer: Reference
    extra: int
    shorter: Reference | None


def trials(utterances: list[Utterance], count: int) -> list[Trial]:
    """Return a random sample of the recordings with right and wrong texts."""
    recogniser = ConformerRecogniser(EAR)
    rng = random.Random(SEED)
    found = []
    for utterance in rng.sample(utterances, min(count, len(utterances))):
        words = corpus.reference(utterance).words
        place, extra = rng.randrange(len(words) + 1), rng.choice(corpus.reference(rng.choice(utterances)).words)
        long = [i for i, word in enumerate(words) if len(word.pronunciations[0].phonemes) >= MIN_PHONES]
        gone = rng.choice(long) if long and len(words) > 1 else None
        found.append(
            Trial(
                utterance=utterance,
                posteriors=recogniser.posteriors(load(utterance.path)),
                longer=_with(corpus.reference(utterance), (*words[:place], extra, *words[place:])),
                extra=place,
                shorter=None if gone is None else _with(corpus.reference(utterance), words[:gone] + words[gone + 1 :]),
            )
        )
    return found


def _with(reference: Reference, words: tuple[ReferenceWord, ...]) -> Reference:
    return replace(reference, words=words)


def row(costs: Costs, sample: list[Trial]) -> str:
    """Return the rates of one setting as a row of the table."""
    words: Counter[str] = Counter()
    omitted: Counter[str] = Counter()
    false_insertions = added = taken = inserted = 0
    for trial in sample:
        own = coverage(trial.posteriors, corpus.reference(trial.utterance), costs)
        for score, out in zip(trial.utterance.word_scores, own.omitted, strict=True):
            group = next(name for name, belongs in GROUPS.items() if belongs(score))
            words[group] += 1
            omitted[group] += out
        false_insertions += bool(own.insertions)
        added += coverage(trial.posteriors, trial.longer, costs).omitted[trial.extra]
        if trial.shorter is not None:
            taken += 1
            shorter = coverage(trial.posteriors, trial.shorter, costs)
            inserted += len(shorter.insertions) > len(own.insertions)
    shares = [omitted[name] / max(words[name], 1) for name in GROUPS]
    shares += [added / len(sample), inserted / max(taken, 1), false_insertions / len(sample)]
    values = (costs.skip, costs.filler, costs.unlike, costs.floor)
    return f"| {' | '.join(f'{value:g}' for value in values)} | {' | '.join(f'{share:.1%}' for share in shares)} |"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--sample", type=int, default=300)
    arguments = parser.parse_args()
    sample = trials(corpus.read(arguments.corpus, arguments.split), arguments.sample)
    rows = [row(costs, sample) for costs in SETTINGS]
    results.write(
        "Omissions and insertions",
        f"python -m benchmarks.coverage CORPUS --split {arguments.split} --sample {arguments.sample}",
        f"""
{len(sample)} utterances of speechocean762, by the search through the posteriors alone (in a report the forced
alignment must miss the word too). "Called omitted": share of the words that were said, by the score that experts gave
them out of 10. "Added": a word of another sentence, put into the text, is called omitted. "Removed": a word of at least
{MIN_PHONES} phones, taken from the text, is found as one more insertion. "False": recordings with an insertion under
their own text. The first row holds the defaults.

| skip | filler | unlike | floor | omitted: 9–10 | omitted: 5–8 | omitted: < 5 | added | removed | false |
|---|---|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}
""",
    )


if __name__ == "__main__":
    main()
