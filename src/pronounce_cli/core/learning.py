"""What a learner did and what is remembered of it: attempts, cards of spaced repetition, and the progress they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from pronounce_cli.core.types import Scores, Verdict


class Rating(IntEnum):
    """How well something was remembered, as FSRS counts it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class CardKind(StrEnum):
    """What a card is about."""

    WORD = "word"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, order=True)
class CardKey:
    """Names a card.

    Attributes:
        language: Primary tag, as "en".
        kind: Word or phone.
        name: The word in small letters, or the symbol of the phone (see `Phoneme.symbol`).
    """

    language: str
    kind: CardKind
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """What FSRS knows about one word or phone.

    Attributes:
        key: What it is about.
        state: 1 learning, 2 review, 3 relearning.
        step: Step within learning or relearning; None in review.
        stability: Days until the chance of recall falls to 90 %.
        difficulty: 1 to 10.
        due: When it should come again, in UTC.
        last_review: When it came last, in UTC.
        reviews: How often it came.
        lapses: How often it was rated `AGAIN`.
    """

    key: CardKey
    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None
    reviews: int = 0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One card rated; `starts` tells whether a card is to be made where there is none."""

    key: CardKey
    rating: Rating
    starts: bool = True


@dataclass(frozen=True, slots=True)
class PhoneTry:
    """One sound of a word that was tried.

    Attributes:
        symbol: See `Phoneme.symbol`.
        ipa: As it is shown.
        heard: Symbol of what was heard; "" where nothing was, None where not measured.
        accuracy: 0 to 100, or None.
    """

    symbol: str
    ipa: str
    heard: str | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class WordTry:
    """One word that was tried.

    Attributes:
        text: The word as shown.
        ipa: The pronunciation it was compared with.
        verdict: What the learner was told.
        miscue: See `Miscue`.
        accuracy: 0 to 100, or None.
        phones: Its sounds; empty where they were not judged.
    """

    text: str
    ipa: str
    verdict: Verdict
    miscue: str
    accuracy: float | None
    phones: tuple[PhoneTry, ...] = ()

    @property
    def name(self) -> str:
        """Return what tells the word from others: its text in small letters."""
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One recording of one text, as it is remembered.

    Attributes:
        id: Number in the history; 0 before it is there.
        session: Number of the session.
        at: When it was scored, in UTC.
        prompt: Id of the prompt.
        text: What should have been said.
        language: BCP 47 tag.
        kind: What sort of prompt it was.
        scores: All None where it could not be judged.
        reason: Why it could not be judged, else None.
        duration_s: Length of the recording.
        scorer: What scored it: attempts of different scorers do not compare.
        words: In the order of the text.
        audio: File name of the recording, where it was kept.
    """

    id: int
    session: int
    at: datetime
    prompt: str
    text: str
    language: str
    kind: str
    scores: Scores
    reason: str | None
    duration_s: float
    scorer: str
    words: tuple[WordTry, ...]
    audio: str | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One sitting, as it is remembered.

    Attributes:
        id: Number in the history.
        started: When, in UTC.
        last: When something last happened in it, in UTC.
        ended: When it was ended; None where it was cut off or goes on.
        language: BCP 47 tag.
        plan: What it was to practise, in a form that is equal for equal plans.
        attempts: How many there were.
        mean: Mean overall score of its attempts, or None.
    """

    id: int
    started: datetime
    last: datetime
    ended: datetime | None
    language: str
    plan: str
    attempts: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """How a word or a phone went over time.

    Attributes:
        name: The word in small letters, or the symbol of the phone.
        shown: How it is written: the word, or IPA.
        tries: How often it was judged.
        mean: Mean accuracy of the latest tries, 0 to 100.
        course: Mean accuracy per stretch of the time practised, the oldest first.
        due: When its card comes again, in UTC, or None.
        ipa: Pronunciation of a word; "" for a phone.
        heard: Symbol of what was heard most often in place of a phone; None where it was mostly right.
    """

    name: str
    shown: str
    tries: int
    mean: float
    course: tuple[float, ...]
    due: datetime | None = None
    ipa: str = ""
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of practice, by the clock of the learner: attempts, minutes and the mean overall score."""

    day: date
    attempts: int
    minutes: float
    mean: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """All that `pronounce progress` shows.

    Attributes:
        language: Primary tag.
        today: The day it was made.
        streak: Days in a row with practice, up to today or yesterday.
        longest_streak: The most days in a row so far.
        minutes: Time practised, in minutes.
        attempts: How many recordings were scored.
        days: Days with practice, the oldest first.
        phones: The worst first.
        words: The worst first.
        due_now: How many cards are due.
        due_week: How many more become due within seven days.
    """

    language: str
    today: date
    streak: int
    longest_streak: int
    minutes: float
    attempts: int
    days: tuple[Day, ...]
    phones: tuple[Trend, ...]
    words: tuple[Trend, ...]
    due_now: int
    due_week: int
