"""A corpus in the layout of speechocean762: recordings, texts, speakers and human scores."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.core.types import Reference
from pronounce_cli.phonemes.lexicon import reference_from_phones


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """One recording with its human scores in our scale, 0 to 100.

    Attributes:
        words: (text, canonical phones as "W IY0") pairs.
        phone_scores: shape (phones,), NaN where the marks could not be matched.
        word_scores: shape (words,).
        scores: accuracy, fluency, prosody, overall.
    """

    id: str
    speaker: str
    path: Path
    words: tuple[tuple[str, str], ...]
    phone_scores: NDArray[np.float64]
    word_scores: NDArray[np.float64]
    scores: dict[str, float]

    @property
    def reference(self) -> Reference:
        """Return the words with the corpus's own pronunciations."""
        return reference_from_phones(self.words)


def read(directory: Path, split: str) -> list[Utterance]:
    """Return the utterances of a split in the order of its wav.scp."""
    marks = json.loads((directory / "resource" / "scores.json").read_text(encoding="utf-8"))
    speakers = dict(line.split() for line in (directory / split / "utt2spk").read_text(encoding="utf-8").splitlines())
    paths = dict(
        line.split(None, 1) for line in (directory / split / "wav.scp").read_text(encoding="utf-8").splitlines()
    )
    return [_utterance(name, speakers[name], directory / path, marks[name]) for name, path in paths.items()]


def _utterance(name: str, speaker: str, path: Path, mark: dict) -> Utterance:
    phones: list[float] = []
    for word in mark["words"]:
        phones += word["phones-accuracy"] or [np.nan] * len(word["phones"].split())
    return Utterance(
        id=name,
        speaker=speaker,
        path=path,
        words=tuple((word["text"], word["phones"]) for word in mark["words"]),
        phone_scores=50.0 * np.array(phones, np.float64),
        word_scores=10.0 * np.array([word["accuracy"] for word in mark["words"]]),
        scores={
            "accuracy": 10.0 * mark["accuracy"],
            "fluency": 10.0 * mark["fluency"],
            "prosody": 10.0 * mark["prosodic"],
            "overall": 10.0 * mark["total"],
        },
    )


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
