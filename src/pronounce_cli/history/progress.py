"""What the history shows: streaks, minutes, and how sounds and words went over time. Pure functions of attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from pronounce_cli.core.learning import Attempt, Card, CardKey, CardKind, Day, Progress, SessionRecord, Trend
from pronounce_cli.core.types import Miscue, Verdict

STRETCHES: Final = 8
"""Points of a trend: the time from the first try to the last is cut into so many stretches."""

LATEST: Final = 12
"""Tries of a word or phone whose mean is its level now."""

LONGEST_PAUSE: Final = timedelta(minutes=5)
"""Two attempts further apart are not one stretch of practice."""


def progress(
    attempts: Sequence[Attempt],
    cards: Sequence[Card],
    sessions: Iterable[SessionRecord],
    *,
    language: str,
    now: datetime,
) -> Progress:
    """Return what a history shows.

    Args:
        attempts: Of one language, the oldest first.
        cards: Of the same language.
        sessions: All of them; their beginnings tell when practice began.
        language: Primary tag.
        now: The time where the learner is; days are counted by its time zone.
    """
    starts = {session.id: session.started for session in sessions}
    days = _days(attempts, starts, now)
    dates = [day.day for day in days]
    due = {card.key: card.due for card in cards}
    return Progress(
        language=language,
        today=now.date(),
        streak=streak(dates, now.date()),
        longest_streak=_longest(dates),
        minutes=sum(day.minutes for day in days),
        attempts=len(attempts),
        days=days,
        phones=_trends(_phones(attempts), CardKind.PHONE, language, due),
        words=_trends(_words(attempts), CardKind.WORD, language, due),
        due_now=sum(card.due <= now for card in cards),
        due_week=sum(now < card.due <= now + timedelta(days=7) for card in cards),
    )


def _days(attempts: Sequence[Attempt], starts: Mapping[int, datetime], now: datetime) -> tuple[Day, ...]:
    found: dict[date, list[Attempt]] = defaultdict(list)
    minutes: dict[date, float] = defaultdict(float)
    last = dict(starts)
    for attempt in attempts:
        day = attempt.at.astimezone(now.tzinfo).date()
        found[day].append(attempt)
        since = attempt.at - last.get(attempt.session, attempt.at)
        practised = since if since <= LONGEST_PAUSE else timedelta(seconds=attempt.duration_s)
        minutes[day] += max(practised, timedelta()).total_seconds() / 60
        last[attempt.session] = attempt.at
    return tuple(Day(day, len(tries), minutes[day], _mean_overall(tries)) for day, tries in sorted(found.items()))


def _mean_overall(attempts: Iterable[Attempt]) -> float | None:
    scores = [attempt.scores.overall for attempt in attempts if attempt.scores.overall is not None]
    return sum(scores) / len(scores) if scores else None


def streak(days: Collection[date], today: date) -> int:
    """Return how many days in a row end today, or yesterday as long as today may still come."""
    end = today if today in days else today - timedelta(days=1)
    length = 0
    while end - timedelta(days=length) in days:
        length += 1
    return length


def _longest(days: Collection[date]) -> int:
    ends = [day for day in days if day + timedelta(days=1) not in days]
    return max((streak(days, end) for end in ends), default=0)


@dataclass(slots=True)
class _Tries:
    """The tries of one word or phone, the oldest first."""

    shown: str
    ipa: str
    tries: list[tuple[datetime, float, str | None]] = field(default_factory=list)


def _phones(attempts: Iterable[Attempt]) -> dict[str, _Tries]:
    """Return the judged sounds by symbol; those of words that are not sure or left out do not count."""
    found: dict[str, _Tries] = {}
    for attempt in attempts:
        for word in attempt.words:
            if word.verdict is Verdict.UNCERTAIN or word.miscue == Miscue.OMISSION:
                continue
            for phone in word.phones:
                if phone.accuracy is not None:
                    entry = found.setdefault(phone.symbol, _Tries(phone.ipa, ""))
                    entry.tries.append((attempt.at, phone.accuracy, phone.heard))
    return found


def _words(attempts: Iterable[Attempt]) -> dict[str, _Tries]:
    found: dict[str, _Tries] = {}
    for attempt in attempts:
        for word in attempt.words:
            if word.verdict is not Verdict.UNCERTAIN and word.accuracy is not None:
                found.setdefault(word.name, _Tries(word.text, word.ipa)).tries.append((attempt.at, word.accuracy, None))
    return found


def _trends(
    found: Mapping[str, _Tries], kind: CardKind, language: str, due: Mapping[CardKey, datetime]
) -> tuple[Trend, ...]:
    trends = (
        Trend(
            name=name,
            shown=entry.shown,
            tries=len(entry.tries),
            mean=_mean([accuracy for _, accuracy, _ in entry.tries[-LATEST:]]),
            course=tuple(_course(entry.tries)),
            due=due.get(CardKey(language, kind, name)),
            ipa=entry.ipa,
            heard=_usually_heard(name, entry.tries[-LATEST:]) if kind is CardKind.PHONE else None,
        )
        for name, entry in found.items()
    )
    return tuple(sorted(trends, key=lambda trend: (trend.mean, -trend.tries, trend.name)))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _course(tries: Sequence[tuple[datetime, float, str | None]]) -> Iterator[float]:
    """Yield the mean accuracy of each stretch of time that has tries; of each try where all are of one day."""
    first, last = tries[0][0], tries[-1][0]
    if last - first < timedelta(days=1):
        yield from (accuracy for _, accuracy, _ in tries[-STRETCHES:])
        return
    stretches: dict[int, list[float]] = defaultdict(list)
    for at, accuracy, _ in tries:
        place = int(STRETCHES * ((at - first) / (last - first)))
        stretches[min(place, STRETCHES - 1)].append(accuracy)
    yield from (_mean(stretches[place]) for place in sorted(stretches))


def _usually_heard(symbol: str, tries: Sequence[tuple[datetime, float, str | None]]) -> str | None:
    """Return what was heard in place of a phone in most of its tries; None where it was mostly right."""
    others = [heard for _, _, heard in tries if heard and heard != symbol]
    usual = max(others, key=others.count, default=None)
    return usual if usual is not None and 2 * others.count(usual) >= len(tries) else None
