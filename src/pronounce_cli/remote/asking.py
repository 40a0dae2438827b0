"""What to do when a provider fails: retry what can pass, and say the rest in the provider's own words.

Vendors differ in where they put the message, whether a quota failure is a 400, a 402 or a 429, and whether an error
is an error status at all. An answer is therefore judged by its body, never by its content type.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from pronounce_cli.core.errors import ProviderError, ProviderRefused, ProviderUnavailable
from pronounce_cli.core.secret import redact

if TYPE_CHECKING:
    from collections.abc import Callable

    from pronounce_cli.core.secret import Secret
    from pronounce_cli.remote.options import Clock, Patience, Service

_Found = TypeVar("_Found")

LONGEST_WAIT_S = 30.0
_FIRST_BACKOFF_S = 0.5
_MAY_PASS = frozenset({408, 429, 498})
_NO_CREDIT = re.compile(r"insufficient_quota|exceeded your current quota|balance is negative|payment.required", re.I)
_DEEPEST = 8  # how deep a message may lie in an answer
_MESSAGE_KEYS = ("err_msg", "message", "error", "detail", "title")


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read to its end; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreachable(Exception):
    """No answer came: the connection failed, was cut or timed out.

    Attributes:
        hint: What to do about it, if more is known than that it may pass.
        may_pass: Whether another attempt may help.
    """

    def __init__(self, reason: str, *, hint: str | None = None, may_pass: bool = True) -> None:
        super().__init__(reason)
        self.hint = hint
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment after which nothing more is tried."""

    clock: Clock
    at_s: float

    @classmethod
    def after(cls, clock: Clock, seconds: float) -> Deadline:
        """Return the moment `seconds` from now."""
        return cls(clock, clock.now_s() + seconds)

    def left_s(self) -> float:
        """Return the seconds that are left, negative when it has passed."""
        return self.at_s - self.clock.now_s()


