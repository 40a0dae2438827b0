"""Single keys from the terminal, without Enter and without an echo, on POSIX and Windows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

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
    import signal
    import termios
    import threading

    _AS_FOUND: list[Any] = []  # the state of the terminal before the outermost block

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
        _AS_FOUND.append(before)
        termios.tcsetattr(stdin, termios.TCSADRAIN, now)
        try:
            with _stopped_and_continued(stdin, now):
                yield
        finally:
            _AS_FOUND.pop()
            termios.tcsetattr(stdin, termios.TCSAFLUSH, before)

    @contextmanager
    def _stopped_and_continued(stdin: int, now: list[Any]) -> Iterator[None]:
        """Give the terminal back as it was found while Ctrl-Z stops the process, and take it again after `fg`."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(number: int, _frame: object) -> None:
            termios.tcsetattr(stdin, termios.TCSADRAIN, _AS_FOUND[0])
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)  # returns when the process goes on
            signal.signal(number, stop)
            go_on(number, None)

        def go_on(_number: int, _frame: object) -> None:
            with suppress(OSError, termios.error):
                if os.tcgetpgrp(stdin) == os.getpgrp():  # in the background, to touch the terminal would stop it
                    termios.tcsetattr(stdin, termios.TCSADRAIN, now)

        ours = {signal.SIGTSTP: stop, signal.SIGCONT: go_on}
        before = {number: signal.signal(number, handler) for number, handler in ours.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


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
