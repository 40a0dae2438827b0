"""Reading recordings of every format, and refusing what is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from tests.helpers.places import DATA

from pronounce_cli.audio import load
from pronounce_cli.audio.files import MAX_BYTES, read
from pronounce_cli.audio.foreign import BoundedFFmpeg, TooSlow, decode, install_hint
from pronounce_cli.audio.recording import CUT_OFF
from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.types import Audio

if TYPE_CHECKING:
    from collections.abc import Iterator

VOICE = DATA / "061210142.flac"

SOUNDFILE_FORMATS = """
WAV:PCM_U8 WAV:PCM_16 WAV:PCM_24 WAV:PCM_32 WAV:FLOAT WAV:DOUBLE WAV:ALAW WAV:ULAW WAV:IMA_ADPCM WAV:GSM610 WAVEX:PCM_16
RF64:PCM_16 W64:PCM_16 AIFF:PCM_16 AU:PCM_16 CAF:PCM_16 FLAC:PCM_16 FLAC:PCM_24 OGG:VORBIS OGG:OPUS MP3:MPEG_LAYER_III
""".split()

FFMPEG_FORMATS = {
    "m4a": [],
    "alac.m4a": ["-c:a", "alac"],
    "webm": [],
    "mka": [],
    "3gp": ["-c:a", "aac", "-ar", "16000"],
    "aac": [],
    "ac3": [],
    "wma": [],
    "avi": [],
    "ts": [],
    "flv": ["-ar", "44100"],
    "adpcm.wav": ["-c:a", "adpcm_ms"],  # its header gives a wrong rate of bytes
    "stereo.mp4": ["-ac", "2", "-ar", "48000"],
}

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def voice() -> np.ndarray:
    return soundfile.read(VOICE, dtype="float32")[0]


def encoded(container: str, codec: str) -> bytes:
    buffer = BytesIO()
    soundfile.write(buffer, voice(), 16_000, format=container, subtype=codec)
    return buffer.getvalue()


def converted(path: Path, options: list[str]) -> Path:
    subprocess.run(["ffmpeg", "-v", "error", "-i", VOICE, *options, path], check=True, stdin=subprocess.DEVNULL)
    return path


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Return the highest correlation of two signals over all shifts: codecs add a few milliseconds in front."""
    size = len(one) + len(other)
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    return float(product.max() / np.linalg.norm(one) / np.linalg.norm(other))


def assert_is_voice(audio: Audio, *, at_least: float = 0.98) -> None:
    assert likeness(audio.samples, voice()) > at_least
    assert audio.duration_s == pytest.approx(len(voice()) / 16_000, abs=0.15)
    assert audio.warnings == ()


@pytest.mark.parametrize("name", SOUNDFILE_FORMATS)
def test_formats_that_need_no_other_program(name: str) -> None:
    container, codec = name.split(":")
    assert_is_voice(load(encoded(container, codec)), at_least=0.9 if codec == "GSM610" else 0.98)


@needs_ffmpeg
@pytest.mark.parametrize("suffix", FFMPEG_FORMATS)
def test_formats_that_need_ffmpeg(suffix: str, tmp_path: Path) -> None:
    path = converted(tmp_path / f"voice.{suffix}", FFMPEG_FORMATS[suffix])
    assert_is_voice(load(path))
    assert np.array_equal(load(path).samples, load(path.read_bytes()).samples)


@needs_ffmpeg
def test_a_streamed_flac_without_a_length_is_whole(tmp_path: Path) -> None:
    flac = subprocess.run(["ffmpeg", "-v", "error", "-i", VOICE, "-f", "flac", "-"], check=True, capture_output=True)
    assert_is_voice(load(flac.stdout))


@needs_ffmpeg
def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    film = tmp_path / "silent.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=size=64x64:duration=1", film],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    with pytest.raises(AudioError, match="could not be decoded"):
        load(film)


