"""What a recording must reach, and whether it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pronounce_cli.batch.checked import CheckedOutcomes
from pronounce_cli.batch.regression import Baseline, Maker, difference, other_makers, scored, shortened
from pronounce_cli.batch.views import Picker, View
from pronounce_cli.core.limits import Limits
from pronounce_cli.core.names import same
from pronounce_cli.core.runs import Checked, Miss, Outcome, Run, Trend
from pronounce_cli.core.types import Assessment, Miscue, Verdict, WordScore
from pronounce_cli.core.unheard import Unheard

_OF_WORDS = ("word", "phone")
_MAX_NAMES = 10


def check(outcome: Outcome, minimums: Limits) -> tuple[Miss, ...]:
    """Return every score of a recording that is below its minimum.

    The recording's own minimum takes the place of that of the run. A score that was asked for and could not be
    measured is missed: a gate that nothing was held against must not look like one that was passed. Words whose
    evidence carries no judgement are not held against a recording. What failed has no misses; it is an error.
    """
    if not isinstance(outcome.result, Assessment):
        return ()
    asked = dict(minimums)
    if outcome.min_score is not None:
        asked = {"overall": outcome.min_score} | {what: least for what, least in minimums if what != "overall"}
    if not outcome.result.assessable:
        return tuple(Miss(what, minimum, None) for what, minimum in list(asked.items())[:1])
    return tuple(_misses(outcome.result, asked))


def _misses(assessment: Assessment, asked: dict[str, float]) -> Iterator[Miss]:
    for what, minimum in asked.items():
        if what not in _OF_WORDS:
            score = getattr(assessment.scores, what)
            if score is None or score < minimum:
                yield Miss(what, minimum, score)
            continue
        lowest = _lowest_sound if what == "phone" else _accuracy
        for i, word in enumerate(assessment.words):
            score = None if word.verdict is Verdict.UNCERTAIN else lowest(word)
            if score is not None and score < minimum:
                yield Miss(what, minimum, score, i, word.text)


def _accuracy(word: WordScore) -> float | None:
    return word.accuracy


def _lowest_sound(word: WordScore) -> float | None:
    """Return the score of the worst sound of a word; those of a word that was left out were not made at all."""
    if word.miscue is Miscue.OMISSION:
        return 0.0
    return min((phone.accuracy for phone in word.phones if phone.accuracy is not None), default=None)


@dataclass(frozen=True, slots=True)
class Gates:
    """What the recordings of a run are held against.

    Attributes:
        minimums: Least scores.
        baseline: Earlier scores; None compares with nothing.
        tolerance: By how much a score may fall.
    """

    minimums: Limits = field(default_factory=Limits)
    baseline: Baseline | None = None
    tolerance: Limits = field(default_factory=Limits)

    def check(self, outcome: Outcome) -> Checked:
        """Return an outcome with what it missed and how it stands to the baseline."""
        change = self.baseline.change(outcome, self.tolerance) if self.baseline is not None else None
        return Checked(outcome, check(outcome, self.minimums), change)


@dataclass(frozen=True, slots=True)
class Judged:
    """A run, and which of its recordings did not pass a gate.

    Attributes:
        run: What reports show of it.
        missed: The first few recordings below a minimum.
        missed_count: How many there are.
        worse: The first few recordings that got worse.
        worse_count: How many there are.
        unheard: The sentence among the notes of the run about transcripts that are missing; None where none is.
    """

    run: Run
    missed: tuple[Checked, ...]
    missed_count: int
    worse: tuple[Checked, ...]
    worse_count: int
    unheard: str | None = None

    @property
    def passed(self) -> bool:
        """Return whether nothing missed a minimum or got worse."""
        return not self.missed_count and not self.worse_count


def judged(
    outcomes: Sequence[Outcome], gates: Gates, view: View | None = None, *, not_run: Collection[str] = ()
) -> Judged:
    """Return a run with its gates, after one look at every outcome.

    Args:
        outcomes: All of the run.
        gates: What they are held against.
        view: What reports show of it; the gates hold for all.
        not_run: Recordings that are there and were not asked for; they have not gone.
    """
    picker = Picker(view or View())
    missed: list[Checked] = []
    worse: list[Checked] = []
    count = Counter[str]()
    makers = Counter[tuple[Maker, Maker]]()
    others: list[str] = []
    unheard = Unheard()
    gone = set(gates.baseline.rows if gates.baseline is not None else ()) - set(map(same, not_run))
    for outcome in outcomes:
        item = gates.check(outcome)
        picker.look(item)
        unheard.add(outcome.result)
        if item.misses:
            count["missed"] += 1
            missed += [item] * (count["missed"] <= _MAX_NAMES)
        if item.change is not None and item.change.trend is Trend.WORSE:
            count["worse"] += 1
            worse += [item] * (count["worse"] <= _MAX_NAMES)
        if gates.baseline is not None:
            gone.discard(same(outcome.id))
            before, after = gates.baseline.rows.get(same(outcome.id)), scored(outcome)
            if before is not None and after is not None:
                makers[before.maker, after.maker] += 1
                another = difference(outcome.id, before, after)
                others += [another] if another else []
    shown = picker.picked(outcomes)
    missing = unheard.sentence
    notes = (*([missing] if missing else []), *other_makers(makers), *shortened(others))
    if len(shown) < len(outcomes):
        notes = (*notes, f"{len(shown)} of {len(outcomes)} recordings are shown")
    lost = gates.baseline.changes_of(gone) if gates.baseline is not None else ()
    run = Run(CheckedOutcomes(shown, gates.check), lost, notes)
    return Judged(run, tuple(missed), count["missed"], tuple(worse), count["worse"], missing)
