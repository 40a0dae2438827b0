from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.helpers.practised import AT, attempt, word_try

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.learning import CardKey, CardKind, Rating, Review
from pronounce_cli.core.types import Verdict
from pronounce_cli.history import HistoryStore
from pronounce_cli.history.migrations import MIGRATIONS, migrate
from pronounce_cli.practice.schedule import reviewed, reviews

DAY = timedelta(days=1)
THIN = CardKey("en", CardKind.WORD, "thin")

WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from pronounce_cli.history import HistoryStore
from pronounce_cli.practice.schedule import reviewed, reviews
from tests.helpers.practised import AT, attempt

store = HistoryStore(Path(sys.argv[1]))
session = store.begin(AT, "en-US", "plan")
print(session, flush=True)
for i in range(int(sys.argv[2])):
    made = attempt(at=AT + timedelta(minutes=i), session=session)
    store.save(made, reviews(made.words, "en"), reviewed)
    print(i, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> HistoryStore:
    return HistoryStore(tmp_path / "data" / "history.sqlite3")


def save(store: HistoryStore, made) -> int:
    return store.save(made, reviews(made.words, "en"), reviewed)


def writer(store: HistoryStore, count: int, root: Path, **more) -> subprocess.Popen:
    command = [sys.executable, "-c", WRITER, str(store.path), str(count)]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, **more)


def test_an_attempt_comes_back_as_it_was(store):
    session = store.begin(AT, "en-US", "plan")
    made = attempt("thin air", word_try("thin"), word_try("Air", 99, Verdict.GOOD, phones=()), session=session)

    number = save(store, made)

    assert store.attempts() == (replace(made, id=number),)


def test_what_was_not_judged_comes_back_as_none(store):
    made = attempt("thin", word_try("thin", None, Verdict.UNCERTAIN), overall=None, reason="no speech", audio="a.flac")
    made = replace(made, session=store.begin(AT, "en-US", "plan"))

    save(store, made)

    assert replace(store.attempts()[0], id=0) == made


def test_attempts_are_found_by_what_they_are(store):
    session = store.begin(AT, "en-US", "plan")
    german = store.begin(AT, "de-DE", "plan")
    first = save(store, attempt("thin", session=session))
    save(store, attempt("thick", session=session, at=AT + DAY))
    save(store, attempt("dünn", session=german, language="de-DE", at=AT + 2 * DAY))

    assert [a.text for a in store.attempts(language="en")] == ["thin", "thick"]
    assert [a.text for a in store.attempts(text="thick")] == ["thick"]
    assert [a.text for a in store.attempts(session=german)] == ["dünn"]
    assert [a.text for a in store.attempts(number=first)] == ["thin"]
    assert store.languages() == ("de-DE", "en-US")


def test_reading_makes_no_file(store):
    assert store.attempts() == store.cards("en") == store.sessions() == store.languages() == ()
    assert store.take_over("plan", AT) is None
    assert not store.path.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_its_owner_can_read_it(store):
    session = store.begin(AT, "en-US", "plan")
    with closing(sqlite3.connect(store.path)) as held:
        held.execute("BEGIN")
        held.execute("SELECT * FROM sessions").fetchall()
        save(store, attempt(session=session))
        files = list(store.path.parent.iterdir())

        assert len(files) == 3  # with its log and the index of that
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_cards_follow_the_reviews(store):
    session = store.begin(AT, "en-US", "plan")
    save(store, attempt(session=session))
    once = {card.key: card for card in store.cards("en")}
    save(store, attempt(session=session, at=AT + DAY))
    twice = {card.key: card for card in store.cards("en")}

    assert once[THIN].reviews == 1
    assert twice[THIN] == reviewed(THIN, once[THIN], Rating.AGAIN, AT + DAY)
    assert store.cards("de") == ()


def test_a_review_that_starts_no_card_is_left_out_where_there_is_none(store):
    session = store.begin(AT, "en-US", "plan")
    store.save(attempt(session=session), [Review(THIN, Rating.EASY, starts=False)], reviewed)

    assert store.cards("en") == ()


