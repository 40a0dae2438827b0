"""The error tree: every failure a caller can act on, with its code, exit status and HTTP status.

    PronounceError
    ├── WriteError              exit 2   HTTP 500
    ├── ConfigError             exit 3   HTTP 500
    │   ├── MissingKey
    │   └── PlaybackError
    ├── InputError              exit 4   HTTP 422
    │   ├── AudioError
    │   ├── MicrophoneError
    │   └── TextError
    ├── ProviderError           exit 5   HTTP 502
    │   ├── ProviderRefused     never retried
    │   └── ProviderUnavailable retried  HTTP 503
    ├── MissingExtra            exit 6   HTTP 501
    └── WorkerError             exit 70  HTTP 500
        ├── WorkerDied
        └── WorkerTimeout

Anything else that escapes is a bug (exit 70, HTTP 500). Messages are one sentence without a full stop;
`hint` says what to do about it.
"""

from __future__ import annotations

from typing import ClassVar


class PronounceError(Exception):
    """Base of all expected failures.

    Attributes:
        code: Stable slug for JSON, JUnit and HTTP.
        exit_code: Status of the process when this error ends a command.
        http_status: Status of the reply when this error ends a request.
        message: One sentence, no full stop.
        hint: What to do about it, or None.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 70
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class WriteError(PronounceError):
    """A file cannot be written: the disk is full, its folder is gone, or the system refuses it."""

    code = "write"
    exit_code = 2


class ConfigError(PronounceError):
    """A setting is missing, unknown or has the wrong type."""

    code = "config"
    exit_code = 3


class MissingKey(ConfigError):
    """The chosen provider needs an API key and none was found."""

    code = "config.missing_key"


class PlaybackError(ConfigError):
    """Sound cannot be played on this machine."""

    code = "config.playback"


class InputError(PronounceError):
    """The recording, the text or a file that names them cannot be used."""

    code = "input"
    exit_code = 4
    http_status = 422


class AudioError(InputError):
    """The recording cannot be read or cannot be judged.

    Attributes:
        silent: Whether that is because it is silent from end to end.
    """

    code = "input.audio"

    def __init__(self, message: str, *, silent: bool = False, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.silent = silent


class MicrophoneError(InputError):
    """Nothing usable comes from the microphone.

    Attributes:
        reason: Stable slug of what is wrong: "no_portaudio", "no_device", "permission", "busy", "format", "lost",
            "silence" or "other".
    """

    code = "input.microphone"

    def __init__(self, message: str, *, reason: str = "other", hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class TextError(InputError):
    """The reference text holds nothing that could be read aloud, or too much."""

    code = "input.text"


class ProviderError(PronounceError):
    """A speech-to-text provider did not give an answer that can be used."""

    code = "provider"
    exit_code = 5
    http_status = 502


class ProviderRefused(ProviderError):
    """The provider will give the same answer again: bad key, bad request, no quota."""

    code = "provider.refused"


class ProviderUnavailable(ProviderError):
    """The provider may answer later: time-out, overload, rate limit, broken reply."""

    code = "provider.unavailable"
    http_status = 503


class MissingExtra(PronounceError):
    """An optional package is needed; the hint says how to install it."""

    code = "missing_extra"
    exit_code = 6
    http_status = 501


class WorkerError(PronounceError):
    """The process that scored a recording gave no answer; elsewhere, or with more memory, it may."""

    code = "worker"


class WorkerDied(WorkerError):
    """The process that scored a recording ended: out of memory, killed, or crashed."""

    code = "worker.died"


class WorkerTimeout(WorkerError):
    """Scoring a recording took longer than was allowed."""

    code = "worker.timeout"


def exit_code_of(code: str) -> int:
    """Return the exit status of the error with a code, as `Failure.code` has it; that of a bug for an unknown one."""
    kinds = [PronounceError]
    for kind in kinds:
        if kind.code == code:
            return kind.exit_code
        kinds += kind.__subclasses__()
    return PronounceError.exit_code
