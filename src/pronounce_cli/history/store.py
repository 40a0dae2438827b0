"""Sessions, attempts, words, phones and cards in one SQLite file, which several sessions may use at once.

Each operation opens the file anew and is one transaction, so that processes share nothing but the file, and what was
saved survives a kill.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pronounce_cli.core.errors import ConfigError, WriteError
from pronounce_cli.core.files import make_private, read_only, refused
from pronounce_cli.core.learning import (
    Attempt,
    Card,
    CardKey,
    CardKind,
    PhoneTry,
    Rating,
    Review,
    SessionRecord,
    WordTry,
)
from pronounce_cli.core.types import SCORE_NAMES, Scores, Verdict
from pronounce_cli.history.migrations import check_version, migrate

if TYPE_CHECKING:
    Reviewer = Callable[[CardKey, Card | None, Rating, datetime], Card]

WAIT_S: Final = 10.0
"""How long to wait for another session that writes."""

_NO_ROOM = "Make room or choose another file (`history_file`), or practise without it with --no-history"
_NO_HISTORY = "Practise without it with --no-history, or move the file away"
_ATTEMPT = f"id, session, at, prompt, text, language, kind, {', '.join(SCORE_NAMES)}, reason, duration_s, scorer, audio"
_CARD = "language, kind, name, state, step, stability, difficulty, due, last_review, reviews, lapses"
_SESSION = """
SELECT s.id, s.started, s.last, s.ended, s.language, s.plan, COUNT(a.id), AVG(a.overall)
FROM sessions s LEFT JOIN attempts a ON a.session = s.id
"""


class HistoryStore:
    """The history in a file, which is made when something is first written.

    All methods raise `ConfigError` where the file cannot be used, and `WriteError` where there is no room for it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    # Sessions

    def begin(self, at: datetime, language: str, plan: str) -> int:
        """Return the number of a new session of this process."""
        with self._writing() as database:
            cursor = database.execute(
                "INSERT INTO sessions (started, last, language, plan, process) VALUES (?, ?, ?, ?, ?)",
                (_iso(at), _iso(at), language, plan, os.getpid()),
            )
            return int(cursor.lastrowid or 0)

    def take_over(self, plan: str, since: datetime) -> SessionRecord | None:
        """Return the latest session with this plan that was cut off since then, which is this process's own from now.

        None where there is none, or where the process of that session still lives.
        """
        if not self.path.exists():
            return None
        with self._writing() as database:
            where = "WHERE s.ended IS NULL AND s.plan = ? AND s.last >= ? GROUP BY s.id ORDER BY s.id DESC"
            for row in database.execute(_SESSION + where, (plan, _iso(since))).fetchall():
                (process,) = database.execute("SELECT process FROM sessions WHERE id = ?", row[:1]).fetchone()
                if not _lives(process):
                    database.execute("UPDATE sessions SET process = ? WHERE id = ?", (os.getpid(), row[0]))
                    return _session(row)
        return None

    def end(self, session: int, at: datetime) -> None:
        """Note that a session was ended; one without attempts leaves no trace."""
        with self._writing() as database:
            database.execute("UPDATE sessions SET ended = ?, last = ? WHERE id = ?", (_iso(at), _iso(at), session))
            database.execute(
                "DELETE FROM sessions WHERE id = ? AND NOT EXISTS (SELECT 1 FROM attempts WHERE session = ?)",
                (session, session),
            )

    def sessions(self) -> tuple[SessionRecord, ...]:
        """Return all sessions with attempts, the latest first."""
        return tuple(map(_session, self._rows(_SESSION + "GROUP BY s.id HAVING COUNT(a.id) > 0 ORDER BY s.id DESC")))

    # Attempts

    def save(self, attempt: Attempt, reviews: Sequence[Review], reviewer: Reviewer) -> int:
        """Store an attempt with its words and phones and bring the cards up to date, all or nothing.

        Args:
            attempt: Its `id` does not matter.
            reviews: What to note on which card.
            reviewer: Returns the next state of a card.

        Returns:
            The number of the attempt.
        """
        with self._writing() as database:
            values = [getattr(attempt.scores, name) for name in SCORE_NAMES]
            row = (attempt.session, _iso(attempt.at), attempt.prompt, attempt.text, attempt.language, attempt.kind)
            row = (*row, *values, attempt.reason, attempt.duration_s, attempt.scorer, attempt.audio)
            marks = ", ".join("?" * len(row))
            columns = _ATTEMPT.removeprefix("id, ")
            number = database.execute(f"INSERT INTO attempts ({columns}) VALUES ({marks})", row).lastrowid  # noqa: S608
            assert number is not None
            database.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _word_rows(number, attempt.words))
            database.executemany("INSERT INTO phones VALUES (?, ?, ?, ?, ?, ?, ?)", _phone_rows(number, attempt.words))
            database.execute("UPDATE sessions SET last = ? WHERE id = ?", (_iso(attempt.at), attempt.session))
            for review in reviews:
                card = _card_of(database, review.key)
                if card is not None or review.starts:
                    _put_card(database, reviewer(review.key, card, review.rating, attempt.at))
            return number

    def attempts(
        self,
        *,
        session: int | None = None,
        text: str | None = None,
        language: str | None = None,
        number: int | None = None,
    ) -> tuple[Attempt, ...]:
        """Return the attempts that fit, the oldest first; `language` is a primary tag."""
        wanted = {"session": session, "text": text, "id": number}
        terms = [f"{name} = ?" for name, value in wanted.items() if value is not None]
        values = [value for value in wanted.values() if value is not None]
        if language is not None:
            terms.append("(language = ? OR language LIKE ?)")
            values += [language, f"{language}-%"]
        where = f" WHERE {' AND '.join(terms)}" if terms else ""
        if not self.path.exists():
            return ()
        with self._opened() as database:
            database.execute("BEGIN")  # all three tables as of one moment
            rows = database.execute(f"SELECT {_ATTEMPT} FROM attempts{where} ORDER BY at, id", values).fetchall()  # noqa: S608
            chosen = f"attempt IN (SELECT id FROM attempts{where})"  # noqa: S608
            words = database.execute(f"SELECT * FROM words WHERE {chosen} ORDER BY attempt, word", values).fetchall()  # noqa: S608
            phones = database.execute(
                f"SELECT * FROM phones WHERE {chosen} ORDER BY attempt, word, phone",  # noqa: S608
                values,
            ).fetchall()
        return _attempts(rows, words, phones)

    def delete(
        self, *, numbers: Sequence[int] | None = None, before: datetime | None = None
    ) -> tuple[int, tuple[str, ...]]:
        """Remove attempts for good; with neither argument everything, cards included.

        Returns:
            How many attempts were removed, and the file names of their recordings.
        """
        if not self.path.exists():
            return 0, ()
        with self._opened() as database:
            database.execute("PRAGMA secure_delete = ON")
            with _transaction(database):
                found = _to_delete(database, numbers, before)
                database.executemany("DELETE FROM attempts WHERE id = ?", [(row[0],) for row in found])
                database.execute("DELETE FROM sessions WHERE id NOT IN (SELECT session FROM attempts)")
                if numbers is None and before is None:
                    database.execute("DELETE FROM cards")
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(found), tuple(name for _, name in found if name)

    # Cards

    def cards(self, language: str) -> tuple[Card, ...]:
        """Return the cards of a language (primary tag), the first due first."""
        query = f"SELECT {_CARD} FROM cards WHERE language = ? ORDER BY due, kind, name"  # noqa: S608
        return tuple(map(_card, self._rows(query, (language,))))

    def languages(self) -> tuple[str, ...]:
        """Return the tags of the languages that were practised, the latest first."""
        return tuple(
            row[0] for row in self._rows("SELECT language FROM attempts GROUP BY language ORDER BY MAX(at) DESC")
        )

    # The file

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        if not self.path.exists():
            return []
        with self._opened() as database:
            return database.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as database, _transaction(database):
            yield database

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file, made where it is missing."""
        make_private(self.path, hint=_NO_ROOM)
        with (
            self._in_words(),
            closing(sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)) as database,
        ):
            with suppress(sqlite3.OperationalError):  # another process is about to switch, for all of them
                database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA foreign_keys = ON")
            migrate(database)
            yield database

    def check(self) -> None:
        """Look whether the file is whole, without changing it; one that is missing is."""
        if not self.path.exists():
            return
        address = f"{self.path.absolute().as_uri()}?{read_only(self.path)}"
        with self._in_words(), closing(sqlite3.connect(address, uri=True, timeout=WAIT_S)) as database:
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise sqlite3.DatabaseError(found)
            check_version(database)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Say what SQLite objects to as an error that a user can act on."""
        try:
            yield
        except sqlite3.Error as error:
            if why := refused(error):
                raise WriteError(f"cannot write `{self.path}`: {why}", hint=_NO_ROOM) from error
            raise ConfigError(f"The history at {self.path} cannot be used: {error}", hint=_NO_HISTORY) from error


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _lives(process: int | None) -> bool:
    """Return whether a process runs; True where that cannot be told."""
    if process is None or process == os.getpid():
        return process is not None
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def _session(row: Any) -> SessionRecord:
    number, started, last, ended, *rest = row
    times = datetime.fromisoformat(started), datetime.fromisoformat(last), ended and datetime.fromisoformat(ended)
    return SessionRecord(number, *times, *rest)