def test_an_attempt_is_saved_whole_or_not_at_all(store):
    session = store.begin(AT, "en-US", "plan")

    def broken(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.save(attempt(session=session), [Review(THIN, Rating.AGAIN)], broken)

    assert store.attempts() == store.cards("en") == ()


def test_a_session_without_attempts_leaves_no_trace(store):
    store.end(store.begin(AT, "en-US", "plan"), AT)

    assert store.take_over("plan", AT) is None
    with closing(sqlite3.connect(store.path)) as database:
        assert database.execute("SELECT COUNT(*) FROM sessions").fetchone() == (0,)


def test_sessions_know_what_was_in_them(store):
    session = store.begin(AT, "en-US", "plan")
    save(store, attempt(session=session, overall=60))
    save(store, attempt(session=session, overall=80, at=AT + timedelta(minutes=3)))
    store.end(session, AT + timedelta(minutes=4))

    (found,) = store.sessions()
    assert (found.attempts, found.mean, found.started) == (2, 70, AT)
    assert found.ended == found.last == AT + timedelta(minutes=4)


@pytest.mark.skipif(os.name != "posix", reason="only there it is known whether a process lives")
def test_a_session_that_was_cut_off_is_taken_over_once(store, root):
    process = writer(store, 2, root)
    process.communicate()

    assert store.take_over("another plan", AT) is None
    assert store.take_over("plan", AT + DAY) is None
    found = store.take_over("plan", AT)
    assert found is not None
    assert found.attempts == 2
    assert store.take_over("plan", AT) is None  # this process has it now


def test_a_session_that_goes_on_elsewhere_is_not_taken_over(store, root):
    process = writer(store, 10_000, root)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        assert store.take_over("plan", AT) is None
    finally:
        process.kill()
        process.communicate()


def test_two_sessions_at_once_lose_nothing(store, root):
    processes = [writer(store, 40, root) for _ in range(2)]
    for process in processes:
        process.communicate(timeout=120)

    assert [process.returncode for process in processes] == [0, 0]
    assert [session.attempts for session in store.sessions()] == [40, 40]
    assert {card.reviews for card in store.cards("en")} == {80}


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_what_was_saved_survives_a_kill(store, root):
    process = writer(store, 10_000, root)
    assert process.stdout is not None
    saved = [process.stdout.readline() for _ in range(6)]
    time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    rest = process.communicate()[0].split()

    told = int((rest or saved)[-1])
    count = len(store.attempts())
    assert count in {told + 1, told + 2}  # the last one may be saved and not yet told
    assert {card.reviews for card in store.cards("en")} == {count}
    with closing(sqlite3.connect(store.path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_deleting_by_number_by_date_and_everything(store):
    session = store.begin(AT, "en-US", "plan")
    numbers = [save(store, attempt(session=session, at=AT + i * DAY, audio=f"{i}.flac")) for i in range(4)]

    assert store.delete(numbers=[numbers[1], 999]) == (1, ("1.flac",))
    assert store.delete(before=AT + 2 * DAY) == (1, ("0.flac",))
    assert [a.id for a in store.attempts()] == numbers[2:]
    assert store.cards("en")
    assert store.delete() == (2, ("2.flac", "3.flac"))
    assert store.attempts() == store.sessions() == store.cards("en") == ()


def test_deleted_words_are_not_left_in_the_file(store):
    session = store.begin(AT, "en-US", "plan")
    save(store, attempt("quixotic", session=session))

    store.delete()

    left = b"".join(file.read_bytes() for file in store.path.parent.iterdir())
    assert b"quixotic" not in left


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_earlier_version_is_brought_up_to_date(tmp_path, version):
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        migrate(database, MIGRATIONS[:version])
        if version:
            database.execute("INSERT INTO sessions VALUES (7, '2026-01-01', '2026-01-01', NULL, 'en', 'plan', 1)")
            values = "7, '2026-01-01T00:00:00+00:00', 'p', 'old text', 'en', 'word', 1, 2, 3, 4, 5, NULL, 1, 'n', NULL"
            database.execute(f"INSERT INTO attempts VALUES (1, {values})")
    store = HistoryStore(path)

    save(store, attempt(session=store.begin(AT, "en-US", "plan")))

    assert [a.text for a in store.attempts()] == ["old text"] * bool(version) + ["thin"]
    assert store.cards("en")


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_a_migration_that_fails_changes_nothing(tmp_path, version):
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        migrate(database, MIGRATIONS[:version])
        before = list(database.iterdump())
        steps = [f"{step}; CREATE BROKEN" if i == version else step for i, step in enumerate(MIGRATIONS)]

        with pytest.raises(sqlite3.OperationalError):
            migrate(database, steps)

        assert list(database.iterdump()) == before
        assert database.execute("PRAGMA user_version").fetchone() == (version,)


def test_a_file_of_a_newer_version_is_left_alone(store):
    store.begin(AT, "en-US", "plan")
    with closing(sqlite3.connect(store.path)) as database:
        database.execute("PRAGMA user_version = 99")

    with pytest.raises(ConfigError, match="newer version"):
        store.attempts()


def test_a_file_that_is_no_database_is_reported(store):
    store.path.parent.mkdir(parents=True)
    store.path.write_text("my diary, " * 100)

    with pytest.raises(ConfigError, match="cannot be used") as caught:
        store.attempts()

    assert caught.value.hint is not None
    assert "--no-history" in caught.value.hint
    assert store.path.read_text().startswith("my diary")
