"""The corpus as `pronounce bench` reads it, its data hash, and folds over speakers."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.core.types import Reference
from pronounce_cli.evaluate import Rated as Utterance
from pronounce_cli.evaluate import read
from pronounce_cli.languages.lexicon import reference_from_phones

__all__ = ["FOLDS", "SEED", "Utterance", "data_hash", "folds", "read", "reference"]
FOLDS, SEED = 5, 762


def reference(utterance: Utterance) -> Reference:
    """Return the words of an utterance with the corpus's own pronunciations."""
    return reference_from_phones(utterance.words)


def data_hash(utterances: list[Utterance]) -> str:
    """Return a hash of names, sizes of recordings and scores, to name the data that weights were fitted on."""
    digest = hashlib.sha256()
    for utterance in utterances:
        digest.update(f"{utterance.id} {utterance.path.stat().st_size} {utterance.words}".encode())
        digest.update(np.nan_to_num(utterance.phone_scores, nan=-1).tobytes() + utterance.word_scores.tobytes())
    return digest.hexdigest()[:16]


def folds(utterances: list[Utterance], count: int, seed: int) -> NDArray[np.intp]:
    """Return the fold of each utterance; all utterances of a speaker share one."""
    speakers = sorted({utterance.speaker for utterance in utterances})
    np.random.default_rng(seed).shuffle(speakers)
    fold = {speaker: i % count for i, speaker in enumerate(speakers)}
    return np.array([fold[utterance.speaker] for utterance in utterances])
