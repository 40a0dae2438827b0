"""What marks words get that were not said: the product's own judgement by weights that have not met the speaker.

A word of a recording is exchanged in the text for one that differs in one phone, or in two, and the recording is held
against that text.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.acoustic import ctc
from pronounce_cli.coach.scorer import SURE_NATS
from pronounce_cli.core.types import Audio, Span, Strictness, Verdict, WordScore
from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES
from pronounce_cli.languages.lexicon import reference_from_phones
from pronounce_cli.pipeline import Assessor
from pronounce_cli.pipeline.acoustic import Acoustics
from pronounce_cli.score.exchanges import log_odds
from pronounce_cli.score.features import extract
from pronounce_cli.score.model import Weights, score
from pronounce_cli.score.verdicts import Scale, Scored, judge
from training.corpus import SEED, Utterance
from training.evidence import alone
from training.exchanges import BEST, GOOD, dictionary, neighbours

KINDS = ("own", "one consonant", "one vowel", "two phones")
_EVERY = 2
_EDGE_S = 0.05


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one word.

    Attributes:
        kind: One of `KINDS`.
        verdict: Of the word.
        named: Whether the phone that was said in place of the one asked for is named.
        best: Whether raters gave the utterance `BEST` and more.
    """

    kind: str
    verdict: Verdict
    named: bool
    best: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A word alone against one that differs in one phone, as `practice --minimal-pairs` tells them apart.

    Attributes:
        vowel: Whether they differ in a vowel.
        odds: How much likelier the word that was said is, nats.
    """

    vowel: bool
    odds: float


def measured(
    utterances: Sequence[Utterance], fold: NDArray[np.intp], without: Sequence[Weights], jobs: int
) -> tuple[list[Mark], list[Pair]]:
    """Return the marks of words of good speech, as they are and exchanged, and words alone against others.

    Args:
        utterances: All of them.
        fold: Of each.
        without: Per fold, weights that have not seen it.
        jobs: Processes.
    """
    good = [i for i, one in enumerate(utterances) if one.scores["accuracy"] >= GOOD][::_EVERY]
    with Pool(jobs, _start, (utterances, fold, without)) as pool:
        found = pool.map(_marks, good, chunksize=8)
    return [mark for marks, _ in found for mark in marks], [pair for _, pairs in found for pair in pairs]


def _start(utterances: Sequence[Utterance], fold: NDArray[np.intp], without: Sequence[Weights]) -> None:
    global _state  # noqa: PLW0603 - one assessor per worker process
    _state = (Assessor(), utterances, fold, without, dictionary())


def _marks(index: int) -> tuple[list[Mark], list[Pair]]:
    assessor, utterances, fold, without, known = _state
    utterance, weights = utterances[index], without[fold[index]]
    acoustics, rng = assessor.acoustics, random.Random(f"{SEED} praise {utterance.id}")
    audio, heard = alone(acoustics, utterance)
    scale, best = Scale(weights, Strictness.NORMAL, EAR.contrasts), utterance.scores["accuracy"] >= BEST

    def words(instead: Mapping[int, Sequence[int]]) -> tuple[WordScore, ...] | None:
        texts = [
            (text, " ".join(PHONES[phone] for phone in instead[i]) if i in instead else phones)
            for i, (text, phones) in enumerate(utterance.words)
        ]
        reference = reference_from_phones(texts)
        evidence = acoustics.evidence(audio, reference, heard, ctc.coverage(heard, reference))
        if evidence is None:
            return None
        features = extract(evidence)
        scored = Scored(features, score(weights, features))
        return judge(scale, evidence, scored, reference, tuple(range(len(texts)))).words

    own = words({})
    if own is None:
        return [], []
    pairs: list[Pair] = []
    marks = [Mark("own", word.verdict, named=False, best=best) for word in own]
    at = rng.choice([i for i, mark in enumerate(utterance.word_scores) if mark >= GOOD] or [0])
    phones = [PHONES.index(symbol.rstrip("012")) for symbol in utterance.words[at][1].split()]
    for kind, asked in _exchanges(phones, known, rng):
        if found := words({at: asked}):
            places = [p for p, (a, b) in enumerate(zip(phones, asked, strict=True)) if a != b]
            named = all(
                (said := found[at].phones[p].heard_as) is not None and said.symbol == PHONES[phones[p]] for p in places
            )
            marks.append(Mark(kind, found[at].verdict, named, best))
        span = own[at].span
        if kind.startswith("one ") and span:
            alone_at = Span(max(span.start_s - _EDGE_S, 0.0), span.end_s + _EDGE_S)
            odds = _odds(acoustics, audio, alone_at, weights, (phones, asked))
            pairs += [Pair(kind == "one vowel", odds)] if odds is not None else []
    return marks, pairs


def _odds(
    acoustics: Acoustics, audio: Audio, span: Span, weights: Weights, words: tuple[Sequence[int], Sequence[int]]
) -> float | None:
    """Return how much likelier the first of two words was said in a stretch of a recording."""
    start, end = (round(time_s * audio.sample_rate_hz) for time_s in (span.start_s, span.end_s))
    sound = replace(audio, samples=audio.samples[start:end])
    heard = acoustics.phone_recogniser.posteriors(sound)
    seen = []
    for phones in words:
        reference = reference_from_phones([("word", " ".join(PHONES[phone] for phone in phones))])
        evidence = acoustics.evidence(sound, reference, heard, ctc.coverage(heard, reference))
        if evidence is None:
            return None
        seen.append(extract(evidence))
    return log_odds(weights.exchanges, *seen)


def _exchanges(phones: list[int], known: set[tuple[int, ...]], rng: random.Random) -> list[tuple[str, list[int]]]:
    """Return other phones of a word: with one exchange that makes a word of the dictionary, and with any two."""
    found = []
    choices = neighbours(phones, known)
    for kind, vowel in (("one consonant", False), ("one vowel", True)):
        if some := [(p, other) for p, other in choices if (PHONES[phones[p]] in INVENTORY.vowels) == vowel]:
            place, other = rng.choice(some)
            found.append((kind, [*phones[:place], other, *phones[place + 1 :]]))
    if len(phones) > 1:
        asked = list(phones)
        for place in rng.sample(range(len(phones)), 2):
            asked[place] = rng.choice([other for other in range(len(PHONES)) if other != phones[place]])
        found.append(("two phones", asked))
    return found


def pair_table(pairs: Sequence[Pair]) -> str:
    """Return how often the word that was said is named, the other, and neither, as Markdown."""
    lines = ["| pair that differs in | count | named right | named wrong | not sure |", "|---|---|---|---|---|"]
    for name, vowel in (("a consonant", False), ("a vowel", True)):
        odds = np.array([pair.odds for pair in pairs if pair.vowel == vowel])
        right, wrong = (odds >= SURE_NATS).mean(), (odds <= -SURE_NATS).mean()
        lines.append(f"| {name} | {len(odds)} | {right:.1%} | {wrong:.1%} | {1 - right - wrong:.1%} |")
    return "\n".join(lines)


def table(marks: Sequence[Mark]) -> str:
    """Return how often each kind of word is green, and red or not sure, as Markdown."""
    lines = ["| words | count | green | red or ? | named right |", "|---|---|---|---|---|"]
    for kind in (*KINDS, "one phone"):
        some = [m for m in marks if m.kind == kind or (kind == "one phone" and m.kind.startswith("one "))]
        if kind == "own":
            some = [m for m in some if m.best]
        if not some:
            continue
        green = np.mean([m.verdict is Verdict.GOOD for m in some])
        open_ = np.mean([m.verdict in (Verdict.POOR, Verdict.UNCERTAIN) for m in some])
        named = "–" if kind == "own" else f"{np.mean([m.named for m in some]):.1%}"
        name = "as they are, in speech rated 90" if kind == "own" else f"exchanged: {kind}"
        lines.append(f"| {name} | {len(some)} | {green:.1%} | {open_:.1%} | {named} |")
    return "\n".join(lines)
