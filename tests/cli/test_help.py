"""The help of every command: what it begins with, what it says of options, and that its examples would run."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import Result

import pronounce_cli
from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli.app import app

Invoke = Callable[..., Result]
ROOT = typer.main.get_command(app)


def walk(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command with the names that lead to it, also those within a group."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from walk(inner, *path, name)


EVERY = dict(walk(ROOT))
EVERY_PATH = pytest.mark.parametrize("path", EVERY, ids=lambda path: " ".join(path) or "pronounce")


def section(text: str, name: str) -> dict[str, str]:
    """What a part of a help lists, each entry with what is said of it."""
    body = re.search(rf"^{name}:\n((?: .*\n|\n(?= ))*)", text, flags=re.MULTILINE)
    entries = re.findall(r"^ {2}(\S.*(?:\n {3,}.*)*)", body[1], flags=re.MULTILINE) if body else []
    return {
        name: " ".join(rest.split()) for name, _, rest in (re.sub(r"\n +", "  ", e).partition("  ") for e in entries)
    }


def examples(text: str) -> str:
    """The lines of a help between its heading and the first empty one."""
    return re.split(r"Examples?:\n", text)[1].partition("\n\n")[0]


@pytest.mark.parametrize("flag", ["--help", "-h"])
@EVERY_PATH
def test_help_starts_with_usage_and_examples(path: tuple[str, ...], flag: str, invoke: Invoke) -> None:
    lines = [line.strip() for line in invoke(*path, flag).stdout.splitlines() if line.strip()]

    assert lines[0].startswith(" ".join(["Usage: pronounce", *path]))
    assert lines[1] in ("Example:", "Examples:")
    assert " ".join(["pronounce", *path]) in " ".join(lines[2:])


@EVERY_PATH
def test_every_option_has_a_sentence(path: tuple[str, ...], invoke: Invoke) -> None:
    listed = section(invoke(*path, "--help").stdout, "Options")
    options = [param for param in EVERY[path].params if param.opts[0].startswith("-")]

    assert len(listed) == len(options) + 1  # and --help
    for param in options:
        (said,) = (said for entry, said in listed.items() if set(param.opts) & set(re.findall(r"-[\w-]+", entry)))
        assert said.startswith(" ".join(param.help.split())), (param.opts, said)
        assert re.match(r"[A-Z].+\.$", param.help), (param.opts, param.help)


@EVERY_PATH
def test_every_argument_has_a_sentence(path: tuple[str, ...], invoke: Invoke) -> None:
    listed = section(invoke(*path, "--help").stdout, "Arguments")
    arguments = [param for param in EVERY[path].params if not param.opts[0].startswith("-")]

    assert len(listed) == len(arguments)
    for param in arguments:
        assert re.match(r"[A-Z].+\.$", param.help), param.help


def test_every_command_is_listed_with_what_it_does(invoke: Invoke) -> None:
    modules = {path.stem for path in Path(pronounce_cli.__file__).parent.joinpath("cli").glob("[!_]*.py")}

    assert set(COMMANDS) == modules - {"app", "exit"}
    assert section(invoke("--help").stdout, "Commands") == COMMANDS


@pytest.mark.parametrize("name", [path[0] for path in EVERY if len(path) == 2])
def test_every_command_of_a_group_is_listed_with_what_it_does(name: str, invoke: Invoke) -> None:
    listed = section(invoke(name, "--help").stdout, "Commands")

    assert [*listed] == [*EVERY[(name,)].commands]
    for said in listed.values():
        assert re.match(r"[A-Z].+\.$", said)


# What examples run besides: programs that do nothing, and `pronounce`, which notes its arguments.
PROGRAMS = (
    'pronounce() { [ ! -p /dev/stdin ] || cat > /dev/null; printf "%s\\0" "$@" $\'\\n\' >> calls; }; '
    "ffmpeg() { :; }; pass() { :; }; set -eu\n"
)


def parse(args: list[str]) -> None:
    """Read a command line without running the command."""
    command, name = ROOT, "pronounce"
    while args and args[0] in getattr(command, "commands", {}):
        name, *args = args
        command = command.commands[name]
    command.make_context(name, args)


@EVERY_PATH
def test_every_example_can_be_typed_into_a_shell(path: tuple[str, ...], invoke: Invoke, tmp_path: Path) -> None:
    text = examples(invoke(*path, "--help").stdout)
    env = os.environ | {"EDITOR": "true", "GITHUB_STEP_SUMMARY": "summary.md"}
    done = subprocess.run(
        ["bash", "-c", PROGRAMS + text],
        cwd=tmp_path,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    calls = (tmp_path / "calls").read_text(encoding="utf-8").split("\n\0")[:-1]

    assert (done.returncode, done.stderr) == (0, b"")
    assert len(calls) >= len(text.splitlines())
    for call in calls:
        parse(call.split("\0")[:-1])


def test_version(invoke: Invoke) -> None:
    assert invoke("--version").stdout == f"pronounce {pronounce_cli.__version__}\n"


def test_without_a_command_the_help_goes_to_stderr(invoke: Invoke) -> None:
    result = invoke(exit_code=2)

    assert result.stdout == ""
    assert "Examples:" in result.stderr
