"""The description is complete: requests that it allows get the answers that it promises."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.running import Running, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("openapi"), "--queue", "50", "--no-page") as running:
        yield running


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs a reference voice")
def test_schemathesis_finds_nothing(server: Running, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    settings = tmp_path / "schemathesis.toml"
    # A text without a word or a recording without speech fits the description and is refused with 422 all the same.
    settings.write_text('[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", "422"]\n', encoding="utf-8")
    done = subprocess.run(
        [
            *(program, "--config-file", settings, "run", f"http://127.0.0.1:{server.port}/openapi.json"),
            *("--max-examples", "12", "--checks", "all", "--seed", "762", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
