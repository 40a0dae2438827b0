"""What a session remembers: in the history, or only as long as it lasts."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from pronounce_cli.core.files import make_folder
from pronounce_cli.practice.schedule import reviewed, reviews

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pronounce_cli.core.learning import Attempt, Card, CardKey
    from pronounce_cli.core.types import Audio
    from pronounce_cli.history import HistoryStore

RESUME_WITHIN: Final = timedelta(hours=12)


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Memory(Protocol):
    """What was done and what is due, in one language.

    Attributes:
        lasts: Whether what is due comes again after the session.
    """

    lasts: bool

    def attempts(self) -> Sequence[Attempt]:
        """Return all attempts, the oldest first."""
        ...

    def cards(self) -> Sequence[Card]:
        """Return all cards."""
        ...

    def save(self, attempt: Attempt, take: Audio) -> None:
        """Remember an attempt; it is safe when this returns."""
        ...

    def end(self) -> None:
        """Note that the session is over."""
        ...


class ShortMemory:
    """Forgets everything with the session: `--no-history`."""

    lasts = False

    def __init__(self, primary: str) -> None:
        self._primary = primary
        self._attempts: list[Attempt] = []
        self._cards: dict[CardKey, Card] = {}

    def attempts(self) -> Sequence[Attempt]:
        """Return the attempts of this session."""
        return self._attempts

    def cards(self) -> Sequence[Card]:
        """Return the cards of this session."""
        return tuple(self._cards.values())

    def save(self, attempt: Attempt, take: Audio) -> None:  # noqa: ARG002
        """Remember an attempt until the session ends."""
        self._attempts.append(attempt)
        for review in reviews(attempt.words, self._primary):
            card = self._cards.get(review.key)
            if card is not None or review.starts:
                self._cards[review.key] = reviewed(review.key, card, review.rating, attempt.at)

    def end(self) -> None:
        """Do nothing."""


class LongMemory:
    """Keeps everything in the history.

    Args:
        store: The history.
        primary: Language, as cards have it.
        language: The same as a BCP 47 tag.
        plan: See `Plan.key`.
        folder: Where recordings are kept; None keeps none.
        resume: Whether to go on with a session that was cut off.

    Attributes:
        resumed: Ids of the prompts that were done before the session was cut off; None where it is a new one.
    """

    lasts = True

    def __init__(
        self, store: HistoryStore, *, primary: str, language: str, plan: str, folder: Path | None, resume: bool = True
    ) -> None:
        self._store = store
        self._primary = primary
        self._folder = folder
        cut_off = store.take_over(plan, now() - RESUME_WITHIN) if resume else None
        done = store.attempts(session=cut_off.id) if cut_off else ()
        self.resumed = tuple(dict.fromkeys(attempt.prompt for attempt in done)) or None
        self._session = cut_off.id if cut_off else store.begin(now(), language, plan)

    def attempts(self) -> Sequence[Attempt]:
        """Return all attempts in the history."""
        return self._store.attempts(language=self._primary)

    def cards(self) -> Sequence[Card]:
        """Return all cards in the history."""
        return self._store.cards(self._primary)

    def save(self, attempt: Attempt, take: Audio) -> None:
        """Write an attempt, its recording if wanted, and the cards."""
        name = None if self._folder is None else _keep(self._folder, attempt, take)
        attempt = replace(attempt, session=self._session, audio=name)
        self._store.save(attempt, reviews(attempt.words, self._primary), reviewed)

    def end(self) -> None:
        """Note in the history that the session is over."""
        self._store.end(self._session, now())


def recordings(history: Path) -> Path:
    """Return the folder in which recordings are kept, beside the file of the history."""
    return history.parent / "recordings"


def _keep(folder: Path, attempt: Attempt, take: Audio) -> str:
    from pronounce_cli.audio.playback import write

    name = f"{attempt.at:%Y%m%d-%H%M%S}-{attempt.prompt}-{secrets.token_hex(2)}.flac"
    make_folder(folder, mode=0o700, hint="Leave out --keep-audio")
    write(take, folder / name, private=True)
    return name
