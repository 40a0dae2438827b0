"""Agreement with human raters on a corpus in the layout of speechocean762.

A corpus is a folder with `SPLIT/wav.scp` and `SPLIT/utt2spk` (paths relative to the folder) and `resource/scores.json`,
which has per utterance `accuracy`, `fluency`, `prosodic`, `total` (0 to 10) and `words` with `text`, `phones` (a list,
or a text with spaces), `accuracy` (0 to 10), `phones-accuracy` (0 to 2) and perhaps `mispronunciations`. Human scores
are put on our scale, 0 to 100.

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

from pronounce_cli.core.agreement import LEVELS, Agreement, Bench, Flags, Labelling, Unscored, flags
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.names import named
from pronounce_cli.evaluate.detection import Labels, detected
from pronounce_cli.evaluate.ranks import ranks
from pronounce_cli.languages import language_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

HEADS = {"accuracy": "accuracy", "fluency": "fluency", "prosody": "prosodic", "overall": "total"}
BAD_WORD = 50.0
WRONG_PHONE = 25.0
_LANGUAGE = "en-US"
_STRESS = "012"
_DELETED = "<DEL>"
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
        word_scores: shape (words,), NaN where there is no mark.
        scores: accuracy, fluency, prosody, overall; those that there are.
        labels: Which phones were mispronounced; None where nobody said so.
    """

    id: str
    speaker: str
    path: Path
    words: tuple[tuple[str, str], ...]
    phone_scores: NDArray[np.float64]
    word_scores: NDArray[np.float64]
    scores: dict[str, float]
    labels: Labels | None = None

    @property
    def symbols(self) -> tuple[str, ...]:
        """Return the canonical phones of all words, without stress."""
        return tuple(symbol.rstrip(_STRESS) for _, phones in self.words for symbol in phones.split())

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
        heard: Per canonical phone, the symbol of what was heard there, "" for nothing; None where that is not known.
        scores: accuracy, fluency, prosody, overall; empty where the recording was lost.
        refused: Whether the product would have said "not assessable".
        seconds: CPU time of the assessment.
        duration_s: Length of the recording.
        memory_mb: Peak memory of the process so far.
        problem: Why it was lost, or counts as 0 at every level, in one sentence; None for all others.
    """

    id: str
    phones: tuple[float | None, ...]
    words: tuple[float, ...]
    flagged: tuple[bool, ...]
    wrong: tuple[bool | None, ...]
    heard: tuple[str | None, ...]
    scores: dict[str, float]
    refused: bool
    seconds: float
    duration_s: float
    memory_mb: float
    problem: str | None = None


def read(directory: Path, split: str) -> list[Rated]:
    """Return the utterances of a split in the order of its wav.scp.

    A phone was mispronounced if it is in the list `mispronunciations` of its word; where the file has no such list, if
    its mean mark is under 0.5.

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
            hint="It needs SPLIT/wav.scp (name the split with --split), SPLIT/utt2spk and resource/scores.json, or "
            "labels.tsv",
        ) from error
    except ValueError as error:
        raise InputError(f"`{directory}/resource/scores.json` is not JSON: {error}") from error
    try:
        listed = any("mispronunciations" in word for mark in marks.values() for word in mark["words"])
        return [
            _rated(name, speakers[name], named(directory / path), marks[name], listed) for name, path in paths.items()
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"the scores or the speaker of an utterance of `{directory}` are missing: {error}") from error


