"""The real command with the real PortAudio, in a room in which a recording is played."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import pytest
import soundfile
from tests.helpers.noises import noise
from tests.helpers.places import ROOT, SCRIPT
from tests.helpers.room import Room, broken_portaudio, is_possible, no_microphone, room

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.skipif(not is_possible(), reason="needs pulseaudio and alsa")
TEXT = "Does he know your phone number"
PATIENCE_S = 60


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A room for all tests that leave it as it is."""
    with room(tmp_path_factory.mktemp("room")) as here:
        yield here


@pytest.fixture(scope="session")
def speech() -> np.ndarray:
    samples, rate = soundfile.read(ROOT / "tests/data/030460160.flac", dtype="float32")
    assert rate == 16_000
    return samples


@dataclass
class Screen:
    """A program on a terminal of its own; its stdout goes elsewhere."""

    process: subprocess.Popen[bytes]
    terminal: int
    stdout: IO[bytes]
    shown: str = ""

    def wait_for(self, words: str) -> None:
        """Read until some words have been shown."""
        end = time.monotonic() + PATIENCE_S
        while words not in self.shown:
            assert time.monotonic() < end, self.shown
            assert self._read(0.1) or self.process.poll() is None or words in self.shown, self.shown

    def _read(self, seconds: float) -> bool:
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.shown += data.decode("utf-8", "replace")
        return bool(data)

    def press(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def end(self) -> tuple[int, bytes]:
        """Wait for the end; return exit code and stdout."""
        end = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < end, self.shown
            self._read(0.05)
        while self._read(0.05):
            pass
        self.stdout.seek(0)
        return self.process.returncode, self.stdout.read()


@contextmanager
def on_a_terminal(*arguments: str, env: dict[str, str], cwd: Path, columns: int = 80) -> Iterator[Screen]:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    before = termios.tcgetattr(theirs)
    size = {"TERM": "xterm-256color", "COLUMNS": str(columns)}
    stdout = TemporaryFile()  # noqa: SIM115
    process = subprocess.Popen(
        [SCRIPT, *arguments],
        stdin=theirs,
        stdout=stdout,
        stderr=theirs,
        cwd=cwd,
        env={**env, "PYTHONUTF8": "1", **size},
        start_new_session=True,
    )
    try:
        yield Screen(process, ours, stdout)
        assert termios.tcgetattr(theirs) == before  # as it was, whatever happened
    finally:
        process.kill()
        process.wait()
        stdout.close()
        os.close(theirs)
        os.close(ours)


def likeness(part: np.ndarray, whole: np.ndarray) -> tuple[float, float]:
    """How alike two sounds are where they fit best, and where that is in `whole`, in seconds."""
    size = len(part) + len(whole)
    products = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)
    at = int(products.argmax())
    at = at - size if at > len(whole) else at
    first, last = max(0, at), min(len(whole), at + len(part))
    a, b = whole[first:last], part[first - at : last - at]
    return float(np.corrcoef(a, b)[0, 1]), at / 16_000


def test_it_records_from_the_first_sound_to_the_pause(desk: Room, speech: np.ndarray, tmp_path: Path) -> None:
    with on_a_terminal("record", "take.wav", env=desk.env, cwd=tmp_path) as screen:
        screen.wait_for("speak now")
        with desk.playing(speech):
            code, out = screen.end()
    taken, rate = soundfile.read(tmp_path / "take.wav", dtype="float32")
    alike, at_s = likeness(taken, np.pad(speech, 16_000))

    assert code == 0, screen.shown
    assert out == b"take.wav\n"
    assert (rate, soundfile.info(tmp_path / "take.wav").subtype) == (16_000, "PCM_16")
    assert alike > 0.98
    assert at_s - 1 < 0.44  # the first word begins there
    assert at_s - 1 + len(taken) / rate > 2.91  # and the last one ends there
    assert len(taken) / rate < 4.5
    assert "ended by a pause" in screen.shown
    assert "●" in screen.shown
    assert re.search(r"\d\.\d s .*█", screen.shown)


def test_with_a_text_the_report_follows_and_nothing_is_kept(desk: Room, speech: np.ndarray, tmp_path: Path) -> None:
    with on_a_terminal("record", "--text", TEXT, env=desk.env, cwd=tmp_path) as screen:
        screen.wait_for("speak now")
        with desk.playing(speech):
            code, out = screen.end()

    assert code == 0, screen.shown
    assert "overall" in out.decode()
    assert "phone" in out.decode()
    assert not list(tmp_path.glob("*.wav"))


