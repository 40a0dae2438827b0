"""The README is run: its commands work, and the output it shows is what the program prints.

`pytest tests/docs --update-golden` writes the output anew. Numbers may differ from machine to machine in the last
place, so that they and the bars drawn from them are not compared.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from pronounce_cli.cli.app import app

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
COMMANDS = [line[2:] for block in CONSOLE for line in block.splitlines() if line.startswith("$ ")]
SHOWN = [block for block in CONSOLE if any(not line.startswith("$ ") for line in block.splitlines())]
PYTHON = re.findall(r"^```python\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path}
    return subprocess.run(
        command, shell=True, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False, timeout=300
    )


def comparable(report: str) -> list[str]:
    """The lines of a report without numbers and bars."""
    lines = [re.sub(r"[█░]+", "=", re.sub(r" *\d+(\.\d+)?", " #", line)) for line in report.splitlines()]
    return "\n".join(lines).strip().splitlines()


def every_option(name: str, command: Any) -> Iterator[tuple[str, str]]:
    """Each command, also those within a group, with each of its options."""
    if name != "pronounce":
        yield from ((name, param.opts[0]) for param in command.params if param.opts[0].startswith("--"))
    for child, inner in getattr(command, "commands", {}).items():
        yield from every_option(f"{name} {child}", inner)


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the README's section on CI has made before it goes on."""
    folder = tmp_path_factory.mktemp("results")
    for command in (f"score {ROOT / 'sample_audio'} -o results.jsonl", "baseline update results.jsonl"):
        done = shell(f"pronounce {command}", folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def workplace(tmp_path: Path, results: Path) -> Path:
    """A folder in which the commands of the README find the samples and earlier results, and may write."""
    (tmp_path / "sample_audio").symlink_to(ROOT / "sample_audio")
    for file in results.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works(command: str, workplace: Path) -> None:
    done = shell(command, workplace)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.splitlines()[0][2:])
def test_output_is_what_the_program_prints(block: str, workplace: Path, request: pytest.FixtureRequest) -> None:
    command, _, output = block.partition("\n")
    printed = shell(command.removeprefix("$ "), workplace).stdout
    if request.config.getoption("--update-golden"):
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(block, f"{command}\n{printed.strip()}\n"), encoding="utf-8")
        return

    assert comparable(output) == comparable(printed)


@pytest.mark.parametrize("code", PYTHON)
def test_python_examples_work(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_it_shows_a_report_and_an_example_in_python() -> None:
    assert "overall" in SHOWN[0]
    assert PYTHON


def test_every_command_and_option_is_documented() -> None:
    pages = TEXT + "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))

    for name, option in every_option("pronounce", typer.main.get_command(app)):
        assert name in pages
        assert option in pages, f"{name} {option}"


def test_every_exit_code_is_documented() -> None:
    from pronounce_cli.cli.exit import ExitCode

    table = TEXT.partition("| code | meaning |")[2].partition("\n\n")[0]
    assert {int(code) for code in re.findall(r"^\| ([\d, ]+) \|", table, re.M) for code in code.split(",")} == set(
        ExitCode
    )


def test_its_first_commands_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))

    assert re.findall(r"^make (\w+)", TEXT, flags=re.MULTILINE)[:2] == ["demo", "test"]
    assert {"demo", "test", "check", "schema"} <= targets


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_and_paths_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    paths = set(re.findall(r"`((?:src|docs|tests|benchmarks|sample_audio)/[\w/.]*)`", text))

    for place in links | paths:
        if "NAME" not in place:
            assert (ROOT / place).exists(), place