def _table(path: Path) -> dict[str, str]:
    rows = (line.split(None, 1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row[0]: row[1].strip() for row in rows if len(row) == 2}


def _rated(name: str, speaker: str, path: Path, mark: Mapping[str, Any], listed: bool) -> Rated:
    words = tuple((word["text"], _canonical(word)) for word in mark["words"])
    phones: list[float] = []
    for word, (text, canonical) in zip(mark["words"], words, strict=True):
        count = len(canonical.split())
        given = word.get("phones-accuracy") or [np.nan] * count
        if len(given) != count:
            raise InputError(f"“{text}” in `{name}` has {count} phones, but {len(given)} marks of phones")
        phones += given
    phone_scores = 50.0 * np.array(phones, np.float64)
    return Rated(
        id=name,
        speaker=speaker,
        path=path,
        words=words,
        phone_scores=phone_scores,
        word_scores=10.0 * np.array([word["accuracy"] for word in mark["words"]], np.float64),
        scores={ours: 10.0 * mark[theirs] for ours, theirs in HEADS.items()},
        labels=_listed(mark["words"]) if listed else _marked(phone_scores),
    )


def _canonical(word: Mapping[str, Any]) -> str:
    """Return the phones of a word as "W IY0"; the corpus has had them as a text and as a list."""
    phones = word.get("phones", "")
    return phones if isinstance(phones, str) else " ".join(phones)


def _marked(phone_scores: NDArray[np.float64]) -> Labels:
    wrong = tuple(None if np.isnan(score) else bool(score < WRONG_PHONE) for score in phone_scores)
    return Labels(Labelling.MARKS, wrong, (None,) * len(wrong))


def _listed(words: Sequence[Mapping[str, Any]]) -> Labels:
    """Return the labels of the lists `mispronunciations`; none for a word whose list does not fit its phones."""
    wrong: list[bool | None] = []
    said: list[str | None] = []
    for word in words:
        phones = [symbol.rstrip(_STRESS) for symbol in _canonical(word).split()]
        found = {item["index"]: item for item in word.get("mispronunciations") or ()}
        if all(_fits(item, phones) for item in found.values()):
            wrong += [place in found for place in range(len(phones))]
            said += [_said(found[place]) if place in found else None for place in range(len(phones))]
        else:
            wrong += [None] * len(phones)
            said += [None] * len(phones)
    return Labels(Labelling.LISTED, tuple(wrong), tuple(said))


def _fits(item: Mapping[str, Any], phones: Sequence[str]) -> bool:
    place: int = item["index"]
    canonical: str = item["canonical-phone"]
    return 0 <= place < len(phones) and canonical.rstrip(_STRESS) == phones[place]


def _said(item: Mapping[str, Any]) -> str | None:
    """Return the phone that was said; None for what is no phone of the language, as a distorted "L*" or "<unk>"."""
    text = item["pronounced-phone"].upper()
    if text == _DELETED:
        return ""
    try:
        phonemes = language_of(_LANGUAGE).read(text)
    except ValueError:
        return None
    return phonemes[0].symbol if len(phonemes) == 1 else None


def compare(rated: Sequence[Rated], predicted: Sequence[Predicted]) -> Bench:
    """Return the agreement of predictions with human scores; utterances without a prediction count as lost."""
    found = {p.id: p for p in predicted}
    pairs = [(r, found[r.id]) for r in rated if r.id in found and found[r.id].scores]
    unheard = [Unscored(p.id, p.problem) for _, p in pairs if p.problem]
    scored = {r.id for r, _ in pairs}
    lost = [Unscored(r.id, _why(found.get(r.id))) for r in rated if r.id not in scored]
    seconds, sound = sum(p.seconds for p in predicted), sum(p.duration_s for p in predicted)
    return Bench(
        utterances=len(rated),
        lost=len(lost) / len(rated) if rated else 0.0,
        refused=sum(p.refused for _, p in pairs) / len(rated) if rated else 0.0,
        agreement=tuple(a for level in LEVELS if (a := _agreement(level, pairs))),
        flags=(_flags("words", pairs), _flags("phones", pairs)),
        detection=detected(pairs),
        unheard_recordings=tuple(unheard),
        lost_recordings=tuple(lost),
        real_time=seconds / sound if sound else 0.0,
        memory_mb=max((p.memory_mb for p in predicted), default=0.0),
    )


def _why(lost: Predicted | None) -> str:
    return (lost and lost.problem) or "There is no result"


def _points(level: str, rated: Rated, predicted: Predicted) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return human and our scores of one utterance at one level, without those that are missing on a side."""
    if level == "phone":
        human = rated.phone_scores
        own = np.array([np.nan if phone is None else phone for phone in predicted.phones], np.float64)
    elif level == "word":
        human, own = rated.word_scores, np.array(predicted.words, np.float64)
    else:
        human = np.array([rated.scores.get(level, np.nan)], np.float64)
        own = np.array([predicted.scores[level]], np.float64)
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
    ranked = _moments(ranks(human), ranks(own), speaker, len(names))
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


def _flags(what: str, pairs: Sequence[tuple[Rated, Predicted]]) -> Flags:
    if what == "words":
        human = np.concatenate([r.word_scores for r, _ in pairs]) if pairs else np.empty(0)
        own: list[bool | None] = [flag for _, p in pairs for flag in p.flagged]
        limit = BAD_WORD
    else:
        human = np.concatenate([r.phone_scores for r, _ in pairs]) if pairs else np.empty(0)
        own = [flag for _, p in pairs for flag in p.wrong]
        limit = WRONG_PHONE
    known = np.isfinite(human) & np.array([flag is not None for flag in own], bool)
    marked, bad = np.array(own, bool)[known], human[known] < limit
    return flags(what, int((marked & bad).sum()), int(marked.sum()), int(bad.sum()))