def _card(row: Any) -> Card:
    language, kind, name, state, step, stability, difficulty, due, last, reviews, lapses = row
    key = CardKey(language, CardKind(kind), name)
    reviewed = datetime.fromisoformat(last) if last else None
    return Card(key, state, step, stability, difficulty, datetime.fromisoformat(due), reviewed, reviews, lapses)


def _card_of(database: sqlite3.Connection, key: CardKey) -> Card | None:
    query = f"SELECT {_CARD} FROM cards WHERE (language, kind, name) = (?, ?, ?)"  # noqa: S608
    row = database.execute(query, (key.language, key.kind, key.name)).fetchone()
    return None if row is None else _card(row)


def _put_card(database: sqlite3.Connection, card: Card) -> None:
    key = (card.key.language, card.key.kind, card.key.name)
    reviewed = _iso(card.last_review) if card.last_review else None
    state = (
        card.state,
        card.step,
        card.stability,
        card.difficulty,
        _iso(card.due),
        reviewed,
        card.reviews,
        card.lapses,
    )
    database.execute("INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*key, *state))


def _word_rows(attempt: int, words: Sequence[WordTry]) -> Iterator[tuple[object, ...]]:
    for i, word in enumerate(words):
        yield attempt, i, word.name, word.text, word.ipa, word.verdict, word.miscue, word.accuracy


def _phone_rows(attempt: int, words: Sequence[WordTry]) -> Iterator[tuple[object, ...]]:
    for i, word in enumerate(words):
        for j, phone in enumerate(word.phones):
            yield attempt, i, j, phone.symbol, phone.ipa, phone.heard, phone.accuracy


def _attempts(rows: Sequence[Any], words: Sequence[Any], phones: Sequence[Any]) -> tuple[Attempt, ...]:
    """Return attempts put together from the rows of the three tables."""
    sounds: dict[tuple[int, int], list[PhoneTry]] = {}
    for attempt, word, _, symbol, ipa, heard, accuracy in phones:
        sounds.setdefault((attempt, word), []).append(PhoneTry(symbol, ipa, heard, accuracy))
    said: dict[int, list[WordTry]] = {}
    for attempt, word, _, text, ipa, verdict, miscue, accuracy in words:
        made = tuple(sounds.get((attempt, word), ()))
        said.setdefault(attempt, []).append(WordTry(text, ipa, Verdict(verdict), miscue, accuracy, made))
    found = []
    for number, session, at, prompt, text, language, kind, *scores, reason, duration_s, scorer, audio in rows:
        what = (number, session, datetime.fromisoformat(at), prompt, text, language, kind, _scores(scores))
        found.append(Attempt(*what, reason, duration_s, scorer, tuple(said.get(number, ())), audio))
    return tuple(found)


def _scores(row: Sequence[float | None]) -> Scores:
    return Scores(**dict(zip(SCORE_NAMES, row, strict=True)))


def _to_delete(
    database: sqlite3.Connection, numbers: Sequence[int] | None, before: datetime | None
) -> list[tuple[int, str | None]]:
    if numbers is not None:
        rows = [database.execute("SELECT id, audio FROM attempts WHERE id = ?", (i,)).fetchone() for i in numbers]
        return [row for row in rows if row is not None]
    query = "SELECT id, audio FROM attempts"
    if before is not None:
        return database.execute(f"{query} WHERE at < ?", (_iso(before),)).fetchall()
    return database.execute(query).fetchall()
