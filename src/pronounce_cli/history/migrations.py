"""The tables of the history, version by version; each step is one transaction, so that a cut leaves a whole version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from pronounce_cli.core.errors import ConfigError

_ATTEMPTS: Final = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, last TEXT NOT NULL, ended TEXT,
    language TEXT NOT NULL, plan TEXT NOT NULL, process INTEGER
);
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    at TEXT NOT NULL, prompt TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, kind TEXT NOT NULL,
    accuracy REAL, fluency REAL, completeness REAL, prosody REAL, overall REAL,
    reason TEXT, duration_s REAL NOT NULL, scorer TEXT NOT NULL, audio TEXT
);
CREATE TABLE words (
    attempt INTEGER NOT NULL REFERENCES attempts ON DELETE CASCADE, word INTEGER NOT NULL,
    name TEXT NOT NULL, text TEXT NOT NULL, ipa TEXT NOT NULL,
    verdict TEXT NOT NULL, miscue TEXT NOT NULL, accuracy REAL,
    PRIMARY KEY (attempt, word)
) WITHOUT ROWID;
CREATE TABLE phones (
    attempt INTEGER NOT NULL, word INTEGER NOT NULL, phone INTEGER NOT NULL,
    symbol TEXT NOT NULL, ipa TEXT NOT NULL, heard TEXT, accuracy REAL,
    PRIMARY KEY (attempt, word, phone),
    FOREIGN KEY (attempt, word) REFERENCES words ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX attempts_of_session ON attempts (session);
CREATE INDEX attempts_in_time ON attempts (language, at);
"""

_CARDS: Final = """
CREATE TABLE cards (
    language TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    state INTEGER NOT NULL, step INTEGER, stability REAL, difficulty REAL,
    due TEXT NOT NULL, last_review TEXT, reviews INTEGER NOT NULL, lapses INTEGER NOT NULL,
    PRIMARY KEY (language, kind, name)
) WITHOUT ROWID;
CREATE INDEX cards_by_due ON cards (language, due);
"""

MIGRATIONS: Final = (_ATTEMPTS, _CARDS)
"""Step n leads from version n to version n + 1. Steps that were released never change."""


def migrate(database: sqlite3.Connection, steps: Sequence[str] = MIGRATIONS) -> None:
    """Take the steps that are left; of several processes that try, one does it and the others wait.

    Args:
        database: A connection in autocommit mode.
        steps: SQL that leads from one version to the next.

    Raises:
        ConfigError: The file was written by a newer version of the program.
    """
    version = check_version(database, steps)
    while version < len(steps):
        database.execute("BEGIN IMMEDIATE")
        try:
            version = _version(database)  # another process may have been faster
            if version < len(steps):
                for statement in filter(str.strip, steps[version].split(";")):
                    database.execute(statement)
                version += 1
                database.execute(f"PRAGMA user_version = {version}")
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


def check_version(database: sqlite3.Connection, steps: Sequence[str] = MIGRATIONS) -> int:
    """Return how many steps were taken.

    Raises:
        ConfigError: The file was written by a newer version of the program.
        sqlite3.Error: It is of another program.
    """
    version = _version(database)
    if version > len(steps):
        raise ConfigError(
            "The history was written by a newer version of pronounce",
            hint="Update pronounce, or use another file with PRONOUNCE_HISTORY_FILE",
        )
    if version:
        database.execute("SELECT id FROM sessions LIMIT 1")
    return version


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
