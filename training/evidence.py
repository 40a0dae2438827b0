"""Evidence for all utterances, right and wrong texts, made by the product's own pipeline and kept in training/cache."""

from __future__ import annotations

import pickle
import random
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.acoustic import ctc
from pronounce_cli.audio import load
from pronounce_cli.phonemes.lexicon import reference_from_phones
from pronounce_cli.pipeline import Assessor
from pronounce_cli.score.features import Features, extract
from pronounce_cli.score.presence import MATCH_FEATURES, match_features, omission_features
from training.corpus import Utterance, reference

CACHE = Path(__file__).parent / "cache"
Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What the pipeline sees of one utterance.

    Attributes:
        features: With posteriors, of the whole reference.
        aligner_features: Without posteriors, or None where only the CTC aligner found a path.
        omission_said: `omission_features` of words that were said well and that the posteriors left out.
        omission_missing: The same for words that were put into the text and that the posteriors left out.
    """

    features: Features
    aligner_features: Features | None
    omission_said: NDArray[np.float64]
    omission_missing: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What tells texts that belong to a recording from texts that do not.

    Attributes:
        own: `match_features` of its own text, shape (15,).
        near: Of its text with a word replaced and with as much again asked for; only from four words on, shape (n, 15).
        wrong: Of two other sentences of like length, shape (2, 15).
    """

    own: NDArray[np.float64]
    near: NDArray[np.float64]
    wrong: NDArray[np.float64]


def match_all(utterances: list[Utterance], *, every: int, jobs: int, seed: int) -> list[Matches | None]:
    """Return the matches of every n-th utterance, None for the others."""
    chosen = range(0, len(utterances), every)
    (CACHE / "matches").mkdir(parents=True, exist_ok=True)
    with Pool(jobs, _start, (utterances, seed)) as pool:
        found = dict(zip(chosen, pool.imap(_match_texts, chosen, chunksize=8), strict=True))
    return [found.get(i) for i in range(len(utterances))]


def observe_all(utterances: list[Utterance], *, jobs: int, seed: int) -> list[Observed]:
    """Return what the pipeline sees of each utterance, from the cache where it is there."""
    CACHE.mkdir(exist_ok=True)
    with Pool(jobs, _start, (utterances, seed)) as pool:
        return list(pool.imap(_observe, range(len(utterances)), chunksize=8))


def _start(utterances: list[Utterance], seed: int) -> None:
    global _state  # noqa: PLW0603 - one assessor per worker process
    _state = (Assessor(), utterances, seed)


def _observe(index: int) -> Observed:
    assessor, utterances, seed = _state
    utterance = utterances[index]
    kept = CACHE / f"{utterance.id}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    rng = random.Random(f"{seed} {utterance.id}")
    audio = load(utterance.path)
    posteriors = assessor.phone_recogniser.posteriors(audio)
    own = reference(utterance)
    evidence = assessor.evidence(audio, own, posteriors, ctc.coverage(posteriors, own))
    assert evidence is not None, utterance.id
    bare = None
    if evidence.alignment.aligner != "ctc":
        bare = extract(replace(evidence, posteriors=None, alternatives=None, coverage=None))
    left_out = np.array(evidence.coverage.omitted)
    well_said = left_out & (utterance.word_scores >= 80)
    missing = []
    for words, added in (_with_extra_word(utterance, utterances, rng), _twice_as_long(utterance, utterances, rng)):
        asked = reference_from_phones(words)
        other = assessor.evidence(audio, asked, posteriors, ctc.coverage(posteriors, asked))
        if other is not None:
            gone = [i for i in added if other.coverage.omitted[i]]
            missing.append(omission_features(other)[gone])
    seen = Observed(
        features=extract(evidence),
        aligner_features=bare,
        omission_said=omission_features(evidence)[well_said],
        omission_missing=np.concatenate(missing),
    )
    kept.write_bytes(pickle.dumps(seen))
    return seen


def _match_texts(index: int) -> Matches:
    assessor, utterances, seed = _state
    utterance = utterances[index]
    kept = CACHE / "matches" / f"{utterance.id}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    rng = random.Random(f"{seed} match {utterance.id}")
    audio = load(utterance.path)
    posteriors = assessor.phone_recogniser.posteriors(audio)

    def features(words: Words) -> NDArray[np.float64]:
        asked = reference_from_phones(words)
        evidence = assessor.evidence(audio, asked, posteriors, ctc.coverage(posteriors, asked))
        assert evidence is not None, utterance.id
        return match_features(evidence)

    words, near = utterance.words, []
    if len(words) > 3:
        replaced = list(words)
        replaced[rng.randrange(len(words))] = rng.choice(rng.choice(utterances).words)
        near = [features(tuple(replaced)), features(words + _other(utterance, utterances, rng).words)]
    wrong = [features(_other(utterance, utterances, rng).words) for _ in range(2)]
    seen = Matches(features(words), np.array(near).reshape(-1, len(MATCH_FEATURES)), np.array(wrong))
    kept.write_bytes(pickle.dumps(seen))
    return seen


def _other(utterance: Utterance, utterances: list[Utterance], rng: random.Random) -> Utterance:
    """Return another sentence of about the same number of words, with no word order in common."""
    others = [u for u in utterances if abs(len(u.words) - len(utterance.words)) <= 1 and u.words != utterance.words]
    return rng.choice(others or [u for u in utterances if u.words != utterance.words])


def _with_extra_word(
    utterance: Utterance, utterances: list[Utterance], rng: random.Random
) -> tuple[Words, tuple[int, ...]]:
    place = rng.randrange(len(utterance.words) + 1)
    extra = rng.choice(rng.choice(utterances).words)
    return (*utterance.words[:place], extra, *utterance.words[place:]), (place,)


def _twice_as_long(
    utterance: Utterance, utterances: list[Utterance], rng: random.Random
) -> tuple[Words, tuple[int, ...]]:
    other = _other(utterance, utterances, rng).words
    count = len(utterance.words)
    return utterance.words + other, tuple(range(count, count + len(other)))
