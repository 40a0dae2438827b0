"""How a provider is to be used: what the caller decides, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.remote.options import Clock, check_url, usable_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pronounce_cli.core.secret import Secret
    from pronounce_cli.recognise.capabilities import Capabilities


@dataclass(frozen=True, slots=True)
class ProviderOptions:
    """What the caller decides about a provider.

    Attributes:
        api_key: The key, or None.
        base_url: Where the provider is, or None for its own address; without user name and password.
        model: Name of the model (or folder, for `local`), or None for the default.
        connect_timeout_s: Longest wait for a connection, in seconds.
        read_timeout_s: Longest silence of the provider, in seconds.
        total_timeout_s: Longest time for one request with all its retries, in seconds.
        retries: How often a failure that may pass is retried, at most.
        offline: Whether no socket may be opened.
        extra: Settings of one provider only, such as `sync_base_url` of AssemblyAI or `device` of `local`.
        clock: Time as the retries see it.
    """

    api_key: Secret | None = None
    base_url: str | None = None
    model: str | None = None
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 60.0
    total_timeout_s: float = 120.0
    retries: int = 2
    offline: bool = False
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    clock: Clock = field(default_factory=Clock, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("connect_timeout_s", "read_timeout_s", "total_timeout_s"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name} must be more than 0")
        if self.retries < 0:
            raise ConfigError("retries must not be negative")
        for url in (self.base_url, *(value for name, value in self.extra.items() if name.endswith("_url"))):
            if url is not None:
                check_url(url)

    def require_key(self, name: str, able: Capabilities) -> Secret | None:
        """Return the key in a state fit for a header; raise `MissingKey` when the provider needs one and has none."""
        return usable_key(self.api_key, name, able, needed=able.needs_key)