@pytest.mark.parametrize("key", ["\r", " "], ids=["enter", "space"])
def test_a_key_ends_it(key: str, desk: Room, speech: np.ndarray, tmp_path: Path) -> None:
    with (
        desk.playing(np.tile(speech, 5)),
        on_a_terminal("record", "take.flac", "--no-vad", env=desk.env, cwd=tmp_path) as screen,
    ):
        screen.wait_for("2.0 s")
        screen.press(key)
        code, _ = screen.end()

    assert code == 0
    assert soundfile.info(tmp_path / "take.flac").format == "FLAC"
    assert 1.9 <= soundfile.info(tmp_path / "take.flac").duration < 4
    assert "ended by a key" in screen.shown


def test_an_interruption_keeps_what_was_said(desk: Room, speech: np.ndarray, tmp_path: Path) -> None:
    with (
        desk.playing(np.tile(speech, 5)),
        on_a_terminal("record", "take.wav", "--silence", "5", env=desk.env, cwd=tmp_path) as screen,
    ):
        screen.wait_for("1.0 s")
        screen.process.send_signal(signal.SIGINT)
        code, _ = screen.end()

    assert code == 130
    assert soundfile.info(tmp_path / "take.wav").duration > 0.9
    assert "interrupted" in screen.shown


def test_an_interruption_before_speech_just_ends_it(desk: Room, tmp_path: Path) -> None:
    with on_a_terminal("record", env=desk.env, cwd=tmp_path) as screen:
        screen.wait_for("waiting for speech")
        screen.process.send_signal(signal.SIGINT)
        code, out = screen.end()

    assert (code, out) == (130, b"")
    assert not list(tmp_path.iterdir())


def test_a_screen_reader_gets_whole_statements(desk: Room, speech: np.ndarray, tmp_path: Path) -> None:
    with on_a_terminal("record", "take.wav", "--plain", env=desk.env, cwd=tmp_path) as screen:
        screen.wait_for("Speak now")
        with desk.playing(speech):
            code, _ = screen.end()

    assert code == 0
    assert "\x1b" not in screen.shown
    lines = [line.strip() for line in screen.shown.splitlines()]
    assert lines[0] == "The microphone `default` listens. Speak now. Enter or a pause ends it."
    assert lines[1] == "Recording."
    assert lines[2].startswith("note: ")


