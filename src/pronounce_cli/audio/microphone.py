"""The microphone: which there are, and one take from one of them.

PortAudio (through sounddevice) hands over the sound on a thread of its own; `record` follows it on the caller's. When a
take begins and ends is decided in `audio.take`.
"""

from __future__ import annotations

import queue
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pronounce_cli.audio import _portaudio
from pronounce_cli.audio._portaudio import no_device
from pronounce_cli.audio.files import silent_stderr
from pronounce_cli.audio.prepare import RATE_HZ
from pronounce_cli.audio.take import FLOOR_DB, Level, Phase, RecordingOptions, StoppedBy, Take, Taken
from pronounce_cli.core.errors import MicrophoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

__all__ = ["Device", "Level", "Phase", "RecordingOptions", "Taken", "devices", "find_device", "no_device", "record"]

BLOCK_S: Final = 0.03
QUEUED_BLOCKS: Final = 1_000
"""As many as wait to be looked at, half a minute of sound; a device that delivers faster than time is held up."""

LOST_AFTER_S: Final = 2.0
"""A device that delivers nothing for this long is gone."""


@dataclass(frozen=True, slots=True)
class Device:
    """Something to record from.

    Attributes:
        index: Its number, which may change when devices come and go.
        name: Its name.
        host: The sound system through which it is reached ("ALSA", "Core Audio", "Windows WASAPI").
        channels: How many it has.
        default_rate_hz: Its own sample rate.
        is_default: Whether it is taken when none is named.
    """

    index: int
    name: str
    host: str
    channels: int
    default_rate_hz: float
    is_default: bool


def devices() -> tuple[Device, ...]:
    """Return all devices that can record.

    Raises:
        MicrophoneError: PortAudio is not there.
    """
    sounddevice = _portaudio.load()
    hosts = sounddevice.query_hostapis()
    default = sounddevice.default.device[0]
    return tuple(
        Device(
            index=index,
            name=str(entry["name"]),
            host=str(hosts[entry["hostapi"]]["name"]),
            channels=int(entry["max_input_channels"]),
            default_rate_hz=float(entry["default_samplerate"]),
            is_default=index == default,
        )
        for index, entry in enumerate(sounddevice.query_devices())
        if entry["max_input_channels"] > 0
    )


def portaudio_version() -> str:
    """Return the version of PortAudio; raise `MicrophoneError` where there is none."""
    _, words = _portaudio.load().get_portaudio_version()
    return " ".join(str(words).replace("PortAudio ", "").partition(",")[0].split())


def find_device(wanted: int | str | None) -> Device:
    """Return the device with an index or a name, or the default one.

    Args:
        wanted: An index (also as digits), a name, or a part of one; None for the default device.

    Raises:
        MicrophoneError: There is no such device, or none at all.
    """
    found = devices()
    if not found:
        raise no_device()
    if wanted is None:
        return next((device for device in found if device.is_default), found[0])
    text = str(wanted).strip().casefold()
    exact = [device for device in found if text in {str(device.index), device.name.casefold()}]
    for device in exact or [device for device in found if text in device.name.casefold()]:
        return device
    raise MicrophoneError(
        f"There is no microphone `{wanted}`",
        reason="no_device",
        hint="`pronounce devices` lists them; give the number or a part of the name",
    )


