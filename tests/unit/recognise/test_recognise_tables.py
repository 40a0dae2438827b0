"""Tables of providers, options, secrets and failures that need no server."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.secret import Secret, redact
from pronounce_cli.recognise import PROVIDERS, ProviderOptions, capabilities, create, names, shutdown_notice
from pronounce_cli.recognise.capabilities import SHUTDOWNS
from pronounce_cli.remote.asking import retry_after_s, vendor_message

KEY = "0123456789abcdef0123456789abcdef"


def test_shutdown_is_announced_with_date_and_replacement() -> None:
    notice = shutdown_notice("openai", "whisper-1", date(2027, 2, 25))
    assert notice == "OpenAI shuts down whisper-1 on 2027-02-26; its replacement is gpt-transcribe"


def test_shutdown_in_the_past_is_said_so() -> None:
    notice = shutdown_notice("openai", "gpt-4o-transcribe", date(2027, 2, 26))
    assert notice == "OpenAI shut down gpt-4o-transcribe on 2027-02-26; use gpt-transcribe"


@pytest.mark.parametrize(("provider", "model"), [("openai", "gpt-transcribe"), ("compatible", "whisper-1")])
def test_no_notice_for_models_that_stay(provider: str, model: str) -> None:
    assert shutdown_notice(provider, model, date(2026, 11, 22)) is None


def test_replacements_and_defaults_are_models_that_stay() -> None:
    for (provider, _), end in SHUTDOWNS.items():
        assert end.replacement in capabilities(provider).models
        assert shutdown_notice(provider, end.replacement, date(2030, 1, 1)) is None
    for name in PROVIDERS:
        able = capabilities(name)
        assert able.default_model
        assert not able.models or able.default_model in able.models
        assert (name, able.default_model) not in SHUTDOWNS


def test_every_provider_has_its_row() -> None:
    assert set(names()) >= {*PROVIDERS, "none"}
    for name in PROVIDERS:
        able = capabilities(name)
        assert bool(able.price_per_minute_usd) == (able.price_date is not None)
        assert set(able.price_per_minute_usd) <= set(able.models)
        assert able.needs_key == (able.key_variable is not None)


def test_none_is_no_recogniser() -> None:
    assert create("none", ProviderOptions(offline=True)) is None
    assert not capabilities("none").network


def test_unknown_provider_is_named_with_its_neighbour() -> None:
    with pytest.raises(ConfigError, match="no provider opnai") as caught:
        create("opnai", ProviderOptions())
    assert caught.value.hint == "Did you mean openai?"


def test_compatible_needs_an_address() -> None:
    with pytest.raises(ConfigError, match="needs a base URL"):
        create("compatible", ProviderOptions())


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "ftp://x/y", "http://", "http://x:99999/", "file:///etc/passwd"])
def test_base_url_must_be_an_address(url: str) -> None:
    with pytest.raises(ConfigError, match="not an http"):
        ProviderOptions(base_url=url)
    with pytest.raises(ConfigError, match="not an http"):
        ProviderOptions(extra={"sync_base_url": url})


def test_base_url_holds_no_password() -> None:
    with pytest.raises(ConfigError, match="must not contain") as caught:
        ProviderOptions(base_url="http://user:hunter22@127.0.0.1/v1")
    assert "hunter22" not in caught.value.message


@pytest.mark.parametrize("change", [{"total_timeout_s": 0.0}, {"read_timeout_s": float("nan")}, {"retries": -1}])
def test_nonsense_in_options_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        ProviderOptions(**change)  # type: ignore[arg-type]


def test_secret_shows_only_when_asked() -> None:
    secret = Secret(KEY)
    assert f"{secret} {secret!r} {secret!s} {[secret]}" == "*** *** *** [***]"
    assert (secret.reveal(), secret) == (KEY, Secret(KEY))
    assert pickle.loads(pickle.dumps(secret)) == secret
    assert not Secret("")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f"bad key {KEY}", "bad key ***"),
        (f"bad key {KEY[:10]}", "bad key ***"),
        (f"bad key '{KEY[-8:]}'.", "bad key ***"),
        ("Incorrect API key provided: sk-abc.", "Incorrect API key provided: ***"),
        ("key sk-pr**********wxyz is wrong", "key *** is wrong"),
        ("sent Bearer 0a1b2c3d4e5f6a7b8c9d", "sent Bearer ***"),
        ("API token missing/invalid", "API token missing/invalid"),
        ("The model `whisper-large-v3` is gone", "The model `whisper-large-v3` is gone"),
    ],
)
def test_keys_are_taken_out_of_messages(said: str, left: str) -> None:
    assert redact(said, [Secret(KEY)]) == left


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"error": {"message": "a", "code": 413}}', "a"),
        (b'{"error": "b"}', "b"),
        (b'{"detail": "c"}', "c"),
        (b'{"detail": [{"loc": ["body"], "msg": "field required"}]}', "field required"),
        (b'{"err_code": "Bad Request", "err_msg": "d", "request_id": "1"}', "d"),
        (b'{"category": "X", "message": "e", "details": "f"}', "e"),
        (b'{"status": 400, "title": "Bad Audio", "detail": "malformed WAV."}', "malformed WAV"),
        (b'{"title": "Bad Audio"}', "Bad Audio"),
        (b"just words\n", "just words"),
        (b"<html><head><title>502 Bad Gateway</title>", "502 Bad Gateway"),
        (b"<html>", None),
        (b"", None),
        (b"{}", None),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
def test_vendors_put_their_message_anywhere(body: bytes, message: str | None) -> None:
    assert vendor_message(body) == message


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2.0), ("0.5", 0.5), ("-3", 0.0), ("nan", None), ("soon", None), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after_s({"retry-after": value}) == seconds
