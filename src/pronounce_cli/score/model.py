"""The scorer: networks, and linear models that tell how doubtful what they say is.

`score/network.py` scores phones, words and the utterance, with or without a transcript. A logistic model tells how
likely a word is to be bad, and a linear one how far off its score may be. `training/train.py` fits them;
`languages/en/weights/MODEL_CARD.md` tells on what and how well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from pronounce_cli.score import by_articulation, exchanges, network, trees
from pronounce_cli.score.features import PHONE_FEATURES, UTTERANCE_FEATURES, WORD_FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pronounce_cli.score.features import Features
    from pronounce_cli.score.transcript_features import Recognised

UTTERANCE_HEADS = ("accuracy", "fluency", "prosody", "overall")
# Linear and logistic models and thresholds; the networks that score; those that tell which phone was said; the trees.
FILES = ("linear.npz", "network.npz", "exchange.npz", "trees.npz")
# Where in this package the networks and trees lie that name no phone, for languages whose learners nobody rated.
COMMON = "common"
SCORER, COMMON_SCORER = "network 3", "articulation 1"
_MARGIN_NATS, _HEARD_NATS = 8.0, -1.0


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """All fitted numbers, by name, and the hash of the files they came from.

    A linear head `h` is stored as `h.mean`, `h.scale`, `h.slopes` and `h.offset`; a threshold as `h.threshold`. The
    networks are kept apart, in `networks`, those of `score/exchanges.py` in `exchanges`, those of `score/trees.py` in
    `trees`.
    """

    arrays: Mapping[str, NDArray[np.float64]]
    networks: Mapping[str, NDArray[np.float64]]
    sha256: str
    exchanges: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    trees: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def names_no_phone(self) -> bool:
        """Return whether the scorer sees phones by how they are made only, see `score/by_articulation.py`."""
        return any(name.startswith("level.") for name in self.arrays)

    def linear(self, head: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the output of a linear head for inputs of shape (…, features)."""
        z = (x - self.arrays[f"{head}.mean"]) / self.arrays[f"{head}.scale"]
        out: NDArray[np.float64] = z @ self.arrays[f"{head}.slopes"] + self.arrays[f"{head}.offset"]
        return out

    def probability(self, head: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that a logistic head gives to inputs of shape (…, features)."""
        return 0.5 * (1 + np.tanh(0.5 * self.linear(head, x)))

    def threshold(self, name: str) -> float:
        """Return a fitted threshold."""
        return float(self.arrays[f"{name}.threshold"])


@dataclass(frozen=True, slots=True, eq=False)
class ModelScores:
    """What the model says.

    Attributes:
        phones: 0 to 100, shape (phones,).
        words: What experts would give, 0 to 100, where it may not have been said at all: how it sounded times the
            probability that it was said, shape (words,).
        utterance: accuracy, fluency, prosody and overall of what was said, 0 to 100.
        unsaid: Probability that the word was not said, shape (words,).
        word_bad: Probability that experts would rate the word under 5 of 10, shape (words,).
        word_error: Expected absolute difference from the experts' score, in points, shape (words,).
        said: How likely each phone was said at each place, see `exchanges.said`.
    """

    phones: NDArray[np.float64]
    words: NDArray[np.float64]
    utterance: dict[str, float]
    unsaid: NDArray[np.float64]
    word_bad: NDArray[np.float64]
    word_error: NDArray[np.float64]
    said: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Scores without what is doubtful about them."""

    phones: NDArray[np.float64]
    words: NDArray[np.float64]
    utterance: NDArray[np.float64]


def scorer(*, rated: bool) -> str:
    """Return the name of what scores a language, by whether learners of it were rated."""
    return SCORER if rated else COMMON_SCORER


@cache
def load_weights(package: str, folder: str) -> Weights:
    """Return the weights that a language brings, see `languages.profile.Ear`; what it lacks is what all have."""
    digest = hashlib.sha256()
    stored = []
    for name in FILES:
        own = files(package) / folder / name
        data = (own if own.is_file() else files(__package__) / COMMON / name).read_bytes()
        digest.update(data)
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            stored.append({key: _wide(arrays[key]) for key in arrays.files})
    return Weights(stored[0], stored[1], digest.hexdigest(), stored[2], stored[3])


def _wide(array: NDArray[Any]) -> NDArray[Any]:
    """Return numbers in double precision, and places as they index."""
    return array.astype(np.intp if array.dtype.kind == "i" else np.float64)


def score(weights: Weights, features: Features, recognised: Recognised | None = None) -> ModelScores:
    """Return the scores of one recording, with whatever evidence there is.

    Args:
        weights: Of the scorer.
        features: Of the recording.
        recognised: What a transcript says about its words; None without one.
    """
    said = heard = exchanges.said(weights.exchanges, features)
    if weights.names_no_phone and features.inventory:
        features, heard = by_articulation.seen(features, said, features.inventory)
        features = by_articulation.levelled(weights.arrays, features)
    boosted = trees.predict(weights.trees, trees.inputs(features, network.right(heard, features)))
    hints = network.Hints(heard, boosted, whole(weights, features))
    raw = network_scores(weights, features, hints, recognised)
    found = finished(weights, features, heard, raw, "posteriors" if recognised is None else "transcript")
    return replace(found, said=said)


def whole(weights: Weights, features: Features) -> NDArray[np.float64]:
    """Return what the states of the phone recogniser alone say of the four scores of the utterance, shape (4,)."""
    if features.states is None:
        return np.full(len(UTTERANCE_HEADS), np.nan)
    return weights.linear("states", features.states.astype(np.float64))


def network_scores(
    weights: Weights,
    features: Features,
    hints: network.Hints,
    recognised: Recognised | None,
) -> Raw:
    """Return what the networks say; of phones, the mean of them and of the trees."""
    found = network.predict(weights.networks, features, hints, recognised)
    return Raw(_cut((found.phones + hints.boosted) / 2), _cut(found.words), _cut(found.utterance))


def finished(weights: Weights, features: Features, heard: NDArray[np.float64], raw: Raw, kind: str) -> ModelScores:
    """Return scores with what is doubtful about them.

    Args:
        weights: Of the scorer.
        features: Of the recording.
        heard: How likely each phone was said at each place.
        raw: What the networks say.
        kind: "posteriors", or "transcript" where there was one.
    """
    x = doubt_inputs(features, raw)
    unsaid = weights.probability(f"{kind}.unsaid", unsaid_inputs(features, heard, raw))
    said = 1.0 - unsaid
    return ModelScores(
        phones=raw.phones * said[features.word_of],
        words=raw.words * said,
        utterance=dict(zip(UTTERANCE_HEADS, raw.utterance.tolist(), strict=True)),
        unsaid=unsaid,
        word_bad=unsaid + said * weights.probability(f"{kind}.bad", x),
        word_error=np.maximum(weights.linear(f"{kind}.error", x), 0.0),
        said=heard,
    )


def _cut(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(scores, 0.0, 100.0)


def doubt_inputs(features: Features, raw: Raw) -> NDArray[np.float64]:
    """Return what tells how doubtful each word's score is, shape (words, 6)."""
    inside = features.word_of == np.arange(len(raw.words))[:, None]
    lowest = np.where(inside, raw.phones, 100.0).min(axis=1)
    size = inside.sum(axis=1)
    low = np.maximum(70.0 - raw.words, 0.0)
    return np.column_stack(
        [raw.words, low, raw.words**2 / 100, lowest, np.log(size), np.full(len(size), raw.utterance[0])]
    )


def unsaid_inputs(features: Features, heard: NDArray[np.float64], raw: Raw) -> NDArray[np.float64]:
    """Return what tells a word that was not said from one that was badly said, shape (words, 25)."""
    count, size = len(raw.words), np.bincount(features.word_of)
    phone = dict(zip(PHONE_FEATURES, features.phones.T, strict=True))
    word = dict(zip(WORD_FEATURES, features.words.T, strict=True))
    whole = dict(zip(UTTERANCE_FEATURES, features.utterance, strict=True))
    inside = features.word_of == np.arange(count)[:, None]
    own = heard[np.arange(len(heard)), features.classes]
    margin = np.clip(word["margin"], -_MARGIN_NATS, _MARGIN_NATS)
    left_out, deletion = word["left_out"], phone["against_deletion"]

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.bincount(features.word_of, values) / size
        return found

    def lowest(values: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.where(inside, values, np.inf).min(axis=1)
        return found

    columns = [
        np.log(size), left_out, margin, word["log_duration"], word["aligner"], word["gop"], mean(deletion),
        mean(phone["peak"]), mean(own), raw.words / 100, raw.utterance[0] / 100,
        lowest(own), -lowest(-phone["gop"]), mean(phone["gop"] > _HEARD_NATS), lowest(deletion), mean(raw.phones) / 100,
        np.r_[0.0, left_out[:-1]], np.r_[left_out[1:], 0.0], np.r_[0.0, margin[:-1]], np.r_[margin[1:], 0.0],
        word["gap_before"], word["gap_after"], whole["left_out"], whole["match"], own.mean(),
    ]  # fmt: skip
    return np.column_stack([np.broadcast_to(column, count) for column in columns])
