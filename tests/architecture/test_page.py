"""docs/ARCHITECTURE.md tells what is so."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.helpers.pages import SRC, has, named, paths, place_of, text_of
from tests.helpers.places import ROOT

from pronounce_cli import languages
from pronounce_cli.recognise import registry as providers
from pronounce_cli.report import registry as formats
from pronounce_cli.voice import registry as voices

PAGE = "docs/ARCHITECTURE.md"
TEXT = text_of(PAGE)
ENTRY_POINTS = {part.ENTRY_POINTS for part in (providers, formats, voices, languages)}
SAID = {"core", "module:attribute", "--offline", "import pronounce_cli", "python -m pronounce_cli"}  # no path, no name


def section(heading: str) -> str:
    return (ROOT / PAGE).read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_the_arrow_is_that_of_import_linter() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["id"] == "layers")

    assert section("The import arrow").partition("```text\n")[2].partition("```")[0].splitlines() == layers


def test_every_room_has_one_line_and_no_other_has() -> None:
    folders = [f"{path.parent.relative_to(SRC).as_posix()}/" for path in SRC.rglob("*/__init__.py")]
    modules = [path.name for path in SRC.glob("*.py")]

    rooms = re.findall(r"^\| `([^`]+)` \|", section("The rooms"), flags=re.MULTILINE)
    assert sorted(rooms) == sorted([*folders, *modules])


@pytest.mark.parametrize("path", sorted(set(paths(TEXT))))
def test_every_path_leads_somewhere(path: str) -> None:
    assert place_of(path)


@pytest.mark.parametrize(("path", "name"), sorted(set(named(TEXT))))
def test_every_name_is_in_its_module(path: str, name: str) -> None:
    assert has(path, name)


def test_nothing_else_is_named_as_code() -> None:
    rest = set(re.findall(r"`([^`]+)`", TEXT)) - set(paths(TEXT)) - {name for _, name in named(TEXT)}

    assert rest <= SAID | ENTRY_POINTS
    assert rest >= ENTRY_POINTS


def test_it_is_one_page() -> None:
    assert len((ROOT / PAGE).read_text(encoding="utf-8").splitlines()) <= 150
