"""AssemblyAI: one request for clips, upload and poll for the rest. It gives times and a confidence for each word.

Clips of up to two minutes go to the interface that answers at once and stores nothing, which knows the newest model
only. Longer recordings, other models and other regions go by upload; transcript and recording are deleted afterwards.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ProviderError
from pronounce_cli.recognise._answers import mappings, number, word
from pronounce_cli.recognise._sound import Heard, encode, hear_in_pieces
from pronounce_cli.recognise.capabilities import CAPABILITIES
from pronounce_cli.recognise.languages import bcp47, whisper_code
from pronounce_cli.remote.asking import Answer, Asker, Deadline, message_in
from pronounce_cli.remote.http import Http

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pronounce_cli.core.types import Audio, HeardWord, Transcript
    from pronounce_cli.recognise.options import ProviderOptions

_log = logging.getLogger(__name__)

_SYNC_LONGEST_S = 120.0
_SYNC_MODEL = "universal-3-5-pro"
_FALLBACK_MODEL = "universal-2"  # more languages
_POLL_S = (0.5, 1.0, 2.0, 3.0)
_DELETE_S = 10.0


class AssemblyAIRecogniser:
    """A `core.ports.WordRecogniser` over both interfaces of AssemblyAI.

    With a base URL of one's own (another region), clips are uploaded too, unless `extra["sync_base_url"]` says where
    that region answers at once: a recording that should stay in Europe must not leave it for speed.

    Attributes:
        name: "assemblyai".
        model: Name of the model.
    """

    name = "assemblyai"

    def __init__(self, options: ProviderOptions) -> None:
        self._able = CAPABILITIES[self.name]
        self.model = options.model or self._able.default_model or ""
        self._options = options
        key = options.require_key(self.name, self._able)
        assert key is not None
        self._headers = {"Authorization": key.reveal()}
        self._asker = Asker(self.name, self._able, options, key)
        self._http = Http(options.base_url or "https://api.assemblyai.com", options)
        sync_url = None if options.base_url else "https://sync.assemblyai.com"
        sync_url = options.extra.get("sync_base_url", sync_url)
        self._sync = Http(sync_url, options) if sync_url and self.model == _SYNC_MODEL else None

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript; see `core.ports.WordRecogniser`."""
        code = whisper_code(language)

        def hear(piece: Audio) -> Heard:
            if self._sync is not None and piece.duration_s <= _SYNC_LONGEST_S:
                return self._at_once(self._sync, piece, code)
            return self._by_upload(piece, code)

        return hear_in_pieces(audio, self._able, hear, provider=self.name, model=self.model)

    def probe(self) -> None:
        """Let the provider look at the key, which costs nothing; raise `ProviderError` if it does not take it."""
        self._ask("GET", "/v2/transcript", self._asker.deadline(), params={"limit": "1"})

    def _at_once(self, http: Http, audio: Audio, language: str) -> Heard:
        clip = encode(audio, flac=False)
        config = json.dumps({"timestamps": True, "language_codes": [language]}).encode()
        files = {
            "audio": (clip.name, clip.data, clip.media_type),
            "config": ("config.json", config, "application/json"),
        }
        headers = {**self._headers, "X-AAI-Model": self.model}
        answer = self._asker.ask(
            lambda deadline: http.send("POST", "/v1/transcribe", deadline, headers=headers, files=files)
        )
        return self._read(answer)

    def _by_upload(self, audio: Audio, language: str) -> Heard:
        clip = encode(audio, flac=True)
        deadline = self._asker.deadline()
        headers = {"Content-Type": "application/octet-stream"}
        uploaded = self._ask("POST", "/v2/upload", deadline, content=clip.data, headers=headers)
        job = {"audio_url": uploaded.get("upload_url"), "language_code": language, "speech_models": self._models()}
        job |= {"format_text": False, "punctuate": False, "filter_profanity": False}
        if language == "en":
            job["disfluencies"] = True
        queued = self._ask("POST", "/v2/transcript", deadline, json=job)
        where = f"/v2/transcript/{queued.get('id')}"
        try:
            return self._read(self._wait(where, deadline))
        finally:
            self._delete(where)

    def _models(self) -> list[str]:
        return [self.model] if self.model == _FALLBACK_MODEL else [self.model, _FALLBACK_MODEL]

    def _wait(self, where: str, deadline: Deadline) -> Mapping[str, object]:
        polls = 0
        while True:
            job = self._ask("GET", where, deadline)
            if job.get("status") == "completed":
                return job
            if job.get("status") == "error":
                raise self._asker.refused(f"could not transcribe the recording: {message_in(job) or 'no reason given'}")
            pause_s = _POLL_S[min(polls, len(_POLL_S) - 1)]
            if deadline.left_s() <= pause_s:
                limit_s = self._options.total_timeout_s
                raise self._asker.unavailable(
                    f"had not finished after {limit_s:g} s", "Allow more time or use a shorter recording"
                )
            self._options.clock.sleep(pause_s)
            polls += 1

    def _delete(self, where: str) -> None:
        deadline = Deadline.after(self._options.clock, _DELETE_S)
        try:
            self._ask("DELETE", where, deadline)
        except ProviderError as error:
            _log.warning("The recording was not deleted at AssemblyAI (%s): %s", where, error.message)

    def _ask(self, method: str, path: str, deadline: Deadline, **request: object) -> Mapping[str, object]:
        headers = request.pop("headers", None)
        merged = {**self._headers, **(headers if isinstance(headers, dict) else {})}

        def send(until: Deadline) -> Answer:
            return self._http.send(method, path, until, headers=merged, **request)

        return self._asker.ask(send, deadline)

    def _read(self, answer: Mapping[str, object]) -> Heard:
        text = answer.get("text") or ""
        if not isinstance(text, str) or ("text" not in answer and "words" not in answer):
            said = message_in(answer) or "no reason given"
            raise self._asker.refused(f"answered without a transcript: {said}", "Check the base URL")
        words = _words(answer.get("words"))
        used = answer.get("speech_model_used")
        return Heard(
            " ".join(text.split()),
            words if words or not text else None,
            bcp47(answer.get("language_code")),
            used if isinstance(used, str) else None,
        )


def _words(value: object) -> tuple[HeardWord, ...]:
    """Return words whose times are in milliseconds."""
    read = (
        word(item.get("text"), _seconds(item.get("start")), _seconds(item.get("end")), item.get("confidence"))
        for item in mappings(value)
    )
    return tuple(found for found in read if found)


def _seconds(milliseconds: object) -> float | None:
    found = number(milliseconds)
    return None if found is None else found / 1000.0
