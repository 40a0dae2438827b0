"""Why a request got no answer: one translation of all that the client, the SDK and what they stand on can raise."""

from __future__ import annotations

import json
import ssl
from typing import TYPE_CHECKING, Final

from pronounce_cli.core.errors import ConfigError, PronounceError
from pronounce_cli.remote.asking import Unreachable
from pronounce_cli.remote.environment import certificate_hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pronounce_cli.remote.environment import Proxy

PACKAGES: Final = frozenset({"h11", "httpcore2", "httpx2", "idna", "openai", "socksio", "ssl", "truststore"})
"""Whose exceptions are failures of the network; they import one another, and only some translate the others'."""

_NO_ADDRESS: Final = frozenset({"InvalidURL", "UnsupportedProtocol", "IDNAError"})
_WORDS: Final = {"ConnectTimeout": "the connection timed out", "WriteTimeout": "the upload timed out"}


def failure_of(error: Exception, proxy: Proxy | None = None) -> PronounceError | Unreachable | None:
    """Return what an exception in a request means; None for one that is a bug.

    Args:
        error: As it was raised.
        proxy: Through which the request went.
    """
    chain = list(_causes(error))
    unasked = next(filter(None, map(_unasked, chain)), None)
    if unasked or not _is_known(error):
        return unasked
    certificate = next((cause for cause in chain if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate:
        said = f"its certificate is not trusted: {getattr(certificate, 'verify_message', certificate)}"
        return Unreachable(said, hint=certificate_hint(), may_pass=False)
    said = _reason(chain)
    if type(error).__name__ == "TooLong":
        return Unreachable(said, may_pass=False)
    if proxy is None:
        return Unreachable(said)
    hint = f"Check {proxy.source}, or list the host in NO_PROXY to go without"
    return Unreachable(f"{said} (through the proxy {proxy.shown} of {proxy.source})", hint=hint)


def _unasked(error: BaseException) -> PronounceError | None:
    """Return why nobody could be asked at all; None where somebody could."""
    if isinstance(error, PronounceError):  # `--offline`
        return error
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & _NO_ADDRESS or (isinstance(error, UnicodeError) and "idna" in str(error)):
        return ConfigError(
            f"The address cannot be asked: {_sentence(error)}",
            hint="An address looks like https://api.example.com/v1 or http://127.0.0.1:8000/v1",
        )
    if isinstance(error, UnicodeError) or "LocalProtocolError" in names:
        return ConfigError(f"The request cannot be made: {_sentence(error)}", hint="Check the model and the base URL")
    return None


def _is_known(error: BaseException) -> bool:
    kinds = (OSError, RecursionError, AssertionError, json.JSONDecodeError)  # asserts are how a SOCKS answer is checked
    return isinstance(error, kinds) or _package(error) in PACKAGES


def _package(error: BaseException) -> str:
    """Return whose exception this is, by the first of its classes that is of a package above."""
    names = (kind.__module__.partition(".")[0] for kind in type(error).__mro__)
    return next((name for name in names if name in PACKAGES), "")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that it was made of."""
    current: BaseException | None = error
    seen: list[BaseException] = []
    while current is not None and not any(current is other for other in seen):
        seen.append(current)
        yield current
        inner = current.args[0] if current.args else None  # where httpcore2 keeps it
        current = current.__cause__ or (inner if isinstance(inner, BaseException) else None)


def _reason(chain: list[BaseException]) -> str:
    """Return why no answer came, in words: the SDK hides it, and the client leaves the message of a timeout empty."""
    chain = [error for error in chain if _package(error) != "openai"] or chain
    kind = type(chain[0]).__name__
    if kind.endswith("Timeout") or isinstance(chain[0], TimeoutError):
        return _WORDS.get(kind, "the answer timed out")
    of_system = (error.strerror for error in chain if isinstance(error, OSError))
    return next(filter(None, of_system), None) or _sentence(chain[0])


def _sentence(error: BaseException) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
