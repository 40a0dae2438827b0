"""What is remembered of practice, in one SQLite file that only its owner can read."""

from __future__ import annotations

from pronounce_cli.history.store import HistoryStore

__all__ = ["HistoryStore"]
