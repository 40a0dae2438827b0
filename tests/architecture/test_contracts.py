"""The rules of the house that a machine can keep."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.places import ROOT

SRC = ROOT / "src" / "pronounce_cli"
MODULES = sorted(SRC.rglob("*.py"))
MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 60


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def run_time_imports(tree: ast.Module) -> Iterator[str]:
    """Every imported module, but not those for type checkers only."""
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and node not in skipped:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node not in skipped:
            yield node.module or "."


def test_import_contracts_are_kept() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", sorted((SRC / "core").glob("*.py")), ids=lambda path: path.stem)
def test_core_imports_the_standard_library_only(path: Path) -> None:
    imported = {name.partition(".")[0] for name in run_time_imports(tree_of(path))}

    assert imported <= sys.stdlib_module_names | {"pronounce_cli"}
    assert all(name.startswith("pronounce_cli.core") for name in run_time_imports(tree_of(path)) if "pronounce" in name)


def test_only_config_reads_the_environment() -> None:
    readers = {
        path.relative_to(SRC).parts[0].removesuffix(".py")
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and {a.name for a in node.names} & {"environ"})
    }

    assert readers <= {"config", "remote"}  # proxies and certificates have variables that all programs share


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_files_and_functions_stay_small(path: Path) -> None:
    tree = tree_of(path)

    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_FILE_LINES
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            # A command has one line per option; what it does stands below them.
            start = node.body[0].lineno if path.parent.name == "cli" else node.lineno
            assert node.end_lineno - start < MAX_FUNCTION_LINES, node.name


def test_no_module_has_the_name_of_a_public_function() -> None:
    import pronounce_cli

    assert not set(pronounce_cli.__all__) & {path.stem for path in SRC.iterdir()}


def test_the_newest_version_of_the_changelog_is_that_of_the_package() -> None:
    import pronounce_cli

    headings = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:4] == "## ["]

    assert headings[0].startswith((f"## [{pronounce_cli.__version__}]", "## [Unreleased]"))


def test_what_tests_share_is_in_one_place() -> None:
    tests = ROOT / "tests"
    own = {"make_cases.py"}  # a command
    other = {tests / "helpers", tests / "plugins/example/pronounce_parrot"}  # and a package as others write them
    modules = [path for path in tests.rglob("*.py") if path.parent not in other and path.name not in own]

    for path in modules:
        assert path.name.startswith("test_") or path.name in ("__init__.py", "conftest.py"), path
        for name in run_time_imports(tree_of(path)):
            top, _, rest = name.partition(".")
            if top == "tests" or (tests / top).is_dir():
                assert top == "tests", f"{path} imports {name}"
                assert rest.startswith("helpers.") or rest == "golden.make_cases", f"{path}: {name}"
