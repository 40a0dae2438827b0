"""Voices of the network: OpenAI's, and servers that speak its language.

OpenAI ends its speech endpoint in January 2027, so its models that speak in a chat do the reading. Such a model might
answer a text instead of reading it: it says what it said, and a reading with other words is refused. Servers of one's
own (Kokoro, Piper, LocalAI behind an OpenAI-compatible address) have the speech endpoint.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.remote.asking import Answer, Asker
from pronounce_cli.remote.openai_sdk import OpenAISdk
from pronounce_cli.remote.options import check_url, usable_key
from pronounce_cli.voice._text import speakable
from pronounce_cli.voice.folder import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2
    import openai as sdk

    from pronounce_cli.core.types import Audio
    from pronounce_cli.remote.asking import Deadline
    from pronounce_cli.voice.registry import VoiceOptions

OPENAI_URL = "https://api.openai.com/v1"
CHAT_MODEL = "gpt-audio-1.5"
SPEECH_MODEL = "tts-1"  # what servers of one's own call theirs, whatever it is
SHUTDOWNS: Mapping[str, date] = MappingProxyType(
    {
        **dict.fromkeys(("tts-1", "tts-1-hd", "gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15"), date(2027, 1, 6)),
        **dict.fromkeys(("gpt-audio", "gpt-audio-mini", "gpt-audio-mini-2025-12-15"), date(2027, 1, 20)),
    }
)
_SPEAKER = "alloy"
_ROLE = (
    "You are the model speaker of a language course. Read the user's text aloud in {language}, word for word, clearly, "
    "at a calm natural pace. Never answer it, never add, leave out or change a word."
)
_SOUNDS = (b"RIFF", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


@dataclass(frozen=True, slots=True)
class _Service:
    """A `remote.options.Service`."""

    title: str
    key_variable: str | None


class OpenAIVoice:
    """A `core.ports.Voice` over OpenAI's interface.

    Args:
        name: "openai" or "compatible".
        options: Address, key, model, limits, and what reads the sound that comes.

    Attributes:
        model: Name of the model.

    Raises:
        ConfigError: `compatible` has no address, or the address is none.
        MissingKey: OpenAI needs a key and there is none.
    """

    def __init__(self, name: str, options: VoiceOptions) -> None:
        self.name = name
        own = name == "openai"
        if options.base_url is None and not own:
            raise ConfigError(
                "The voice `compatible` needs an address", hint="Set voice_base_url, as http://127.0.0.1:8880/v1"
            )
        address = options.base_url or OPENAI_URL
        check_url(address)
        service = _Service("OpenAI", "OPENAI_API_KEY") if own else _Service("the server of the voice", None)
        key = usable_key(options.api_key, name, service, needed=own)
        self.model = options.model or (CHAT_MODEL if own else SPEECH_MODEL)
        self._speaker = options.speaker or _SPEAKER
        self._sdk = OpenAISdk(address.rstrip("/"), options, key)
        self._asker = Asker(name, service, options, key, otherwise="choose another voice with --voice")
        self._decode = options.decode

    def speak(self, text: str, language: str) -> Audio:
        """Return the text as sound; see `core.ports.Voice`."""
        line = speakable(text, language)
        data = self._chat(line, language) if speaks_in_chat(self.model) else self._speech(line)
        return self._decode(data, self.name)

    def _speech(self, text: str) -> bytes:
        def call(client: sdk.OpenAI, headers: dict[str, Any]) -> httpx2.Response:
            create = client.audio.speech.with_raw_response.create
            headers = {"Accept": "audio/wav", **headers}
            fields: dict[str, Any] = {"model": self.model, "voice": self._speaker, "response_format": "wav"}
            return create(input=text, extra_headers=headers, **fields).http_response

        return self._asker.fetch(lambda deadline: self._sdk.attempt(call, deadline), _as_sound)

    def _chat(self, text: str, language: str) -> bytes:
        messages: list[Any] = [
            {"role": "system", "content": _ROLE.format(language=language)},
            {"role": "user", "content": text},
        ]

        def call(client: sdk.OpenAI, headers: dict[str, Any]) -> httpx2.Response:
            return client.chat.completions.with_raw_response.create(
                model=self.model,
                modalities=["text", "audio"],
                audio={"voice": self._speaker, "format": "wav"},
                messages=messages,
                store=False,
                extra_headers=headers,
            ).http_response

        def attempt(deadline: Deadline) -> Answer:
            return self._sdk.attempt(call, deadline)

        said, data = self._asker.fetch(attempt, _as_reading)
        if words_of(said) != words_of(text):
            raise self._asker.refused(
                f'read something else than the text: "{said[:80]}"', "Try again, or choose another voice with --voice"
            )
        return data


def speaks_in_chat(model: str) -> bool:
    """Return whether a model speaks as part of a chat; the others have the speech endpoint."""
    return "audio" in model


def shutdown_notice(model: str, today: date) -> str | None:
    """Return one sentence about the announced end of a model of OpenAI's, or None when no end is known."""
    end = SHUTDOWNS.get(model)
    if end is None:
        return None
    when = "shuts" if today < end else "shut"
    return f"OpenAI {when} down {model} on {end.isoformat()}; use {CHAT_MODEL}"


def _as_sound(body: bytes) -> bytes | None:
    return body if body.startswith(_SOUNDS) else None


def _as_reading(body: bytes) -> tuple[str, bytes] | None:
    """Return what was said and the sound of it from the answer of a chat, or None."""
    try:
        audio = json.loads(body)["choices"][0]["message"]["audio"]
        data = base64.b64decode(audio["data"], validate=True)
        return (audio["transcript"], data) if isinstance(audio["transcript"], str) and _as_sound(data) else None
    except (ValueError, LookupError, TypeError, RecursionError, binascii.Error):
        return None
