"""What tries show: attempts to remember, words that changed, sounds to work on, and how things went over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pronounce_cli.core.learning import Attempt, Card, CardKind, PhoneTry, WordTry
from pronounce_cli.core.types import Assessment, Miscue, Verdict
from pronounce_cli.practice.written import as_written

if TYPE_CHECKING:
    from pronounce_cli.practice.drills import Drill, Tried

CHANGED: Final = 5.0
"""Least difference of a word's accuracy that is told; smaller ones come and go."""

RANKS: Final = {Verdict.POOR: 0, Verdict.FAIR: 1, Verdict.GOOD: 2}
WEAK_BELOW: Final = 90.0
MIN_TRIES: Final = 2
"""Fewest places at which a sound of good words must have been judged to be named as weak."""


def attempt_of(assessment: Assessment, drill: Drill, at: datetime) -> Attempt:
    """Return what is remembered of a scored recording, without its session."""
    return Attempt(
        id=0,
        session=0,
        at=at,
        prompt=drill.prompt.id,
        text=drill.text,
        language=assessment.reference.language,
        kind=drill.prompt.kind.value,
        scores=assessment.scores,
        reason=None if assessment.assessable else assessment.reason or "not assessable",
        duration_s=assessment.duration_s,
        scorer=assessment.engine.scorer,
        words=tuple(_words(assessment)),
    )


def _words(assessment: Assessment) -> Iterator[WordTry]:
    for word in assessment.words:
        phones = tuple(
            PhoneTry(
                phone.phoneme.symbol,
                phone.phoneme.ipa,
                phone.heard_as.symbol if phone.heard_as is not None else None,
                phone.accuracy,
            )
            for phone in word.phones
        )
        yield WordTry(word.text, word.pronunciation.ipa, word.verdict, word.miscue.value, word.accuracy, phones)


@dataclass(frozen=True, slots=True)
class WordDifference:
    """One word of a text in two tries; the accuracies are None where it was left out or could not be judged."""

    text: str
    before: WordTry
    after: WordTry
    better: bool


def differences(before: Attempt, after: Attempt) -> tuple[WordDifference, ...]:
    """Return the words that changed between two tries of one text; none where the tries do not compare."""
    if before.scorer != after.scorer or before.text != after.text or len(before.words) != len(after.words):
        return ()
    found = []
    for old, new in zip(before.words, after.words, strict=True):
        change = _change(old, new)
        if change:
            found.append(WordDifference(new.text, old, new, change > 0))
    return tuple(found)


def _change(old: WordTry, new: WordTry) -> float:
    """Return how much better a word is than it was, 0 where that is not sure."""
    if Verdict.UNCERTAIN in (old.verdict, new.verdict):
        return 0
    if RANKS[old.verdict] != RANKS[new.verdict]:
        return RANKS[new.verdict] - RANKS[old.verdict]
    difference = (new.accuracy or 0) - (old.accuracy or 0)
    return difference if abs(difference) >= CHANGED and new.verdict is not Verdict.GOOD else 0


@dataclass(frozen=True, slots=True)
class SoundTrouble:
    """A sound that goes wrong.

    Attributes:
        symbol: See `Phoneme.symbol`.
        ipa: As it is shown.
        mean: Mean accuracy, 0 to 100.
        heard: Symbol of what was heard most often instead; None where that varies.
        words: Where it went wrong.
    """

    symbol: str
    ipa: str
    mean: float
    heard: str | None
    words: tuple[str, ...]


def judged_phones(attempts: Iterable[Attempt]) -> Iterator[tuple[Attempt, WordTry, PhoneTry, float]]:
    """Yield every sound that was judged, with its accuracy; words that are not sure or left out do not count."""
    for attempt in attempts:
        for word in attempt.words:
            if word.verdict is not Verdict.UNCERTAIN and word.miscue != Miscue.OMISSION:
                for phone in word.phones:
                    if phone.accuracy is not None:
                        yield attempt, word, phone, phone.accuracy


