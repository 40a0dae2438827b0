"""Replies that are kept: a cache, so that a repeated run costs nothing, and recordings for runs without network.

A reply is found again by what the provider heard, the 16-bit samples, and never by a file's name. Whether it comes from
the provider or from here, a transcript is the same to the last digit: both have passed through `core.codec`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pronounce_cli.core.codec import SCHEMA_VERSION, decode, encode
from pronounce_cli.core.errors import ConfigError, ProviderRefused, WriteError
from pronounce_cli.core.files import make_folder, make_private, read_only, refused, write_file
from pronounce_cli.core.types import Transcript
from pronounce_cli.recognise._sound import pcm16
from pronounce_cli.recognise.languages import whisper_code

if TYPE_CHECKING:
    from pronounce_cli.core.ports import WordRecogniser
    from pronounce_cli.core.types import Audio

_ELSEWHERE = "Name another folder with --record"
_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

_NO_ROOM = "Make room or choose another folder (`cache_dir`), or do without it with --no-cache"
_WAIT_S = 5.0  # for another process that writes
_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS replies (
    audio TEXT, provider TEXT, model TEXT, language TEXT, options TEXT, transcript TEXT NOT NULL, made_s REAL NOT NULL,
    PRIMARY KEY (audio, provider, model, language, options)
) WITHOUT ROWID;
PRAGMA user_version = 1;
COMMIT;
"""


def audio_hash(audio: Audio) -> str:
    """Return the SHA-256 of the 16-bit samples at their rate, in hexadecimal."""
    return hashlib.sha256(b"%d " % audio.sample_rate_hz + pcm16(audio).tobytes()).hexdigest()


