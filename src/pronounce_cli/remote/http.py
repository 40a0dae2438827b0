"""The one HTTP client of all providers, and the translation of its failures.

It is httpx2 because openai 3 depends on that, so it weighs nothing more; it separates the time to connect from the time
to answer, keeps connections open through a batch, verifies against the system's certificates and knows proxies, all of
which urllib leaves to its user. It takes a ninth of a second to import and is imported at the first request.
"""

from __future__ import annotations

import weakref
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pronounce_cli.remote.asking import Answer, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from pronounce_cli.remote.asking import Deadline
    from pronounce_cli.remote.client import DeadlineClient
    from pronounce_cli.remote.options import Patience

_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Http:
    """The connections to one provider; they are closed with the last reference to it."""

    def __init__(self, base_url: str, options: Patience) -> None:
        self.base_url = base_url.rstrip("/")
        self._options = options

    @cached_property
    def client(self) -> DeadlineClient:
        """The client, made at the first request. Proxies of the environment do not apply to this machine."""
        import httpx2

        from pronounce_cli.remote.client import DeadlineClient

        options = self._options
        timeout = httpx2.Timeout(options.read_timeout_s, connect=options.connect_timeout_s)
        parts = urlsplit(self.base_url)
        client = DeadlineClient(
            timeout=timeout,
            trust_env=parts.hostname not in _OWN_MACHINE,
            verify=parts.scheme == "https",  # without TLS there are no certificates to load, which takes 40 ms
            headers={"User-Agent": "pronounce-cli"},
        )
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
        """
        url = self.base_url + path
        return self.attempt(lambda: self.client.send(self.client.build_request(method, url, **request)), deadline)

    def attempt(self, send: Callable[[], httpx2.Response], deadline: Deadline) -> Answer:
        """Run `send`, which uses `client`, within the deadline; raise `Unreachable` when no answer comes."""
        import httpx2

        from pronounce_cli.remote.client import DEADLINE

        token = DEADLINE.set(deadline)
        try:
            response = send()
        except httpx2.RequestError as error:
            raise unreachable(error) from error
        finally:
            DEADLINE.reset(token)
        return answer_of(response)


def answer_of(response: httpx2.Response) -> Answer:
    """Return a response as a plain value."""
    return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, response.content)


def unreachable(error: Exception) -> Unreachable:
    """Return why no answer came, in words: the client leaves the message of a timeout empty."""
    kind = type(error).__name__
    words = {"ConnectTimeout": "the connection timed out", "WriteTimeout": "the upload timed out"}
    return Unreachable(words.get(kind, "the answer timed out") if kind.endswith("Timeout") else str(error) or kind)
