"""`pronounce practice` in a pseudo-terminal, through the console script, with real recordings."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile
from tests.helpers.places import ROOT, SAMPLES, SCRIPT
from tests.helpers.room import is_possible, room

from pronounce_cli.history import HistoryStore
from pronounce_cli.pipeline import Assessor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
TEXTS = {
    row["id"]: (SAMPLES / row["audio"], row["text"])
    for row in csv.DictReader((SAMPLES / "manifest.csv").read_text(encoding="utf-8").splitlines())
}
IDS = ("adult-good", "adult-middling", "adult-poor", "child-good", "child-middling")
MENU = "uit > "  # its first letter is bold


@pytest.fixture
def history(tmp_path: Path) -> HistoryStore:
    return HistoryStore(tmp_path / "history.sqlite3")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A list of the texts of five recordings."""
    path = tmp_path / "texts.txt"
    path.write_text("".join(f"{TEXTS[name][1]}\n" for name in IDS), encoding="utf-8")
    return path


@pytest.fixture
def practise(history: HistoryStore) -> Iterator[Callable]:
    """Start `pronounce practice` in a pseudo-terminal."""
    import pexpect

    children = []

    def start(*args: str | Path, recordings: tuple[str, ...] = (), columns: int = 80, **variables: str):
        given = [argument for name in recordings for argument in ("--from", str(TEXTS[name][0]))]
        own = {"PRONOUNCE_HISTORY_FILE": str(history.path), "PRONOUNCE_VOICE": "none", "TERM": "xterm"}
        env = {**os.environ, **variables, **own}
        child = pexpect.spawn(
            str(SCRIPT),
            ["practice", *map(str, args), *given],
            env=env,
            encoding="utf-8",
            timeout=60,
            dimensions=(50, columns),
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def ended(child) -> int:
    import pexpect

    child.expect(pexpect.EOF)
    child.wait()
    return child.exitstatus


def test_five_drills_with_a_retry_a_kill_and_a_quit(practise, texts, history):
    first = practise("--file", texts, recordings=("adult-good", "adult-middling", "adult-middling", "adult-poor"))
    for seen, key in (("Drill 1 of 5", "n"), ("Drill 2 of 5", "r"), ("As at your last try", "n"), ("Drill 3 of 5", "")):
        first.expect(seen)
        first.expect(MENU)
        first.send(key)
    first.kill(signal.SIGKILL)
    first.wait()

    assert [a.text for a in history.attempts()] == [TEXTS[IDS[i]][1] for i in (0, 1, 1, 2)]
    assert history.sessions()[0].ended is None

    second = practise("--file", texts, recordings=("child-good", "child-middling"))
    second.expect("Going on where you stopped: 3 done")
    for seen, key in (("Drill 4 of 5", " "), ("Drill 5 of 5", "q")):
        second.expect(seen)
        second.expect(MENU)
        second.send(key)
    second.expect("2 texts")

    assert ended(second) == 0
    attempts = history.attempts()
    (session,) = history.sessions()
    assert [a.text for a in attempts] == [TEXTS[IDS[i]][1] for i in (0, 1, 1, 2, 3, 4)]
    assert {a.session for a in attempts} == {session.id}
    assert session.attempts == 6
    assert session.ended is not None
    assessor = Assessor()
    for attempt in attempts:
        recording = next(path for path, text in TEXTS.values() if text == attempt.text)
        expected = assessor.assess(recording, attempt.text)
        assert attempt.scores == expected.scores
        assert [(w.text, w.verdict, w.accuracy) for w in attempt.words] == [
            (w.text, w.verdict, w.accuracy) for w in expected.words
        ]
    words = {card.key.name for card in history.cards("en") if card.key.kind == "word"}
    assert words == {w.name for a in attempts for w in a.words if w.verdict in ("poor", "fair")}


def test_after_a_regular_end_nothing_is_resumed(practise, texts, history):
    for _ in range(2):
        child = practise("--file", texts, recordings=("adult-good",))
        child.expect("Drill 1 of 5")
        child.expect(MENU)
        child.send("q")
        assert ended(child) == 0

    assert [session.attempts for session in history.sessions()] == [1, 1]


@pytest.mark.parametrize("state", ["asking", "picking"])
def test_ctrl_c_restores_the_terminal_and_keeps_what_was_done(practise, texts, history, state):
    child = practise("--file", texts, recordings=("adult-good", "adult-middling"))
    before = termios.tcgetattr(child.child_fd)
    child.expect(MENU)
    assert not termios.tcgetattr(child.child_fd)[3] & termios.ICANON
    if state == "picking":
        child.send("w")
        child.expect("Number of the word, then Enter > ")
    child.sendintr()
    child.expect("Session")

    assert ended(child) == 130
    assert termios.tcgetattr(child.child_fd) == before
    assert [a.text for a in history.attempts()] == [TEXTS["adult-good"][1]]
    assert history.sessions()[0].ended is not None


def test_a_polite_kill_restores_the_terminal_too(practise, texts, history):
    child = practise("--file", texts, recordings=("adult-good", "adult-middling"))
    before = termios.tcgetattr(child.child_fd)
    child.expect(MENU)
    child.kill(signal.SIGTERM)

    assert ended(child) == 130
    assert termios.tcgetattr(child.child_fd) == before
    assert len(history.attempts()) == 1


def test_keys_explain_themselves_and_unknown_ones_do_no_harm(practise):
    child = practise("--text", TEXTS["adult-middling"][1], recordings=("adult-middling",))
    child.expect(MENU)
    child.send("\x1b[Ax")  # a cursor key, then another
    child.expect("say it again")
    child.expect("end the session; what was done is saved > ")
    child.send("e")
    child.expect("Every sound")
    child.expect(MENU)
    child.send("w")
    child.expect("Number of the word, then Enter > ")
    child.send("9\x7f2\r")
    child.expect("no voice to play")
    child.expect(MENU)
    child.send("q")

    assert ended(child) == 0


def test_a_retry_without_a_recording_leads_back_to_the_keys(practise, texts):
    child = practise("--file", texts, recordings=("adult-good",))
    child.expect(MENU)
    child.send("r")
    child.expect("There are no more recordings")
    child.expect(MENU)
    child.send("e")
    child.expect("Every sound")
    child.expect(MENU)
    child.send("q")

    assert ended(child) == 0


def test_a_recording_that_does_not_exist_is_refused_before_anything_is_shown(practise, texts):
    child = practise("--file", texts, "--from", "nowhere.wav", recordings=("adult-good",))
    child.expect("`nowhere.wav` does not exist")

    assert ended(child) == 4
    assert "Drill" not in child.before


def test_when_the_recordings_run_out_the_session_ends(practise, texts, history):
    child = practise("--file", texts, recordings=("adult-good",))
    child.expect(MENU)
    child.send("n")
    child.expect("There are no more recordings")

    assert ended(child) == 0
    assert history.sessions()[0].attempts == 1


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(practise, columns):
    child = practise("--text", TEXTS["adult-poor"][1], recordings=("adult-poor",), columns=columns, NO_COLOR="1")
    child.expect(MENU)
    child.send("q")
    seen = child.before
    assert ended(child) == 0

    lines = (seen + child.before).splitlines()
    assert "\x1b" not in seen
    assert [line for line in lines if len(line) > columns] == []


def test_plain_has_one_statement_per_line_and_nothing_that_moves(practise):
    child = practise("--plain", "--text", TEXTS["adult-middling"][1], recordings=("adult-middling",), columns=200)
    child.expect("q quit\\.")
    seen = child.before + child.after
    child.send("q")
    assert ended(child) == 0

    assert "\x1b" not in seen + child.before
    assert re.search(r"Overall \d+ of 100\.", seen)
    lines = [line for line in (seen + child.before).splitlines() if line]
    assert all(line[-1] in ".,?!" or line.startswith(("Say:", "Pronunciation:", "Keys:")) for line in lines)


@pytest.mark.skipif(not is_possible(), reason="needs pulseaudio and alsa")
def test_the_microphone_with_a_retry_and_ctrl_c(practise, history, tmp_path):
    speech, _ = soundfile.read(ROOT / "tests/data/030460160.flac", dtype="float32")
    (tmp_path / "room").mkdir()
    with room(tmp_path / "room") as here:
        child = practise("--text", "Does he know your phone number?", "--keep-audio", **here.env)
        before = termios.tcgetattr(child.child_fd)
        for key in ("r", "r"):
            child.expect("listens")
            with here.playing(speech):
                child.expect(MENU)
            child.send(key)
        child.expect("listens")
        child.sendintr()

        assert ended(child) == 130
        assert termios.tcgetattr(child.child_fd) == before
    one, other = history.attempts()
    assert one.text == other.text == "Does he know your phone number?"
    assert len(one.words) == 6
    assert one.scores.overall == pytest.approx(other.scores.overall, abs=10)
    kept = sorted(history.path.with_name("recordings").iterdir())
    assert [file.name for file in kept] == sorted(a.audio for a in (one, other))
    sound, rate = soundfile.read(kept[0])
    assert len(sound) / rate == pytest.approx(one.duration_s, abs=0.01)


def test_a_first_run_says_what_works_offline_and_a_second_does_not(practise, texts):
    for first in (True, False):
        child = practise("--file", texts, recordings=("adult-good",))
        child.expect(MENU)
        assert ("`pronounce providers`" in child.before) is first
        child.send("q")
        ended(child)


def test_it_can_be_stopped_and_goes_on(practise, texts):
    """Ctrl-Z and fg, as the shell does it: the terminal is in another state in between."""
    child = practise("--file", texts, recordings=("adult-good",))
    child.expect(MENU)
    os.kill(child.pid, signal.SIGSTOP)
    time.sleep(0.1)
    os.kill(child.pid, signal.SIGCONT)
    child.send("q")

    assert ended(child) == 0


@pytest.fixture
def shell(history: HistoryStore) -> Iterator[Callable]:
    """Start the program from an interactive shell, which stops and continues it."""
    import pexpect

    child = pexpect.spawn(
        "bash",
        ["--norc", "--noprofile", "-i"],
        env={**os.environ, "PRONOUNCE_HISTORY_FILE": str(history.path), "PRONOUNCE_VOICE": "none", "PS1": "ready$ "},
        encoding="utf-8",
        timeout=60,
        dimensions=(50, 100),
    )
    child.expect_exact("ready$ ")
    yield child
    child.close(force=True)


def test_ctrl_z_and_fg_leave_keys_as_they_were(shell, texts, history):
    recordings = " ".join(f"--from {TEXTS[name][0]}" for name in ("adult-good", "adult-middling"))
    usual = termios.tcgetattr(shell.child_fd)
    shell.sendline(f"{SCRIPT} practice --file {texts} {recordings}")
    shell.expect(MENU)
    ours = termios.tcgetattr(shell.child_fd)
    assert not ours[3] & termios.ICANON
    for _ in range(2):
        shell.send("\x1a")
        shell.expect("Stopped")
        shell.expect_exact("ready$ ")
        assert termios.tcgetattr(shell.child_fd)[3] & termios.ECHO == usual[3] & termios.ECHO
        shell.sendline("fg")
        shell.expect("practice --file")
        until = time.monotonic() + 30
        while termios.tcgetattr(shell.child_fd)[3] != ours[3] and time.monotonic() < until:
            time.sleep(0.02)
        assert termios.tcgetattr(shell.child_fd)[3] == ours[3]
    shell.send("e")  # one key, without the return key
    shell.expect("Every sound")
    shell.expect(MENU)
    shell.send("\r")  # counts once: the next drill, and not the one after
    shell.expect("Drill 2 of 5")
    shell.expect(MENU)
    shell.send("q")
    shell.expect_exact("ready$ ")

    assert [a.text for a in history.attempts()] == [TEXTS[name][1] for name in IDS[:2]]
    assert history.sessions()[0].ended is not None


def test_ctrl_z_gives_a_plain_shell_its_terminal_back(shell, texts):
    """`sh` does not look after the terminal itself."""
    shell.sendline("PS1='plain> ' exec sh -i +o emacs 2>&1 || exit")
    shell.expect_exact("plain> ")
    before = termios.tcgetattr(shell.child_fd)
    shell.sendline(f"{SCRIPT} practice --file {texts} --from {TEXTS['adult-good'][0]}")
    shell.expect(MENU)
    shell.send("\x1a")
    shell.expect_exact("plain> ")
    assert termios.tcgetattr(shell.child_fd)[3] == before[3]
    shell.sendline("fg")
    shell.send("q")
    shell.expect_exact("plain> ")
    assert termios.tcgetattr(shell.child_fd)[3] == before[3]


def test_history_as_json_is_what_was_practised(practise, texts, history, pronounce):
    child = practise("--file", texts, recordings=("adult-good",))
    child.expect(MENU)
    child.send("q")
    ended(child)

    done = pronounce("history", "export", env={"PRONOUNCE_HISTORY_FILE": str(history.path)})

    exported = json.loads(done.stdout)
    assert [attempt["text"] for attempt in exported["attempts"]] == [TEXTS["adult-good"][1]]
    assert exported["attempts"][0]["scores"]["overall"] == pytest.approx(history.attempts()[0].scores.overall, abs=1e-4)
