"""The openai SDK, told to send only what we give it and to leave retries and failures to us.

Its retries are off: it would retry a used-up quota and take a web page for an answer. Address and key are always given,
or it would take others from the environment and send a recording or a text there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from pronounce_cli.remote.http import Http

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2
    import openai as sdk

    from pronounce_cli.core.secret import Secret
    from pronounce_cli.remote.asking import Answer, Deadline
    from pronounce_cli.remote.options import Patience


class OpenAISdk:
    """One server that speaks OpenAI's language.

    Args:
        base_url: Where it is.
        limits: Timeouts.
        key: The key, or None where none is sent.
    """

    def __init__(self, base_url: str, limits: Patience, key: Secret | None) -> None:
        self.http = Http(base_url, limits)
        self._limits = limits
        self._key = key

    def attempt(self, call: Callable[[sdk.OpenAI, dict[str, Any]], httpx2.Response], deadline: Deadline) -> Answer:
        """Return the answer to one request, whatever its status.

        Args:
            call: Makes the request with the client and the headers that it must pass as `extra_headers`.
            deadline: When to give up.

        Raises:
            Unreachable: No answer came.
            ConfigError: See `Http.send`.
        """
        import openai as sdk

        # What the SDK may have found in the environment is not sent.
        headers: dict[str, Any] = {"OpenAI-Organization": sdk.Omit(), "OpenAI-Project": sdk.Omit()}
        headers["Authorization"] = f"Bearer {self._key.reveal()}" if self._key else sdk.Omit()

        def send() -> httpx2.Response:
            try:
                return call(self._client, headers)
            except sdk.APIStatusError as error:
                return error.response

        return self.http.attempt(send, deadline)

    @cached_property
    def _client(self) -> sdk.OpenAI:
        import openai as sdk

        limits = self._limits
        return sdk.OpenAI(
            api_key=self._key.reveal() if self._key else "none",
            base_url=self.http.base_url,
            timeout=sdk.Timeout(limits.read_timeout_s, connect=limits.connect_timeout_s),
            max_retries=0,
            http_client=self.http.client,
        )
