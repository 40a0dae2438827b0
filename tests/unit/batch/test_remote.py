"""Recordings at URLs."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from tests.helpers.clock import FakeClock
from tests.helpers.networks import certificate, tls
from tests.helpers.server import Loopback, Reply, Request, closed_port, serving

from pronounce_cli.batch.remote import Fetcher
from pronounce_cli.batch.texts import is_url, shown
from pronounce_cli.core.errors import AudioError, ConfigError, MissingExtra
from pronounce_cli.core.runs import Entry
from pronounce_cli.remote.options import Limits

SIGNED = "X-Sig=gEhEiM%2F3A/==&amp;e=9"
ONCE = Limits(retries=0)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        *(("s3://b/a.wav", True), ("https://x/a", True), ("C://a.wav", False), ("a.wav", False), ("a b://c", False)),
        *(("zip://a.wav::https://h/x.zip", True), ("simplecache::https://h/a.wav", True), ("://a", False)),
    ],
)
def test_what_is_a_url(name: str, answer: bool) -> None:
    assert is_url(name) is answer


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://h/a.wav?X-Sig=geheim&b=/c@d", "https://h/a.wav"),
        ("https://ann:geheim@h:8080/a@2x.wav#geheim", "https://h:8080/a@2x.wav"),
        ("https://geheim@h/a.wav?x=a#b?c", "https://h/a.wav"),
        ("https://ann:ge@heim@h/a.wav", "https://h/a.wav"),
        ("https://ann:ge/heim@h/a.wav", "https://h/a.wav"),
        ("https://h:8080/ann@b.wav", "https://h:8080/ann@b.wav"),
        ("https://[::1]:8080/ann@b.wav", "https://[::1]:8080/ann@b.wav"),
        ("s3://key:geheim@bucket/a.wav", "s3://bucket/a.wav"),
        ("zip://a.wav::https://ann:geheim@h/x.zip?s=geheim", "zip://a.wav::https://h/x.zip"),
        ("simplecache::https://h/x?s=geheim::file://y", "simplecache::https://h/x::file://y"),
        ("https://h/a.wav?x=\ngeheim", "https://h/a.wav"),
        ("take 1?/a#b.wav", "take 1?/a#b.wav"),
    ],
)
def test_what_is_said_of_a_url(url: str, name: str) -> None:
    assert shown(url) == name
    assert shown(name) == name


def test_an_entry_can_be_printed() -> None:
    """As Dask does of what its workers were asked."""
    assert "geheim" not in repr(Entry("a", "https://h/a?s=geheim"))


def test_a_recording_is_read_into_memory(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    (tmp_path / "a.wav").write_bytes(b"sound")

    assert Fetcher()((tmp_path / "a.wav").as_uri()) == b"sound"
    assert Fetcher(offline=True)((tmp_path / "a.wav").as_uri()) == b"sound"
    with pytest.raises(AudioError, match="does not exist"):
        Fetcher()((tmp_path / "b.wav").as_uri())


def test_a_recording_comes_over_http(server: Loopback) -> None:
    fetch = Fetcher(ONCE)
    server.answer = lambda request: Reply(b"sound")
    assert fetch(f"{server.url}/a%20b.wav?{SIGNED}") == b"sound"
    assert server.requests[0].path == "/a%20b.wav"
    assert dict(server.requests[0].query) == {"X-Sig": "gEhEiM/3A/==", "amp;e": "9"}
    assert fetch(server.url.replace("//", "//ann:pass%40word@")) == b"sound"
    assert server.requests[1].headers["authorization"] == "Basic YW5uOnBhc3NAd29yZA=="


@pytest.mark.parametrize(
    ("status", "said"),
    [
        *((404, "does not exist"), (410, "does not exist"), (403, "refuses it (403)"), (500, "failed (500)")),
        *((429, "failed (429)"), (400, "refuses it (400)"), (304, "redirects (304)")),
    ],
)
def test_what_a_server_says_of_a_failure_is_not_repeated(server: Loopback, status: int, said: str) -> None:
    """It may be the whole address, as proxies write it."""
    server.answer = lambda request: Reply(f"<title>{SIGNED}</title>", status)
    with pytest.raises(AudioError) as failed:
        Fetcher(ONCE)(f"{server.url}/a.wav?{SIGNED}")

    assert f"`{server.url}/a.wav`" in failed.value.message
    assert said in failed.value.message
    assert "X-Sig" not in failed.value.message + str(failed.value.hint)


def test_what_may_pass_is_tried_again(server: Loopback, clock: FakeClock) -> None:
    replies = [Reply(b"", 503), Reply(b"", cut=True), Reply(b"sound")]
    server.answer = lambda request: replies.pop(0)

    assert Fetcher(Limits(clock=clock.clock))(f"{server.url}/a.wav") == b"sound"


def test_an_address_may_lead_elsewhere(server: Loopback) -> None:
    with serving() as other:
        other.answer = lambda request: Reply(b"sound")

        def leads(request: Request) -> Reply:
            target = {"/a": "/b?s=1", "/b": f"{other.url}/c", "/round": "/round", "/file": "file:///etc/hosts"}
            return Reply(b"", 302, headers={"Location": target[request.path]})

        server.answer = leads
        assert Fetcher(ONCE)(server.url.replace("//", "//ann:geheim@") + "/a") == b"sound"
        assert [request.headers.get("authorization", "")[:5] for request in server.requests] == ["Basic", "Basic"]
        assert "authorization" not in other.requests[0].headers
        for path, said in (("/round", "leads on and on"), ("/file", "is not an address that can be asked")):
            with pytest.raises(AudioError, match=said):
                Fetcher(ONCE)(server.url + path)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"http://127.0.0.1:1/a.wav?{SIGNED}", "cannot be reached: Connection refused"),
        ("http://no.such.host.invalid/a.wav", "cannot be reached: "),
        (f"http://{'a' * 70}.example/a.wav", "is not an address"),
        ("http://a..b/a.wav", "is not an address"),
        ("https://[::1/a.wav", "is not an address"),
        ("https://h:99999/a.wav", "is not an address"),
    ],
    ids=["nobody listens", "no such host", "a long label", "an empty label", "half a bracket", "a high port"],
)
def test_a_host_that_does_not_answer_is_not_a_recording_that_does_not_exist(url: str, said: str) -> None:
    with pytest.raises(AudioError) as failed:
        Fetcher(ONCE)(url)

    assert said in failed.value.message
    assert "does not exist" not in failed.value.message
    assert "X-Sig" not in failed.value.message


def test_other_kinds_of_places_too() -> None:
    """Who knows ftp says it so: through fsspec, with a name and a password."""
    pytest.importorskip("fsspec")
    with pytest.raises(AudioError) as failed:
        Fetcher()(f"ftp://ann:geheim@127.0.0.1:{closed_port()}/a.wav?geheim")

    assert "cannot be reached: Connection refused" in failed.value.message
    assert "geheim" not in failed.value.message
    assert failed.value.__cause__ is None


def test_proxies_and_authorities_hold_for_recordings_too(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = lambda request: Reply(b"sound")
    monkeypatch.setenv("HTTP_PROXY", server.url)
    assert Fetcher(ONCE)("http://elsewhere.example/a.wav") == b"sound"
    monkeypatch.setenv("HTTP_PROXY", "foo://bar")
    with pytest.raises(ConfigError, match="HTTP_PROXY names"):
        Fetcher(ONCE)("http://elsewhere.example/a.wav")
    own = certificate(tmp_path)
    with serving(tls(own)) as encrypted:
        encrypted.answer = lambda request: Reply(b"sound")
        with pytest.raises(AudioError, match="certificate is not trusted") as failed:
            Fetcher(ONCE)(f"{encrypted.url}/a.wav")
        assert "SSL_CERT_FILE" in (failed.value.hint or "")
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
        assert Fetcher(ONCE)(f"{encrypted.url}/a.wav") == b"sound"


def test_no_log_holds_a_signature(server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.answer = lambda request: Reply(b"sound")
    Fetcher(ONCE)(server.url.replace("//", "//ann:geheim@") + "/a.wav?s=geheim")

    assert f"{server.url}/a.wav" in caplog.text
    assert "geheim" not in caplog.text


def test_offline_forbids_what_lies_elsewhere() -> None:
    with pytest.raises(ConfigError, match="--offline forbids") as failed:
        Fetcher(offline=True)(f"https://example.org/a.wav?{SIGNED}")

    assert "X-Sig" not in failed.value.message


def test_a_kind_of_storage_that_is_not_there_is_named() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(MissingExtra, match="needs another package"):
        Fetcher()("oci://bucket/a.wav")
    with pytest.raises(AudioError, match="cannot be read"):
        Fetcher()("nosuchthing://bucket/a.wav")
