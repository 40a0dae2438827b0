"""Whatever the recording or the text: a report, or one error line and exit 4."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.helpers.places import DATA

# The program as the console script starts it, once for many command lines: a process each would take minutes.
SCORE_ALL = """
import contextlib, io, json, sys
from pronounce_cli import pipeline
from pronounce_cli.cli.app import main

for line in sys.stdin:
    arguments = json.loads(line)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\\n") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        sys.argv = ["pronounce", *arguments]
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    print(json.dumps([code, *texts]), flush=True)
"""


def _run_all(command_lines: list[list[str]]) -> list[tuple[int, str, str]]:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", SCORE_ALL],
        input="\n".join(map(json.dumps, command_lines)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )
    found = [tuple(json.loads(line)) for line in done.stdout.splitlines()]
    assert len(found) == len(command_lines), f"stopped at {command_lines[len(found)]}: {done.stderr[-2000:]}"
    return found  # type: ignore[return-value]


def _check(arguments: list[str], code: int, out: str, err: str) -> str | None:
    """Return what is wrong with the end of one run, or None."""
    lines = [line for line in err.splitlines() if line.startswith("error: ")]
    if "Traceback" in err or "Traceback" in out:
        return f"{arguments}: a traceback: {err}"
    if code == 0 and out.strip() and not lines:
        return None
    if code == 4 and len(lines) == 1 and not out:
        return None
    return f"{arguments}: exit {code}, {len(out)} characters of report, {err}"


def test_every_recording_ends_in_a_report_or_one_error_line(loaded: subprocess.CompletedProcess[str]) -> None:
    """Of recordings with the same sound, or that cannot be read for the same reason, one is enough."""
    paths = list({kind: path for path, _, kind in map(json.loads, loaded.stdout.splitlines())}.values())
    assert len(paths) >= 150
    runs = [["score", path, "--text", "I can only do it once"] for path in paths]
    found = _run_all(runs)
    assert not [problem for run, end in zip(runs, found, strict=True) if (problem := _check(run, *end))]
    assert {code for code, _, _ in found} == {0, 4}


TEXTS = {
    "empty": "",
    "spaces": " \t\n ",
    "punctuation": "?!… — «»",
    "emoji": "🎉🎉",
    "emoji between words": "hello 🎉 world",
    "ten thousand words": "the quick brown fox jumps " * 2000,
    "Chinese": "你好，世界",
    "Cyrillic": "Привет, мир",
    "Arabic": "مرحبا بالعالم",
    "control characters": "hello\x1b[31m\x07\x08 world",
    "zero width": "he\u200bllo wor\u200dld",
    "mixed newlines": "hello\r\nworld\ragain\n\nplease",
    "lone combining marks": "\u0301\u0301\u0301",
    "one letter": "a",
    "a very long word": "a" * 5000,
    "numbers": "1234567890 " * 50,
    "markup": "[bold red]hello[/] {world} %s %d",
}


@pytest.fixture(scope="module")
def ends() -> dict[str, tuple[int, str, str]]:
    runs = [["score", str(DATA / "061210142.flac"), "--text", text] for text in TEXTS.values()]
    return dict(zip(TEXTS, _run_all(runs), strict=True))


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_ends_in_a_report_or_one_error_line(name: str, ends: dict[str, tuple[int, str, str]]) -> None:
    assert _check([name], *ends[name]) is None
    assert "\x07" not in ends[name][1]


@pytest.mark.parametrize("name", ["empty", "spaces", "punctuation", "emoji", "Chinese", "Cyrillic", "Arabic"])
def test_a_text_without_english_words_is_an_error_with_a_hint(name: str, ends: dict[str, tuple[int, str, str]]) -> None:
    code, _, err = ends[name]
    assert code == 4
    assert err.splitlines()[1].startswith("hint: ")
