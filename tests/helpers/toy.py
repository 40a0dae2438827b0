"""A language of another package with an ear, whose weights are cut out of the German ones."""

from __future__ import annotations

import shutil
import tomllib
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.helpers.packages import importable, install
from tests.helpers.places import ROOT

from pronounce_cli.acoustic import ears
from pronounce_cli.core.inventory import Inventory
from pronounce_cli.languages.de.inventory import INVENTORY

TOY = ROOT / "tests/plugins/toy"
Arrays = dict[str, NDArray[np.generic]]


def install_toy(folder: Path) -> Path:
    """Put the package into a folder, with the files that `make ear` and `training/native.py` would write."""
    project = tomllib.loads((TOY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    weights = shutil.copytree(TOY / "pronounce_toy", folder / "pronounce_toy") / "weights"
    install(folder, project["name"], {}, project["entry-points"])
    with importable(folder):
        phones: Inventory = import_module("pronounce_toy").PHONES
    columns = [INVENTORY.symbols.index(ipa) for ipa in phones.ipa.values()]
    weights.mkdir()
    np.savez(weights / "ear.npz", **heard(stored("ear"), columns, phones.symbols))
    np.savez(weights / "exchange.npz", **told(stored("exchange"), columns))
    np.savez(weights / "linear.npz", **stored("linear"))
    return folder


def stored(name: str) -> Arrays:
    with (files("pronounce_cli.languages.de") / f"weights/{name}.npz").open("rb") as file, np.load(file) as arrays:
        return {key: arrays[key] for key in arrays.files}


def heard(arrays: Arrays, columns: list[int], symbols: tuple[str, ...]) -> Arrays:
    """The network of an ear that hears some of the phones, by other names."""
    outputs = [0, *(column + 1 for column in columns)]
    cut = {name: arrays[name][..., outputs] for name in ("project.weight", "project.bias")}
    return arrays | cut | {"tokens": np.array([ears.BLANK, *symbols]), "name": np.array("ear-qab-1")}


def told(arrays: Arrays, columns: list[int]) -> Arrays:
    """The networks that tell exchanges, of some of the phones: inputs are readings, windows and five others."""
    count = len(INVENTORY.symbols)
    inputs = [*columns, count, *(count + 1 + column for column in columns), *range(2 * count + 1, 2 * count + 6)]
    cut = {name: arrays[name][..., columns] for name in ("out.w", "out.b", "straight.w")}
    return (
        arrays
        | cut
        | {
            "straight.w": cut["straight.w"][:, inputs],
            "in.w": arrays["in.w"][:, inputs],
            "asked": arrays["asked"][:, columns],
        }
    )
