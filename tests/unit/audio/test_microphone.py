"""What a microphone may do that the real one in `tests/cli/test_record.py` does not."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from types import SimpleNamespace

import numpy as np
import pytest

from pronounce_cli.audio import _portaudio
from pronounce_cli.audio.microphone import QUEUED_BLOCKS, Device, _Source

DEVICE = Device(3, "USB mic", "ALSA", 2, 44_100.0, is_default=True)
Format = tuple[int, int]


class PortAudioError(Exception):
    """As sounddevice has it."""


class CallbackAbort(Exception):
    """As sounddevice has it."""


class FakeStream:
    """Opens in some formats only, and delivers a few blocks."""

    def __init__(
        self, fake: FakePortAudio, samplerate: int, channels: int, callback, blocksize: int, **_: object
    ) -> None:
        fake.tried.append((samplerate, channels))
        if (samplerate, channels) not in fake.formats:
            raise PortAudioError("Error opening InputStream: Invalid sample rate", -9997)
        self.samplerate, self.active, self.closed = float(samplerate), True, False
        self._deliver = (callback, blocksize, channels, fake)

    def start(self) -> None:
        callback, size, channels, fake = self._deliver
        block = np.full((size, channels), 0.25, np.float32)

        def run() -> None:
            with suppress(CallbackAbort):
                for i in range(fake.blocks):
                    callback(block, size, None, SimpleNamespace(input_overflow=i == 1))
                    block[:] = -1  # PortAudio takes its memory back
                    block[:] = 0.25
            self.active = False

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def close(self, ignore_errors: bool) -> None:
        self._thread.join()
        self.closed = True


class FakePortAudio:
    """The part of sounddevice that a source uses."""

    PortAudioError, CallbackAbort = PortAudioError, CallbackAbort

    def __init__(self, *formats: Format, blocks: int = 4) -> None:
        self.formats, self.blocks, self.tried = formats, blocks, list[Format]()

    def InputStream(self, **options: object) -> FakeStream:  # noqa: N802
        return FakeStream(self, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("formats", "taken"),
    [
        ([(16_000, 1), (44_100, 2)], (16_000, 1)),
        ([(16_000, 2), (44_100, 1)], (16_000, 2)),
        ([(44_100, 1), (48_000, 1)], (44_100, 1)),
        ([(48_000, 2)], (48_000, 2)),
    ],
)
def test_a_device_that_cannot_do_16_khz_records_at_its_own_rate(formats: list[Format], taken: Format) -> None:
    fake = FakePortAudio(*formats)
    with _Source(DEVICE, fake).opened() as source:
        block = source.read()

    assert source.rate_hz == taken[0]
    assert fake.tried[-1] == taken
    assert block is not None
    assert block.shape[1] == taken[1]


def test_all_that_was_delivered_is_read_and_then_the_device_is_lost() -> None:
    with _Source(DEVICE, FakePortAudio((16_000, 1), blocks=5)).opened() as source:
        blocks = [source.read() for _ in range(5)]
        nothing = source.read()

        assert all(block is not None and (block == 0.25).all() for block in blocks)
        assert nothing is None
        assert source.lost
        assert source.dropouts == 1


def test_a_device_that_is_faster_than_its_reader_is_held_up_and_can_be_closed() -> None:
    source = _Source(DEVICE, FakePortAudio((16_000, 1), blocks=10 * QUEUED_BLOCKS))
    with source.opened():
        while not source._blocks.full():
            time.sleep(0.001)
        assert source.read() is not None
    assert source._stream.closed
    assert source._blocks.qsize() <= QUEUED_BLOCKS


def test_a_device_that_opens_in_no_format_says_why() -> None:
    with pytest.raises(_portaudio.MicrophoneError) as caught, _Source(DEVICE, FakePortAudio()).opened():
        pass

    assert caught.value.message.startswith("USB mic does not record: error opening")
    assert "pronounce devices" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("Error opening InputStream: Device unavailable", -9985), "busy"),
        (("Error opening", -9999, (0, -16, "Device or resource busy")), "busy"),
        (("Error opening", -9999, (0, -13, "Permission denied")), "permission"),
        (("Error opening", -9999, (0, -19, "No such device")), "lost"),
        (("Error opening: Invalid device", -9996), "lost"),
        (("Error opening: Insufficient memory", -9992), "other"),
    ],
)
def test_failures_are_put_into_words(arguments: tuple[object, ...], reason: str) -> None:
    error = _portaudio.translated(PortAudioError(*arguments), "USB mic")

    assert error.reason == reason
    assert error.code == "input.microphone"
    assert error.exit_code == 4
    assert "USB mic" in error.message
    assert not error.message.endswith(".")
    assert error.hint


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows"])
def test_every_system_has_its_advice(system: str) -> None:
    assert _portaudio.INSTALL[system]
    assert _portaudio.PERMIT[system]


def test_sound_devices_that_may_not_be_opened_are_a_question_of_leave(tmp_path) -> None:
    assert not _portaudio._forbidden(tmp_path)  # there are none
    (tmp_path / "pcmC0D0c").write_bytes(b"")
    assert not _portaudio._forbidden(tmp_path)
