"""What happens where hama is not as it should be: a copy of the installed packages, with hama changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.places import ROOT

SAMPLE = ROOT / "sample_audio" / "adult_good.wav"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with links to all installed packages, but copies of hama's."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.name.startswith("hama"):
            shutil.copytree(entry, folder / entry.name)
        elif entry.suffix != ".pth":
            (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def score(packages: Path) -> Run:
    def run(*, text: str = "We'll have to agree to disagree.") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", "-m", "pronounce_cli", "score", str(SAMPLE), "--text", text]
        paths = os.pathsep.join([str(ROOT / "src"), str(packages)])
        environment = os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    return run


def test_the_engine_is_not_needed(packages: Path, score: Run) -> None:
    shutil.rmtree(packages / "hama" / "_libs", ignore_errors=True)

    done = score(text="We'll have to agree to disagree, blorple.")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "overall" in done.stdout
    assert "hama 1." in done.stdout


def test_without_hama_one_line_says_what_to_install(packages: Path, score: Run) -> None:
    for folder in packages.glob("hama*"):
        shutil.rmtree(folder)

    done = score()

    assert done.returncode == 6
    assert done.stdout == ""
    first, hint = done.stderr.splitlines()
    assert "hama" in first
    assert hint.startswith("hint: ")
    assert "pip install" in hint


@pytest.mark.parametrize(
    ("name", "keep"), [("asr_waveform.hama", 2_000_000), ("asr_waveform.hama", 0), ("g2p_vocab.json", 500)]
)
def test_a_file_that_is_cut_off_is_named(packages: Path, score: Run, name: str, keep: int) -> None:
    file = packages / "hama" / "assets" / name
    file.write_bytes(file.read_bytes()[:keep])

    done = score()

    assert done.returncode == 3
    first, hint = done.stderr.splitlines()
    assert name in first
    assert "pip install --force-reinstall" in hint
