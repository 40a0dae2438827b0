"""What a docstring, a script or a test names in the package is there."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from pathlib import Path

import pytest
from tests.helpers.pages import SRC, place_of
from tests.helpers.places import ROOT

MODULES = {
    path.relative_to(SRC).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
    for path in SRC.rglob("*.py")
}
TEXTS = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
CLASSES = {name: text for text in TEXTS.values() for name in re.findall(r"^class (\w+)", text, flags=re.MULTILINE)}
DOTTED = re.compile(r"`([A-Za-z_]+(?:\.[A-Za-z_]+)+)`")

# Files, values and other packages.
OTHERS = re.compile(
    r"(NAME|manifest|wav)\.\w+|h\.\w+|(entry|assessment)\.\w+|(io|sys|time|sounddevice|panphon)\.\w+"
    r"|(config|pyproject|keys|pronounce)\.toml|\w+\.(tsv|py|npz|md)"
)
OUTSIDE = [
    path for folder in ("training", "benchmarks", "deploy", "docs", "tests") for path in (ROOT / folder).rglob("*.py")
]


def resolves(name: str, home: str) -> bool:
    """Whether a dotted name leads to something: from the top, from the room of the module, or from a class."""
    first, *rest = name.removeprefix("pronounce_cli.").split(".")
    if first in CLASSES:
        return re.search(rf"\b{rest[0]}\b", CLASSES[first]) is not None
    room = home if MODULES[home].name == "__init__.py" else home.rpartition(".")[0]
    for start in (first, f"{room}.{first}"):
        parts = [*start.split("."), *rest]
        for length in range(len(parts), 0, -1):
            module = ".".join(parts[:length])
            if module in MODULES:
                return length == len(parts) or re.search(rf"\b{parts[length]}\b", TEXTS[module]) is not None
    return False


@pytest.mark.parametrize("home", sorted(MODULES))
def test_docstrings_name_what_is_there(home: str) -> None:
    for node in ast.walk(ast.parse(TEXTS[home])):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node) or ""
            assert not [
                name for name in DOTTED.findall(text) if not OTHERS.fullmatch(name) and not resolves(name, home)
            ]
            paths = re.findall(r"`((?:[\w-]+/)*[\w-]+\.(?:py|md))`", text)
            assert not [path for path in paths if not place_of(path) and not (MODULES[home].parent / path).exists()]


@pytest.mark.parametrize("page", ["training/card.py", "src/pronounce_cli/languages/en/weights/MODEL_CARD.md"])
def test_the_model_card_names_what_is_there(page: str) -> None:
    paths = re.findall(r"`((?:[\w-]+/)+[\w-]+\.(?:py|md))`", (ROOT / page).read_text(encoding="utf-8"))

    assert paths
    assert not [path for path in paths if not place_of(path)]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_imported_from_the_package_is_there(path: Path) -> None:
    """Some of it runs rarely: `make train`, the benchmarks."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pronounce_cli":
            assert node.module is not None
            module = importlib.import_module(node.module)
            for alias in node.names:
                known = hasattr(module, alias.name) or importlib.util.find_spec(f"{node.module}.{alias.name}")
                assert known, f"{node.module}.{alias.name}"
