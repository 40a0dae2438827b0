"""What a page for contributors names, and whether it is there."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

from tests.helpers.places import ROOT

SRC = ROOT / "src" / "pronounce_cli"

_PATH = re.compile(r"`((?:[\w.-]+/)+|(?:[\w.-]+/)*[\w-]+\.(?:py|md|toml|tsv|json|yml))`")
_WITH_NAMES = re.compile(r"`([\w./-]+\.py)`\s+\(((?:`[\w.]+`(?:,\s+)?)+)\)")


def text_of(page: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def paths(text: str) -> Iterator[str]:
    """Every file and folder in backticks; NAME and LANGUAGE stand for what somebody will add."""
    return (path for path in _PATH.findall(text) if "NAME" not in path and "LANGUAGE" not in path)


def place_of(path: str) -> Path | None:
    """Where a path leads, from the top of the repository or from the package; None where it leads nowhere."""
    return next((place for place in (ROOT / path, SRC / path) if place.exists()), None)


def named(text: str) -> Iterator[tuple[str, str]]:
    """Every name that stands in brackets behind the path of its module, with that path."""
    for path, names in _WITH_NAMES.findall(text):
        if "NAME" not in path and "LANGUAGE" not in path:
            yield from ((path, name) for name in re.findall(r"`([\w.]+)`", names))


def has(path: str, name: str) -> bool:
    """Whether the module at a path has an attribute, "Class.method" included."""
    place = place_of(path)
    assert place is not None, path
    top = SRC.parent if SRC in place.parents else ROOT
    parts = place.relative_to(top).with_suffix("").parts
    module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    try:
        reduce(getattr, name.split("."), module)
    except AttributeError:
        return False
    return True
