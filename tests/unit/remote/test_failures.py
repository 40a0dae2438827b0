"""Nothing that the client, the SDK and what they stand on can raise in a request is a bug of ours."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import socket
import ssl
from collections.abc import Iterator

import pytest

from pronounce_cli.core.errors import ConfigError, PronounceError
from pronounce_cli.remote.asking import Unreachable
from pronounce_cli.remote.environment import Proxy
from pronounce_cli.remote.failures import PACKAGES, failure_of

STANDARD = (json.JSONDecodeError, RecursionError, UnicodeError, ConnectionError, TimeoutError, socket.gaierror, OSError)
NOT_OURS = (
    "cli",
    "lib",
    "helpers",
    "providers",
    "websockets",
    "_main",
    "resources",
    "types",
    "_macos",
    "_windows",
)  # none is in a request


def modules(package: str) -> Iterator[object]:
    """Yield the modules of a package, but for those that no request comes through."""
    top = importlib.import_module(package)
    yield top
    for found in pkgutil.walk_packages(getattr(top, "__path__", []), f"{package}."):
        if not set(found.name.split(".")) & set(NOT_OURS):
            try:
                yield importlib.import_module(found.name)
            except ImportError:  # of another system, or with another extra
                continue


def raised_by(package: str) -> set[type[Exception]]:
    """Return the exceptions that a package has, and those that it has from elsewhere."""
    return {
        kind
        for module in modules(package)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and not issubclass(kind, Warning)
        and not kind.__module__.startswith(("builtins", "pydantic"))
    }  # fmt: skip


def instance(kind: type[Exception]) -> Exception:
    """Return an exception of a class, whatever its constructor asks for."""
    made = kind.__new__(kind)
    made.args = ("some reason",)
    return made


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_exception_of_a_package_is_known(package: str) -> None:
    kinds = raised_by(package)
    unknown = sorted(str(kind) for kind in kinds if failure_of(instance(kind)) is None)

    assert kinds or package == "truststore"
    assert unknown == []


def test_the_packages_are_those_that_a_request_goes_through() -> None:
    """What the client imports and can raise is in the list: whoever adds a layer is told here."""
    missing = {
        kind
        for package in ("httpx2", "httpcore2")
        for kind in raised_by(package)
        if kind.__module__.partition(".")[0] not in PACKAGES and failure_of(instance(kind)) is None
    }

    assert missing == set()


@pytest.mark.parametrize("kind", STANDARD)
def test_what_the_standard_library_raises_is_known(kind: type[Exception]) -> None:
    assert failure_of(instance(kind)) is not None


@pytest.mark.parametrize(
    "kind", [TypeError, KeyError, AttributeError, ValueError, ZeroDivisionError, NotImplementedError]
)
def test_a_bug_stays_one(kind: type[Exception]) -> None:
    assert failure_of(kind("oops")) is None


def test_what_lies_below_is_found() -> None:
    import httpcore2
    import httpx2
    import openai

    refused = httpx2.ConnectError("[Errno 111] Connection refused")
    refused.__cause__ = httpcore2.ConnectError(ConnectionRefusedError(111, "Connection refused"))
    of_sdk = openai.APIConnectionError(request=httpx2.Request("GET", "http://h"))
    of_sdk.__cause__ = refused
    found = failure_of(of_sdk)
    offline = openai.APIConnectionError(request=httpx2.Request("GET", "http://h"))
    offline.__cause__ = ConfigError("--offline forbids it")
    certificate = ssl.SSLCertVerificationError(1, "certificate verify failed")
    untrusted = failure_of(httpcore2.ConnectError(certificate))

    assert isinstance(found, Unreachable)
    assert (str(found), found.hint, found.may_pass) == ("Connection refused", None, True)
    assert failure_of(offline) is offline.__cause__
    assert isinstance(untrusted, Unreachable)
    assert "SSL_CERT_FILE" in (untrusted.hint or "")
    assert not untrusted.may_pass
    assert str(failure_of(httpx2.ReadTimeout(""))) == "the answer timed out"
    assert str(failure_of(httpx2.ConnectTimeout(""))) == "the connection timed out"


def test_a_failure_of_itself_has_an_end() -> None:
    error = OSError(111, "Connection refused")
    error.__cause__ = error

    assert str(failure_of(error)) == "Connection refused"


def test_what_cannot_be_sent_is_no_failure_of_the_network() -> None:
    import httpx2

    for error in (httpx2.InvalidURL("x"), UnicodeError("'idna' codec"), httpx2.LocalProtocolError("Illegal header")):
        assert isinstance(failure_of(error), PronounceError)
    header = failure_of(UnicodeEncodeError("ascii", "ü", 0, 1, "ordinal not in range"))
    assert isinstance(header, ConfigError)
    assert "The request cannot be made" in header.message


def test_the_proxy_that_a_request_went_through_is_named_without_its_password() -> None:
    proxy = Proxy("http://ann:geheim@h:1", "HTTP_PROXY")
    found = failure_of(OSError(111, "Connection refused"), proxy)

    assert str(found) == "Connection refused (through the proxy http://h:1 of HTTP_PROXY)"
    assert isinstance(found, Unreachable)
    assert "Check HTTP_PROXY" in (found.hint or "")
