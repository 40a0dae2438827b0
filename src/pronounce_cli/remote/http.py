"""The one HTTP client of all providers, and the translation of its failures.

It is httpx2 because openai 3 depends on that, so it weighs nothing more; it separates the time to connect from the time
to answer, keeps connections open through a batch, verifies against the system's certificates and speaks with proxies,
all of which urllib leaves to its user. It takes a ninth of a second to import and is imported at the first request.
"""

from __future__ import annotations

import weakref
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pronounce_cli.core.errors import MissingExtra, PronounceError
from pronounce_cli.remote.asking import Answer
from pronounce_cli.remote.environment import authorities, proxy_for

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from pronounce_cli.remote.asking import Deadline
    from pronounce_cli.remote.client import DeadlineClient
    from pronounce_cli.remote.environment import Proxy
    from pronounce_cli.remote.options import Patience

MOST_BYTES = 200_000_000
"""Longest answer that is read; a recording or a voice may be long."""


class Http:
    """The connections to one provider; they are closed with the last reference to it."""

    def __init__(self, base_url: str, options: Patience, most_bytes: int = MOST_BYTES) -> None:
        self.base_url = base_url.rstrip("/")
        self._options = options
        self._most_bytes = most_bytes

    @cached_property
    def proxy(self) -> Proxy | None:
        """The proxy that the environment names for the address."""
        return proxy_for(self.base_url)

    @cached_property
    def client(self) -> DeadlineClient:
        """The client, made at the first request."""
        import httpx2

        from pronounce_cli.remote.client import DeadlineClient

        options, proxy = self._options, self.proxy
        encrypted = urlsplit(self.base_url).scheme == "https" or (proxy is not None and proxy.is_encrypted)
        trusted = authorities() if encrypted else None  # without TLS there are none to load, which takes 40 ms
        try:
            client = DeadlineClient(
                timeout=httpx2.Timeout(options.read_timeout_s, connect=options.connect_timeout_s),
                trust_env=False,  # what the environment says is in `proxy` and `trusted`
                proxy=httpx2.Proxy(proxy.url, ssl_context=trusted if proxy.is_encrypted else None) if proxy else None,
                verify=trusted or False,
                most_bytes=self._most_bytes,
                headers={"User-Agent": "pronounce-cli"},
            )
        except ImportError as error:
            assert proxy is not None
            raise MissingExtra(
                f"The proxy {proxy.shown} of {proxy.source} needs the package socksio",
                hint=f"Run `pip install socksio`, or unset {proxy.source}",
            ) from error
        weakref.finalize(self, client.close)
        return client

    def send(self, method: str, path: str, deadline: Deadline, **request: Any) -> Answer:
        """Send one request to `base_url` + `path` and return the answer, whatever its status.

        Args:
            method: "GET", "POST" or "DELETE".
            path: Path below the base URL.
            deadline: When to give up.
            **request: What `httpx2.Client.build_request` takes: headers, params, content, data, files, json.

        Raises:
            Unreachable: No answer came.
            ConfigError: The address, or a proxy or an authority of the environment, is none.
        """
        url = self.base_url + path
        return self.attempt(lambda: self.client.send(self.client.build_request(method, url, **request)), deadline)

    def attempt(self, send: Callable[[], httpx2.Response], deadline: Deadline) -> Answer:
        """Run `send`, which uses `client`, within the deadline; raises as `send`."""
        from pronounce_cli.remote.client import DEADLINE
        from pronounce_cli.remote.failures import failure_of

        token = DEADLINE.set(deadline)
        try:
            response = send()
        except PronounceError:
            raise
        except Exception as error:
            failure = failure_of(error, self.proxy)
            if failure is None:
                raise
            raise failure from error
        finally:
            DEADLINE.reset(token)
        return answer_of(response)


def answer_of(response: httpx2.Response) -> Answer:
    """Return a response as a plain value."""
    return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, response.content)
