"""How each provider speaks on the wire: requests to validate, and answers in its own words.

Answers and error bodies are the examples of the contracts in `tests/providers/specs/` where these have one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema
import soundfile
from tests.helpers.clock import FakeClock
from tests.helpers.places import ROOT
from tests.helpers.server import Part, Reply, Request

from pronounce_cli.core.secret import Secret
from pronounce_cli.recognise import Clock, ProviderOptions

KEY = "Qw3rTy7UiOp9aSdFgHjKl2zXcVbNm4"  # no shape by which it could be known
SPECS = {p.stem: json.loads(p.read_text()) for p in (ROOT / "tests/providers/specs").glob("*.json")}
WORDS = (("We", 0.0, 1.1), ("call", 1.1, 1.38), ("it", 1.38, 1.74), ("bear", 1.74, 2.1))
SPACED = [{"word": f" {text}", "start": start, "end": end} for text, start, end in WORDS]
BIASES = {
    "prompt",
    "keywords",
    "keywords[]",
    "keyterm",
    "keyterms_prompt",
    "word_boost",
    "conversation_context",
    "search",
}
Expected = tuple[tuple[str, float | None, float | None, float | None], ...]


@dataclass(frozen=True)
class Wire:
    """One provider and one of its wire formats.

    Attributes:
        id: Name in test ids.
        provider: Name of the provider.
        base: Path of the base URL on the server.
        ok: A full answer and the words that are in it (None: text only).
        text_only, empty: Answers with no words, and with no speech.
        error: Makes the provider's error body from a message and a code.
        validate: Checks a request against the provider's contract, and returns the sound in it.
        quota: Status and code of a used-up quota.
        invented: An answer to silence that says so itself, or None where the format cannot.
        bent: The full answer with leading spaces and numbers as text.
        nonsense: Answers of wrong types that still have a text.
        lost: Answers in which there is no transcript.
    """

    id: str
    provider: str
    model: str
    base: str
    ok: object
    words: Expected | None
    empty: object
    text_only: object
    error: Callable[[str, str], object]
    validate: Callable[[Request], bytes]
    quota: tuple[int, str]
    bent: object
    nonsense: tuple[object, ...]
    lost: tuple[object, ...]
    invented: object = None
    extra: Mapping[str, str] = field(default_factory=dict)
    sets_base_url: bool = True
    is_main: Callable[[Request], bool] = field(default=lambda request: True)
    others: Callable[[Request], Reply] = field(default=lambda request: Reply(status=500))

    def options(self, url: str, clock: FakeClock | None = None, **changes: Any) -> ProviderOptions:
        """Return options that lead to the server at `url`."""
        values: dict[str, Any] = {
            "api_key": Secret(KEY),
            "base_url": url + self.base if self.sets_base_url else None,
            "model": self.model,
            "extra": {name: url + value for name, value in self.extra.items()},
            "clock": clock.clock if clock else Clock(),
        }
        return ProviderOptions(**(values | changes))

    def script(self, *replies: Reply) -> Callable[[Request], Reply]:
        """Return an answerer that plays `replies` for the requests that matter and repeats the last."""
        left = list(replies)

        def answer(request: Request) -> Reply:
            if not self.is_main(request):
                return self.others(request)
            return left.pop(0) if len(left) > 1 else left[0]

        return answer


def example(spec: str, path: str, name: str, status: str = "200", method: str = "post") -> Any:
    """Return a named example of a contract."""
    content = SPECS[spec]["paths"][path][method]["responses"][status]["content"]["application/json"]
    return content["examples"][name]["value"]


def check_schema(spec: str, schema: Mapping[str, object], value: object) -> None:
    """Validate a value against a schema of a contract."""
    whole = {**schema, "components": SPECS[spec]["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def sound_of(part: Part) -> bytes:
    """Return a file part's bytes after checking its name and type."""
    endings = {"clip.wav": "audio/wav", "clip.flac": "audio/flac"}
    assert part.filename in endings
    assert part.content_type == endings[part.filename]
    return part.data


def check_sound(data: bytes) -> soundfile.SoundFile:
    """Return the sound file after checking that it is 16 kHz mono 16-bit PCM."""
    file = soundfile.SoundFile(io.BytesIO(data))
    assert (file.samplerate, file.channels, file.subtype) == (16000, 1, "PCM_16")
    return file


