"""Agreement with human raters on a corpus in the layout of speechocean762.

A corpus is a folder with `SPLIT/wav.scp` and `SPLIT/utt2spk` (paths relative to the folder) and `resource/scores.json`,
which has per utterance `accuracy`, `fluency`, `prosodic`, `total` (0 to 10) and `words` with `text`, `phones`,
`accuracy` (0 to 10) and `phones-accuracy` (0 to 2). Human scores are put on our scale, 0 to 100.

Intervals are percentiles over bootstrap resamples of speakers, since utterances of one speaker are not independent
(Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 8). For Spearman the ranks of the whole set
are kept in every resample.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pronounce_cli.core.agreement import LEVELS, Agreement, Bench, Flags
from pronounce_cli.core.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

HEADS = {"accuracy": "accuracy", "fluency": "fluency", "prosody": "prosodic", "overall": "total"}
BAD_WORD = 50.0
WRONG_PHONE = 25.0
_RESAMPLES = 1000
_SEED = 762


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """One recording with its human scores, 0 to 100.

    Attributes:
        id: Name in the corpus.
        speaker: Name of the speaker.
        path: Where the recording is.
        words: (text, canonical phones as "W IY0") pairs; the phones may be "".
        phone_scores: shape (phones,), NaN where there is no mark.
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
    def text(self) -> str:
        """Return what was read, in lower case: corpora write in capitals, which would read as acronyms."""
        return " ".join(text for text, _ in self.words).lower()


@dataclass(frozen=True, slots=True)
class Predicted:
    """Our scores of one recording, 0 to 100.

    Attributes:
        id: Name in the corpus.
        phones: One per canonical phone, None where ours cannot be matched with it.
        words: One per word.
        flagged: Per word, whether it was marked poor.
        wrong: Per canonical phone, whether it was marked wrong; None where `phones` is.
        scores: accuracy, fluency, prosody, overall; empty where the recording was lost.
        refused: Whether the product would have said "not assessable".
        seconds: CPU time of the assessment.
        duration_s: Length of the recording.
        memory_mb: Peak memory of the process so far.
    """

    id: str
    phones: tuple[float | None, ...]
    words: tuple[float, ...]
    flagged: tuple[bool, ...]
    wrong: tuple[bool | None, ...]
    scores: dict[str, float]
    refused: bool
    seconds: float
    duration_s: float
    memory_mb: float


def read(directory: Path, split: str) -> list[Rated]:
    """Return the utterances of a split in the order of its wav.scp.

    Raises:
        InputError: A file is missing or not in the layout.
    """
    try:
        marks = json.loads((directory / "resource" / "scores.json").read_text(encoding="utf-8"))
        speakers = _table(directory / split / "utt2spk")
        paths = _table(directory / split / "wav.scp")
    except OSError as error:
        raise InputError(
            f"`{directory}` is not a corpus: cannot read `{error.filename}`",
            hint="It needs SPLIT/wav.scp, SPLIT/utt2spk and resource/scores.json; name the split with --split",
        ) from error
    except ValueError as error:
        raise InputError(f"`{directory}/resource/scores.json` is not JSON: {error}") from error
    try:
        return [_rated(name, speakers[name], directory / path, marks[name]) for name, path in paths.items()]
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"the scores or the speaker of an utterance of `{directory}` are missing: {error}") from error


