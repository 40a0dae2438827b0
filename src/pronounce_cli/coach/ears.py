"""Where recordings come from: the microphone, or files."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import AudioError, MicrophoneError
from pronounce_cli.practice.desk import NoMoreError

if TYPE_CHECKING:
    from pathlib import Path

    from pronounce_cli.audio.microphone import RecordingOptions
    from pronounce_cli.audio.take import Level, Taken
    from pronounce_cli.core.types import Audio
    from pronounce_cli.practice.session import Drill

FATAL = frozenset({"no_portaudio", "no_device", "permission"})
"""Reasons for which another try would fail too."""


class FileEars:
    """Takes one recording after the other from files: `--from`."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = deque(paths)

    def listen(self, drill: Drill, on_pause: Callable[[Audio], None]) -> Audio:  # noqa: ARG002
        """Return the next recording; raise `AudioError` if it cannot be used, `NoMoreError` after the last."""
        from pronounce_cli.audio import load

        if not self._paths:
            raise NoMoreError("There are no more recordings")
        return load(self._paths.popleft())


@dataclass(frozen=True, slots=True)
class MicrophoneEars:
    """Records from the microphone.

    Attributes:
        options: How.
        opened: Called when the microphone listens.
        level: Called about thirty times a second with the level.
        closed: Called when it listens no more.
        stop: Asked about thirty times a second whether to end now.
    """

    options: RecordingOptions
    opened: Callable[[], None] = field(default=lambda: None)
    level: Callable[[Level], None] = field(default=lambda _level: None)
    closed: Callable[[], None] = field(default=lambda: None)
    stop: Callable[[], bool] = field(default=lambda: False)

    def listen(self, drill: Drill, on_pause: Callable[[Audio], None]) -> Audio:  # noqa: ARG002
        """Return one take; raise `MicrophoneError` or `AudioError` where nothing usable was heard."""
        from pronounce_cli.audio.microphone import record

        def paused(taken: Taken) -> None:
            with suppress(AudioError):
                on_pause(taken.audio)

        try:
            taken = record(
                self.options,
                on_level=self.level,
                on_pause=paused,
                on_open=lambda _device: self.opened(),
                stop=self.stop,
            )
        except MicrophoneError as error:
            if error.reason in FATAL:
                raise NoMoreError(f"{error.message}. {error.hint or ''}".strip()) from error
            raise
        finally:
            self.closed()
        if taken.stopped_by == "interrupt":
            raise KeyboardInterrupt
        return taken.audio
