from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.packages import importable, install_example
from tests.helpers.places import SAMPLES


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example package, installed."""
    return install_example(tmp_path_factory.mktemp("example"))


@pytest.fixture
def installed(example: Path) -> Iterator[None]:
    """The example package in this process."""
    with importable(example):
        yield


@pytest.fixture(scope="session")
def packed() -> str:
    """A recording as requests carry it."""
    return base64.b64encode((SAMPLES / "adult_good.wav").read_bytes()).decode()
