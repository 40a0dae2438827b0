"""Single keys from the terminal, without Enter and without an echo, on POSIX and Windows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt
else:
    import select
    import termios

ENTER = "\n"
Poll = Callable[[float], str | None]


def can_ask() -> bool:
    """Return whether there is somebody at a keyboard."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


@contextmanager
def keys() -> Iterator[Poll]:
    """Yield a function that returns the next key, or None if none comes within so many seconds.

    Ctrl-C still interrupts; the terminal is as it was afterwards, whatever happened. Where nobody is at a keyboard no
    key ever comes.
    """
    if not can_ask():
        yield lambda _seconds: None
        return
    if sys.platform == "win32":
        yield _poll_windows
        return
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    now = termios.tcgetattr(fd)
    now[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(fd, termios.TCSADRAIN, now)
    try:
        yield lambda seconds: _poll_posix(fd, seconds)
    finally:
        termios.tcsetattr(fd, termios.TCSAFLUSH, before)


def _poll_posix(fd: int, seconds: float) -> str | None:
    if sys.platform == "win32" or not select.select([fd], [], [], seconds)[0]:
        return None
    pressed = os.read(fd, 32).decode("utf-8", "replace")
    if not pressed:  # the terminal is gone
        raise KeyboardInterrupt
    return ENTER if pressed == "\r" else pressed


def _poll_windows(seconds: float) -> str | None:
    if sys.platform != "win32":
        return None
    until_s = time.monotonic() + seconds
    while not msvcrt.kbhit():
        if time.monotonic() >= until_s:
            return None
        time.sleep(0.02)
    pressed = msvcrt.getwch()
    if pressed == "\x03":
        raise KeyboardInterrupt
    return ENTER if pressed == "\r" else pressed
