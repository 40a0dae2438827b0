"""What the doctor says of one thing, and what it is asked to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pronounce_cli.config import Resolved
    from pronounce_cli.core.errors import PronounceError


class Status(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        group: What it belongs to, such as "microphone".
        name: What was looked at.
        status: Whether it works.
        detail: What was found, in a few words.
        fix: What to do about it; None where nothing is wrong.
    """

    group: str
    name: str
    status: Status
    detail: str
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal can show."""

    width: int
    color: bool
    unicode: bool
    interactive: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """What to examine.

    Attributes:
        resolved: The settings, or why there are none.
        terminal: What the terminal can show.
        mic: Whether to listen to the microphone for two seconds.
        online: Whether to let the providers look at their keys.
        device: The microphone to try; None for the default.
        on_listen: Called when the microphone begins to listen.
    """

    resolved: Resolved | PronounceError
    terminal: Terminal
    mic: bool = False
    online: bool = False
    device: str | None = None
    on_listen: Callable[[], None] = lambda: None


def failed(group: str, name: str, error: PronounceError, status: Status = Status.FAILURE) -> Check:
    """Return a check that ended with an expected error."""
    return Check(group, name, status, error.message, error.hint)