def _form(spec: str, path: str, request: Request) -> bytes:
    """Validate a multipart form; arrays must have brackets, the file a name."""
    assert request.method == "POST"
    schema = SPECS[spec]["paths"][path]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    properties = SPECS[spec]["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"]
    values: dict[str, Any] = {}
    sound = b""
    for part in request.parts():
        name, is_list = part.name.removesuffix("[]"), part.name.endswith("[]")
        assert (properties[name].get("type") == "array") == is_list, part.name
        if part.filename is not None:
            sound = sound_of(part)
        text = "" if part.filename is not None else part.data.decode()
        value = float(text) if properties[name].get("type") == "number" else text
        if is_list:
            values.setdefault(name, []).append(value)
        else:
            assert name not in values
            values[name] = value
    check_schema(spec, schema, values)
    assert values["language"] == "en"
    assert values["temperature"] == 0
    assert not BIASES & set(values)
    return sound


def _openai(request: Request) -> bytes:
    assert request.path == "/v1/audio/transcriptions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert "openai-organization" not in request.headers
    return _form("openai", "/audio/transcriptions", request)


def _groq(request: Request) -> bytes:
    assert request.path == "/openai/v1/audio/transcriptions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    return _form("groq", "/openai/v1/audio/transcriptions", request)


def _inference(request: Request) -> bytes:
    assert (request.method, request.path) == ("POST", "/inference")
    parts = {part.name: part for part in request.parts()}
    fields = {name: part.data.decode() for name, part in parts.items() if part.filename is None}
    assert fields == {"language": "en", "temperature": "0", "response_format": "verbose_json"}
    assert parts["file"].filename == "clip.wav"
    return sound_of(parts["file"])


