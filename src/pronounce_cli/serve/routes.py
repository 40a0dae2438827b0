"""What each route does: a checked request in, one call to the core, a response out."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from pronounce_cli.__about__ import __version__
from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.tags import primary
from pronounce_cli.core.types import Strictness
from pronounce_cli.serve import bodies, title, trainer
from pronounce_cli.serve.messages import Request, RequestError, Response, as_json

if TYPE_CHECKING:
    from pronounce_cli.core.types import Assessment
    from pronounce_cli.serve.service import Service

PAGE_FILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "/": ("index.html", "text/html; charset=utf-8"),
        "/app.css": ("app.css", "text/css; charset=utf-8"),
        "/app.js": ("app.js", "text/javascript; charset=utf-8"),
        "/recorder.js": ("recorder.js", "text/javascript; charset=utf-8"),
        "/icon.svg": ("icon.svg", "image/svg+xml"),
    }
)
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_MOST_SPOKEN = 500  # characters that the reference voice reads
_NAME_CHARS = 200


def trainer_accuracy(service: Service, request: Request) -> Response:
    """Answer `POST /GetAccuracyFromRecordedAudio`."""
    body = bodies.json_object(request)
    sent = bodies.text_field(body, "title", longest=service.limits.text_chars)
    language = bodies.language_field(body, service.language)
    sound = bodies.sound_field(body, "base64Audio")
    assessment = _assess(service, sound, title.text_of(sent), language, service.strictness, "recording")
    return as_json(trainer.reply(assessment, sent))


def trainer_sample(service: Service, request: Request) -> Response:
    """Answer `POST /getSample`: a sentence to read; category 0 any, 1 easy, 2 medium, 3 hard."""
    from pronounce_cli.practice.prompts import Kind, Level, prompts

    body = bodies.json_object(request)
    language = bodies.language_field(body, service.language)
    category = body.get("category", 0)
    if isinstance(category, str) and category in {"0", "1", "2", "3"}:
        category = int(category)
    if type(category) is not int or category not in range(4):
        raise RequestError(400, "request.value", "`category` must be 0, 1, 2 or 3")
    level = (None, Level.EASY, Level.MEDIUM, Level.HARD)[category]
    chosen = random.choice(prompts(language, kind=Kind.SENTENCE, level=level))  # noqa: S311 - nothing depends on it
    reference = service.reference(chosen.text, language)
    return as_json(trainer.sample(chosen.text, reference, chosen.translation))


def trainer_voice(service: Service, request: Request) -> Response:
    """Answer `POST /getAudioFromText`: the text as the reference voice says it, as WAV in base64."""
    import soundfile

    body = bodies.json_object(request)
    text = title.text_of(bodies.text_field(body, "value", longest=_MOST_SPOKEN))
    language = bodies.language_field(body, service.language)
    voice = service.find_voice()
    if voice is None:
        raise RequestError(501, "voice.none", "this server has no reference voice", hint="Install espeak-ng on it")
    try:
        sound = voice.speak(text, language)
    except ConfigError as error:
        raise RequestError(422, "voice.language", error.message, hint=error.hint) from error
    wav = io.BytesIO()
    soundfile.write(wav, sound.samples, sound.sample_rate_hz, format="WAV", subtype="PCM_16")
    return as_json({"wavBase64": base64.b64encode(wav.getvalue()).decode()})


def assess(service: Service, request: Request) -> Response:
    """Answer `POST /v1/assess`: JSON with the recording in base64, or a multipart form with it as a file."""
    is_form = bodies.content_type(request) == "multipart/form-data"
    values = bodies.form(request, most_bytes=service.limits.body_bytes) if is_form else bodies.json_object(request)
    text = bodies.text_field(values, "text", longest=service.limits.text_chars)
    language = bodies.language_field(values, service.language)
    choices = tuple(member.value for member in Strictness)
    strictness = Strictness(bodies.choice_field(values, "strictness", choices, service.strictness.value))
    name = bodies.text_field(values, "id", longest=_NAME_CHARS, default="recording")
    sound = values.get("audio") if is_form else bodies.sound_field(values, "audio")
    if not isinstance(sound, bytes):
        raise RequestError(400, "request.missing", "the form has no file `audio`")
    return as_json(result_to_dict(_assess(service, sound, text, language, strictness, name)))


def phonemes(service: Service, request: Request) -> Response:
    """Answer `GET /v1/phonemes?text=…&language=…`: how the words of a text are said."""
    from pronounce_cli.report.json import render_reference

    values = {"text": request.parameter("text"), "language": request.parameter("language")}
    text = bodies.text_field(values, "text", longest=service.limits.text_chars)
    language = bodies.language_field(values, service.language)
    return Response(200, render_reference(service.reference(text, language)).encode())


def health(service: Service, _request: Request) -> Response:
    """Answer `GET /health`."""
    recogniser = service.recogniser.name if service.recogniser else None
    named = {"scorer": service.scorers[primary(service.language)], "scorers": service.scorers}
    return as_json({"status": "ok", "version": __version__, **named, "recogniser": recogniser})


def openapi(service: Service, _request: Request) -> Response:
    """Answer `GET /openapi.json`."""
    from pronounce_cli.serve.openapi import document

    return as_json(document(service.limits))


def page(_service: Service, request: Request) -> Response:
    """Answer with a file of the web page."""
    name, kind = PAGE_FILES[request.path]
    headers = (("Content-Security-Policy", _CONTENT_POLICY), ("Cache-Control", "no-cache"))
    return Response(200, _page_file(name), kind, (*headers, ("Permissions-Policy", "microphone=(self), camera=()")))


@cache
def _page_file(name: str) -> bytes:
    return (files(__package__) / "web" / name).read_bytes()


def _assess(service: Service, sound: bytes, text: str, language: str, strictness: Strictness, name: str) -> Assessment:
    from pronounce_cli.audio import load

    audio = load(sound, name="the recording", max_s=service.limits.audio_s)
    return service.assessor(language, strictness).assess(audio, text, utterance_id=name)
