"""Other packages that bring parts, laid out as an installer would."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.places import ROOT

EXAMPLE = ROOT / "tests/plugins/example"
EntryPoints = Mapping[str, Mapping[str, str]]


def install(folder: Path, name: str, modules: Mapping[str, str], entry_points: EntryPoints) -> Path:
    """Put modules (source by name) into a folder, with the entry points of their package."""
    for module, source in modules.items():
        folder.joinpath(f"{module}.py").write_text(source, encoding="utf-8")
    info = folder / f"{name.replace('-', '_')}-0.1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    groups = (
        "\n".join([f"[{group}]", *(f"{k} = {v}" for k, v in points.items())]) for group, points in entry_points.items()
    )
    info.joinpath("entry_points.txt").write_text("\n".join(groups))
    return folder


def install_example(folder: Path) -> Path:
    """Put the example package into a folder."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(EXAMPLE / "pronounce_parrot", folder / "pronounce_parrot")
    return install(folder, project["name"], {}, project["entry-points"])


@contextmanager
def importable(folder: Path) -> Iterator[Path]:
    """Let this process import what is in a folder."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield folder
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]
        importlib.invalidate_caches()


def environment(folder: Path) -> dict[str, str]:
    """Return the variables with which another process can import what is in a folder."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))}
