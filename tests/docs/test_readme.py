"""The README and the pages of docs/ are run: their commands work, and the output shown is what the program prints.

`pytest tests/docs --update-golden` writes the output anew. What is measured may differ a little from machine to
machine, and so do the versions of packages and the bars, which are drawn from scores.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.helpers.pages import has, named, paths, place_of, text_of
from tests.helpers.places import ROOT

from pronounce_cli import languages
from pronounce_cli.cli.app import app
from pronounce_cli.recognise import registry as providers
from pronounce_cli.report import registry as formats
from pronounce_cli.voice import registry as voices

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = PAGES[0].read_text(encoding="utf-8")
CONSOLE = [
    (page, block)
    for page in PAGES
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
]
COMMANDS = sorted({line[2:] for _, block in CONSOLE for line in block.splitlines() if line.startswith("$ ")})
SHOWN = [(page, block) for page, block in CONSOLE if any(not line.startswith("$ ") for line in block.splitlines())]
PYTHON = re.findall(r"^```python\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path}
    return subprocess.run(
        command, shell=True, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False, timeout=300
    )


# By how much it may differ what is measured: points, words per minute, seconds and the like. All else must be the same.
TOLERANCES = {"score": 1.0, "rate": 3.0, "figure": 0.15}
MEASURED = re.compile(
    r" *(?:(?P<score>\d+(?=  [█░])|(?:(?<=good )|(?<=fair )|(?<=poor )|(?<=sure ))\d+$)"
    r"|(?P<rate>\d+(?= words/min))|(?P<figure>(?<![\d.])\d+\.\d(?![\d.])))",
    flags=re.MULTILINE,
)


VERSIONS = re.compile(r"(?<=pocketsphinx )[\d.]+|(?<=hama )[\d.]+")


def differences(shown: str, printed: str) -> list[tuple[str, str]]:
    """What is shown and what is printed instead: lines of text, or numbers that are too far apart."""
    old, new = (VERSIONS.sub("#", report.strip()) for report in (shown, printed))
    lines = zip_longest(_text(old).splitlines(), _text(new).splitlines(), fillvalue="")
    if unlike := [(before, after) for before, after in lines if before != after]:
        return unlike
    return [
        (before[0].strip(), after[0].strip())
        for before, after in zip(MEASURED.finditer(old), MEASURED.finditer(new), strict=True)
        if abs(float(before[0]) - float(after[0])) > TOLERANCES[str(before.lastgroup)] + 1e-9
    ]


def _text(report: str) -> str:
    """Return a report without what is measured, and without bars."""
    return re.sub(r"[█░]+", "=", MEASURED.sub(lambda match: f" <{match.lastgroup}>", report))


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


def test_the_table_of_languages_is_what_their_profiles_say() -> None:
    evidence = languages.evidence()
    rows = [
        f"| {' '.join(tag for tag in evidence if evidence[tag] == judged)} | {judged} |"
        for judged in dict.fromkeys(evidence.values())
    ]

    assert "\n".join(["| language | what is judged |", "|---|---|", *rows, ""]) in TEXT


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works(command: str, workplace: Path) -> None:
    done = shell(command, workplace)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("page", "block"), SHOWN, ids=[block.splitlines()[0][2:] for _, block in SHOWN])
def test_output_is_what_the_program_prints(
    page: Path, block: str, workplace: Path, request: pytest.FixtureRequest
) -> None:
    command, _, output = block.partition("\n")
    printed = shell(command.removeprefix("$ "), workplace).stdout
    if request.config.getoption("--update-golden"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(block, f"{command}\n{printed.strip()}\n"), encoding="utf-8")
        return

    assert not differences(output, printed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("overall       79", "overall       81"),  # a score of another scorer
        ("fair 90", "fair 88"),
        ("5 good", "4 good"),
        ("network 3", "network 2"),
        ("137 words/min", "141 words/min"),
        ("longest 0.3 s", "longest 0.5 s"),
        ("heard     ʃ", "heard     t"),
        ("pronounce 0.1.0", "pronounce 0.0.9"),
        ("1 pause", "2 pauses"),
    ],
)
def test_a_report_that_is_out_of_date_is_seen(old: str, new: str) -> None:
    report = SHOWN[0][1].partition("\n")[2]

    assert old in report
    assert differences(report, report.replace(old, new))


def test_another_machine_may_print_a_little_less_or_more() -> None:
    report = SHOWN[0][1].partition("\n")[2]
    elsewhere = report.replace("76  ███████████████░", "75  ██████████████░░").replace("fair 94", "fair 95")
    elsewhere = elsewhere.replace("4.2 s", "4.1 s").replace("137 w", "138 w").replace("hama 1.7.0", "hama 1.8")

    assert elsewhere != report
    assert not differences(report, elsewhere)


@pytest.mark.parametrize("code", PYTHON)
def test_python_examples_work(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_it_shows_a_report_and_an_example_in_python() -> None:
    assert "overall" in SHOWN[0][1]
    assert PYTHON


def test_every_command_and_option_is_documented() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)

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


FOR_CONTRIBUTORS = ("CONTRIBUTING.md", "docs/ARCHITECTURE.md")


@pytest.mark.parametrize("page", ["README.md", *FOR_CONTRIBUTORS])
def test_links_and_paths_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    found = set(re.findall(r"`((?:src|docs|tests|benchmarks|sample_audio)/[\w/.]*)`", text))
    if page in FOR_CONTRIBUTORS:
        found |= set(paths(text_of(page)))

    assert not [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]
    assert not [path for path in found if "NAME" not in path and not place_of(path)]


@pytest.mark.parametrize("page", FOR_CONTRIBUTORS)
def test_names_behind_a_path_are_in_that_file(page: str) -> None:
    pairs = list(named(text_of(page)))

    assert len(pairs) > 20
    assert not [pair for pair in pairs if not has(*pair)]


def test_a_page_for_contributors_names_every_entry_point() -> None:
    groups = {line for page in FOR_CONTRIBUTORS for line in re.findall(r"`(pronounce_cli\.\w+\.v1)`", text_of(page))}

    every = {part.ENTRY_POINTS for part in (languages, providers, formats, voices)}
    assert groups == every
    example = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    assert set(re.findall(r'entry-points\."([\w.]+)"', example)) == every


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_links_of_every_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))

    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]
