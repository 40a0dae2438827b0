"""OpenAI, Groq and every server that speaks their language, through the openai SDK.

The SDK builds the request; the answer is read by `_answers`, because its dialects are more than the SDK's types.
whisper.cpp's own `/inference`, which is not below any address that the SDK could build, gets the same form from our
client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.recognise._answers import mappings, read_openai
from pronounce_cli.recognise._sound import Clip, Heard, encode, hear_in_pieces
from pronounce_cli.recognise.capabilities import CAPABILITIES
from pronounce_cli.recognise.languages import whisper_code
from pronounce_cli.remote.asking import Answer, Asker, message_in
from pronounce_cli.remote.openai_sdk import OpenAISdk

if TYPE_CHECKING:
    import httpx2
    import openai as sdk

    from pronounce_cli.core.types import Audio, Transcript
    from pronounce_cli.recognise.options import ProviderOptions
    from pronounce_cli.remote.asking import Deadline

_ENDPOINT = "/audio/transcriptions"
_INFERENCE = "/inference"
_NO_LIST = frozenset({400, 404, 405, 501})


def openai(options: ProviderOptions) -> OpenAIRecogniser:
    """Return OpenAI's recogniser."""
    return OpenAIRecogniser("openai", "https://api.openai.com/v1", options)


def groq(options: ProviderOptions) -> OpenAIRecogniser:
    """Return Groq's recogniser."""
    return OpenAIRecogniser("groq", "https://api.groq.com/openai/v1", options)


def compatible(options: ProviderOptions) -> OpenAIRecogniser:
    """Return the recogniser of a server at `options.base_url`."""
    if options.base_url is None:
        raise ConfigError(
            "The provider `compatible` needs a base URL", hint="Set WHISPER_API_BASE_URL, as http://127.0.0.1:8000/v1"
        )
    return OpenAIRecogniser("compatible", options.base_url, options)


class OpenAIRecogniser:
    """A `core.ports.WordRecogniser` over OpenAI's transcription interface.

    Attributes:
        name: "openai", "groq" or "compatible".
        model: Name of the model.
    """

    def __init__(self, name: str, base_url: str, options: ProviderOptions) -> None:
        self.name = name
        self._able = CAPABILITIES[name]
        self.model = options.model or self._able.default_model or ""
        self._options = options
        self._key = options.require_key(name, self._able)
        self._asker = Asker(name, self._able, options, self._key)
        address = (options.base_url or base_url).rstrip("/").removesuffix(_ENDPOINT)
        self._sdk = OpenAISdk(address, options, self._key)
        self._http = self._sdk.http

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript; see `core.ports.WordRecogniser`."""
        code = whisper_code(language)

        def hear(piece: Audio) -> Heard:
            clip = encode(piece, flac=self._able.flac)
            answer = self._asker.ask(lambda deadline: self._post(clip, code, deadline))
            heard = read_openai(answer)
            if heard is None:
                said = message_in(answer)
                raise self._asker.refused(
                    f"failed: {said}" if said else "answered without a transcript", "Check the base URL and the model"
                )
            return heard

        return hear_in_pieces(audio, self._able, hear, provider=self.name, model=self.model)

    def probe(self) -> tuple[str, ...] | None:
        """Return the models that the provider offers for this key, None if it has no list; costs nothing.

        Raises:
            ProviderError: It cannot be reached, or does not take the key.
        """
        key = {"Authorization": f"Bearer {self._key.reveal()}"} if self._key else {}

        def send(deadline: Deadline) -> Answer:
            answer = self._http.send("GET", "/models", deadline, headers=key)
            if self.name == "compatible" and answer.status in _NO_LIST:
                return Answer(200, answer.headers, b"{}")
            return answer

        listed = mappings(self._asker.ask(send).get("data"))
        return tuple(str(entry.get("id")) for entry in listed) or None

    def _post(self, clip: Clip, language: str, deadline: Deadline) -> Answer:
        file = (clip.name, clip.data, clip.media_type)
        if self._http.base_url.endswith(_INFERENCE):
            fields = {"language": language, "temperature": "0", "response_format": "verbose_json"}
            key = {"Authorization": f"Bearer {self._key.reveal()}"} if self._key else {}
            return self._http.send("POST", "", deadline, data=fields, files={"file": file}, headers=key)
        form = {"model": self.model, "language": language, "temperature": 0.0, **_form(self.model)}

        def call(client: sdk.OpenAI, headers: dict[str, Any]) -> httpx2.Response:
            create = client.audio.transcriptions.with_raw_response.create
            return create(file=file, extra_headers=headers, **form).http_response

        return self._sdk.attempt(call, deadline)


def _form(model: str) -> dict[str, Any]:
    """Return the fields that ask for all a model can give: times from Whisper, token probabilities from gpt-4o."""
    if "gpt-4o" in model and "diarize" not in model:
        return {"response_format": "json", "include": ["logprobs"]}
    if "gpt-" in model:
        return {"response_format": "json"}
    return {"response_format": "verbose_json", "timestamp_granularities": ["word", "segment"]}
