"""Every exit code, through the real console script.

For 3, 5 and 6 by each kind of error, and for a bug, a command is added to the same program whose only work is to raise;
`test_score_providers` and `test_transcribe` reach 3, 5 and 6 by real failures.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.places import SAMPLES

from pronounce_cli.cli.exit import ExitCode

Run = Callable[..., subprocess.CompletedProcess[str]]
SAMPLE = SAMPLES / "adult_good.wav"
RAISING = """
import sys
from pronounce_cli.cli.app import app, main
from pronounce_cli.cli.options.common import Debug
from pronounce_cli.core import errors

@app.command("raise")
def _raise(debug: Debug = False) -> None:
    secret = "a local value"
    raise {error}

sys.argv[:] = ["pronounce", "raise", *{arguments!r}]
main()
"""


def raising(error: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program with one more command, which raises `error`."""
    code = RAISING.format(error=error, arguments=arguments)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)


def test_0_when_assessed(pronounce: Run) -> None:
    done = pronounce("score", SAMPLE)

    assert (done.returncode, done.stderr) == (ExitCode.OK, "")
    assert "overall" in done.stdout


def test_0_when_assessed_however_bad(pronounce: Run) -> None:
    done = pronounce("score", SAMPLE, "--text", "Colourless green ideas sleep furiously")

    assert done.returncode == ExitCode.OK
    assert "Not scored" in done.stdout


def test_a_text_far_too_long_ends_in_a_short_answer(pronounce: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("word " * 10_000)
    done = pronounce("score", SAMPLE, "--text-file", tmp_path / "text.txt")

    assert done.returncode == ExitCode.INPUT
    assert done.stderr.startswith("error: the text has 10000 words")
    assert done.stdout == ""


def test_1_below_the_gate_and_the_report_is_there(pronounce: Run) -> None:
    done = pronounce("score", SAMPLE, "--min-score", "100")

    assert done.returncode == ExitCode.GATE
    assert "overall" in done.stdout
    assert done.stderr.startswith("note: 1 below the minimum: ")


def test_2_usage(pronounce: Run) -> None:
    done = pronounce("score", SAMPLE, "--min-score", "high")

    assert done.returncode == ExitCode.USAGE
    assert done.stderr.startswith("error: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_2_when_the_report_cannot_be_written(pronounce: Run) -> None:
    with Path("/dev/full").open("w") as full:
        done = pronounce("phonemes", "hello", capture_output=False, stdout=full, stderr=subprocess.PIPE)

    assert done.returncode == ExitCode.USAGE
    assert done.stderr.splitlines()[0] == "error: cannot write to stdout: No space left on device"


def test_4_recording(pronounce: Run, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("not a recording at all")
    done = pronounce("score", tmp_path / "a.wav", "--text", "hello")

    assert done.returncode == ExitCode.INPUT
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.splitlines()[1].startswith("hint: ")


@pytest.mark.parametrize("text", ["", "?!… —", "\x00\x07", "😀"], ids=ascii)
def test_4_text(text: str, pronounce: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    done = pronounce("score", SAMPLE, "--text-file", tmp_path / "text.txt")

    assert done.returncode == ExitCode.INPUT
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) <= 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("errors.ConfigError('no such setting', hint='Remove it')", ExitCode.CONFIG),
        ("errors.MissingKey('there is no key', hint='Set one')", ExitCode.CONFIG),
        ("errors.ProviderRefused('the key was refused', hint='Check it')", ExitCode.PROVIDER),
        ("errors.ProviderUnavailable('no answer', hint='Try later')", ExitCode.PROVIDER),
        ("errors.MissingExtra('it needs more', hint='pip install it')", ExitCode.MISSING_EXTRA),
    ],
)
def test_3_5_and_6_by_the_error_that_is_raised(error: str, code: ExitCode) -> None:
    done = raising(error)
    first, second = done.stderr.splitlines()

    assert done.returncode == code
    assert first.startswith("error: ")
    assert second.startswith("hint: ")


def test_70_for_a_bug_without_a_traceback() -> None:
    done = raising("ZeroDivisionError('oh\\nno')")
    first, second = done.stderr.splitlines()

    assert done.returncode == ExitCode.BUG
    assert first == "error: this is a bug in pronounce: ZeroDivisionError: oh"
    assert "--debug" in second


def test_debug_adds_the_traceback_without_local_values() -> None:
    done = raising("ZeroDivisionError('oh no')", "--debug")

    assert done.returncode == ExitCode.BUG
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert "a local value" not in done.stderr
    assert "error: this is a bug" in done.stderr


def test_130_when_interrupted(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("pronounce")
    os.mkfifo(fifo := tmp_path / "text")
    process = subprocess.Popen([script, "score", SAMPLE, "--text-file", fifo], stderr=subprocess.PIPE)
    with fifo.open("w"):  # opens when the program reads it, so that it is at work now
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)

    assert process.returncode == ExitCode.INTERRUPTED
    assert b"Traceback" not in stderr


@pytest.mark.parametrize(
    "arguments", [["phonemes", "hello"], ["--help"], ["score", "--help"], ["--version"]], ids=" ".join
)
def test_141_when_the_reader_is_gone(arguments: list[str], pronounce: Run) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = pronounce(*arguments, capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)

    assert (done.returncode, done.stderr) == (ExitCode.PIPE_CLOSED, "")


def test_the_module_is_the_same_program(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pronounce_cli", "score", str(tmp_path / "missing.wav")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == ExitCode.INPUT
