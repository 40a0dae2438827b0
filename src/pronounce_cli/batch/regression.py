"""How results stand to earlier ones: worse, better, the same, new or gone; recordings and their words."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pronounce_cli.core.engine import Engine
from pronounce_cli.core.limits import Limits, read_limits
from pronounce_cli.core.names import same
from pronounce_cli.core.runs import Change, Outcome, Trend, WordChange
from pronounce_cli.core.types import Assessment

Maker = tuple[tuple[str, str], ...]
"""What decides about scores in an `Engine`, as (name, value) pairs; the version of the program alone does not."""

MAKES = ("scorer", "weights_sha256", "aligner", "phone_recogniser", "g2p", "recogniser", "model")
_MISSING = -1.0  # in an array of scores
_MAX_NOTES = 3


def read_tolerance(given: object) -> Limits:
    """Return by how much a score may fall; a number alone holds for recordings and their words.

    Raises:
        ValueError: As `read_limits`.
    """
    return read_limits(given, scores=("overall", "word"), alone=("overall", "word"))


@dataclass(frozen=True, slots=True)
class KeptScores:
    """What is kept of one recording.

    Attributes:
        overall: Its score with one decimal, None where there is none.
        language: Of its text.
        words: Its words, each followed by a newline.
        scores: One per word, -1 where there is none.
        maker: What made it.
    """

    overall: float | None
    language: str
    words: str
    scores: array[float]
    maker: Maker

    def texts(self) -> list[str]:
        """Return the words."""
        return self.words.split("\n")[:-1]

    def word_scores(self) -> list[float | None]:
        """Return one score per word, None where there is none."""
        return [None if score == _MISSING else round(score, 1) for score in self.scores]

    def is_of(self, other: KeptScores) -> bool:
        """Return whether both are of the same text; its punctuation and capitals do not matter."""
        return (self.language, self.words.casefold()) == (other.language, other.words.casefold())


def scored(outcome: Outcome) -> KeptScores | None:
    """Return what is kept of a result; None for a failure."""
    result = outcome.result
    if not isinstance(result, Assessment):
        return None
    reference = result.reference
    scores = [word.accuracy for word in result.words] if result.assessable else [None] * len(reference.words)
    return keep(
        result.scores.overall,
        reference.language,
        [word.text for word in reference.words],
        scores,
        _maker(result.engine),
    )


def keep(
    overall: float | None, language: str, words: Iterable[str], scores: Iterable[float | None], maker: Maker
) -> KeptScores:
    """Return what is kept of a recording: scores with one decimal, words in one line each."""
    texts = "".join(" ".join(word.split()) + "\n" for word in words)
    kept = array("f", (_MISSING if score is None else round(score, 1) for score in scores))
    return KeptScores(None if overall is None else round(overall, 1), language, texts, kept, maker)


def _maker(engine: Engine) -> Maker:
    return tuple((name, value) for name in MAKES if (value := getattr(engine, name)) is not None)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Earlier scores by the name of the recording (`core.names.same`); failures are not among them."""

    rows: Mapping[str, KeptScores] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()

    def change(self, outcome: Outcome, tolerance: Limits) -> Change:
        """Return how a result stands to the one that is kept of the same recording."""
        return compare(outcome.id, self.rows.get(same(outcome.id)), scored(outcome), tolerance)

    def makers(self) -> set[Maker]:
        """Return everything that made a score of it."""
        return {row.maker for row in self.rows.values()}

    def changes_of(self, gone: Iterable[str]) -> tuple[Change, ...]:
        """Return recordings of these names as gone, sorted."""
        return tuple(Change(name, Trend.GONE, self.rows[name].overall, None) for name in sorted(gone))


def difference(name: str, before: KeptScores, after: KeptScores) -> str | None:
    """Return a sentence on why two recordings of one name cannot be compared, None where they can."""
    if before.language != after.language:
        return f"`{name}` is in {after.language} now, in the baseline in {before.language}: it counts as new"
    return None if before.is_of(after) else f"`{name}` has another text than in the baseline: it counts as new"


