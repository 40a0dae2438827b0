"""What the environment says about the network, as it does for every program: proxies, and authorities of one's own.

The HTTP client knows these variables too, but fails on the first odd one, whether it concerns the address or not, with
errors that name no variable. So each address is looked up here, and what is of no use is said by its name.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, getproxies_environment, proxy_bypass

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.remote.options import is_host

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping

_PORTS: Final = {"http": 80, "https": 443}
_SCHEMES: Final = {"http": "http", "https": "https", "socks5": "socks5", "socks5h": "socks5h", "socks": "socks5h"}
_LIKE: Final = "A proxy looks like http://proxy.example:3128 or socks5h://proxy.example:1080"
_FILE, _FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"
_BUNDLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # a file or a folder


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that is to be used.

    Attributes:
        url: Its address, which may hold a user name and a password.
        source: Who names it, as "HTTPS_PROXY".
    """

    url: str
    source: str

    @property
    def is_encrypted(self) -> bool:
        """Return whether it is spoken with over TLS."""
        return self.url.startswith("https:")

    @property
    def shown(self) -> str:
        """Return its address without user name and password."""
        return without_user(self.url)


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy through which an address is reached; None where it is reached directly.

    This machine always is. A scheme of its own comes before `ALL_PROXY`, and `NO_PROXY` before both.

    Raises:
        ConfigError: What is named is no proxy that could be used; the message has the variable.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    if is_own_machine(host):
        return None
    named = getproxies()
    kind = next((kind for kind in (parts.scheme, "all") if named.get(kind, "").strip()), None)
    if kind is None:
        return None
    of_environment = getproxies_environment()
    if is_excepted(host, port, of_environment.get("no", "")) if of_environment else proxy_bypass(host):
        return None
    return _usable(named[kind].strip(), _variable(f"{kind}_proxy"))


def is_own_machine(host: str) -> bool:
    """Return whether a host is this machine."""
    name = host.rstrip(".").lower()
    address = _address(name)
    return address.is_loopback if address else name == "localhost" or name.endswith(".localhost")


def is_excepted(host: str, port: int, listed: str) -> bool:
    """Return whether `NO_PROXY` excepts a host.

    It may list hosts, which mean those below them too, with or without a leading dot or `*.`, addresses and networks,
    each with a port or without, and `*` for all; between them stand commas or spaces.
    """
    host = host.rstrip(".").lower()
    address = _address(host)
    for entry in re.split(r"[\s,;]+", listed.lower()):
        name, only = _divided(entry.rpartition("://")[2].rstrip("/"))
        if only not in (None, port):
            continue
        network = _network(name)
        if address and network:
            if address.version == network.version and address in network:
                return True
            continue
        name = name.removeprefix("*").strip(".")
        if entry == "*" or (name and (host == name or host.endswith(f".{name}"))):
            return True
    return False


def authorities() -> ssl.SSLContext:
    """Return what checks certificates: by the authorities that the environment names, else by those of the system.

    Raises:
        ConfigError: A variable names what holds no certificates.
    """
    import ssl

    named = _named_authorities()
    if not named:
        import httpx2

        return httpx2.create_ssl_context(trust_env=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for variable, path in named.items():
        try:
            folder = any(Path(part).is_dir() for part in path.split(os.pathsep))
            context.load_verify_locations(**{"capath" if folder else "cafile": path})
        except (OSError, ValueError) as error:  # an `ssl.SSLError` is one
            reason = "does not exist" if isinstance(error, FileNotFoundError) else "holds no certificates"
            if isinstance(error, PermissionError):
                reason = "may not be read"
            raise ConfigError(
                f"{variable} names `{path}`, which {reason}",
                hint=f"Name a file of certificates in PEM, or unset {variable} to go by those of the system",
            ) from error
    return context


def certificate_hint() -> str:
    """Return what to do where the certificate of a server is signed by nobody who is trusted."""
    named = _named_authorities()
    if named:
        (variable, path), *_ = named.items()
        folder = ", whose names `openssl rehash` makes" if Path(path).is_dir() else ""
        return f"Put the authority that signed it into `{path}`{folder}, or unset {variable}"
    return f"If you trust who signed it, name the file of that authority in {_FILE}"


def without_user(url: str) -> str:
    """Return an address without user name and password."""
    return re.sub(r"^([^/]*//)?[^/]*@", r"\1", url)


def _named_authorities() -> Mapping[str, str]:
    """Return what the environment names by variable, that of OpenSSL before those of others."""
    own = {name: os.environ[name].strip() for name in (_FILE, _FOLDER) if os.environ.get(name, "").strip()}
    others = ((name, os.environ.get(name, "").strip()) for name in _BUNDLES)
    return own or dict([found for found in others if found[1]][:1])


def _usable(value: str, source: str) -> Proxy:
    """Return a proxy as the client takes it; "host:3128" and the `socks://` of desktops are understood."""
    scheme, found, rest = value.partition("://")
    if not found:
        scheme, rest = "http", value.removeprefix("//")
    url = f"{_SCHEMES.get(scheme.lower(), '')}://{rest}"
    try:
        parts = urlsplit(url)
        usable = bool(parts.scheme) and is_host(parts.hostname or "") and parts.port != 0 and value.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(
            f"{source} names `{without_user(value)}`, which is no proxy that could be used",
            hint=f"{_LIKE}; list the host in NO_PROXY, or unset {source}, to go without",
        )
    return Proxy(url, source)


def _variable(name: str) -> str:
    """Return the variable that names a proxy, as it is written in the environment."""
    found: Iterator[str] = (key for key in (name, name.upper(), *os.environ) if key.lower() == name)
    return next((key for key in found if os.environ.get(key)), "The system")


def _divided(entry: str) -> tuple[str, int | None]:
    """Return host and port of an entry of `NO_PROXY`; brackets go."""
    bracketed = re.fullmatch(r"\[([^]]*)\](?::(\d+))?(.*)", entry)
    if bracketed:
        address, port, length = bracketed.groups()
        return address + length, int(port) if port else None
    name, _, port = entry.rpartition(":")
    return (name, int(port)) if name and ":" not in name and port.isdecimal() else (entry, None)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _network(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
