"""The handler: routes, tokens, origins, limits, and that nothing a client sends brings it down."""

from __future__ import annotations

import base64
import gzip
import io
import json
import logging
from collections.abc import Callable
from typing import Any

import jsonschema
import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.helpers.places import TEXT

from pronounce_cli.core.codec import result_from_dict
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Assessment
from pronounce_cli.languages import inventory_of
from pronounce_cli.serve.http import PAGES, ROUTES, Handler
from pronounce_cli.serve.messages import Request, Response
from pronounce_cli.serve.service import Service

Send = Callable[..., Response]


def code(response: Response) -> str:
    found = json.loads(response.body)
    assert set(found) == {"error"}
    assert set(found["error"]) == {"code", "message", "hint"}
    return str(found["error"]["code"])


def headers(response: Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers}


@pytest.mark.parametrize("name", [b'; filename="../../x.wav"', b'; filename=""', b""], ids=["path", "empty", "none"])
def test_json_and_a_form_give_the_same_assessment(
    name: bytes, service: Service, sound: bytes, packed: str, post: Send
) -> None:
    by_json = post("/v1/assess", {"text": TEXT, "audio": packed, "id": "betty"})
    boundary = "line"
    parts = [
        b'--line\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + TEXT.encode(),
        b'--line\r\nContent-Disposition: form-data; name="id"\r\n\r\nbetty',
        b'--line\r\nContent-Disposition: form-data; name="audio"' + name + b"\r\n\r\n" + sound,
    ]
    body = b"\r\n".join([*parts, b"--line--\r\n"])
    request = Request("POST", "/v1/assess", "", {"content-type": f"multipart/form-data; boundary={boundary}"}, body)
    by_form = Handler().handle(service, request)

    assert by_json.status == by_form.status == 200
    assert json.loads(by_json.body) == json.loads(by_form.body)
    found = result_from_dict(json.loads(by_json.body), inventory_of)
    assert isinstance(found, Assessment)
    assert found.utterance_id == "betty"


def test_phonemes_are_told(get: Send) -> None:
    found = json.loads(get("/v1/phonemes", "text=thick%20and%20thin&language=en-GB").body)

    assert [word["text"] for word in found["words"]] == ["thick", "and", "thin"]
    assert found["words"][0]["pronunciations"][0]["arpabet"] == "TH IH1 K"


def test_a_language_is_learned_once_and_only_a_few_stay() -> None:
    service = Service()
    first = service.reference("eins", "de")
    kept = service._g2ps["de"]
    for variant in ("de-AT", "de-CH"):
        service.reference("eins", variant)
    assert service.reference("eins", "DE") == first
    assert service._g2ps["de"] is kept
    for number in range(7):
        service.reference("one", f"en-x{number}")
    assert "de" not in service._g2ps


def test_health_and_the_description_need_no_token(get: Send) -> None:
    locked = Handler(token=Secret("s3cret"))

    assert json.loads(get("/health", handler=locked).body)["status"] == "ok"
    assert json.loads(get("/openapi.json", handler=locked).body)["openapi"] == "3.1.0"


def test_answers_are_as_described(packed: str, post: Send, get: Send) -> None:
    description = json.loads(get("/openapi.json").body)
    requests: dict[str, Any] = {
        "/v1/assess": {"text": TEXT, "audio": packed},
        "/GetAccuracyFromRecordedAudio": {"title": TEXT, "base64Audio": packed},
        "/getSample": {"category": 2},
    }
    for path, body in requests.items():
        shape = description["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        document = shape | {"components": description["components"]}
        jsonschema.Draft202012Validator(document).validate(json.loads(post(path, body).body))
    assert set(description["paths"]) == set(ROUTES)


@pytest.mark.parametrize("given", [None, "Bearer wrong", "Basic s3cret", "Bearer", "Bearer s3cretX", "Bearer ünï"])
def test_a_wrong_token_is_refused(given: str | None, post: Send) -> None:
    sent = {} if given is None else {"authorization": given}
    response = post("/getSample", {}, Handler(token=Secret("s3cret")), **sent)

    assert (response.status, code(response)) == (401, "request.token")
    assert headers(response)["www-authenticate"] == "Bearer"


def test_the_right_token_is_accepted(post: Send) -> None:
    assert post("/getSample", {}, Handler(token=Secret("s3cret")), authorization="bearer s3cret").status == 200


def test_pages_of_other_origins_may_ask_only_where_they_are_listed(post: Send, get: Send) -> None:
    listed = Handler(origins=("https://school.example",))
    mine = headers(post("/getSample", {}, listed, origin="https://school.example"))
    theirs = headers(post("/getSample", {}, listed, origin="https://evil.example"))
    before = get("/v1/assess", handler=listed, method="OPTIONS", origin="https://school.example")

    assert mine["access-control-allow-origin"] == "https://school.example"
    assert mine["vary"] == "Origin"
    assert "access-control-allow-origin" not in theirs
    assert "access-control-allow-origin" not in headers(post("/getSample", {}, origin="https://school.example"))
    assert before.status == 204
    assert "POST" in headers(before)["access-control-allow-methods"]
    assert headers(post("/getSample", {}, Handler(origins=("*",)), origin="null"))["access-control-allow-origin"] == "*"


def test_errors_are_readable_by_listed_origins_too(post: Send) -> None:
    response = post("/getSample", b"{", Handler(origins=("https://school.example",)), origin="https://school.example")

    assert response.status == 400
    assert headers(response)["access-control-allow-origin"] == "https://school.example"


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nothing", 404, "request.not_found"),
        ("GET", "/../../etc/passwd", 404, "request.not_found"),
        ("GET", "/v1/assess", 405, "request.method"),
        ("DELETE", "/health", 405, "request.method"),
        ("GET", "/v1/phonemes", 400, "request.missing"),
    ],
)
def test_wrong_addresses_and_methods(method: str, path: str, status: int, slug: str, get: Send) -> None:
    response = get(path, method=method)

    assert (response.status, code(response)) == (status, slug)
    if status == 405:
        assert "OPTIONS" in headers(response)["allow"]