class _Failed(Exception):
    """One failed attempt: its error, whether another attempt may help, and how long the provider asks to wait."""

    def __init__(self, error: ProviderError, *, may_pass: bool = False, wait_s: float | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.may_pass = may_pass
        self.wait_s = wait_s


class Asker:
    """Asks one provider, patiently but not for ever, and translates its failures.

    Attributes:
        name: Name of the provider, as in `--provider`.
        able: Its title appears in messages.
        options: Deadline and number of retries.
        key: What must not appear in any message.
        otherwise: What can be done without it, for hints.
    """

    def __init__(
        self,
        name: str,
        able: Service,
        options: Patience,
        key: Secret | None,
        *,
        otherwise: str = "assess with --offline",
    ) -> None:
        self.name = name
        self.able = able
        self.options = options
        self._secrets = (key,) if key else ()
        self._otherwise = otherwise

    def deadline(self) -> Deadline:
        """Return the deadline of a request that starts now."""
        return Deadline.after(self.options.clock, self.options.total_timeout_s)

    def ask(self, send: Callable[[Deadline], Answer], deadline: Deadline | None = None) -> Mapping[str, object]:
        """Send a request until it is answered with a JSON object, and return that; see `fetch`."""
        return self.fetch(send, _as_object, deadline)

    def fetch(
        self,
        send: Callable[[Deadline], Answer],
        read: Callable[[bytes], _Found | None],
        deadline: Deadline | None = None,
    ) -> _Found:
        """Send a request until it is answered with what was promised, and return that.

        Args:
            send: Makes one attempt; raises `Unreachable` when no answer comes.
            read: Takes the body of a good answer; None where it is not what was promised.
            deadline: When to give up; by default `total_timeout_s` from now.

        Raises:
            ProviderRefused: The provider would give the same answer again.
            ProviderUnavailable: It failed in a way that may pass, and all retries failed too.
        """
        deadline = deadline or self.deadline()
        retries = 0
        while True:
            try:
                return self._read(send(deadline), read)
            except Unreachable as error:
                failed = self._unreachable(error)
                cause: BaseException | None = error
            except _Failed as error:
                failed, cause = error, None
            wait_s = _FIRST_BACKOFF_S * 2**retries if failed.wait_s is None else failed.wait_s
            spent = retries >= self.options.retries or wait_s > LONGEST_WAIT_S or wait_s >= deadline.left_s()
            if spent or not failed.may_pass:
                raise failed.error from cause
            self.options.clock.sleep(wait_s)
            retries += 1

    def refused(self, message: str, hint: str | None = None) -> ProviderRefused:
        """Return the error for an answer that is final; `message` may hold the provider's own words."""
        return ProviderRefused(self._sentence(message), hint=hint)

    def unavailable(self, message: str, hint: str | None = None) -> ProviderUnavailable:
        """Return the error for a failure that may pass."""
        return ProviderUnavailable(self._sentence(message), hint=hint or f"Try again later, or {self._otherwise}")

    def _sentence(self, message: str) -> str:
        title = self.able.title
        return redact(f"{title[:1].upper()}{title[1:]} {message}", self._secrets).rstrip(" .")

    def _unreachable(self, error: Unreachable) -> _Failed:
        said = self.unavailable(f"cannot be reached: {_clean(str(error))}", error.hint)
        return _Failed(said, may_pass=error.may_pass)

    def _read(self, answer: Answer, read: Callable[[bytes], _Found | None]) -> _Found:
        if 200 <= answer.status < 300:
            value = read(answer.body)
            if value is not None:
                return value
            what = "the promised JSON" if read is _as_object else "what was promised"
            kind = "a web page" if _is_html(answer.body) else f"something that is not {what}"
            raise _Failed(self.unavailable(f"answered with {kind}", "Check the base URL"), may_pass=True)
        raise self._judge(answer)

    def _judge(self, answer: Answer) -> _Failed:
        status, said = answer.status, vendor_message(answer.body) or "no reason given"
        if status == 402 or _NO_CREDIT.search(answer.body[:4000].decode("utf-8", "replace")):
            hint = f"Check plan and billing at the provider, or {self._otherwise}"
            return _Failed(self.refused(f"has no credit left for this key: {said}", hint))
        if status in _MAY_PASS or status >= 500:
            wait_s = retry_after_s(answer.headers)
            asks = f", and asks to wait {math.ceil(wait_s)} s" if wait_s is not None and wait_s > LONGEST_WAIT_S else ""
            return _Failed(self.unavailable(f"failed ({status}): {said}{asks}"), may_pass=True, wait_s=wait_s)
        if 300 <= status < 400:
            target = answer.headers.get("location", "another address").split("?")[0]
            hint = "Set the base URL to the address where the provider really is"
            return _Failed(self.refused(f"redirects ({status}) to {_clean(target)}, which is not followed", hint))
        return _Failed(self.refused(f"refused the request ({status}): {said}", self._hint(status)))

    def _hint(self, status: int) -> str | None:
        if status in {401, 403}:
            variable = f" or {self.able.key_variable}" if self.able.key_variable else ""
            return f"Check the API key: `pronounce config set-key {self.name}`{variable}"
        if status == 404:
            return "Check the model and the base URL, which usually ends in /v1"
        return "Use a shorter recording" if status == 413 else None


def _as_object(body: bytes) -> Mapping[str, object] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, Mapping) else None


def vendor_message(body: bytes) -> str | None:
    """Return what a provider says about its failure, from whichever field it uses; None if it says nothing."""
    text = body[:4000].decode("utf-8", "replace").strip()
    if _is_html(body):
        title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
        return _clean(title.group(1)) or None if title else None
    try:
        found = _message(json.loads(text))
    except (ValueError, RecursionError):
        found = text
    return _clean(found) if found else None


def message_in(answer: Mapping[str, object]) -> str | None:
    """Return the failure that an answer with status 200 describes, as some servers do; None if it describes none."""
    found = _message(answer)
    return _clean(found) if found else None


def _message(value: object, depth: int = 0) -> str | None:
    if isinstance(value, str):
        return value
    if depth > _DEEPEST:
        return None
    if isinstance(value, list) and value:  # FastAPI: {"detail": [{"loc": …, "msg": …}]}
        return _message(value[0], depth + 1)
    if isinstance(value, Mapping):
        for key in (*_MESSAGE_KEYS, "msg"):
            found = _message(value.get(key), depth + 1)
            if found:
                return found
    return None


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds the provider asks to wait, from either header for it; None if it does not."""
    for name, unit_s in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) * unit_s
        except (KeyError, ValueError):
            continue
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    try:
        moment = parsedate_to_datetime(headers["retry-after"])
    except (KeyError, ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _is_html(body: bytes) -> bool:
    return body.lstrip()[:1] == b"<"


def _clean(text: str) -> str:
    """Return text from outside as part of one line: no control characters, at most 300 characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line.rstrip(" .") if len(line) <= 300 else line[:300] + "…"
