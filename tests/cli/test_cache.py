from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Invoke = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRONOUNCE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def filled(invoke: Invoke, root: Path) -> None:
    invoke("transcribe", root / "sample_audio" / "adult_good.wav", "--provider", "offline")


def test_info_of_nothing(invoke: Invoke, folder: Path) -> None:
    out = invoke("cache", "info").stdout

    assert str(folder / "replies.sqlite3") in "".join(out.split())
    assert "replies  0" in out
    assert not folder.exists()


@pytest.mark.usefixtures("filled")
def test_info_counts(invoke: Invoke, folder: Path) -> None:
    out = invoke("cache", "info").stdout
    data = json.loads(invoke("cache", "info", "--format", "json").stdout)

    assert "replies  1" in out
    assert "offline en-us" in out
    assert data["path"] == str(folder / "replies.sqlite3")
    assert data["entries"] == 1
    assert data["size_bytes"] > 0
    assert data["by_provider"] == [{"provider": "offline", "model": "en-us", "entries": 1}]
    assert data["oldest"].startswith("20")


@pytest.mark.usefixtures("filled")
def test_clear_without_a_terminal_needs_yes(invoke: Invoke) -> None:
    assert "--yes" in invoke("cache", "clear", exit_code=2).stderr
    assert json.loads(invoke("cache", "info", "--format", "json").stdout)["entries"] == 1
    invoke("cache", "clear", "--yes")
    assert json.loads(invoke("cache", "info", "--format", "json").stdout)["entries"] == 0


def test_a_broken_cache_is_an_error_with_a_way_out(invoke: Invoke, folder: Path) -> None:
    folder.mkdir()
    (folder / "replies.sqlite3").write_bytes(b"no database " * 500)

    assert "hint: Empty it with `pronounce cache clear`" in invoke("cache", "info", exit_code=3).stderr
    invoke("cache", "clear", "--yes")
    assert "replies  0" in invoke("cache", "info").stdout


@pytest.mark.parametrize("command", [[], ["info"], ["clear"]], ids=str)
def test_help_starts_with_examples(command: list[str], invoke: Invoke) -> None:
    lines = [line.strip() for line in invoke("cache", *command, "--help").stdout.splitlines() if line.strip()]

    assert lines[1] == "Examples:"
    assert lines[2].startswith("pronounce cache")
