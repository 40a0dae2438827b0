"""The promise of `--offline`: no code of the process opens a connection."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pronounce_cli.core.errors import ConfigError

_OTHER_SOCKETS = frozenset({1, -1})  # those of this machine alone (AF_UNIX), and those that are open already


class _Guard:
    """Counts who forbids the network; the hook that asks it stays for the life of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._installed = False
        self.forbidding = 0

    def change(self, by: int) -> None:
        with self._lock:
            if not self._installed:
                sys.addaudithook(self.watch)
                self._installed = True
            self.forbidding += by

    def watch(self, event: str, args: tuple[object, ...]) -> None:
        if not self.forbidding or not event.startswith("socket.") or event in {"socket.gethostname"}:
            return
        if event == "socket.__new__" and args[1] in _OTHER_SOCKETS:
            return
        if event in {"socket.connect", "socket.bind"} and not isinstance(args[1], tuple):
            return  # the address of a socket on this machine is a path
        raise ConfigError(
            "Something tried to open a network connection, and --offline forbids it",
            hint="Use --provider offline or none, or a local Whisper in a folder",
        )


_GUARD = _Guard()


@contextmanager
def no_network() -> Iterator[None]:
    """Let no code of this process open a connection for the length of the block, in any thread.

    An attempt raises `ConfigError` before anything is opened. Sockets between processes of this machine (AF_UNIX) and
    programs that are started are not concerned.
    """
    _GUARD.change(+1)
    try:
        yield
    finally:
        _GUARD.change(-1)
