from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from typer.testing import Result

import pronounce_cli

Invoke = Callable[..., Result]
COMMANDS = ["score", "phonemes"]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=str)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_starts_with_examples(command: list[str], flag: str, invoke: Invoke) -> None:
    lines = [line.strip() for line in invoke(*command, flag).stdout.splitlines() if line.strip()]

    assert lines[0].startswith("Usage: pronounce")
    assert lines[1] == "Examples:"
    assert lines[2].startswith("pronounce ")


def test_the_commands_are_listed_with_what_they_do(invoke: Invoke) -> None:
    out = invoke("--help").stdout

    assert re.search(r"score +Score recordings", out)
    assert re.search(r"phonemes +Show how", out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_does(command: str, invoke: Invoke) -> None:
    _, _, options = invoke(command, "--help").stdout.partition("Options:\n")
    entries = re.findall(r"^ {2}(-.*(?:\n {10,}.*)*)", options, flags=re.MULTILINE)

    assert len(entries) > 5
    for entry in entries:
        assert re.search(r"\s{2,}[A-Z].+\w", entry), entry


def test_version(invoke: Invoke) -> None:
    assert invoke("--version").stdout == f"pronounce {pronounce_cli.__version__}\n"


def test_without_a_command_the_help_goes_to_stderr(invoke: Invoke) -> None:
    result = invoke(exit_code=2)

    assert result.stdout == ""
    assert "Examples:" in result.stderr
