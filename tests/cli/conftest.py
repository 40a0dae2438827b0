from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.many import write_manifest
from tests.helpers.places import DATA


@pytest.fixture
def recording() -> Path:
    """The recording "He took up a book"."""
    return DATA / "061210142.flac"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return write_manifest(tmp_path)
