"""Pages in the browser whose every complaint is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.helpers.places import ROOT

from pronounce_cli.cli.app import app

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """The folder of pictures to look at, which git ignores."""
    folder = ROOT / "tests/artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def complaints() -> list[str]:
    """What the console and the network of the pages of a test had to say."""
    return []


@pytest.fixture
def open_page(browser: Browser, complaints: list[str]) -> Iterator[OpenPage]:
    """Open a file as a user would, by double click; anything it loads from elsewhere is a complaint."""
    contexts = []

    def open_(path: Path, fragment: str = "", **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1200, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith(("file:", "data:")) or complaints.append(request.url))
        page.goto(path.as_uri() + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with reports of the sample recordings, written by the program itself."""
    from typer.testing import CliRunner

    folder = tmp_path_factory.mktemp("reports")
    samples = ROOT / "sample_audio"
    for arguments in (
        [samples, "-o", folder / "class.html", "--embed-audio", "--min-score", "60"],
        [samples / "adult_poor.wav", "--text", "Then I saw him at once.", "-o", folder / "one.html"],
    ):
        result = CliRunner().invoke(app, ["score", *map(str, arguments), "--quiet"])
        assert result.exit_code in (0, 1), result.output
    return folder
