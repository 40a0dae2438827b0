"""Deepgram: one POST of the recording, everything else in the query. It gives times and a confidence for each word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pronounce_cli.recognise._answers import mappings, word
from pronounce_cli.recognise._sound import Heard, encode, hear_in_pieces
from pronounce_cli.recognise.capabilities import CAPABILITIES
from pronounce_cli.recognise.languages import bcp47, whisper_code
from pronounce_cli.remote.asking import Asker, message_in
from pronounce_cli.remote.http import Http

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pronounce_cli.core.types import Audio, Transcript
    from pronounce_cli.recognise.options import ProviderOptions

_FORMATTING = ("smart_format", "punctuate", "numerals", "profanity_filter", "dictation", "measurements")


class DeepgramRecogniser:
    """A `core.ports.WordRecogniser` over Deepgram's pre-recorded interface; recordings stay out of its training.

    Attributes:
        name: "deepgram".
        model: Name of the model.
    """

    name = "deepgram"

    def __init__(self, options: ProviderOptions) -> None:
        self._able = CAPABILITIES[self.name]
        self.model = options.model or self._able.default_model or ""
        self._key = options.require_key(self.name, self._able)
        self._asker = Asker(self.name, self._able, options, self._key)
        self._http = Http(options.base_url or "https://api.deepgram.com", options)

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript; see `core.ports.WordRecogniser`."""
        query = self._query(whisper_code(language))

        def hear(piece: Audio) -> Heard:
            clip = encode(piece, flac=self._able.flac)
            assert self._key is not None
            headers = {"Authorization": f"Token {self._key.reveal()}", "Content-Type": clip.media_type}
            answer = self._asker.ask(
                lambda deadline: self._http.send(
                    "POST", "/v1/listen", deadline, params=query, headers=headers, content=clip.data
                )
            )
            heard = _read(answer)
            if heard is None:
                raise self._asker.refused(
                    f"answered without a transcript: {message_in(answer) or 'no reason given'}", "Check the base URL"
                )
            return heard

        return hear_in_pieces(audio, self._able, hear, provider=self.name, model=self.model)

    def probe(self) -> None:
        """Let the provider look at the key, which costs nothing; raise `ProviderError` if it does not take it."""
        assert self._key is not None
        headers = {"Authorization": f"Token {self._key.reveal()}"}
        self._asker.ask(lambda deadline: self._http.send("GET", "/v1/auth/token", deadline, headers=headers))

    def _query(self, language: str) -> dict[str, str]:
        query = {"model": self.model, "language": language, "mip_opt_out": "true"}
        query |= dict.fromkeys(_FORMATTING, "false")
        if self.model.startswith("nova") and language == "en":
            query["filler_words"] = "true"
        return query


def _read(answer: Mapping[str, object]) -> Heard | None:
    results = answer.get("results")
    if not hasattr(results, "get"):
        return None
    channel = next(iter(mappings(results.get("channels"))), None)
    if channel is None:
        return None
    best = next(iter(mappings(channel.get("alternatives"))), {})
    text = best.get("transcript", "")
    if not isinstance(text, str):
        return None
    listed = mappings(best.get("words"))
    read = (word(w.get("word"), w.get("start"), w.get("end"), w.get("confidence")) for w in listed)
    words = tuple(w for w in read if w)
    return Heard(" ".join(text.split()), words if words or not text else None, bcp47(channel.get("detected_language")))
