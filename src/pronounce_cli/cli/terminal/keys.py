"""Single keys from the terminal, without Enter and without an echo, on POSIX and Windows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ENTER = "\n"
Poll = Callable[[float], str | None]

if sys.platform == "win32":
    import msvcrt

    def _poll(seconds: float) -> str | None:
        until_s = time.monotonic() + seconds
        while not msvcrt.kbhit():
            if time.monotonic() >= until_s:
                return None
            time.sleep(0.02)
        pressed = msvcrt.getwch()
        if pressed == "\x03":
            raise KeyboardInterrupt
        return _named(pressed)

    @contextmanager
    def _one_by_one() -> Iterator[None]:
        yield
else:
    import select
    import termios

    def _poll(seconds: float) -> str | None:
        stdin = sys.stdin.fileno()
        if not select.select([stdin], [], [], seconds)[0]:
            return None
        pressed = os.read(stdin, 32)
        if not pressed:  # the terminal is gone
            raise KeyboardInterrupt
        return _named(pressed.decode("utf-8", "replace"))

    @contextmanager
    def _one_by_one() -> Iterator[None]:
        stdin = sys.stdin.fileno()
        before, now = termios.tcgetattr(stdin), termios.tcgetattr(stdin)
        now[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(stdin, termios.TCSADRAIN, now)
        try:
            yield
        finally:
            termios.tcsetattr(stdin, termios.TCSAFLUSH, before)


def _named(pressed: str) -> str:
    return ENTER if pressed == "\r" else pressed


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
    with _one_by_one():
        yield _poll
