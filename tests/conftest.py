"""What all tests share: a clean environment, the program itself, and golden files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.helpers.clock import FakeClock
from tests.helpers.places import ROOT, SCRIPT
from tests.helpers.running import Done
from tests.helpers.server import Loopback, serving
from typer.testing import CliRunner, Result

settings.register_profile("suite", deadline=None)  # machines are noisy
settings.load_profile("suite")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NETWORK = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_LOOK = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LANG")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing them")
    parser.addoption("--together", action="store_true", help="run every test beside the browser, in whatever order")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One headless Chromium for all tests of a process: Playwright starts once. Its microphone plays a learner."""
    import numpy as np
    import soundfile
    import soxr
    from playwright.sync_api import sync_playwright

    program = _chromium()
    if program is None:
        pytest.skip("needs Chromium")
    samples, rate = soundfile.read(ROOT / "sample_audio" / "child_poor.wav", dtype="float32")
    speech = soxr.resample(samples, rate, 48_000)
    microphone = tmp_path_factory.mktemp("microphone") / "microphone.wav"
    soundfile.write(microphone, np.concatenate([np.zeros(14_400), speech, np.zeros(96_000)]), 48_000, subtype="PCM_16")
    options = [
        *("--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
        f"--use-file-for-fake-audio-capture={microphone}%noloop",
    ]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=options)
        yield opened
        opened.close()


@pytest.fixture(scope="session", autouse=True)
def _together(request: pytest.FixtureRequest) -> None:
    """Open, with --together, what a process can have one of only before its first test.

    Who cannot live beside it fails at once, not only where the order of files brings the two together.
    """
    if request.config.getoption("--together") and _chromium():
        request.getfixturevalue("browser")


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test depends on the terminal, the settings or the home of whoever runs it."""
    own = (name for name in os.environ if name.startswith(("PRONOUNCE_", "WHISPER_", "XDG_")))
    keys = (name for name in os.environ if name.endswith("_API_KEY"))
    proxies = (name for name in os.environ if name.lower().endswith("_proxy"))
    for name in [*_LOOK, *_NETWORK, *own, *keys, *proxies, "USE_API_ASR"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONUTF8", "1")


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A provider on this machine that answers what the test says."""
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    """Time that passes only while somebody sleeps."""
    return FakeClock()


@pytest.fixture
def pronounce() -> Callable[..., Done]:
    """Run the installed console script in a process of its own."""

    def run(*args: str | Path, env: dict[str, str] | None = None, **options: Any) -> Done:
        given: dict[str, Any] = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120}
        if "input" not in options:
            given["stdin"] = subprocess.DEVNULL
        return subprocess.run([SCRIPT, *args], check=False, env=os.environ | (env or {}), **(given | options))

    return run


@pytest.fixture
def invoke() -> Callable[..., Result]:
    """Run the command line in this process; another exit code than expected fails the test."""
    from pronounce_cli.cli.app import app

    def run(*args: str | Path, exit_code: int = 0, **options: Any) -> Result:
        result = CliRunner().invoke(app, [str(arg) for arg in args], prog_name="pronounce", **options)
        assert result.exit_code == exit_code, result.output
        return result

    return run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a document with `tests/golden/expected/NAME`, or write it there with --update-golden."""

    def check(name: str, document: str) -> None:
        path = ROOT / "tests/golden/expected" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(document, encoding="utf-8", newline="\n")
        assert path.read_text(encoding="utf-8") == document

    return check
