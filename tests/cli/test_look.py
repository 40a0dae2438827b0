"""Colour, width and characters: what the terminal gets, in a process of its own."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.places import SAMPLES, SCRIPT

Run = Callable[..., subprocess.CompletedProcess[str]]
# A guessed word is the one thing that `phonemes` colours beyond bold and dim.
COMMAND = ("phonemes", "the blorfle")


def on_a_terminal(**env: str) -> str:
    """What the command prints when stdout is a terminal."""
    ours, theirs = pty.openpty()
    subprocess.run([SCRIPT, *COMMAND], stdout=theirs, stderr=theirs, check=True, env={**os.environ, **env})
    os.close(theirs)
    output = os.read(ours, 100_000).decode()
    os.close(ours)
    return output


def test_colour_on_a_terminal() -> None:
    assert "\x1b[" in on_a_terminal(TERM="xterm-256color")


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}], ids=str)
def test_no_colour_where_it_is_not_wanted(env: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(**{"TERM": "xterm", **env})


def test_no_colour_in_a_pipe_unless_forced(pronounce: Run) -> None:
    assert "\x1b" not in pronounce(*COMMAND).stdout
    assert "\x1b[" in pronounce(*COMMAND, env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b" not in pronounce(*COMMAND, "--no-color", env={"FORCE_COLOR": "1"}).stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_without_unicode_the_report_is_in_arpabet(encoding: str, pronounce: Run) -> None:
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    sample = SAMPLES / "adult_good.wav"
    shown = pronounce("phonemes", "thought", env=env, encoding=encoding)
    scored = pronounce("score", sample, "--details", env=env, encoding=encoding)

    assert (shown.returncode, scored.returncode) == (0, 0)
    assert "TH AO1 T" in shown.stdout
    assert "overall" in scored.stdout
    assert (shown.stdout + scored.stdout).isascii()


def test_json_is_utf_8_whatever_the_terminal(pronounce: Run) -> None:
    done = pronounce("phonemes", "thought", "--format", "json", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})

    assert "θɔt" in done.stdout


def test_the_width_follows_columns(pronounce: Run, root: Path) -> None:
    for columns, width in (("60", 60), ("100", 100), ("300", 120), ("10", 40)):
        done = pronounce("score", "sample_audio/adult_good.wav", env={"COLUMNS": columns}, cwd=root)
        assert max(map(len, done.stdout.splitlines())) == width


def test_nothing_in_a_name_or_a_text_steers_the_terminal(pronounce: Run, tmp_path: Path) -> None:
    (folder := tmp_path / "a\x1b[31m\u202eb").mkdir()
    (folder / "x.wav").write_text("no sound")
    done = pronounce("score", folder / "x.wav", "--text", "hello \x1b[2J", env={"FORCE_COLOR": "1"})

    assert done.returncode == 4
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_offers_the_commands(shell: str, pronounce: Run) -> None:
    env = {"_PRONOUNCE_COMPLETE": f"complete_{shell}", "COMP_WORDS": "pronounce sc", "COMP_CWORD": "1"}
    env |= {"_TYPER_COMPLETE_ARGS": "pronounce sc", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = pronounce(env=env)

    assert done.returncode == 0
    assert "score" in done.stdout
    assert "phonemes" not in done.stdout
