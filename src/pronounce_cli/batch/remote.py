"""Recordings that lie elsewhere, read into memory: over http as providers are asked, else by all that fsspec knows.

A URL may hold secrets: a user with a password, a signature in its query. It is named by `batch.texts.shown` only.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from pronounce_cli.batch.texts import shown
from pronounce_cli.core.errors import AudioError, ConfigError, MissingExtra, PronounceError, ProviderError
from pronounce_cli.remote.asking import Answer, Asker
from pronounce_cli.remote.http import MOST_BYTES, Http
from pronounce_cli.remote.options import Limits, is_host

if TYPE_CHECKING:
    from pronounce_cli.remote.asking import Deadline

_LOCAL: Final = frozenset({"file", "local", "memory", "data"})
_HTTP: Final = frozenset({"http", "https"})
_REDIRECTS, _MOST_REDIRECTS = frozenset({301, 302, 303, 307, 308}), 10
_GONE: Final = frozenset({404, 410})
_MAY_PASS: Final = frozenset({408, 425, 429})
_MOST_HOSTS = 8


@dataclass(frozen=True, slots=True)
class _Place:
    """A `remote.options.Service`: a recording at a URL."""

    title: str
    key_variable: None = None


@dataclass(slots=True)
class Fetcher:
    """Reads recordings at URLs; keeps the connections between them, and the last recording if it is wanted again.

    Attributes:
        limits: How long and how often one is asked for.
        offline: Whether the network is forbidden.
    """

    limits: Limits = field(default_factory=Limits)
    offline: bool = False
    _hosts: dict[str, Http] = field(default_factory=dict)
    _kept: tuple[str, bytes | PronounceError] | None = None

    def __call__(self, url: str, *, in_parts: bool = False) -> bytes:
        """Return the bytes of a recording.

        Args:
            url: Where it is.
            in_parts: Whether it is one of several parts that are asked for one after another: it is fetched once for
                all of them, be it in vain.

        Raises:
            ConfigError: `offline` forbids it, or the environment names a proxy or an authority that cannot be used.
            MissingExtra: A package for this kind of URL is not installed.
            AudioError: There is no such recording, or it cannot be read.
        """
        if self._kept is None or self._kept[0] != url:
            self._kept = None  # so that there are never two of them in memory
            self._kept = url, self._attempted(url)
        found = self._kept[1]
        if not in_parts:
            self._kept = None
        if isinstance(found, PronounceError):
            raise found.with_traceback(None)
        return found

    def _attempted(self, url: str) -> bytes | PronounceError:
        try:
            return self._fetched(url)
        except PronounceError as error:
            return error

    def _fetched(self, url: str) -> bytes:
        scheme = url.partition("://")[0].lower()
        if self.offline and scheme not in _LOCAL:
            raise ConfigError(
                f"`{shown(url)}` lies elsewhere, and --offline forbids the network",
                hint="Leave it out, or copy the recording",
            )
        if scheme not in _HTTP:
            return _by_fsspec(url)
        asker = Asker("url", _Place(f"`{shown(url)}`"), self.limits, None, otherwise="copy the recording")
        try:
            return asker.fetch(partial(self._attempt, url), _as_it_is)
        except ProviderError as error:
            raise AudioError(error.message, hint=error.hint) from error

    def _attempt(self, url: str, deadline: Deadline) -> Answer:
        """Return what an address answers, or, where it leads elsewhere, what is there; of a failure the status alone.

        Raises:
            Unreachable: No answer came.
            AudioError: It would be the same next time.
            ConfigError: See `__call__`.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            host, path = _divided(url)
            answer = self._host(host).send("GET", path, deadline)
            if answer.status in _REDIRECTS and (target := answer.headers.get("location")):
                url = urljoin(url, target)
            elif 400 <= answer.status < 500 and answer.status not in _MAY_PASS:
                raise _refused(url, answer.status)
            else:  # what a server or a proxy says of its failure may repeat the whole address
                return answer if 200 <= answer.status < 300 else Answer(answer.status, answer.headers, b"")
        raise AudioError(f"`{shown(url)}` cannot be read: it leads on and on", hint="Check the address")

    def _host(self, host: str) -> Http:
        if host not in self._hosts:
            if len(self._hosts) >= _MOST_HOSTS:
                self._hosts.clear()
            self._hosts[host] = Http(host, self.limits)
        return self._hosts[host]


def _divided(url: str) -> tuple[str, str]:
    """Return scheme and host of an address, and the rest of it."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _HTTP and is_host(parts.hostname or "") and parts.port != 0 and url.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise AudioError(f"`{shown(url)}` is not an address that can be asked", hint="Check the spelling")
    return f"{parts.scheme}://{parts.netloc}", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _refused(url: str, status: int) -> AudioError:
    if status in _GONE:
        return AudioError(f"`{shown(url)}` does not exist", hint="Check the spelling")
    hint = "A signed address may have run out, or it needs a user" if status in {401, 403} else None
    return AudioError(f"`{shown(url)}` cannot be read: the server refuses it ({status})", hint=hint)


def _as_it_is(body: bytes) -> bytes:
    return body


def _by_fsspec(url: str) -> bytes:
    name = shown(url)
    try:
        fsspec = importlib.import_module("fsspec")
    except ImportError as error:
        raise MissingExtra(
            f"`{name}` needs the package fsspec", hint="Install it with `pip install 'pronounce-cli[cluster]'`"
        ) from error
    try:
        with fsspec.open(url, "rb") as file:
            data: bytes = file.read(MOST_BYTES + 1)
    except PronounceError:
        raise
    except Exception as error:  # noqa: BLE001 - every kind of storage has errors of its own
        raise _failure(url, error) from (error if name == url else None)  # a traceback would show the address
    if len(data) > MOST_BYTES:
        raise AudioError(f"`{name}` is longer than {MOST_BYTES // 10**6} MB")
    return data


def _failure(url: str, error: Exception) -> PronounceError:
    """Return what a failure of fsspec means; what it says itself is shown where the address holds no secrets."""
    name = shown(url)
    if isinstance(error, ImportError):
        said = f": {error}" if name == url else ""
        return MissingExtra(f"`{name}` needs another package{said}", hint="Install that package")
    cause = error.__cause__ or error
    status = getattr(cause, "status", None)
    if isinstance(error, FileNotFoundError) and (cause is error or status in _GONE):
        return AudioError(f"`{name}` does not exist", hint="Check the spelling")
    reason = str(cause).strip().partition("\n")[0] if name == url else getattr(cause, "strerror", None)
    reached = "reached" if isinstance(cause, OSError) and not isinstance(cause, PermissionError) else "read"
    return AudioError(f"`{name}` cannot be {reached}: {reason or type(cause).__name__}")
