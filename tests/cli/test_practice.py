"""`pronounce practice` without a terminal, and what comes of it in `pronounce progress` and `pronounce history`."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import timedelta

import pytest
from tests.helpers.places import ROOT
from tests.helpers.practised import AT, attempt, word_try
from tests.helpers.room import no_microphone

from pronounce_cli.audio import load
from pronounce_cli.coach.scorer import LiveScorer
from pronounce_cli.core.types import Verdict
from pronounce_cli.history import HistoryStore
from pronounce_cli.pipeline import Assessor
from pronounce_cli.practice.drills import Drill
from pronounce_cli.practice.prompts import from_text
from pronounce_cli.practice.schedule import reviewed, reviews

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
SAMPLE = ROOT / "sample_audio" / "adult_middling.wav"
TEXT = "Next year will be different, she thought."


@pytest.fixture
def history(tmp_path, monkeypatch) -> HistoryStore:
    path = tmp_path / "data" / "history.sqlite3"
    monkeypatch.setenv("PRONOUNCE_HISTORY_FILE", str(path))
    monkeypatch.setenv("PRONOUNCE_VOICE", "none")
    return HistoryStore(path)


@pytest.fixture
def practised(history) -> HistoryStore:
    """A history of three days, with a word that goes wrong."""
    for day in range(3):
        at = AT + timedelta(days=day)
        session = history.begin(at, "en-US", "plan")
        for i in range(2):
            words = (word_try("thin", 60 + 5 * day), word_try("air", 99, Verdict.GOOD, phones=()))
            made = attempt(
                "thin air", *words, session=session, at=at + timedelta(minutes=i + 1), audio=f"{day}{i}.flac"
            )
            history.save(made, reviews(made.words, "en"), reviewed)
        history.end(session, at + timedelta(minutes=3))
    folder = history.path.with_name("recordings")
    folder.mkdir()
    for made in history.attempts():
        (folder / str(made.audio)).write_bytes(b"sound")
    return history


def test_without_anybody_it_goes_through_the_recordings(pronounce, history):
    done = pronounce("practice", "--from", SAMPLE, "--from", SAMPLE, "--text", TEXT, "--text", "A second text.")

    assert done.returncode == 0
    assert [a.text for a in history.attempts()] == [TEXT, "A second text."]
    assert "Not scored" in done.stdout
    assert "2 texts" in done.stdout


def test_answers_may_be_lines(pronounce, history):
    done = pronounce("practice", "--from", SAMPLE, "--from", SAMPLE, "--text", TEXT, input="r\nq\n")

    assert done.returncode == 0
    assert len(history.attempts()) == 2
    assert "As at your last try" in done.stdout


def test_no_history_leaves_nothing_behind(pronounce, history, tmp_path):
    done = pronounce("practice", "--from", SAMPLE, "--text", TEXT, "--no-history", "--no-input")

    assert done.returncode == 0
    assert "thought" in done.stdout
    assert not history.path.parent.exists()


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["screen", "plain"])
def test_no_history_promises_nothing(plain, pronounce, history):
    arguments = ("practice", "--from", SAMPLE, "--text", TEXT.replace("different", "delightful"), *plain)
    kept = pronounce(*arguments, input="?\nq\n")
    forgotten = pronounce(*arguments, "--no-history", input="?\nq\n")

    assert kept.returncode == forgotten.returncode == 0
    assert re.search(r"(?m)^ *Due\b.*in \d+ minutes?", kept.stdout), kept.stdout
    assert "saved" in kept.stdout
    assert "minutes" not in forgotten.stdout
    assert not re.search(r"\b[Dd]ue\b|tomorrow|saved", forgotten.stdout), forgotten.stdout
    assert "end the session" in forgotten.stdout


def test_the_text_may_stand_beside_the_recording(pronounce, history):
    pronounce("practice", "--from", ROOT / "sample_audio" / "adult_good.wav", "--no-input")

    assert [a.text for a in history.attempts()] == ["We'll have to agree to disagree."]


@needs_espeak
@pytest.mark.parametrize("said", ["light", "right"])
def test_minimal_pairs_tell_which_word_was_heard(said):
    """Through the scorer of a session, since which word of a pair is asked for is left to chance."""
    spoken = subprocess.run(
        ["espeak-ng", "-v", "en-us", "-s", "120", "--stdout", said], capture_output=True, check=True
    )
    scorer = LiveScorer(Assessor(), lambda _text: None)
    drill = Drill(from_text("light, right", "en"), "light", "right", "l and ɹ: mind the tongue")
    told = scorer.score(drill, load(spoken.stdout)).told
    scorer.close()

    assert told is not None
    assert told.heard == said


def test_minimal_pairs_show_both_words(pronounce, history):
    done = pronounce("practice", "--minimal-pairs", "--sounds", "θ", "--from", SAMPLE, "--no-input")

    assert done.returncode == 0
    assert "not  " in done.stdout
    assert "θ and " in done.stdout or " and θ" in done.stdout


def test_ipa_can_be_left_out_or_come_after(pronounce, history):
    shown = {
        when: pronounce("practice", "--from", SAMPLE, "--text", TEXT, "--no-input", "--ipa", when).stdout
        for when in ("on", "off", "after")
    }

    assert "ˈdɪfɚənt" not in shown["off"]
    assert shown["on"].index("ˈdɪfɚənt") < shown["on"].index("overall") < shown["after"].index("ˈdɪfɚənt")


def test_ascii_terminals_get_arpabet(pronounce, history):
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    done = pronounce("practice", "--from", SAMPLE, "--text", TEXT, "--no-input", env=env)

    assert done.stdout.isascii()
    assert "TH AO1 T" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
def test_without_a_microphone_it_says_so_and_leaves_no_session(pronounce, history, tmp_path):
    done = pronounce("practice", "--text", TEXT, env=no_microphone(tmp_path))

    assert done.returncode == 4
    assert done.stderr.startswith("error: ")
    assert "hint: " in done.stderr
    assert history.sessions() == ()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--text", "a", "--file", "b"], 2, "--text and --file exclude each other"),
        (["--words", "--minimal-pairs"], 2, "exclude each other"),
        (["--text", "a", "--sounds", "θ"], 2, "leave out --text"),
        (["--sounds", "q"], 4, "no sound of the language"),
        (["--text", "..."], 4, "no word"),
        (["--file", "nowhere.txt"], 4, "cannot read"),
        (["--language", "fr"], 4, "no practice material"),
        (["--language", "nl", "--text", "Goedendag"], 3, "a provider must hear the words"),
        (["--count", "0"], 2, "--count"),
    ],
)
def test_what_cannot_work_is_said_at_once(pronounce, history, arguments, code, said):
    done = pronounce("practice", "--from", SAMPLE, *arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert history.sessions() == ()


def test_a_recording_that_cannot_be_read_is_no_end(pronounce, history, tmp_path):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")

    done = pronounce("practice", "--from", broken, "--from", SAMPLE, "--text", "One.", "--text", TEXT)

    assert done.returncode == 0
    assert "broken.wav" in "".join(done.stdout.split())  # a long path is wrapped anywhere
    assert [a.text for a in history.attempts()] == [TEXT]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_progress_fits_the_terminal(pronounce, practised, width):
    done = pronounce("progress", env={"COLUMNS": str(width)})

    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= width
    for part in ("recordings", "θ (thin)", "Words to work on", "Calendar"):
        assert part in done.stdout


def test_progress_in_ascii(pronounce, practised):
    done = pronounce("progress", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})

    assert done.stdout.isascii()
    assert "TH (thin)" in done.stdout


def test_progress_as_json_and_as_a_page(pronounce, practised, tmp_path):
    data = json.loads(pronounce("progress", "--format", "json").stdout)
    done = pronounce("progress", "--html", tmp_path / "page.html")

    assert (data["kind"], data["attempts"], data["longest_streak"]) == ("progress", 6, 3)
    assert data["phones"][0]["name"] == "TH"
    assert done.returncode == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_empty_history_says_how_to_begin(pronounce, history):
    for arguments in (["progress"], ["history", "list"]):
        done = pronounce(*arguments)
        assert done.returncode == 0
        assert "`pronounce practice`" in done.stdout
    assert not history.path.exists()


def test_history_list_and_show(pronounce, practised):
    listed = pronounce("history", "list").stdout
    shown = pronounce("history", "show", "1").stdout
    session = pronounce("history", "show", "--session", "2").stdout

    assert len(listed.splitlines()) == 4
    assert "thin" in shown
    assert "60" in shown
    assert session.count("thin air") == 2
    missing = pronounce("history", "show", "99")
    assert (missing.returncode, missing.stdout) == (4, "")


def test_history_as_csv_has_a_line_per_word(pronounce, practised, tmp_path):
    path = tmp_path / "words.csv"

    done = pronounce("history", "export", "--output", path)

    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert len(rows) == 12
    assert (rows[0]["word"], rows[0]["sounds"], rows[0]["heard"]) == ("thin", "TH IH", "S IH")


def test_history_as_json_has_everything(pronounce, practised):
    data = json.loads(pronounce("history", "export").stdout)

    assert [len(data[name]) for name in ("sessions", "attempts")] == [3, 6]
    assert {card["key"]["name"] for card in data["cards"]} == {"thin", "TH", "IH"}


def test_deleting_asks_or_needs_yes(pronounce, practised):
    refused = pronounce("history", "delete", "--all")

    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert len(practised.attempts()) == 6


def test_what_is_deleted_is_gone_with_its_sound(pronounce, practised):
    folder = practised.path.with_name("recordings")

    assert pronounce("history", "delete", "1", "--yes").stdout == "Deleted 1 recording.\n"
    assert sorted(file.name for file in folder.iterdir()) == ["01.flac", "10.flac", "11.flac", "20.flac", "21.flac"]
    assert "Deleted 3" in pronounce("history", "delete", "--before", "2026-03-03", "--yes").stdout
    assert len(practised.attempts()) == 2
    assert "Deleted 2" in pronounce("history", "delete", "--all", "--yes").stdout
    assert list(folder.iterdir()) == []
    assert practised.attempts() == practised.cards("en") == ()


def test_a_deck_for_anki_holds_the_words_that_go_wrong(pronounce, practised, tmp_path):
    path = tmp_path / "words.apkg"
    for _ in range(2):
        done = pronounce("history", "export", "--anki", path)
        assert done.returncode == 0, done.stderr

    with zipfile.ZipFile(path) as deck:
        deck.extract("collection.anki2", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as collection:
        notes = collection.execute("SELECT flds FROM notes").fetchall()
    assert [note[0].split("\x1f")[:2] for note in notes] == [["thin", "θɪn"]]
    assert "θ: " in notes[0][0]
    assert "thin air" in notes[0][0]


def test_a_deck_of_nothing_is_refused(pronounce, history, tmp_path):
    done = pronounce("history", "export", "--anki", tmp_path / "words.apkg")

    assert done.returncode == 4
    assert not (tmp_path / "words.apkg").exists()
