"""What a caller decides about any service, and the checks of addresses and keys."""

from __future__ import annotations

import ipaddress
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from pronounce_cli.core.errors import ConfigError, MissingKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from pronounce_cli.core.secret import Secret


_LABEL: Final = re.compile(r"[A-Za-z0-9_-]{1,63}")
_LONGEST_NAME: Final = 253


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the retries see it; tests bring their own."""

    now_s: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Service(Protocol):
    """Who is asked: its name for people, and its own environment variable for the key."""

    @property
    def title(self) -> str:
        """Return the name for people."""
        ...

    @property
    def key_variable(self) -> str | None:
        """Return the environment variable, or None where it has none."""
        ...


class Patience(Protocol):
    """How long and how often a service is asked; seconds."""

    @property
    def connect_timeout_s(self) -> float:
        """Return the longest wait for a connection."""
        ...

    @property
    def read_timeout_s(self) -> float:
        """Return the longest silence of the service."""
        ...

    @property
    def total_timeout_s(self) -> float:
        """Return the longest time for one request with all its retries."""
        ...

    @property
    def retries(self) -> int:
        """Return how often a failure that may pass is retried, at most."""
        ...

    @property
    def clock(self) -> Clock:
        """Return the time as the retries see it."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """A `Patience`; seconds."""

    connect_timeout_s: float = 5.0
    read_timeout_s: float = 60.0
    total_timeout_s: float = 120.0
    retries: int = 2
    clock: Clock = field(default_factory=Clock, repr=False, compare=False)


def usable_key(key: Secret | None, name: str, service: Service, *, needed: bool) -> Secret | None:
    """Return a key in a state fit for a header; None where there is none and none is needed.

    Raises:
        MissingKey: There is none.
        ConfigError: It holds what no key has.
    """
    if not key:
        if needed:
            variable = f" or set {service.key_variable}" if service.key_variable else ""
            raise MissingKey(
                f"{service.title} needs an API key", hint=f"Run `pronounce config set-key {name}`{variable}"
            )
        return None
    value = key.reveal()
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise ConfigError(
            f"The API key for {service.title} contains spaces, line breaks or other characters that no key has",
            hint=f"Copy the key again and run `pronounce config set-key {name}`",
        )
    return key


def check_url(url: str) -> None:
    """Raise `ConfigError` unless `url` is an address that a key may be sent to."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        known = is_host(parts.hostname or "")
    except ValueError:
        usable = known = False
    hint = "An address looks like https://api.example.com/v1 or http://127.0.0.1:8000/v1"
    if usable and not known:
        raise ConfigError("The base URL names no host that there can be", hint=hint)
    if not usable or not url.isprintable():
        raise ConfigError("The base URL is not an http or https address", hint=hint)
    if parts.username is not None or parts.password is not None:
        raise ConfigError("The base URL must not contain a user name or password", hint="Give the key as the API key")


def is_host(name: str) -> bool:
    """Return whether a name may be that of a host: an address, or labels that the system of names can hold."""
    name = name.removesuffix(".")
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    else:
        return True
    if not name.isascii():
        import idna

        try:
            name = idna.encode(name.lower()).decode("ascii")
        except UnicodeError:  # an `idna.IDNAError` is one
            return False
    labels = name.split(".")
    in_numbers = labels[-1].isdecimal()  # 1.2.3.999
    return len(name) <= _LONGEST_NAME and not in_numbers and all(map(_LABEL.fullmatch, labels))