def compare(name: str, before: KeptScores | None, after: KeptScores | None, tolerance: Limits) -> Change:
    """Return how two results of a recording stand to each other.

    It is worse where its overall score or that of any word fell by more than the tolerance, or where it can no longer
    be scored; better where something rose that much and nothing fell. A recording with another text or in another
    language is new. A limit that `tolerance` does not have is not compared.
    """
    if before is None or (after is not None and not before.is_of(after)):
        return Change(name, Trend.NEW, None, after.overall if after else None)
    if after is None:
        worse = before.overall is not None
        return Change(name, Trend.WORSE if worse else Trend.SAME, before.overall, None)
    rows = zip(after.texts(), before.word_scores(), after.word_scores(), strict=True)
    allowed = tolerance.get("word")
    words = tuple(
        WordChange(i, text, old, new) for i, (text, old, new) in enumerate(rows) if _direction(old, new, allowed)
    )
    moves = [_direction(before.overall, after.overall, tolerance.get("overall"), lost=-1)]
    moves += [_direction(word.before, word.after, allowed) for word in words]
    trend = Trend.WORSE if min(moves) < 0 else Trend.BETTER if max(moves) > 0 else Trend.SAME
    return Change(name, trend, before.overall, after.overall, words)


def _direction(before: float | None, after: float | None, allowed: float | None, *, lost: int = 0) -> int:
    """Return -1 for a fall of more than what is allowed, 1 for such a rise, else 0.

    `lost` is what it means where one of the two has no score: -1 if the score has gone, and the opposite if it came.
    """
    if before is None or after is None:
        return 0 if before == after else lost if after is None else -lost
    if allowed is None:
        return 0
    moved = round(after - before, 1)
    return -1 if moved < -allowed else 1 if moved > allowed else 0


def other_makers(pairs: Mapping[tuple[Maker, Maker], int]) -> tuple[str, ...]:
    """Return a sentence on what made the scores before and what makes them now; none where it is the same.

    Args:
        pairs: How many recordings were compared, by what made the earlier score and what made the later one.
    """
    others = {pair: count for pair, count in pairs.items() if pair[0] != pair[1]}
    if not others:
        return ()
    was, now = (dict(maker) for maker in max(sorted(others), key=lambda pair: others[pair]))
    parts = [
        f"{_called(name)} was {_short(was.get(name))} and is {_short(now.get(name))}"
        for name in MAKES
        if was.get(name) != now.get(name)
    ]
    count = sum(others.values())
    some = "the baseline" if count == sum(pairs.values()) else f"{count} of the baseline's scores"
    return (
        f"another scorer made {some} ({'; '.join(parts)}): scores may differ for that alone. Look at the changes, then "
        "run `pronounce baseline update`",
    )


def _called(name: str) -> str:
    return {"weights_sha256": "weights"}.get(name, name.replace("_", " "))


def _short(value: str | None) -> str:
    if value is None:
        return "none"
    return value[:8] if len(value) == 64 else value


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of results side by side: one change per recording of either, and sentences about the whole."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def compare_all(before: Baseline, after: Baseline, tolerance: Limits) -> Comparison:
    """Return how two sets of results stand to each other, in the order of the later one."""
    names = [*after.rows, *sorted(after.failed)]
    changes = [compare(name, before.rows.get(name), after.rows.get(name), tolerance) for name in names]
    pairs = [(name, was, now) for name in names if (was := before.rows.get(name)) and (now := after.rows.get(name))]
    others = [text for name, was, now in pairs if (text := difference(name, was, now))]
    made = other_makers(Counter((was.maker, now.maker) for _, was, now in pairs))
    gone = before.changes_of(before.rows.keys() - set(names))
    return Comparison((*changes, *gone), (*made, *shortened(others)))


def shortened(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the first few of many sentences of one kind, and how many more there are."""
    more = len(sentences) - _MAX_NOTES
    return (*sentences[:_MAX_NOTES], *([f"… and {more} more like that"] if more > 0 else []))