def troubles(attempts: Iterable[Attempt]) -> tuple[SoundTrouble, ...]:
    """Return the weak sounds of some attempts, the worst first; a single slip in a good word is none."""
    places: dict[str, list[tuple[WordTry, PhoneTry, float]]] = defaultdict(list)
    written: dict[str, Attempt] = {}
    for attempt, word, phone, accuracy in judged_phones(attempts):
        places[phone.symbol].append((word, phone, accuracy))
        written.setdefault(word.name, attempt)
    found = []
    for symbol, cases in places.items():
        mean = sum(accuracy for *_, accuracy in cases) / len(cases)
        enough = len(cases) >= MIN_TRIES or cases[0][0].verdict is not Verdict.GOOD
        if enough and mean < WEAK_BELOW:
            wrong = [(word, phone) for word, phone, accuracy in cases if accuracy < WEAK_BELOW]
            heard = [phone.heard for _, phone in wrong if phone.heard and phone.heard != symbol]
            usual = max(heard, key=heard.count, default=None)
            words = tuple(_written(name, written[name]) for name in dict.fromkeys(word.name for word, _ in wrong))
            sure = usual if usual is not None and 2 * heard.count(usual) > len(wrong) else None
            found.append(SoundTrouble(symbol, cases[0][1].ipa, mean, sure, words))
    return tuple(sorted(found, key=lambda trouble: trouble.mean))


def _written(name: str, attempt: Attempt) -> str:
    return as_written(name, attempt.text, attempt.language)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to.

    Attributes:
        drills: How many texts were scored.
        tries: How many recordings were scored.
        minutes: From the first to the last, with what came between.
        mean: Mean overall score of the last try of each text, or None.
        all_good: Whether every word of the last tries was good, and there was one.
        improved: Words that went better at the end than at the start of the session, or than on an earlier day.
        troubles: Sounds to work on, the worst first.
        due_words: Words whose cards are due soon, with when.
        due_sounds: The same for sounds, as symbols.
        next_due: When the first card is due, in UTC, or None.
        language: BCP 47 tag of the tries; "" where there were none.
    """

    drills: int
    tries: int
    minutes: float
    mean: float | None
    all_good: bool
    improved: tuple[WordDifference, ...]
    troubles: tuple[SoundTrouble, ...]
    due_words: tuple[tuple[str, datetime], ...]
    due_sounds: tuple[tuple[str, datetime], ...]
    next_due: datetime | None
    language: str = ""


def summarise(tries: Sequence[Tried], cards: Sequence[Card], minutes: float) -> Summary:
    """Return what a session came to.

    Args:
        tries: In order.
        cards: All cards of the language, after the session.
        minutes: How long it took.
    """
    texts: dict[str, list[Tried]] = defaultdict(list)
    for tried in tries:
        texts[tried.attempt.text].append(tried)
    improved: list[WordDifference] = []
    for same in texts.values():
        first = same[0].before or same[0].attempt
        improved += [change for change in differences(first, same[-1].attempt) if change.better]
    overall = [same[-1].attempt.scores.overall for same in texts.values()]
    known = [score for score in overall if score is not None]
    last = [word for same in texts.values() for word in same[-1].attempt.words]
    touched = {word.name: tried.attempt for tried in tries for word in tried.attempt.words}
    due = sorted((card for card in cards if card.reviews), key=lambda card: card.due)
    words = [card for card in due if card.key.kind is CardKind.WORD and card.key.name in touched]
    sounds = [card for card in due if card.key.kind is CardKind.PHONE]
    return Summary(
        drills=len(texts),
        tries=len(tries),
        minutes=minutes,
        mean=sum(known) / len(known) if known else None,
        all_good=bool(last) and all(word.verdict is Verdict.GOOD for word in last),
        improved=tuple(improved),
        troubles=troubles(tried.attempt for tried in tries),
        due_words=tuple((_written(card.key.name, touched[card.key.name]), card.due) for card in words),
        due_sounds=tuple((card.key.name, card.due) for card in sounds),
        next_due=due[0].due if due else None,
        language=tries[-1].attempt.language if tries else "",
    )