def record(
    options: RecordingOptions,
    *,
    on_level: Callable[[Level], None] | None = None,
    on_pause: Callable[[Taken], None] | None = None,
    on_open: Callable[[Device], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Taken:
    """Record one take and return it; blocks until it is over.

    What there is when the device is lost or Ctrl-C is pressed is returned if speech had begun.

    Args:
        options: Device, limits and voice activity.
        on_level: Called about thirty times a second with the level.
        on_pause: Called with what there is when speech pauses, to begin work on it elsewhere: it should return at once.
            If the pause lasts, that very `Taken` is returned in the end; if not, it is called again.
        on_open: Called when the device is open and listens.
        stop: Asked about thirty times a second whether to end now.

    Raises:
        MicrophoneError: There is no PortAudio, no such device, it cannot be opened, was lost before speech began, or
            nothing but silence came from it.
        KeyboardInterrupt: Ctrl-C was pressed before speech began.
    """
    device = find_device(options.device)
    with _Source(device, _portaudio.load()).opened() as source:
        take = Take(source.rate_hz, device.name, options, on_pause)
        if on_open is not None:
            on_open(device)
        why: StoppedBy | None = None
        try:
            while take.stopped_by is None and why is None:
                block = source.read()
                if block is not None:
                    level = take.feed(block)
                    if on_level is not None:
                        on_level(level)
                if take.timed_out:
                    raise _silence(take)
                why = "key" if stop() else "lost" if source.lost else None
        except KeyboardInterrupt:
            if take.phase is Phase.WAITING:
                raise
            why = "interrupt"
        take.dropouts = source.dropouts
    return _judged(take, device, why)


def _judged(take: Take, device: Device, why: StoppedBy | None) -> Taken:
    """Return what was recorded, unless there is nothing in it."""
    if why == "lost" and take.phase is Phase.WAITING:
        raise MicrophoneError(
            f"{device.name} stopped delivering sound", reason="lost", hint="Check the plug, then try again"
        )
    if take.peak_db <= FLOOR_DB:
        raise _silence(take)
    return take.result(why)


def _silence(take: Take) -> MicrophoneError:
    """Return what to say when nobody was heard."""
    if take.peak_db <= FLOOR_DB:
        return MicrophoneError(
            "The microphone delivers nothing but silence",
            reason="silence",
            hint=_portaudio.muted_hint(),
        )
    return MicrophoneError(
        f"No speech was heard in {take.waited_s:.0f} seconds (the loudest sound was {take.peak_db:.0f} dB)",
        reason="silence",
        hint="Speak closer to the microphone, or choose another with --device; `pronounce devices` lists them",
    )


class _Source:
    """Sound from a device, block by block.

    Args:
        device: Which.
        sounddevice: The module, as `_portaudio.load` returns it.

    Attributes:
        rate_hz: Its sample rate: 16 000 where the device can, else its own.
        dropouts: How often sound was lost because this computer was too slow.
    """

    def __init__(self, device: Device, sounddevice: Any) -> None:
        self.dropouts = 0
        self.rate_hz = 0
        self._device = device
        self._sounddevice = sounddevice
        self._blocks: queue.Queue[NDArray[np.float32]] = queue.Queue(QUEUED_BLOCKS)
        self._closing = False
        self._stream: Any = None
        self._last_s = 0.0

    @contextmanager
    def opened(self) -> Iterator[_Source]:
        """Open the device for the length of the block; raise `MicrophoneError` where that is not possible."""
        self._stream = self._open()
        self._last_s = time.monotonic()
        try:
            yield self
        finally:
            self._closing = True
            with silent_stderr():
                self._stream.close(ignore_errors=True)

    def _open(self) -> Any:
        failure: Exception | None = None
        for rate_hz, channels in self._formats():
            try:
                with silent_stderr():
                    stream = self._sounddevice.InputStream(
                        device=self._device.index,
                        samplerate=rate_hz,
                        channels=channels,
                        dtype="float32",
                        blocksize=round(BLOCK_S * rate_hz),
                        callback=self._hand_over,
                    )
                    stream.start()
            except self._sounddevice.PortAudioError as error:
                failure = failure or error
            else:
                self.rate_hz = round(stream.samplerate)
                return stream
        assert failure is not None
        raise _portaudio.translated(failure, self._device.name) from failure

    def _formats(self) -> list[tuple[int, int]]:
        """Return rates and numbers of channels to try, the best first."""
        own_hz = round(self._device.default_rate_hz)
        rates = dict.fromkeys([RATE_HZ, own_hz, 48_000, 44_100])
        counts = dict.fromkeys([1, min(2, self._device.channels), self._device.channels])
        return [(rate_hz, channels) for rate_hz in rates for channels in counts]

    def _hand_over(self, block: NDArray[np.float32], _frames: int, _time: Any, status: Any) -> None:
        """Put a block into the queue; called by PortAudio on its own thread."""
        self.dropouts += bool(status.input_overflow)
        copy = block.copy()
        while not self._closing:
            try:
                return self._blocks.put(copy, timeout=0.1)
            except queue.Full:
                continue
        raise self._sounddevice.CallbackAbort

    def read(self) -> NDArray[np.float32] | None:
        """Return the next block, float32, shape (n, channels); None if there was none for a moment."""
        try:
            block = self._blocks.get(timeout=0.1)
        except queue.Empty:
            return None
        self._last_s = time.monotonic()
        return block

    @property
    def lost(self) -> bool:
        """Return whether no more sound will come."""
        if not self._blocks.empty():
            return False
        return not self._stream.active or time.monotonic() - self._last_s > LOST_AFTER_S
