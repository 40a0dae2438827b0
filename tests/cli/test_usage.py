"""What is wrong about how the command was typed: one line, a hint, exit code 2, and nothing is computed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Invoke = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scor"], "no such command 'scor'"),
        (["score"], "missing argument 'audio'"),
        (["score", "a.wav", "--nonsense"], "no such option: --nonsense"),
        (["score", "a.wav", "--min-score", "101"], "101"),
        (["score", "a.wav", "--min-score", "high"], "`high` is not a number from 0 to 100"),
        (["score", "a.wav", "--strictness", "harsh"], "'harsh'"),
        (["score", "a.wav", "--format", "xml"], "'xml'"),
        (["score", "a.wav", "--language", "en US"], "`en US` is not a language tag"),
        (["score", "a.wav", "--language", ""], "`` is not a language tag"),
        (["score", "a.wav", "--text", "a", "--text-file", "b"], "exclude each other"),
        (["score", "a.wav", "--output", "missing/report.json"], "its folder does not exist"),
        (["score", "a.wav", "--output", "report.docx"], "cannot tell a format from the name `report.docx`"),
        (["score", "-"], "a recording from stdin needs --text or --text-file"),
        (["phonemes"], "missing argument 'text'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors(arguments: list[str], message: str, invoke: Invoke) -> None:
    result = invoke(*arguments, exit_code=2)
    lines = result.stderr.splitlines()

    assert result.stdout == ""
    assert len(lines) == 2
    assert lines[0].startswith("error: ")
    assert message in lines[0]
    assert lines[1].startswith("hint: see `pronounce")


def test_a_folder_cannot_be_the_output(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("score", "a.wav", "--output", tmp_path, exit_code=2)

    assert "it is a folder" in result.stderr