def fingerprint(options: Mapping[str, object]) -> str:
    """Return the SHA-256 of what else decides a reply, in hexadecimal; keys have no place in it."""
    return hashlib.sha256(json.dumps(dict(options), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ReplyKey:
    """What makes two requests the same: sound, provider, model, language and options."""

    audio: str
    provider: str
    model: str
    language: str
    options: str

    def values(self) -> tuple[str, ...]:
        """Return the columns."""
        return (self.audio, self.provider, self.model, self.language, self.options)


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What is in a store.

    Attributes:
        path: Its file.
        entries: Number of replies.
        size_bytes: Size of the file, with what is still in its log.
        by_provider: Number of replies per provider and model, the most first.
        oldest_s: When the oldest reply was stored, in seconds since 1970; None if there is none.
    """

    path: Path
    entries: int
    size_bytes: int
    by_provider: tuple[tuple[str, str, int], ...]
    oldest_s: float | None


class ReplyStore:
    """Transcripts in one SQLite file, which several processes may use at once.

    Each operation opens the file anew, so that threads and processes share nothing but it. All raise `ConfigError`
    where the file cannot be used, and `WriteError` where there is no room for it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, key: ReplyKey) -> Transcript | None:
        """Return the transcript that is stored under `key`, or None."""
        if not self.path.exists():
            return None
        query = "SELECT transcript FROM replies WHERE (audio, provider, model, language, options) = (?, ?, ?, ?, ?)"
        with self._opened() as database:
            row = database.execute(query, key.values()).fetchone()
        try:
            return None if row is None else _transcript(json.loads(row[0]))
        except (ValueError, RecursionError):  # written by another version, or by nobody
            return None

    def put(self, key: ReplyKey, transcript: Transcript) -> None:
        """Store a transcript, in the place of an older one."""
        text = json.dumps(encode(transcript), ensure_ascii=False)
        with self._opened() as database, database:
            database.execute(
                "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?, ?)", (*key.values(), text, time.time())
            )

    def info(self) -> StoreInfo:
        """Return what is stored."""
        if not self.path.exists():
            return StoreInfo(self.path, 0, 0, (), None)
        query = "SELECT provider, model, COUNT(*), MIN(made_s) FROM replies GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        with self._opened() as database:
            rows = database.execute(query).fetchall()
            size = sum(file.stat().st_size for file in self._files() if file.exists())
        oldest_s = min((row[3] for row in rows), default=None)
        return StoreInfo(self.path, sum(row[2] for row in rows), size, tuple(row[:3] for row in rows), oldest_s)

    def clear(self) -> None:
        """Remove everything; a file that is no database any more is deleted."""
        if not self.path.exists():
            return
        try:
            with self._opened() as database:
                database.execute("PRAGMA secure_delete = ON")
                with database:
                    database.execute("DELETE FROM replies")
                database.execute("VACUUM")
        except ConfigError as error:
            if type(error.__cause__) is not sqlite3.DatabaseError:  # its subclasses mean busy, read-only or full
                raise
            for file in self._files():
                file.unlink(missing_ok=True)

    def _files(self) -> tuple[Path, ...]:
        return tuple(self.path.with_name(self.path.name + end) for end in ("", "-wal", "-shm"))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file, made where it is missing."""
        make_private(self.path, hint=_NO_ROOM)
        with self._in_words(), closing(sqlite3.connect(self.path, timeout=_WAIT_S)) as database:
            _prepare(database)
            yield database

    def check(self) -> None:
        """Look whether the file is whole, without changing it; one that is missing is."""
        if not self.path.exists():
            return
        address = f"{self.path.absolute().as_uri()}?{read_only(self.path)}"
        with self._in_words(), closing(sqlite3.connect(address, uri=True, timeout=_WAIT_S)) as database:
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise sqlite3.DatabaseError(found)
            if database.execute("PRAGMA user_version").fetchone() != (0,):
                database.execute("SELECT audio FROM replies LIMIT 1")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Say what SQLite objects to as an error that a user can act on."""
        try:
            yield
        except sqlite3.Error as error:
            if why := refused(error):
                raise WriteError(f"cannot write `{self.path}`: {why}", hint=_NO_ROOM) from error
            raise ConfigError(
                f"The cache of replies at {self.path} cannot be used: {error}",
                hint="Empty it with `pronounce cache clear`, or do without it with --no-cache",
            ) from error


def _prepare(database: sqlite3.Connection) -> None:
    """Set a new database up; of several processes that try, one does it and the others wait."""
    with suppress(sqlite3.OperationalError):  # another process is about to switch, for all of them
        database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    if database.execute("PRAGMA user_version").fetchone() == (0,):
        database.executescript(_SCHEMA)


class CachedRecogniser:
    """A `core.ports.WordRecogniser` that asks another one only for what it has not asked before.

    A store that cannot be used is no reason to fail: there is one warning, and the work goes on without it.

    Attributes:
        name: Name of the inner recogniser.
        model: Its model.
    """

    def __init__(self, inner: WordRecogniser, path: Path, options: str = "") -> None:
        self.name = inner.name
        self.model = inner.model
        self._inner = inner
        self._options = options
        self._store: ReplyStore | None = ReplyStore(path)

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript; see `core.ports.WordRecogniser`."""
        key = ReplyKey(audio_hash(audio), self.name, self.model, language, self._options)
        kept = self._use(lambda store: store.get(key))
        if kept is not None:
            return kept
        transcript = _transcript(encode(self._inner.transcribe(audio, language)))
        self._use(lambda store: store.put(key, transcript))
        return transcript

    def _use(self, operate: Callable[[ReplyStore], _Result | None]) -> _Result | None:
        store = self._store
        if store is None:
            return None
        try:
            return operate(store)
        except (ConfigError, WriteError) as error:
            self._store = None
            _log.warning("%s; going on without it", error.message)
            return None


class RecordingRecogniser:
    """A `core.ports.WordRecogniser` that writes each reply of another one to a folder, one JSON file per recording.

    Attributes:
        name: Name of the inner recogniser.
        model: Its model.
    """

    def __init__(self, inner: WordRecogniser, folder: Path) -> None:
        self.name = inner.name
        self.model = inner.model
        self._inner = inner
        self._folder = folder
        make_folder(folder, hint=_ELSEWHERE)

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript; raise `WriteError` if it cannot be written; see `ReplayRecogniser`."""
        transcript = _transcript(encode(self._inner.transcribe(audio, language)))
        reply = {"schema_version": SCHEMA_VERSION, "language": language, "transcript": encode(transcript)}
        text = json.dumps(reply, ensure_ascii=False, indent=2) + "\n"
        write_file(self._folder / f"{audio_hash(audio)}.json", text)
        return transcript


class ReplayRecogniser:
    """A `core.ports.WordRecogniser` that answers from a folder which `RecordingRecogniser` has written.

    Attributes:
        name: "replay".
        model: Name of the folder.
    """

    name = "replay"

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise ConfigError(f"There is no folder `{folder}` with replies", hint="Make one with --record")
        self.model = folder.name
        self._folder = folder

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the recorded transcript; raise `ProviderRefused` if there is none for this sound and language."""
        path = self._folder / f"{audio_hash(audio)}.json"
        hint = "Run it once with --record instead of --replay"
        try:
            reply = json.loads(path.read_bytes())
            transcript, recorded = _transcript(reply["transcript"]), str(reply["language"])
        except FileNotFoundError:
            raise ProviderRefused(f"`{self._folder}` has no reply for {audio.source}", hint=hint) from None
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ProviderRefused(f"The reply `{path}` cannot be used: {error}", hint=hint) from error
        if whisper_code(recorded) != whisper_code(language):
            raise ProviderRefused(
                f"The reply for {audio.source} was recorded for {recorded}, not {language}", hint=hint
            )
        return transcript


def _transcript(data: Any) -> Transcript:
    return cast("Transcript", decode(Transcript, data))
