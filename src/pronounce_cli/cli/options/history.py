"""From settings to the history and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pronounce_cli.core.tags import primary

if TYPE_CHECKING:
    from pronounce_cli.config import Settings
    from pronounce_cli.core.learning import Progress
    from pronounce_cli.history import HistoryStore


def store_of(settings: Settings) -> HistoryStore:
    """Return the history that the settings name."""
    from pronounce_cli.config import history_file
    from pronounce_cli.history import HistoryStore

    return HistoryStore(history_file(settings))


def history_of(settings: Settings, *, chosen: str | None) -> Progress:
    """Return what the history shows of a language: the chosen one, else that which was practised last."""
    from datetime import datetime

    from pronounce_cli.history.progress import progress

    store = store_of(settings)
    tag = chosen or next(iter(store.languages()), settings.language)
    language = primary(tag)
    attempts, cards, sessions = store.attempts(language=language), store.cards(language), store.sessions()
    return progress(attempts, cards, sessions, language=language, now=datetime.now().astimezone())
