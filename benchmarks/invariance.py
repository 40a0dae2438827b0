"""What does not matter changes nothing: `python -m benchmarks.invariance CORPUS [--split train] [--limit 100]`.

Every recording of a sample, spread over the speakers, is assessed as it is and after changes that leave the speech what
it was. A figure is the mean and the 95th percentile of by how much a score moves, in points.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from training import damage

from benchmarks import results
from pronounce_cli import Assessment, Assessor
from pronounce_cli.audio import load
from pronounce_cli.evaluate import Rated, read
from pronounce_cli.languages.lexicon import reference_from_phones

RATE = 16_000
SEED = 762
_PAUSES_S = (0.5, 1.5, 3.0)
_GAP_S = 0.4
Samples = NDArray[np.float32]
Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class One:
    """A recording of the sample with its assessment."""

    rated: Rated
    samples: Samples
    found: Assessment


Make = Callable[[One, np.random.Generator], tuple[Samples, int]]


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a recording.

    Attributes:
        name: For the table.
        make: Returns other samples and their rate.
        goal: Most points by which the score may move on average.
        score: Which score is compared.
    """

    name: str
    make: Make
    goal: float
    score: str = "overall"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--limit", type=int, default=100)
    arguments = parser.parse_args()
    rated = [one for one in read(arguments.corpus, arguments.split) if len(one.words) >= 4]
    sample = [rated[i * len(rated) // arguments.limit] for i in range(min(arguments.limit, len(rated)))]
    assessor = Assessor()
    ones = []
    for one in sample:
        samples = load(one.path).samples
        found = _assess(assessor, samples, RATE, one.words)
        if found.assessable:
            ones.append(One(one, samples, found))
    rng = np.random.default_rng(SEED)
    lines = [_changed(assessor, ones, change, rng) for change in _changes()]
    lines += [*_joined(assessor, ones), _clauses(assessor, ones)]
    header = "| change | recordings | mean | 95 % under | goal for the mean |\n|---|---|---|---|---|"
    command = f"python -m benchmarks.invariance CORPUS --split {arguments.split} --limit {arguments.limit}"
    results.write("Invariance", command, "\n".join([header, *lines]))


def _assess(assessor: Assessor, samples: Samples, rate: int, words: Words) -> Assessment:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format="WAV", subtype="FLOAT")
    return assessor.assess(load(buffer.getvalue()), reference_from_phones(words))


def _changes() -> list[Change]:
    changes = []
    for seconds in (0.5, 2.0, 5.0, 15.0):
        changes.append(Change(f"{seconds:g} s of silence at both ends", _padded(seconds, None), 1.0))
        changes.append(Change(f"{seconds:g} s of quiet noise at both ends", _padded(seconds, 40.0), 1.5))
    changes.append(Change("5 s of silence before", _padded(5.0, None, after=False), 1.0))
    changes.append(Change("5 s of silence after", _padded(5.0, None, before=False), 1.0))
    changes.append(Change("cut to the speech", _trimmed, 1.5))
    for gain_db in (-20, -6, 6):
        changes.append(Change(f"gain {gain_db:+d} dB", _gain(gain_db), 1.0))
    for rate, goal in ((8_000, 5.0), (22_050, 1.0), (44_100, 1.0), (48_000, 1.0)):
        changes.append(Change(f"sampled at {rate / 1000:g} kHz", _resampled(rate), goal))
    for factor in (0.9, 1.1):
        changes.append(Change(f"{factor:g} × as long: accuracy", _tempo(factor), 3.0, "accuracy"))
    for seconds in _PAUSES_S:
        changes.append(Change(f"{seconds:g} s between all words: accuracy", _paused(seconds), 3.0, "accuracy"))
    return changes


def _padded(seconds: float, below_db: float | None, *, before: bool = True, after: bool = True) -> Make:
    def make(one: One, rng: np.random.Generator) -> tuple[Samples, int]:
        pad = np.zeros(round(seconds * RATE), np.float32)
        parts = [pad if before else pad[:0], one.samples, pad if after else pad[:0]]
        x = np.concatenate(parts)
        if below_db is not None:
            level = np.sqrt(np.mean(one.samples**2)) * 10 ** (-below_db / 20)
            noise = rng.normal(0, level, len(x)).astype(np.float32)
            noise[len(parts[0]) : len(parts[0]) + len(one.samples)] = 0
            x = x + noise
        return x, RATE

    return make


def _trimmed(one: One, rng: np.random.Generator) -> tuple[Samples, int]:  # noqa: ARG001 - as the others
    spans = [word.span for word in one.found.words if word.span]
    start, end = spans[0].start_s - 0.1, spans[-1].end_s + 0.1
    return one.samples[max(0, round(start * RATE)) : round(end * RATE)], RATE


def _gain(gain_db: float) -> Make:
    return lambda one, rng: (one.samples * np.float32(10 ** (gain_db / 20)), RATE)  # noqa: ARG005


def _resampled(rate: int) -> Make:
    return lambda one, rng: (soxr.resample(one.samples, RATE, rate).astype(np.float32), rate)  # noqa: ARG005


def _tempo(factor: float) -> Make:
    return lambda one, rng: (damage.tempo(one.samples, factor), RATE)  # noqa: ARG005


def _paused(seconds: float) -> Make:
    def make(one: One, rng: np.random.Generator) -> tuple[Samples, int]:  # noqa: ARG001
        spans = [word.span for word in one.found.words if word.span]
        cuts = [round((a.end_s + b.start_s) / 2 * RATE) for a, b in pairwise(spans)]
        pause = np.zeros(round(seconds * RATE), np.float32)
        parts = [piece for part in np.split(one.samples, cuts) for piece in (part, pause)]
        return np.concatenate(parts[:-1]), RATE

    return make


def _changed(assessor: Assessor, ones: Sequence[One], change: Change, rng: np.random.Generator) -> str:
    moved = []
    for one in ones:
        found = _assess(assessor, *change.make(one, rng), one.rated.words)
        before, after = (getattr(result.scores, change.score) or 0.0 for result in (one.found, found))
        moved.append(abs(before - after))
    return _line(change.name, moved, change.goal)


def _line(name: str, moved: Sequence[float], goal: float) -> str:
    return f"| {name} | {len(moved)} | {np.mean(moved):.2f} | {np.percentile(moved, 95):.1f} | ≤ {goal:g} |"


def _joined(assessor: Assessor, ones: Sequence[One]) -> list[str]:
    """Return how words and accuracy move where a recording is joined to itself and to another."""
    gap = np.zeros(round(_GAP_S * RATE), np.float32)
    lines = []
    others = [*ones[1:], ones[0]]
    for name, seconds in (("itself", ones), ("another", others)):
        words: list[float] = []
        whole: list[float] = []
        for one, other in zip(ones, seconds, strict=True):
            x = np.concatenate([one.samples, gap, other.samples])
            found = _assess(assessor, x, RATE, one.rated.words + other.rated.words)
            alone = [word.accuracy or 0.0 for half in (one, other) for word in half.found.words]
            words += [abs(a - (b.accuracy or 0.0)) for a, b in zip(alone, found.words, strict=False)]
            sizes = [len(half.rated.words) for half in (one, other)]
            mean = np.average([half.found.scores.accuracy or 0.0 for half in (one, other)], weights=sizes)
            whole.append(abs(float(mean) - (found.scores.accuracy or 0.0)))
        lines.append(_line(f"joined to {name}: accuracy", whole, 2.0 if name == "itself" else 4.0))
        lines.append(_line(f"joined to {name}: each word", words, 5.0))
    return lines


def _clauses(assessor: Assessor, ones: Sequence[One]) -> str:
    """Return how far the accuracy of a whole is from the mean of its two parts, each with its words."""
    moved = []
    for one in ones:
        spans = [word.span for word in one.found.words]
        if len(spans) < 6 or None in spans:
            continue
        gaps = [b.start_s - a.end_s for a, b in pairwise(spans) if a and b]
        place = 3 + int(np.argmax(gaps[2:-2])) if len(gaps) > 4 else len(spans) // 2
        before, after = spans[place - 1], spans[place]
        assert before and after
        cut = round((before.end_s + after.start_s) / 2 * RATE)
        parts = ((one.samples[:cut], one.rated.words[:place]), (one.samples[cut:], one.rated.words[place:]))
        found = [(_assess(assessor, x, RATE, words).scores.accuracy or 0.0, len(words)) for x, words in parts]
        mean = sum(score * count for score, count in found) / len(spans)
        moved.append(abs(mean - (one.found.scores.accuracy or 0.0)))
    return _line("whole against its two clauses: accuracy", moved, 4.0)


if __name__ == "__main__":
    main()
