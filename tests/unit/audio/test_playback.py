"""Sound out, through the real PortAudio: an ALSA device of its own writes what it is given to a file."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.helpers.places import SAMPLES

from pronounce_cli.acoustic.pitch import track
from pronounce_cli.audio import load
from pronounce_cli.audio.playback import SUFFIXES, part, playable, wav_bytes, write
from pronounce_cli.audio.stretch import stretch
from pronounce_cli.core.errors import AudioError, WriteError
from pronounce_cli.core.types import Audio, Span

SPEAKER = """\
pcm.!default { type plug slave { pcm "written" format S16_LE rate %d channels 1 } }
pcm.written { type file slave.pcm "nothing" file "%s" format "raw" }
pcm.nothing { type null }
"""
needs_alsa = pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
Run = Callable[[str], subprocess.CompletedProcess[str]]


def tone(seconds: float, hz: float = 200.0, rate: int = 16_000) -> Audio:
    times = np.arange(round(seconds * rate)) / rate
    return Audio((0.5 * np.sin(2 * np.pi * hz * times)).astype(np.float32), rate, "tone")


@pytest.fixture
def speaker(tmp_path: Path) -> Path:
    """Set a loudspeaker up for processes with this home, and return the file that has what it played."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    played = home / "played.raw"
    (home / ".asoundrc").write_text(SPEAKER % (16_000, played))
    return played


@pytest.fixture
def run() -> Run:
    """Run Python code in a process of its own: PortAudio looks for devices only when it starts."""

    def start(code: str) -> subprocess.CompletedProcess[str]:
        head = "import numpy as np\nfrom pronounce_cli.audio.playback import play\n"
        return subprocess.run(
            [sys.executable, "-c", head + textwrap.dedent(code)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=dict(os.environ),
        )

    return start


TONE = "samples = (0.5 * np.sin(2 * np.pi * 200 * np.arange(16000) / 16000)).astype(np.float32)\n"


@needs_alsa
def test_all_of_the_sound_arrives(speaker: Path, run: Run) -> None:
    done = run(TONE + "assert play(samples, 16000) is True")

    assert (done.returncode, done.stderr) == (0, "")
    heard = np.frombuffer(speaker.read_bytes(), dtype="<i2") / 32768
    sent = tone(1.0).samples
    start = int(np.argmax(np.abs(heard) > 0.01)) - 1
    assert np.allclose(heard[max(0, start) :][: len(sent) - 2], sent[: len(sent) - 2], atol=0.03)
    assert np.abs(heard).max() == pytest.approx(0.5, abs=0.01)


@needs_alsa
def test_playing_can_be_stopped(speaker: Path, run: Run) -> None:
    done = run(
        TONE
        + """
        asked = []
        def stop():
            asked.append(1)
            return len(asked) > 4
        assert play(np.tile(samples, 20), 16000, stop=stop) is False
        assert len(asked) == 5
        """.replace("\n        ", "\n")
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert len(speaker.read_bytes()) / 2 < 16_000  # of 320,000


@needs_alsa
def test_a_device_that_is_not_there_is_named(speaker: Path, run: Run) -> None:
    done = run(
        "from pronounce_cli.core.errors import PlaybackError\n"
        "try:\n    play(np.zeros(100, np.float32), 16000, device='trumpet')\n"
        "except PlaybackError as error:\n    print(error.message, '|', error.hint, '|', error.exit_code)\n"
    )

    message, hint, code = done.stdout.split(" | ")
    assert "trumpet" in message
    assert "pronounce devices" in hint
    assert int(code) == 3
    assert done.stderr == ""


@needs_alsa
def test_without_any_device_there_is_a_way_out(tmp_path: Path, run: Run) -> None:
    """The machine that runs this may have a sound card: then there is nothing to see."""
    if Path("/proc/asound/cards").exists() and "no soundcards" not in Path("/proc/asound/cards").read_text():
        pytest.skip("this machine has a sound card")
    done = run(
        "from pronounce_cli.core.errors import PlaybackError\n"
        "try:\n    play(np.zeros(100, np.float32), 16000)\n"
        "except PlaybackError as error:\n    print(error.message, '|', error.hint)\n"
    )

    assert done.stdout.startswith("There is no device to play sound on | Connect one, or write the sound to a file")
    assert done.stderr == ""


def test_sound_for_ears_keeps_its_rate(tmp_path: Path) -> None:
    stereo = np.stack([tone(0.5, rate=44_100).samples, tone(0.5, rate=44_100).samples * 0.5], axis=1)
    soundfile.write(tmp_path / "a.wav", stereo, 44_100)

    found = playable(tmp_path / "a.wav", "mine")

    assert (found.sample_rate_hz, found.source, found.samples.dtype) == (44_100, "mine", np.float32)
    assert np.allclose(found.samples, stereo.mean(axis=1), atol=1e-4)
    assert np.array_equal(playable((tmp_path / "a.wav").read_bytes(), "mine").samples, found.samples)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_sound_is_written_as_its_name_says(tmp_path: Path, suffix: str) -> None:
    write(tone(0.5), tmp_path / f"a{suffix}")

    info = soundfile.info(tmp_path / f"a{suffix}")
    assert info.format in {SUFFIXES[suffix], "MPEG", "MP3"}
    assert info.duration == pytest.approx(0.5, abs=0.1)
    assert (info.samplerate, info.channels) == (16_000, 1)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="Cannot tell"):
        write(tone(0.1), tmp_path / "a.m4a")
    with pytest.raises(WriteError, match="cannot write"):
        write(tone(0.1), tmp_path / "nowhere" / "a.wav")


def test_one_word_is_cut_out_with_soft_edges() -> None:
    audio = tone(2.0)
    word = part(audio, Span(0.5, 1.0), margin_s=0.0)

    assert len(word.samples) == 8000
    assert word.samples[0] == word.samples[-1] == 0
    assert np.array_equal(word.samples[200:-200], audio.samples[8200:15800])
    assert len(part(audio, Span(-1, 5)).samples) == 32_000
    assert len(part(audio, Span(1.999, 2.0), margin_s=0).samples) == 16
    assert audio.samples[8001] != 0  # the recording itself is untouched


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100])
def test_slow_speech_keeps_its_pitch(factor: float, rate: int) -> None:
    slow = stretch(tone(1.0, hz=150, rate=rate), factor)

    assert slow.duration_s == pytest.approx(factor, abs=1 / rate)
    spectrum = np.abs(np.fft.rfft(slow.samples * np.hanning(len(slow.samples))))
    assert np.argmax(spectrum) / slow.duration_s == pytest.approx(150, abs=2)
    steady = slow.samples[rate // 10 : -rate // 10]
    assert np.abs(steady).max() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("factor", [0.75, 1.5])
def test_a_real_recording_keeps_its_melody(factor: float, tmp_path: Path) -> None:
    audio = load(SAMPLES / "child_middling.wav")
    (tmp_path / "slow.wav").write_bytes(wav_bytes(stretch(audio, factor)))

    before, after = (track(one).f0_hz for one in (audio, load(tmp_path / "slow.wav")))

    quartiles = [np.nanpercentile(f0, [25, 50, 75]) for f0 in (before, after)]
    assert quartiles[1] == pytest.approx(quartiles[0], rel=0.04)


@pytest.mark.parametrize("count", [0, 1, 100, 641])
def test_very_short_sounds_are_stretched_too(count: int) -> None:
    assert len(stretch(Audio(np.ones(count, np.float32), 16_000, "x"), 1.5).samples) == round(count * 1.5)
