"""Recordings and texts that the corpus does not hold, with the marks that follow from those it has.

Pauses that grew, two sentences as one recording, a clause with its own text; texts with words that were not said, whose
marks are 0.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import soundfile
from numpy.typing import NDArray

from pronounce_cli.audio import load
from pronounce_cli.core.types import Audio, Reference
from pronounce_cli.languages.lexicon import reference_from_phones
from training.asked import Asked, Observed
from training.corpus import Utterance, reference

RATE = 16_000
_PAUSE_S = (0.2, 3.0)
_EDGE_S = 0.05
_SHORTEST_S, _LONGEST_S = 0.3, 18.0
Word = tuple[str, str]
Sound = Callable[[], Audio]


@dataclass(frozen=True, slots=True)
class Changed:
    """A recording that was made from others.

    Attributes:
        asked: Its text.
        sound: Makes it.
    """

    asked: Asked
    sound: Sound


def loaded(samples: NDArray[np.float32], name: str) -> Audio:
    """Return samples at 16 kHz as the program would load them."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, RATE, format="WAV", subtype="FLOAT")
    return load(buffer.getvalue(), name=name)


def paused(utterance: Utterance, clean: Observed, speech: Sound, rng: np.random.Generator) -> Changed | None:
    """Return an utterance with longer pauses at some places between words; raters have not heard its rhythm.

    Args:
        utterance: As raters heard it.
        clean: What the pipeline sees of it.
        speech: Loads the sound that `clean` is of.
        rng: Chooses where and how long.
    """
    words = clean.evidence.alignment.words
    places = [i for i in range(1, len(words)) if rng.random() < 0.5]
    if not places:
        return None
    pauses_s = rng.uniform(*_PAUSE_S, len(places)).tolist()
    borders_s = [(words[i - 1].span.end_s + words[i].span.start_s) / 2 for i in places]

    def sound() -> Audio:
        samples = speech().samples
        cuts = [round(border_s * RATE) for border_s in borders_s]
        parts = []
        for part, pause_s in zip(np.split(samples, cuts), [*pauses_s, 0.0], strict=True):
            parts += [part, np.zeros(round(pause_s * RATE), np.float32)]
        return loaded(np.concatenate(parts), utterance.id)

    rated = _known(utterance, accuracy=utterance.scores["accuracy"])
    return Changed(Asked(rated, reference(utterance)), sound)


def clause(utterance: Utterance, clean: Observed, speech: Sound, rng: np.random.Generator) -> Changed | None:
    """Return some words of an utterance, in every other case a single one, with their marks."""
    words, count = clean.evidence.alignment.words, len(utterance.words)
    if count < 2:
        return None
    length = 1 if rng.random() < 0.4 else int(rng.integers(1, count))
    first = int(rng.integers(count - length + 1))
    end = first + length
    start_s = words[first].span.start_s - _EDGE_S if first else 0.0
    end_s = words[end - 1].span.end_s + _EDGE_S if end < count else clean.evidence.duration_s
    if end_s - start_s < _SHORTEST_S:
        return None

    def sound() -> Audio:
        samples = speech().samples
        return loaded(samples[max(0, round(start_s * RATE)) : round(end_s * RATE)], utterance.id)

    sizes = np.cumsum([0, *(len(phones.split()) for _, phones in utterance.words)])
    rated = replace(
        _known(utterance),
        words=utterance.words[first:end],
        phone_scores=utterance.phone_scores[sizes[first] : sizes[end]],
        word_scores=utterance.word_scores[first:end],
    )
    return Changed(Asked(rated, reference(rated)), sound)


def joined(one: Utterance, other: Utterance) -> Changed | None:
    """Return two utterances of a speaker as one; its scores are the means over the words."""
    weights = [len(one.words), len(other.words)]
    rated = replace(
        one,
        words=one.words + other.words,
        phone_scores=np.concatenate([one.phone_scores, other.phone_scores]),
        word_scores=np.concatenate([one.word_scores, other.word_scores]),
        scores={
            name: float(np.average([score, other.scores[name]], weights=weights)) for name, score in one.scores.items()
        },
    )
    if sum(soundfile.info(path).duration for path in (one.path, other.path)) > _LONGEST_S:
        return None

    def sound() -> Audio:
        return loaded(np.concatenate([load(path).samples for path in (one.path, other.path)]), one.id)

    return Changed(Asked(rated, reference(rated)), sound)


def longer(utterance: Utterance, place: int, words: Sequence[Word]) -> Asked:
    """Return the text of an utterance with words put in at a place that nobody said."""
    return _with(utterance, place, place, words)


def replaced(utterance: Utterance, place: int, word: Word) -> Asked:
    """Return the text of an utterance with another word in the place of one."""
    return _with(utterance, place, place + 1, (word,))


def unsaid(other: Utterance, asked: Reference) -> Asked:
    """Return the text of another utterance, of which nothing was said."""
    return Asked(
        replace(
            other,
            phone_scores=np.zeros(len(other.phone_scores)),
            word_scores=np.zeros(len(other.words)),
            scores=dict.fromkeys(other.scores, 0.0),
        ),
        asked,
        tuple(range(len(asked.words))),
    )


def _with(utterance: Utterance, first: int, end: int, words: Sequence[Word]) -> Asked:
    """Return the text with words that were not said in the place of some."""
    sizes = np.cumsum([0, *(len(phones.split()) for _, phones in utterance.words)])
    zeros = np.zeros(sum(len(phones.split()) for _, phones in words))
    phone, word = utterance.phone_scores, utterance.word_scores
    rated = replace(
        _known(utterance),
        words=(*utterance.words[:first], *words, *utterance.words[end:]),
        phone_scores=np.concatenate([phone[: sizes[first]], zeros, phone[sizes[end] :]]),
        word_scores=np.concatenate([word[:first], np.zeros(len(words)), word[end:]]),
    )
    return Asked(rated, reference_from_phones(rated.words), tuple(range(first, first + len(words))))


def _known(utterance: Utterance, **scores: float) -> Utterance:
    """Return an utterance with these scores of the whole only."""
    return replace(utterance, scores=dict.fromkeys(utterance.scores, float("nan")) | scores)
