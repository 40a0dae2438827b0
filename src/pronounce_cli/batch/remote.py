"""Recordings that lie elsewhere: every URL that fsspec knows, read into memory."""

from __future__ import annotations

import importlib

from pronounce_cli.core.errors import AudioError, ConfigError, MissingExtra, PronounceError

_MAX_BYTES = 200_000_000
_LOCAL = frozenset({"file", "local", "memory", "data"})


def fetch(url: str, *, offline: bool = False) -> bytes:
    """Return the bytes of a recording.

    Raises:
        ConfigError: `offline` forbids it.
        MissingExtra: A package for this kind of URL is not installed.
        AudioError: There is no such recording, or it cannot be read.
    """
    scheme = url.partition("://")[0].lower()
    if offline and scheme not in _LOCAL:
        raise ConfigError(
            f"`{url}` lies elsewhere, and --offline forbids the network", hint="Leave it out, or copy the recording"
        )
    try:
        fsspec = importlib.import_module("fsspec")
    except ImportError as error:
        raise MissingExtra(
            f"`{url}` needs the package fsspec", hint="Install it with `pip install 'pronounce-cli[cluster]'`"
        ) from error
    try:
        with fsspec.open(url, "rb") as file:
            data: bytes = file.read(_MAX_BYTES + 1)
    except ImportError as error:
        raise MissingExtra(f"`{url}` needs another package: {error}", hint="Install that package") from error
    except FileNotFoundError as error:
        if getattr(error.__cause__, "status", 404) != 404:  # fsspec says this of every answer that is not the file
            raise AudioError(f"`{url}` cannot be read: {_reason(error.__cause__)}") from error
        raise AudioError(f"`{url}` does not exist", hint="Check the spelling") from error
    except PronounceError:
        raise
    except Exception as error:  # every kind of storage has errors of its own
        raise AudioError(f"`{url}` cannot be read: {_reason(error)}") from error
    if len(data) > _MAX_BYTES:
        raise AudioError(f"`{url}` is larger than {_MAX_BYTES // 10**6} MB")
    return data


def _reason(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
