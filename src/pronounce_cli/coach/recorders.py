"""Where recordings come from: the microphone, or files."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from pronounce_cli.coach.runner import NoMoreError
from pronounce_cli.core.errors import AudioError, MicrophoneError

if TYPE_CHECKING:
    from pathlib import Path

    from pronounce_cli.audio.take import Taken
    from pronounce_cli.core.types import Audio
    from pronounce_cli.practice.drills import Drill

FATAL = frozenset({"no_portaudio", "no_device", "permission"})
"""Reasons for which another try would fail too."""


class FileRecorder:
    """Takes one recording after the other from files: `--from`.

    Attributes:
        failure: None: when there are no more, the session has simply ended.
    """

    failure: MicrophoneError | None = None

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = deque(paths)

    def listen(self, drill: Drill, on_pause: Callable[[Audio], None]) -> Audio:  # noqa: ARG002
        """Return the next recording; raise `AudioError` if it cannot be used, `NoMoreError` after the last."""
        from pronounce_cli.audio import load

        if not self._paths:
            raise NoMoreError("There are no more recordings", None)
        return load(self._paths.popleft())


class MicrophoneRecorder:
    """Records from the microphone.

    Args:
        take: Records one take, given what to call at a pause; see `audio.microphone.record`.

    Attributes:
        failure: Why no recording is possible, once that is known.
    """

    def __init__(self, take: Callable[[Callable[[Taken], None]], Taken]) -> None:
        self.failure: MicrophoneError | None = None
        self._take = take

    def listen(self, drill: Drill, on_pause: Callable[[Audio], None]) -> Audio:  # noqa: ARG002
        """Return one take; raise `MicrophoneError` or `AudioError` where nothing usable was heard."""

        def paused(taken: Taken) -> None:
            with suppress(AudioError):
                on_pause(taken.audio)

        try:
            taken = self._take(paused)
        except MicrophoneError as error:
            if error.reason in FATAL:
                self.failure = error
                raise NoMoreError(error.message, error.hint) from error
            raise
        if taken.stopped_by == "interrupt":
            raise KeyboardInterrupt
        return taken.audio