def _deepgram(request: Request) -> bytes:
    operation = SPECS["deepgram"]["paths"]["/v1/listen"]["post"]
    assert (request.method, request.path) == ("POST", "/v1/listen")
    assert request.headers["authorization"] == f"Token {KEY}"
    assert request.headers["content-type"] in operation["requestBody"]["content"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
    query = dict(request.query)
    assert len(query) == len(request.query)
    for name, value in query.items():
        is_flag = schemas[name].get("type") == "boolean"
        check_schema("deepgram", schemas[name], json.loads(value) if is_flag else value)
    wanted = {
        "model": "nova-3",
        "language": "en",
        "filler_words": "true",
        "smart_format": "false",
        "mip_opt_out": "true",
    }
    assert wanted.items() <= query.items()
    assert not BIASES & set(query)
    return request.body


def _assemblyai(request: Request) -> bytes:
    assert (request.method, request.path) == ("POST", "/v1/transcribe")
    assert request.headers["authorization"] == KEY
    assert request.headers["x-aai-model"] == "universal-3-5-pro"
    parts = {part.name: part for part in request.parts()}
    assert set(parts) == {"audio", "config"}
    assert parts["audio"].filename == "clip.wav"
    assert parts["config"].content_type == "application/json"
    assert json.loads(parts["config"].data) == {"timestamps": True, "language_codes": ["en"]}
    return sound_of(parts["audio"])


def check_assemblyai_job(request: Request) -> dict[str, Any]:
    """Validate the job that an upload is followed by."""
    schema = SPECS["assemblyai"]["paths"]["/v2/transcript"]["post"]["requestBody"]["content"]["application/json"]
    job: dict[str, Any] = json.loads(request.body)
    check_schema("assemblyai", schema["schema"], job)
    options = SPECS["assemblyai"]["components"]["schemas"]["TranscriptOptionalParams"]["properties"]
    assert set(job) - {"audio_url"} <= set(options)
    assert (job["language_code"], job["disfluencies"], job["format_text"]) == ("en", True, False)
    assert not BIASES & set(job)
    return job


def _assemblyai_step(request: Request) -> bytes:
    assert request.headers["authorization"] == KEY
    if request.path == "/v2/transcript":
        check_assemblyai_job(request)
    return request.body if request.path == "/v2/upload" else b""


def assemblyai_others(request: Request) -> Reply:
    """Answer the steps around the one that a test is about."""
    if request.path == "/v2/upload":
        return Reply({"upload_url": "https://cdn.assemblyai.com/upload/f756988d"})
    if request.method == "DELETE":
        return Reply({"id": "9ea68fd3", "status": "completed", "text": "Deleted by user."})
    return Reply(example("assemblyai", "/v2/transcript", "queued"))


def _nested_error(message: str, code: str) -> object:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


_SILENCE = {"no_speech_prob": 0.92, "avg_logprob": -1.4}
_INVENTED = {
    "text": " Thank you.",
    "words": [{"word": "Thank", "start": 0.0, "end": 0.9}, {"word": "you", "start": 0.9, "end": 1.5}],
    "segments": [{"start": 0.0, "end": 1.6, "text": " Thank you.", **_SILENCE}],
}
_VERBOSE = example("openai", "/audio/transcriptions", "verbose_words_segments")
_BENT = {
    "text": " We call it bear.",
    "duration": "2.58",
    "words": [{"word": w["word"], "start": str(w["start"]), "end": str(w["end"])} for w in SPACED],
}
_NONSENSE = (
    {"text": "We call it bear.", "words": "no", "segments": 7},
    {"text": "We call it bear.", "words": [1, None, "x"], "segments": None, "language": 5},
    {"text": "We call it bear.", "words": [{"word": 5, "start": {}, "end": []}], "logprobs": "none"},
)
_LOST = (
    {"status": "ok"},
    {"text": None},
    {"text": ["We"]},
    {"error": "model is loading"},
    {"detail": [{"msg": "no file"}]},
)
_TIMED: Expected = tuple((text, start, end, None) for text, start, end in WORDS)
_OPENAI: dict[str, Any] = {
    "empty": example("openai", "/audio/transcriptions", "verbose_empty"),
    "text_only": {"text": "We call it bear."},
    "error": _nested_error,
    "quota": (429, "insufficient_quota"),
    "bent": _BENT,
    "nonsense": _NONSENSE,
    "lost": _LOST,
    "invented": _INVENTED,
}
_TOKENS = [(" We", 0.0, 1.1, 0.9), (" call", 1.1, 1.38, 0.8), (" it", 1.38, 1.74, 0.7)]
_TOKENS += [(" be", 1.74, 2.0, 0.64), ("ar", 2.0, 2.1, 0.25), (".", 2.1, 2.1, 0.1)]
_CPP = {
    "text": " We call it bear.",
    "language": "english",
    "duration": 2.58,
    "segments": [
        {
            "text": " We call it bear.",
            "words": [
                {"word": "[_BEG_]", "start": 0.0, "end": 0.0, "probability": 0.99},
                *({"word": w, "start": s, "end": e, "t_dtw": -1, "probability": p} for w, s, e, p in _TOKENS),
            ],
        }
    ],
}
_CPP_WORDS = (("We", 0.0, 1.1, 0.9), ("call", 1.1, 1.38, 0.8), ("it", 1.38, 1.74, 0.7), ("bear.", 1.74, 2.1, 0.4))
_SURE: Expected = (
    ("we", 0.4, 1.12, 0.9922),
    ("call", 1.12, 1.36, 0.9717),
    ("it", 1.36, 1.6, 0.9995),
    ("bear", 1.6, 2.1, 0.6128),
)
_SYNC: Expected = (
    ("We", 0.4, 1.12, 0.99),
    ("call", 1.12, 1.36, 0.97),
    ("it", 1.36, 1.6, 0.999),
    ("bear.", 1.6, 2.1, 0.61),
)


def _listened(alternative: object) -> object:
    return {"metadata": {}, "results": {"channels": [{"alternatives": [alternative]}]}}


def _deepgram_error(message: str, code: str) -> object:
    return {"err_code": code, "err_msg": message, "request_id": "ba09f1d7"}


_HEARD = example("deepgram", "/v1/listen", "plain")["results"]["channels"][0]["alternatives"][0]
_DEEPGRAM_NONSENSE = tuple(
    _listened({"transcript": "we call it bear", "words": words}) for words in (7, [None], [{"word": 1}], None)
)
_MS = example("assemblyai", "/v1/transcribe", "timestamps")
_AAI_BENT = [{k: f" {v}" if k == "text" else str(v) for k, v in word.items()} for word in _MS["words"]]
_AAI_NONSENSE = tuple({"text": "We call it bear.", "words": words} for words in (7, [None], [{"text": 1}], None))

_PLAIN = example("openai", "/audio/transcriptions", "gpt_transcribe_languages")
_LOGPROBS = example("openai", "/audio/transcriptions", "gpt4o_logprobs")
_LOGPROB_WORDS = (
    ("We", None, None, 0.9802),
    ("call", None, None, 0.999),
    ("it", None, None, 1.0),
    ("bear.", None, None, 0.7012),
)
_GROQ = "/openai/v1/audio/transcriptions"

WIRES = (
    Wire("gpt-transcribe", "openai", "gpt-transcribe", "/v1", _PLAIN, None, validate=_openai, **_OPENAI),
    Wire("gpt-4o", "openai", "gpt-4o-transcribe", "/v1", _LOGPROBS, _LOGPROB_WORDS, validate=_openai, **_OPENAI),
    Wire("whisper-1", "openai", "whisper-1", "/v1", _VERBOSE, _TIMED, validate=_openai, **_OPENAI),
    Wire(
        *("groq", "groq", "whisper-large-v3-turbo", "/openai/v1"),
        *(example("groq", _GROQ, "verbose_words_segments"), _TIMED),
        validate=_groq,
        **_OPENAI,
    ),
    Wire(
        *("speaches", "compatible", "Systran/faster-whisper-small", "/v1"),
        ok={"text": "We call it bear.", "language": "en", "words": SPACED, "segments": _VERBOSE["segments"]},
        words=_TIMED,
        validate=_openai,
        **_OPENAI,
    ),
    Wire(
        *("whisper.cpp", "compatible", "whisper-1", "/inference", _CPP, _CPP_WORDS),
        validate=_inference,
        **(_OPENAI | {"error": lambda message, code: {"error": message}}),
    ),
    Wire(
        *("deepgram", "deepgram", "nova-3", "", example("deepgram", "/v1/listen", "plain"), _SURE),
        empty=example("deepgram", "/v1/listen", "silence"),
        text_only=_listened({"transcript": "we call it bear", "confidence": 0.9}),
        error=_deepgram_error,
        validate=_deepgram,
        quota=(402, "ASR_PAYMENT_REQUIRED"),
        bent=_listened(
            _HEARD | {"words": [{k: f" {v}" if k == "word" else str(v) for k, v in w.items()} for w in _HEARD["words"]]}
        ),
        nonsense=_DEEPGRAM_NONSENSE,
        lost=({"results": None}, {"results": {"channels": []}}, _listened({"transcript": 5}), {"request_id": "1"}),
    ),
    Wire(
        *("assemblyai", "assemblyai", "universal-3-5-pro", "", _MS, _SYNC),
        empty={"text": "", "words": [], "confidence": 0.0, "audio_duration_ms": 2580},
        text_only={"text": "We call it bear."},
        error=lambda message, code: {"status": 400, "title": code, "detail": message},
        validate=_assemblyai,
        quota=(400, "Your current account balance is negative"),
        bent=_MS | {"words": _AAI_BENT},
        nonsense=_AAI_NONSENSE,
        lost=({"status": "ok"}, {"text": 5}, {"session_id": "1"}),
        extra={"sync_base_url": ""},
        sets_base_url=False,
    ),
    Wire(
        *("assemblyai-upload", "assemblyai", "universal-2", ""),
        ok={"id": "9ea68fd3", "status": "completed", "language_code": "en_us", **_MS},
        words=_SYNC,
        empty=example("assemblyai", "/v2/transcript/{transcript_id}", "silence", method="get"),
        text_only={"status": "completed", "text": "We call it bear.", "words": None},
        error=lambda message, code: {"error": f"{message} {code}"},
        validate=_assemblyai_step,
        quota=(400, "Your current account balance is negative"),
        bent={"status": "completed", **_MS, "words": _AAI_BENT},
        nonsense=tuple({"status": "completed", **answer} for answer in _AAI_NONSENSE),
        lost=({"status": "completed"}, {"status": "completed", "text": 5}, {"status": "error", "error": "too short"}),
        is_main=lambda request: request.method == "GET",
        others=assemblyai_others,
    ),
)