def flac(seconds: float, rate: int = 8000) -> str:
    """A recording of silence, far smaller than what it unpacks to."""
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros(int(seconds * rate), np.int16), rate, format="FLAC")
    return base64.b64encode(buffer.getvalue()).decode()


def wav_that_lies(claimed: int) -> str:
    sound = bytearray(base64.b64decode(silence(0.5)))
    sound[40:44] = claimed.to_bytes(4, "little")
    sound[4:8] = claimed.to_bytes(4, "little")
    return base64.b64encode(sound).decode()


def silence(seconds: float) -> str:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros(int(16_000 * seconds), np.int16), 16_000, format="WAV")
    return base64.b64encode(buffer.getvalue()).decode()


BAD_BODIES: dict[str, tuple[Any, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"hello", 400),
    "no UTF-8": (b'{"text": "\xff\xfe"}', 400),
    "a list": ([1, 2], 400),
    "a number": (3, 400),
    "deep JSON": (b"[" * 500_000 + b"]" * 500_000, 400),
    "deep object": (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, 400),
    "a million quotes": (b'"' + b'\\"' * 900_000, 400),
    "many small lists": (b'{"text": [' + b"[]," * 600_000 + b"[]]}", 400),
    "a huge number": (b'{"text": ' + b"1" * 1_000_000 + b"}", 400),
    "a text that is no number": (b'{"text": NaN, "audio": "AAAA"}', 400),
    "quotes that hide brackets": (b'{"text": "[[[[[[[[[[[[[[[[[[[["}', 400),
    "no text": ({"audio": "AAAA"}, 400),
    "no audio": ({"text": "hello"}, 400),
    "a text that is a number": ({"text": 5, "audio": "AAAA"}, 400),
    "a text that is a list": ({"text": ["hello"], "audio": "AAAA"}, 400),
    "audio that is a number": ({"text": "hello", "audio": 7}, 400),
    "audio that is no base64": ({"text": "hello", "audio": "päng!"}, 400),
    "audio that is a path": ({"text": "hello", "audio": "/etc/passwd"}, 422),
    "audio that is an address": ({"text": "hello", "audio": "file:///etc/passwd"}, 400),
    "audio that is no recording": ({"text": "hello", "audio": "SGVsbG8gd29ybGQ="}, 422),
    "silence": ({"text": "hello", "audio": silence(2)}, 422),
    "too long a recording": ({"text": "hello", "audio": flac(60)}, 422),
    "a FLAC that unpacks to much": ({"text": "hello", "audio": flac(600)}, 422),
    "a WAV of 4 GB, it says": ({"text": "hello", "audio": wav_that_lies(0xFFFFFFF0)}, 422),
    "a long text": ({"text": "a" * 501, "audio": "AAAA"}, 422),
    "only signs": ({"text": "!!! ...", "audio": silence(1)}, 422),
    "a null in the text": ({"text": "he\0llo", "audio": "AAAA"}, 400),
    "half a character": (b'{"text": "\\ud800", "audio": "AAAA"}', 400),
    "a language that is a path": ({"text": "hello", "audio": "AAAA", "language": "../../etc"}, 400),
    "a language that is long": ({"text": "hello", "audio": "AAAA", "language": "en-" + "a" * 5000}, 422),
    "a language in other letters": ({"text": "hello", "audio": "AAAA", "language": "ｅｎ"}, 400),
    "a language with a direction mark": ({"text": "hello", "audio": "AAAA", "language": "en\u202e"}, 400),
    "a language nobody speaks": ({"text": "hello", "audio": silence(1), "language": "qqq"}, 422),
    "a strictness that is none": ({"text": "hello", "audio": "AAAA", "strictness": "brutal"}, 400),
    "too large": (b" " * 2_000_001, 413),
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_bad_requests_get_one_clear_error(case: str, post: Send, caplog: pytest.LogCaptureFixture) -> None:
    body, status = BAD_BODIES[case]
    with caplog.at_level(logging.DEBUG):
        response = post("/v1/assess", body)

    assert response.status == status, response.body
    assert code(response)
    assert b"Traceback" not in response.body
    assert "bug" not in code(response)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def form_of(*parts: bytes) -> bytes:
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


NAMED = b'Content-Disposition: form-data; name="text"\r\n\r\nhello'
BAD_FORMS: dict[str, tuple[bytes, str, int]] = {
    "a boundary without end": (b"", "multipart/form-data; boundary=" + "x" * 5_000, 400),
    "no boundary": (form_of(NAMED), "multipart/form-data", 415),
    "many parts": (form_of(*[NAMED] * 1_000), "multipart/form-data; boundary=x", 400),
    "a long head": (form_of(b"X: " + b"a" * 1_000_000 + b"\r\n" + NAMED), "multipart/form-data; boundary=x", 400),
    "an unknown encoding": (
        form_of(b"Content-Transfer-Encoding: y\r\n" + NAMED),
        "multipart/form-data; boundary=x",
        400,
    ),
    "a part without name": (form_of(b"\r\nhello"), "multipart/form-data; boundary=x", 400),
}


@pytest.mark.parametrize("case", BAD_FORMS)
def test_bad_forms_get_one_clear_error(case: str, service: Service) -> None:
    body, kind, status = BAD_FORMS[case]
    response = Handler().handle(service, Request("POST", "/v1/assess", "", {"content-type": kind}, body))

    assert response.status == status, response.body
    assert code(response).startswith("request.")


@pytest.mark.parametrize("category", [1.0, float("nan"), float("inf"), 10**30, True, None, [1], "4", -1])
def test_a_category_that_is_none_is_refused(category: Any, post: Send) -> None:
    assert post("/getSample", {"category": category}).status == 400


def test_a_compressed_body_is_refused(post: Send) -> None:
    response = post("/v1/assess", gzip.compress(b"{}"), content_encoding="gzip")

    assert (response.status, code(response)) == (415, "request.encoding")


def test_right_to_left_marks_in_a_title_do_no_harm(packed: str, post: Send) -> None:
    title = "Betty likes \u202ethe education\u202c class\u200b at school."
    response = post("/GetAccuracyFromRecordedAudio", {"title": title, "base64Audio": packed})

    assert response.status == 200
    assert len(json.loads(response.body)["real_transcripts"].split()) == 7


def test_a_bug_is_answered_without_its_words(post: Send, caplog: pytest.LogCaptureFixture) -> None:
    def broken(service: Service, request: Request) -> Response:
        raise RuntimeError(f"secret {request.body!r}")

    from pronounce_cli.serve.http import Route

    response = post("/x", {"text": "private words"}, Handler(routes={"/x": Route({"POST": broken})}))

    assert (response.status, code(response)) == (500, "bug")
    assert b"private" not in response.body
    assert "private" not in caplog.text
    assert "RuntimeError while answering /x" in caplog.text


def test_the_page_may_load_nothing_from_elsewhere(get: Send) -> None:
    pages = Handler(routes={**ROUTES, **PAGES})
    for path in PAGES:
        response = get(path, handler=pages)
        assert response.status == 200
        policy = headers(response)["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert b"http://" not in response.body.replace(b'xmlns="http://www.w3.org/2000/svg"', b"")
        assert b"https://" not in response.body
    assert get("/").status == 404


def test_head_has_the_status_and_no_body(get: Send) -> None:
    response = get("/health", method="HEAD")

    assert (response.status, response.body) == (200, b"")


def test_only_what_takes_time_and_is_allowed_is_heavy() -> None:
    locked = Handler(token=Secret("s3cret"))
    authorised = {"authorization": "Bearer s3cret"}

    assert locked.is_heavy(Request("POST", "/v1/assess", headers=authorised))
    assert locked.is_heavy(Request("HEAD", "/v1/phonemes", headers=authorised))
    assert not locked.is_heavy(Request("POST", "/v1/assess"))
    assert not locked.is_heavy(Request("POST", "/health", headers=authorised))
    assert not locked.is_heavy(Request("POST", "/nothing", headers=authorised))


KINDS = ("application/json", "multipart/form-data; boundary=x", "", "text/html")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
FIELDS = st.dictionaries(
    st.sampled_from(["title", "base64Audio", "language", "category", "value", "text", "audio", "strictness", "id"]),
    JSON | st.sampled_from(["en", "de", "hello", "UklGRg==", silence(0.3)]),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(path for path, route in ROUTES.items() if "POST" in route.methods)), FIELDS | JSON)
def test_no_json_brings_the_handler_down(service: Service, path: str, body: Any) -> None:
    request = Request("POST", path, "", {"content-type": "application/json"}, json.dumps(body).encode())
    response = Handler().handle(service, request)

    assert response.status in {200, 400, 413, 422, 501}
    json.loads(response.body)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300), st.sampled_from(["application/json", "multipart/form-data; boundary=x", "", "text/html"])
)
def test_no_bytes_bring_the_handler_down(service: Service, body: bytes, kind: str) -> None:
    framed = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + body + b"\r\n--x--\r\n"
    for data in (body, framed):
        response = Handler().handle(service, Request("POST", "/v1/assess", "", {"content-type": kind}, data))
        assert response.status in {400, 413, 415, 422}
        code(response)