def test_a_device_that_goes_away_leaves_what_was_recorded(speech: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    with (
        room(tmp_path / "room") as here,
        here.playing(np.tile(speech, 5)),
        on_a_terminal("record", "take.wav", "--no-vad", env=here.env, cwd=tmp_path) as screen,
    ):
        screen.wait_for("2.0 s")
        here.switch_off()
        code, _ = screen.end()

    assert code == 0, screen.shown
    assert soundfile.info(tmp_path / "take.wav").duration > 1.5
    assert "ended when the microphone went away" in screen.shown
    assert "pa_linux_alsa" not in screen.shown


def test_a_device_that_goes_away_before_anybody_speaks_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    with (
        room(tmp_path / "room") as here,
        on_a_terminal("record", "take.wav", env=here.env, cwd=tmp_path) as screen,
    ):
        screen.wait_for("waiting for speech")
        here.switch_off()
        code, _ = screen.end()

    assert code == 4
    assert "error: default stopped delivering sound" in screen.shown
    assert not (tmp_path / "take.wav").exists()


def test_a_wav_can_go_to_another_program(desk: Room, speech: np.ndarray, tmp_path: Path) -> None:
    with on_a_terminal("record", "-", env=desk.env, cwd=tmp_path) as screen:
        screen.wait_for("speak now")
        with desk.playing(speech):
            code, out = screen.end()

    assert code == 0
    assert out.startswith(b"RIFF")
    assert len(out) > 2 * 16_000 * 2


def test_an_existing_file_is_not_replaced_unasked(pronounce: Run, tmp_path: Path) -> None:
    (tmp_path / "take.wav").write_bytes(b"mine")
    done = pronounce("record", "take.wav", cwd=tmp_path)

    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "take.wav").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("take.mp3",), "must end in .wav or .flac"),
        (("nowhere/take.wav",), "its folder does not exist"),
        (("-", "--text", "hello"), "no --text"),
        (("--max", "0"), "--max"),
    ],
)
def test_wrong_usage_is_said_before_anybody_speaks(
    arguments: tuple[str, ...], words: str, pronounce: Run, tmp_path: Path
) -> None:
    done = pronounce("record", *arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert words in done.stderr


def test_a_text_without_words_is_refused_before_anybody_speaks(desk: Room, pronounce: Run, tmp_path: Path) -> None:
    done = pronounce("record", "--text", "…", env=desk.env, cwd=tmp_path)

    assert done.returncode == 4
    assert "listens" not in done.stderr


@pytest.mark.parametrize("command", [("record",), ("devices",)])
def test_without_a_microphone_it_says_what_helps(command: tuple[str, ...], pronounce: Run, tmp_path: Path) -> None:
    done = pronounce(*command, env=no_microphone(tmp_path), cwd=tmp_path)

    assert done.returncode == 4
    assert done.stderr.splitlines()[0] == "error: No microphone was found"
    assert "pronounce score FILE" in done.stderr
    assert len(done.stderr.splitlines()) == 2  # nothing of what ALSA has to say


@pytest.mark.parametrize("command", [("record",), ("devices",)])
def test_without_portaudio_it_says_how_to_get_it(command: tuple[str, ...], pronounce: Run, tmp_path: Path) -> None:
    done = pronounce(*command, env=broken_portaudio(tmp_path), cwd=tmp_path)

    assert done.returncode == 4
    assert "PortAudio" in done.stderr.splitlines()[0]
    assert "libportaudio2" in done.stderr


def test_a_wrong_device_is_named(desk: Room, pronounce: Run, tmp_path: Path) -> None:
    done = pronounce("record", "--device", "headset", env=desk.env, cwd=tmp_path)

    assert done.returncode == 4
    assert "no microphone `headset`" in done.stderr
    assert "pronounce devices" in done.stderr


def test_devices_are_listed_with_the_default_marked(desk: Room, pronounce: Run) -> None:
    shown = pronounce("devices", env=desk.env)
    listed = json.loads(pronounce("devices", "--format", "json", env=desk.env).stdout)["devices"]

    assert shown.returncode == 0
    assert [line.split()[2] for line in shown.stdout.splitlines() if line.startswith("*")] == ["default"]
    assert {"desk", "default"} <= {device["name"] for device in listed}
    assert [device["name"] for device in listed if device["is_default"]] == ["default"]
    assert all(device["channels"] > 0 and device["default_rate_hz"] > 0 for device in listed)


def test_the_doctor_listens(desk: Room, speech: np.ndarray, pronounce: Run) -> None:
    def microphone(env: dict[str, str]) -> tuple[int, list[dict[str, str]]]:
        done = pronounce("doctor", "--mic", "--device", "desk", "--json", env=env)
        return done.returncode, [c for c in json.loads(done.stdout)["checks"] if c["group"] == "microphone"]

    with desk.playing(np.tile(speech, 20)):
        code, checks = microphone(desk.env)
    assert code == 0
    assert checks[-1]["name"] == "level"
    assert checks[-1]["status"] == "ok"

    code, checks = microphone(desk.env)  # in silence
    assert code == 3
    assert checks[-1]["status"] == "failure"
    assert "nothing but silence" in checks[-1]["detail"]


def recorded(env: dict[str, str], options: str) -> subprocess.CompletedProcess[str]:
    """Record with options that the command does not have, and print how it went."""
    code = f"""
from pronounce_cli.audio.microphone import RecordingOptions, record
from pronounce_cli.core.errors import MicrophoneError
pauses = []
try:
    taken = record(RecordingOptions({options}), on_pause=pauses.append)
    print("taken", taken.stopped_by, taken is pauses[-1])
except MicrophoneError as error:
    print(error.reason, error.message)
"""
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def test_silence_and_noise_are_told_apart_when_nobody_speaks(desk: Room) -> None:
    silence = recorded(desk.env, "start_timeout_s=1.0")
    with desk.playing(noise("pink", 20, -40)):
        hum = recorded(desk.env, "start_timeout_s=1.0")

    assert silence.stdout.strip() == "silence The microphone delivers nothing but silence"
    assert hum.stdout.startswith("silence No speech was heard in 1 seconds (the loudest sound was -")
    assert silence.stderr + hum.stderr == ""


def test_work_on_a_pause_counts_if_the_pause_lasts(desk: Room, speech: np.ndarray) -> None:
    with desk.playing(np.concatenate([np.zeros(32_000, np.float32), speech])):
        done = recorded(desk.env, "device='desk'")

    assert done.stdout == "taken silence True\n", done.stderr
