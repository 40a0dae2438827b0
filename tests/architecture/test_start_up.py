"""What is imported when; counted in modules, not in seconds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

TYPERS_OWN = {"annotated_doc", "shellingham", "typer"}  # Typer and what it imports itself
REPORT = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


def third_parties(code: str) -> set[str]:
    """The packages outside the standard library that a fresh interpreter holds after running `code`."""
    program = f"import atexit\natexit.register(lambda: exec({REPORT!r}))\n{code}"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    bare = subprocess.run([sys.executable, "-I", "-c", REPORT], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stderr.splitlines()[-1])) - set(json.loads(bare.stderr))
    return {name.partition(".")[0] for name in modules} - set(sys.stdlib_module_names) - {"pronounce_cli"}


def test_importing_the_package_imports_nothing_else() -> None:
    assert third_parties("import pronounce_cli") == set()


HELP = ("score", "phonemes", "record", "doctor")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], [], *([command, "--help"] for command in HELP)])
def test_help_imports_typer_alone(arguments: list[str]) -> None:
    code = f"import sys\nsys.argv[:] = ['pronounce', *{arguments!r}]\nfrom pronounce_cli.cli.app import main\nmain()"

    assert {"typer"} <= third_parties(code) <= TYPERS_OWN


def test_the_reports_do_not_import_numpy() -> None:
    show = "from pronounce_cli.core.runs import Run; from pronounce_cli.report.{} import {}; list({}().render(Run(())))"
    assert third_parties(show.format("json", "JsonReporter", "JsonReporter")) == set()
    terminal = show.format("terminal", "TerminalReporter", "TerminalReporter")
    assert third_parties(terminal) <= {"rich"}


def test_the_choices_of_strictness_are_those_of_the_vocabulary() -> None:
    from typing import get_args

    from pronounce_cli.cli.options.common import StrictnessOption
    from pronounce_cli.core.types import Strictness

    spelled_out, _ = get_args(get_args(StrictnessOption)[0])  # the second is None
    assert get_args(spelled_out) == tuple(Strictness)