@needs_ffmpeg
def test_a_cut_off_webm_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    webm = converted(tmp_path / "voice.webm", []).read_bytes()
    audio = load(webm[: len(webm) // 2])
    assert 0.2 < audio.duration_s < 1.8
    assert audio.warnings[0] == CUT_OFF


def test_path_bytes_stream_and_stdin_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = VOICE.read_bytes()
    stream = BytesIO(data)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
    loaded = [load(VOICE), load(str(VOICE)), load(data), load(stream), load("-")]
    assert [audio.source for audio in loaded] == [str(VOICE), str(VOICE), "bytes", "stream", "stdin"]
    assert all(np.array_equal(audio.samples, loaded[0].samples) for audio in loaded)
    assert not stream.closed
    assert load(data, name="upload.wav").source == "upload.wav"


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    for name in ("voice.raw", "voice.mp3", "voice.txt", "voice"):
        path = tmp_path / name
        path.write_bytes(VOICE.read_bytes())
        assert_is_voice(load(path))


def test_reading_leaves_the_file_and_the_folder_alone(tmp_path: Path) -> None:
    path = tmp_path / "voice.flac"
    path.write_bytes(VOICE.read_bytes())
    path.chmod(0o444)
    before = path.stat()
    load(path)
    after = path.stat()
    assert path.read_bytes() == VOICE.read_bytes()
    assert (after.st_mtime_ns, after.st_mode) == (before.st_mtime_ns, before.st_mode)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    bad = tmp_path / "bad.m4a"
    bad.write_bytes(b"\0\0\0\x20ftypM4A " + bytes(200))
    sources = [VOICE, VOICE.read_bytes(), encoded("MP3", "MPEG_LAYER_III"), bad, bad.read_bytes(), tmp_path]

    def attempt(source: Path | bytes) -> None:
        try:
            load(source)
        except AudioError:
            assert source in sources[3:]

    attempt(VOICE)
    before = sorted(Path("/proc/self/fd").iterdir())
    for source in sources:
        attempt(source)
    assert sorted(Path("/proc/self/fd").iterdir()) == before


@pytest.mark.parametrize(
    "name", ["WAV:PCM_16", "WAV:ULAW", "AIFF:PCM_16", "AU:PCM_16", "FLAC:PCM_16", "MP3:MPEG_LAYER_III"]
)
def test_a_file_that_is_cut_off_is_read_with_a_warning(name: str) -> None:
    data = encoded(*name.split(":"))
    audio = load(data[: len(data) * 2 // 3])
    assert audio.duration_s == pytest.approx(len(voice()) / 16_000 * 2 / 3, abs=0.4)
    assert CUT_OFF in audio.warnings
    assert likeness(audio.samples, voice()[: len(audio.samples)]) > 0.95


@pytest.mark.parametrize("name", ["WAV:PCM_16", "FLAC:PCM_16"])
def test_a_file_that_is_cut_off_before_the_sound_is_refused(name: str) -> None:
    data = encoded(*name.split(":"))
    with pytest.raises(AudioError, match=r"damaged|no sound|shorter"):
        load(data[:60])


def test_a_recording_that_was_streamed_may_claim_any_length() -> None:
    wav = bytearray(encoded("WAV", "PCM_16"))
    wav[4:8] = wav[40:44] = b"\xff\xff\xff\xff"
    assert_is_voice(load(bytes(wav)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"Dear diary,\n", "not a recording but a text"),
        (b"<html><body>404</body></html>", "not a recording but a web page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not a recording but a picture"),
        (b"%PDF-1.7\n\x00\x01", "not a recording but a document"),
        (bytes(range(1, 200)), "not a recording but a file of another kind"),
        (b"RIFF\x10\0\0\0WAVEjunk", "damaged header"),
    ],
)
def test_what_is_no_recording_is_named(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=message) as caught:
        load(path)
    assert caught.value.message.startswith(str(path))
    assert not caught.value.message.endswith(".")
    assert caught.value.hint


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    cases = {tmp_path: "is a directory", tmp_path / "missing.wav": "no such file", tmp_path / "loop": "cannot be read"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "fifo")
        cases |= {tmp_path / "fifo": "not a regular file", Path("/dev/zero"): "not a regular file"}
    for path, message in cases.items():
        with pytest.raises(AudioError, match=message):
            load(path)
    with pytest.raises(AudioError, match="null"):
        load("a\0b.wav")


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Give up the rights of root, who may read everything, for the length of a test."""
    if sys.platform == "win32":
        pytest.skip("file permissions work differently on Windows")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    yield
    os.seteuid(0)


def test_a_file_without_permission_is_refused(tmp_path: Path, ordinary_user: None) -> None:
    path = tmp_path / "private.wav"
    if os.access(tmp_path, os.W_OK, effective_ids=True):
        path.touch(0)
    with pytest.raises(AudioError, match="permission denied") as caught:
        load(path)
    assert "who may read" in str(caught.value.hint)


def test_stdin_that_is_closed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(AudioError, match="standard input is closed"):
        load("-")


def test_names_cannot_control_the_terminal() -> None:
    with pytest.raises(AudioError) as caught:
        load(b"", name="\x1b[31mred\n.wav")
    assert caught.value.message == r"\x1b[31mred\n.wav is empty"


def test_files_that_are_too_large_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.wav"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(AudioError, match="larger than 200 MB"):
        load(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_stream_without_end_is_refused() -> None:
    with Path("/dev/zero").open("rb") as endless, pytest.raises(AudioError, match="larger than 200 MB"):
        load(endless)


def test_recordings_longer_than_five_minutes_are_refused() -> None:
    buffer = BytesIO()
    soundfile.write(buffer, np.resize(voice(), 301 * 16_000), 16_000, format="WAV", subtype="ULAW")
    with pytest.raises(AudioError, match="longer than 5 minutes") as caught:
        load(buffer.getvalue())
    assert "pieces" in str(caught.value.hint)
    with pytest.raises(AudioError, match="longer than 20 seconds"):
        load(buffer.getvalue(), max_s=20)


def test_a_small_file_cannot_fill_the_memory() -> None:
    buffer = BytesIO()
    soundfile.write(buffer, np.zeros((96_000 * 90, 8), np.float32), 96_000, format="FLAC")
    assert len(buffer.getvalue()) < 1_000_000
    with pytest.raises(AudioError, match="too much data"):
        load(buffer.getvalue())


def test_impossible_rates_are_refused() -> None:
    wav = bytearray(encoded("WAV", "PCM_16"))
    wav[24:28] = (3).to_bytes(4, "little")
    with pytest.raises(AudioError, match="impossible format: 3 Hz"):
        load(bytes(wav))


def test_reading_keeps_channels_and_rate() -> None:
    buffer = BytesIO()
    soundfile.write(buffer, np.stack([voice(), voice() / 2], axis=1), 22_050, format="WAV")
    recording = read(buffer.getvalue())
    assert recording.samples.shape == (len(voice()), 2)
    assert recording.samples.dtype == np.float32
    assert recording.sample_rate_hz == 22_050
    assert np.allclose(recording.samples[:, 0], voice(), atol=1e-4)


def test_decoders_write_nothing_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    mp3 = encoded("MP3", "MPEG_LAYER_III")
    load(mp3[: len(mp3) // 2])  # libmpg123 would report the wrong size
    with pytest.raises(AudioError):
        load(b"caff\0\x01\0\0desc" + b"\xff" * 100)
    os.write(2, b"still there")
    assert capfd.readouterr().err == "still there"


def test_without_ffmpeg_the_hint_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AudioError, match=r"no decoder for note\.m4a") as caught:
        load(b"\0\0\0\x20ftypM4A " + bytes(200), name="note.m4a")
    assert caught.value.hint == install_hint(sys.platform)
    assert "brew" in install_hint("darwin")
    assert "winget" in install_hint("win32")
    assert "apt" in install_hint("linux")


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="needs a shell script in place of ffmpeg")
@pytest.mark.parametrize(
    "script",
    [
        "exec /bin/sleep 60",
        "echo 'Duration: 00:00:01.00, Stream #0: Audio: aac, 16000 Hz, mono, fltp' >&2; exec /bin/sleep 60",
    ],
)
def test_a_decoder_that_hangs_is_stopped(script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AudioError, match=r"busy for more than 0\.3 s"):
        decode(b"\0\0\0\x20ftypM4A ", None, "note.m4a", timeout_s=0.3)
    with pytest.raises(TooSlow), BoundedFFmpeg("note.m4a", 0.3) as sound:
        list(sound)
