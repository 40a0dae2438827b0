"""Running a program that reads aloud: never through a shell, never for ever, its failures put into words."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(command: Sequence[str], text: str, timeout_s: float) -> subprocess.CompletedProcess[bytes]:
    """Return what a program answered to `text` on its standard input, whatever its exit status.

    Raises:
        ConfigError: It cannot be started or does not end.
    """
    name = command[0].replace("\\", "/").rpartition("/")[2]
    try:
        return subprocess.run(  # noqa: S603 - a list of arguments, none of them from a text
            command, input=text.encode(), capture_output=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ConfigError(
            f"{name} did not finish within {timeout_s:g} s", hint="Choose another voice with --voice"
        ) from error
    except OSError as error:
        raise ConfigError(
            f"{name} cannot be started: {error.strerror}", hint="Install it again, or choose another voice with --voice"
        ) from error


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the last line that a program wrote to standard error, or its exit status."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    said = "".join(char for char in lines[-1] if char.isprintable()).strip(" .") if lines else ""
    return said[:200] or f"exit status {done.returncode}"
