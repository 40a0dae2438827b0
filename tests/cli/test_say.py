from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from pronounce_cli.voice import espeak

Pronounce = Callable[..., subprocess.CompletedProcess[str]]
needs_espeak = pytest.mark.skipif(espeak.find() is None, reason="espeak-ng is not installed")


@needs_espeak
def test_a_text_is_written_to_a_file(pronounce: Pronounce, tmp_path: Path) -> None:
    done = pronounce("say", "through thick and thin", "-o", tmp_path / "a.wav")
    slow = pronounce("say", "through thick and thin", "--slow", "-o", tmp_path / "b.flac")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert slow.returncode == 0
    usual, slowly = (soundfile.info(tmp_path / name).duration for name in ("a.wav", "b.flac"))
    assert slowly == pytest.approx(1.5 * usual, rel=0.01)


@needs_espeak
def test_a_text_comes_from_stdin_and_goes_to_stdout(pronounce: Pronounce) -> None:
    done = pronounce("say", "-", "-o", "-", input=b"how are you", text=False, encoding=None)

    sound, rate = soundfile.read(io.BytesIO(done.stdout))  # type: ignore[arg-type]
    assert len(sound) > 0.4 * rate


@needs_espeak
@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
def test_a_text_is_played(pronounce: Pronounce, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".asoundrc").write_text(
        f'pcm.!default {{ type file slave.pcm "null" file "{home}/played" format "wav" }}\npcm.null {{ type null }}\n'
    )

    done = pronounce("say", "hello")

    assert (done.returncode, done.stderr) == (0, "")
    assert (home / "played").stat().st_size > 10_000


def test_without_a_voice_it_says_how_to_get_one(pronounce: Pronounce, tmp_path: Path) -> None:
    done = pronounce("say", "hello", env={"PATH": str(tmp_path)})

    assert (done.returncode, done.stdout) == (3, "")
    error, hint = done.stderr.splitlines()
    assert error == "error: No voice on this machine can read aloud"
    assert "espeak-ng" in hint


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["...", "-o", "a.wav"], 4, "nothing to say"),
        (["hello", "-o", "a.m4a"], 2, "cannot tell a sound format"),
        (["hello", "-o", "nowhere/a.wav"], 2, "folder does not exist"),
        (["hello", "--voice", "openai"], 3, "needs an API key"),
        (["hello", "--voice", "openai", "--offline"], 3, "--offline forbids"),
        (["hello", "--voice", "folder"], 3, "voice_folder"),
        (["hello", "--voice", "robot"], 3, "robot"),
        (["hello", "--language", "no tag"], 2, "language tag"),
    ],
)
@needs_espeak
def test_mistakes_are_said(pronounce: Pronounce, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    done = pronounce("say", *arguments, cwd=tmp_path)

    assert done.returncode == code
    assert said in done.stderr
    assert list(tmp_path.glob("a.*")) == []
