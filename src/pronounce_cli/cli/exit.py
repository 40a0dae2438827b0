"""The exit codes of `pronounce`; those of failures come from `core.errors`."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the status of the process means; `PronounceError.exit_code` holds 2 to 6."""

    OK = 0
    GATE = 1
    USAGE = 2
    CONFIG = 3
    INPUT = 4
    PROVIDER = 5
    MISSING_EXTRA = 6
    BUG = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141