def _table(path: Path) -> dict[str, str]:
    rows = (line.split(None, 1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row[0]: row[1].strip() for row in rows if len(row) == 2}


def _rated(name: str, speaker: str, path: Path, mark: Mapping[str, Any]) -> Rated:
    phones: list[float] = []
    for word in mark["words"]:
        phones += word.get("phones-accuracy") or [np.nan] * len(word.get("phones", "").split())
    return Rated(
        id=name,
        speaker=speaker,
        path=path,
        words=tuple((word["text"], word.get("phones", "")) for word in mark["words"]),
        phone_scores=50.0 * np.array(phones, np.float64),
        word_scores=10.0 * np.array([word["accuracy"] for word in mark["words"]], np.float64),
        scores={ours: 10.0 * mark[theirs] for ours, theirs in HEADS.items()},
    )


def compare(rated: Sequence[Rated], predicted: Sequence[Predicted]) -> Bench:
    """Return the agreement of predictions with human scores; utterances without a prediction count as lost."""
    ours = {p.id: p for p in predicted if p.scores}
    pairs = [(r, ours[r.id]) for r in rated if r.id in ours]
    seconds, sound = sum(p.seconds for p in predicted), sum(p.duration_s for p in predicted)
    return Bench(
        utterances=len(rated),
        lost=1 - len(pairs) / len(rated) if rated else 0.0,
        refused=sum(p.refused for _, p in pairs) / len(rated) if rated else 0.0,
        agreement=tuple(a for level in LEVELS if (a := _agreement(level, pairs))),
        flags=(_flags("words", pairs), _flags("phones", pairs)),
        real_time=seconds / sound if sound else 0.0,
        memory_mb=max((p.memory_mb for p in predicted), default=0.0),
    )


def _points(level: str, rated: Rated, predicted: Predicted) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return human and our scores of one utterance at one level, without those that are missing on a side."""
    if level == "phone":
        human = rated.phone_scores
        own = np.array([np.nan if phone is None else phone for phone in predicted.phones], np.float64)
    elif level == "word":
        human, own = rated.word_scores, np.array(predicted.words, np.float64)
    else:
        human, own = np.array([rated.scores[level]]), np.array([predicted.scores[level]], np.float64)
    known = np.isfinite(human) & np.isfinite(own)
    return human[known], own[known]


def _agreement(level: str, pairs: Sequence[tuple[Rated, Predicted]]) -> Agreement | None:
    points = [_points(level, *pair) for pair in pairs]
    human = np.concatenate([h for h, _ in points]) if points else np.empty(0)
    own = np.concatenate([o for _, o in points]) if points else np.empty(0)
    if len(human) < 3:
        return None
    names = sorted({rated.speaker for rated, _ in pairs})
    index = {name: i for i, name in enumerate(names)}
    speaker = np.concatenate([np.full(len(h), index[r.speaker]) for (r, _), (h, _) in zip(pairs, points, strict=True)])
    weights = np.random.default_rng(_SEED).multinomial(len(names), [1 / len(names)] * len(names), _RESAMPLES)
    weights = np.vstack([np.ones((1, len(names)), weights.dtype), weights])
    plain = _moments(human, own, speaker, len(names))
    ranked = _moments(_ranks(human), _ranks(own), speaker, len(names))
    return Agreement(
        level=level,
        count=len(human),
        pearson=_interval(_correlation(weights @ plain)),
        spearman=_interval(_correlation(weights @ ranked)),
        mse=_interval(_squared_error(weights @ plain)),
    )


def _moments(
    x: NDArray[np.float64], y: NDArray[np.float64], group: NDArray[np.intp], groups: int
) -> NDArray[np.float64]:
    """Return per group the count and the sums of x, y, xx, yy and xy, shape (groups, 6)."""
    columns = (np.ones_like(x), x, y, x * x, y * y, x * y)
    return np.column_stack([np.bincount(group, column, groups) for column in columns])


def _correlation(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    n, x, y, xx, yy, xy = sums.T
    spread = np.sqrt(np.maximum(n * xx - x * x, 0) * np.maximum(n * yy - y * y, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 0, (n * xy - x * y) / spread, np.nan)


def _squared_error(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    n, _, _, xx, yy, xy = sums.T
    out: NDArray[np.float64] = (xx + yy - 2 * xy) / n
    return out


def _interval(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the first value and the 95 % interval of the others."""
    kept = values[1:][np.isfinite(values[1:])]
    low, high = np.percentile(kept, [2.5, 97.5]) if len(kept) else (np.nan, np.nan)
    return float(values[0]), float(low), float(high)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return ranks


def _flags(what: str, pairs: Sequence[tuple[Rated, Predicted]]) -> Flags:
    if what == "words":
        human = np.concatenate([r.word_scores for r, _ in pairs]) if pairs else np.empty(0)
        marked = np.array([flag for _, p in pairs for flag in p.flagged], bool)
        bad = human < BAD_WORD
    else:
        human = np.concatenate([r.phone_scores for r, _ in pairs]) if pairs else np.empty(0)
        known = np.isfinite(human) & np.array([flag is not None for _, p in pairs for flag in p.wrong], bool)
        marked = np.array([bool(flag) for _, p in pairs for flag in p.wrong], bool)[known]
        bad = human[known] < WRONG_PHONE
    hits, named, there = int((marked & bad).sum()), int(marked.sum()), int(bad.sum())
    return Flags(what, _share(hits, named), _share(hits, there), _share(2 * hits, named + there))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
