"""Answers from whoever practises: single keys from a terminal, lines from anything else, or nothing at all."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any

from pronounce_cli.cli.terminal.keys import Poll, can_ask, keys

_WAIT_S = 0.5
_SPECIAL = re.compile(r"\x1b(?:\[[0-9;]*[ -/]*[@-~]|O.|.)?")


class Keyboard:
    """Reads keys; the terminal is put back as it was when the block ends, whatever ends it.

    Args:
        asks: Whether anybody may be asked at all; if not, and at the end of the input, every key is the return key.

    Attributes:
        single: Whether one key press is an answer, without the return key.
        asks: Whether somebody is there to be asked.
    """

    def __init__(self, *, asks: bool = True) -> None:
        self.asks = asks
        self.single = asks and can_ask() and sys.stdout.isatty()
        self._typed: list[str] = []
        self._stack = ExitStack()
        self._poll: Poll = lambda _seconds: None

    def __enter__(self) -> Keyboard:
        """Take single keys from here on; Ctrl-C, and the end of the terminal, raise `KeyboardInterrupt`."""
        self._stack.enter_context(_ending_signals())
        if self.single:
            self._poll = self._stack.enter_context(keys())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the terminal back."""
        self._stack.close()

    @property
    def echoes(self) -> bool:
        """Return whether what is typed is seen without our doing."""
        return not self.single and self.asks and can_ask()

    def key(self) -> str:
        """Return the next key; "" for the return key, and where nobody is there to press one."""
        if not self.asks:
            return ""
        if not self.single:
            return self.line()[:1]
        while not self._typed:
            self._typed += _split(self._poll(_WAIT_S))
        return self._typed.pop(0)

    def line(self) -> str:
        """Return a line without its end; "" where nobody is there to type one."""
        if not self.asks:
            return ""
        if self.single:
            return self._edited_line()
        line = sys.stdin.readline()
        if not line:
            self.asks = False
        return line.strip()

    def pressed(self) -> bool:
        """Return whether a key was pressed meanwhile, and forget it."""
        if self.single:
            self._typed += _split(self._poll(0))
        found = bool(self._typed)
        self._typed.clear()
        return found

    def _edited_line(self) -> str:
        typed = ""
        while True:
            key = self.key()
            if key == "":
                _echo("\n")
                return typed
            if key in {"\x7f", "\b"}:
                _echo("\b \b" if typed else "")
                typed = typed[:-1]
            elif key.isprintable():
                typed += key
                _echo(key)


def _echo(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _split(sent: str | None) -> list[str]:
    """Return the keys in what a terminal sent; cursor and function keys, which begin with an escape, are left out."""
    if sent is None or sent.startswith(("\x00", "\xe0")):
        return []
    return ["" if char in "\r\n" else char for char in _SPECIAL.sub("", sent)]


@contextmanager
def _ending_signals() -> Iterator[None]:
    """Treat the end of the terminal and a polite kill like Ctrl-C."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt
