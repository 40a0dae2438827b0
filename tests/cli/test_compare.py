from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pronounce_cli.voice import espeak

Pronounce = Callable[..., subprocess.CompletedProcess[str]]
needs_espeak = pytest.mark.skipif(espeak.find() is None, reason="espeak-ng is not installed")
TEXT = "So they went into the library."


@pytest.fixture
def mine(root: Path, tmp_path: Path) -> Path:
    shutil.copy(root / "sample_audio/child_good.mp3", tmp_path / "mine.mp3")
    return tmp_path / "mine.mp3"


@needs_espeak
def test_a_recording_is_compared_with_the_voice(pronounce: Pronounce, mine: Path, tmp_path: Path) -> None:
    mine.with_suffix(".txt").write_text(TEXT)

    done = pronounce("compare", mine.name, "--plot", "a.svg", env={"COLUMNS": "80"}, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(TEXT)
    assert "the voice espeak" in done.stdout
    assert "library" in (tmp_path / "a.svg").read_text() or (tmp_path / "a.svg").stat().st_size > 5000


def test_a_recording_is_compared_with_another(pronounce: Pronounce, mine: Path, tmp_path: Path) -> None:
    done = pronounce("compare", mine, mine, "--text", TEXT, "-o", tmp_path / "a.json")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert data["differences"] == []
    assert data["figures"]["pitch_correlation"] == 1
    assert [word["text"] for word in data["words"]] == TEXT.rstrip(".").split()


def test_without_the_extra_it_says_which_one(pronounce: Pronounce, mine: Path, tmp_path: Path) -> None:
    (tmp_path / "absent").mkdir()
    (tmp_path / "absent/dtwalign.py").write_text("raise ImportError")

    done = pronounce("compare", mine, mine, "--text", TEXT, env={"PYTHONPATH": str(tmp_path / "absent")})

    assert done.returncode == 6
    assert 'pip install "pronounce-cli[prosody]"' in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["mine.mp3", "mine.mp3"], 4, "there is no text"),
        (["gone.wav", "mine.mp3", "--text", TEXT], 4, "gone.wav"),
        (
            ["mine.mp3", "mine.mp3", "--text", "An altogether different sentence stands here"],
            4,
            "cannot be compared",
        ),
        (["mine.mp3", "mine.mp3", "--text", TEXT, "--format", "csv"], 2, "csv"),
        (["mine.mp3", "mine.mp3", "--text", TEXT, "--plot", "a.bmp"], 2, "a.bmp"),
    ],
)
def test_mistakes_are_said(pronounce: Pronounce, mine: Path, arguments: list[str], code: int, said: str) -> None:
    done = pronounce("compare", *arguments, cwd=mine.parent)

    assert done.returncode == code
    assert said in done.stderr


def test_without_a_voice_it_says_how_to_get_one(pronounce: Pronounce, mine: Path, tmp_path: Path) -> None:
    done = pronounce("compare", mine, "--text", TEXT, env={"PATH": str(tmp_path)})

    assert done.returncode == 3
    assert "espeak-ng" in done.stderr
