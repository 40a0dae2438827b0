"""The scorer: three layers of linear models, from phones to words to the utterance.

A phone's score is a linear function of its features, with an offset and slopes of its own for each of the 39 phones. A
word's score is a linear function of its phones' scores, an utterance's of its words' and of timing and melody.
`training/train.py` fits them; `weights/MODEL_CARD.md` tells on what and how well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.phones import PHONES
from pronounce_cli.score.features import PHONE_FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pronounce_cli.score.features import Features

UTTERANCE_HEADS = ("accuracy", "fluency", "prosody", "overall")
_ALIGNER_FEATURES = ("aligner", "log_duration", "word_position", "word_length", "stress")
_FILE = "linear.npz"
SCORER = "linear 1"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """All fitted numbers, by name, and the hash of the file they came from.

    A linear head `h` is stored as `h.mean`, `h.scale`, `h.slopes` and `h.offset`; a threshold as `h.threshold`.
    """

    arrays: Mapping[str, NDArray[np.float64]]
    sha256: str

    def linear(self, head: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the output of a linear head for inputs of shape (…, features)."""
        z = (x - self.arrays[f"{head}.mean"]) / self.arrays[f"{head}.scale"]
        out: NDArray[np.float64] = z @ self.arrays[f"{head}.slopes"] + self.arrays[f"{head}.offset"]
        return out

    def probability(self, head: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that a logistic head gives to inputs of shape (…, features)."""
        return 1 / (1 + np.exp(-self.linear(head, x)))

    def threshold(self, name: str) -> float:
        """Return a fitted threshold."""
        return float(self.arrays[f"{name}.threshold"])


@dataclass(frozen=True, slots=True, eq=False)
class ModelScores:
    """What the model says, 0 to 100.

    Attributes:
        phones: shape (phones,).
        words: shape (words,).
        utterance: accuracy, fluency, prosody and overall of what was said.
    """

    phones: NDArray[np.float64]
    words: NDArray[np.float64]
    utterance: dict[str, float]


@cache
def load_weights() -> Weights:
    """Return the shipped weights."""
    data = (files("pronounce_cli.score") / "weights" / _FILE).read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        return Weights({name: stored[name] for name in stored.files}, hashlib.sha256(data).hexdigest())


def score(weights: Weights, features: Features) -> ModelScores:
    """Return the scores of one recording, with whatever evidence its features hold."""
    kind = evidence_kind(features)
    phones = np.clip(weights.linear(f"{kind}.phone", phone_inputs(features)), 0, 100)
    words = np.clip(weights.linear(f"{kind}.word", word_inputs(features, phones)), 0, 100)
    inputs = utterance_inputs(features, phones, words)
    utterance = {head: float(np.clip(weights.linear(f"{kind}.{head}", inputs), 0, 100)) for head in UTTERANCE_HEADS}
    return ModelScores(phones, words, utterance)


def evidence_kind(features: Features) -> str:
    """Return which set of weights fits: "posteriors", or "aligner" where there are none."""
    return "aligner" if np.isnan(features.readings).any() else "posteriors"


def phone_inputs(features: Features) -> NDArray[np.float64]:
    """Return the inputs of the phone head: features, an offset per phone and slopes per phone."""
    own = np.eye(len(PHONES))[features.classes]
    column = {name: features.phones[:, [i]] for i, name in enumerate(PHONE_FEATURES)}
    if evidence_kind(features) == "aligner":
        return np.hstack([*(column[name] for name in _ALIGNER_FEATURES), own, own * column["aligner"]])
    return np.hstack([features.phones, own, own * np.maximum(column["gop"], -6.0), own * column["against_deletion"]])


def word_inputs(features: Features, phones: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inputs of the word head, shape (words, 9), from the phone scores and goodness of each word."""
    gop = np.nan_to_num(features.phones[:, PHONE_FEATURES.index("gop")])
    rows = []
    for w in range(int(features.word_of[-1]) + 1):
        inside = features.word_of == w
        own = np.sort(phones[inside])
        size = len(own)
        scores = [own.mean(), own[0], own[:2].mean(), phones.mean()]
        sizes = [np.log(size), float(size <= 2), float(size <= 3)]
        rows.append([*scores, gop[inside].min(), gop[inside].mean(), *sizes])
    return np.array(rows)


def utterance_inputs(
    features: Features, phones: NDArray[np.float64], words: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the inputs of the utterance heads: spread of phone and word scores, timing and melody."""
    spread = [phones.mean(), phones.min(), *np.percentile(phones, [10, 25]), words.mean(), words.min()]
    return np.concatenate([spread, np.nan_to_num(features.utterance)])
