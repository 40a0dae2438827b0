"""Providers behind real networks: proxies, authorities of one's own, and what hostile addresses and answers do."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.helpers.networks import answering, certificate, socks5, tls, tunnels
from tests.helpers.server import Loopback, Reply, closed_port, serving
from typer.testing import Result

Invoke = Callable[..., Result]
ELSEWHERE = "http://provider.example/v1"


@pytest.fixture(autouse=True)
def _once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRONOUNCE_RETRIES", "0")
    monkeypatch.setenv("PRONOUNCE_CACHE", "false")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def server(server: Loopback) -> Loopback:
    server.answer = lambda request: Reply({"text": "He took up a book."})
    return server


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody trusts who is not told to."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def encrypted(own: Path) -> Iterator[Loopback]:
    with serving(tls(own)) as running:
        running.answer = lambda request: Reply({"text": "He took up a book."})
        yield running


@pytest.fixture
def transcribe(invoke: Invoke, recording: Path) -> Callable[..., Result]:
    """Ask the provider at an address; it answers, or there is one line and perhaps a hint."""

    def run(base_url: str, exit_code: int = 0, provider: str = "compatible") -> Result:
        flags = ("--provider", provider, "--base-url", base_url)
        result = invoke("transcribe", recording, *flags, exit_code=exit_code)
        if exit_code:
            assert result.stdout == ""
            assert [line.partition(":")[0] for line in result.stderr.splitlines()] in (["error"], ["error", "hint"])
        else:
            assert "took" in result.stdout
        return result

    return run


def port_of(server: Loopback) -> int:
    return int(server.url.rpartition(":")[2])


# Proxies.


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks", "SOCKS5"])
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_socks_proxy_works(
    variable: str, scheme: str, transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socks5(port_of(server)) as between:
        monkeypatch.setenv(variable, f"{scheme}://{between.address}")
        transcribe(ELSEWHERE)

    assert between.asked == ["provider.example"]  # names are looked up behind the proxy
    assert len(server.requests) == 1


def test_a_socks_proxy_works_for_every_client(
    transcribe, server: Loopback, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The openai SDK, and our own client for providers that it does not know."""
    monkeypatch.setenv("DEEPGRAM_API_KEY", "k" * 20)
    found = {"channels": [{"alternatives": [{"transcript": "he took up a book"}]}]}
    server.answer = lambda request: Reply({"results": found})
    with socks5(port_of(server)) as between:
        monkeypatch.setenv("ALL_PROXY", f"socks5://{between.address}")
        transcribe("http://provider.example", provider="deepgram")

    assert between.asked == ["provider.example"]


@pytest.mark.parametrize("before", ["http://", "", "//", "  http://", "HTTP://"])
def test_an_http_proxy_may_be_written_in_several_ways(
    before: str, transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", before + server.url.removeprefix("http://") + "/ ")
    transcribe(ELSEWHERE)

    assert server.requests[0].headers["host"] == "provider.example"


def test_a_password_of_a_proxy_is_sent_to_it_and_shown_to_nobody(
    transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url.replace("//", "//ann:geheim%40@"))
    transcribe(ELSEWHERE)
    monkeypatch.setenv("HTTP_PROXY", f"http://ann:geheim@127.0.0.1:{closed_port()}")
    refused = transcribe(ELSEWHERE, 5)
    monkeypatch.setenv("HTTP_PROXY", "foo://ann:geheim@127.0.0.1")
    odd = transcribe(ELSEWHERE, 3)

    assert server.requests[0].headers["proxy-authorization"] == "Basic YW5uOmdlaGVpbUA="
    assert "Connection refused (through the proxy http://127.0.0.1:" in refused.stderr
    assert "Check HTTP_PROXY" in refused.stderr
    assert "HTTP_PROXY names `foo://127.0.0.1`" in odd.stderr
    assert "geheim" not in refused.stderr + odd.stderr


@pytest.mark.parametrize(
    "value",
    [
        *("foo://127.0.0.1:1", "socks4://127.0.0.1:1", "http://", "http://:3128", "http://a b:1", "http://h:port"),
        *("http://h:99999", "http://a..b:1", f"http://{'a' * 70}.example:1", '"http://127.0.0.1:1"', "ftp://h", "://x"),
        *("http://[::1", "socks5://", "http://h:0", "http://\u200b:1", "javascript:alert(1)"),
    ],
)
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "all_proxy"])
def test_an_odd_proxy_is_an_error_that_names_the_variable(
    variable: str, value: str, transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    failed = transcribe(ELSEWHERE, 3)

    assert failed.stderr.startswith(f"error: {variable} names `")
    assert "no proxy that could be used" in failed.stderr
    assert "NO_PROXY" in failed.stderr
    transcribe(f"{server.url}/v1")  # this machine needs none


@pytest.mark.parametrize(
    "listed",
    [
        *("provider.example", ".example", "*.example", "example", "*", "a.b, Provider.Example", "a.b provider.example"),
        *("provider.example:80", "http://provider.example", "provider.example.", "; provider.example;", ",,example"),
    ],
)
def test_no_proxy_in_its_forms(listed: str, transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """An odd proxy that is not used is not looked at; the name is not known here, so the answer is that."""
    monkeypatch.setenv("HTTP_PROXY", "foo://bar")
    monkeypatch.setenv("NO_PROXY", listed)

    assert "cannot be reached" in transcribe(ELSEWHERE, 5).stderr


@pytest.mark.parametrize(
    "listed",
    ["", "other.example", "ample", "vider.example", "provider.example:81", "10.0.0.0/8", "[::1]", "a/b", "::", "-"],
)
def test_no_proxy_that_means_others(listed: str, transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.setenv("NO_PROXY", listed)
    transcribe(ELSEWHERE)

    assert len(server.requests) == 1


@pytest.mark.parametrize("address", ["127.0.0.2", "localhost", "127.1.2.3"])
def test_this_machine_needs_no_proxy(
    address: str, transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{closed_port()}")
    failed = transcribe(f"http://{address}:{closed_port()}/v1", 5)

    assert "through the proxy" not in failed.stderr


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x05", b"\x05\xff", b"\x05\x02", b"HTTP/1.1 400 Bad\r\n\r\n", b"\x05\x00" * 3, b"\x04\x5a" + bytes(9000)],
    ids=["nothing", "half", "no", "password", "http", "again", "long"],
)
@pytest.mark.parametrize("scheme", ["socks5", "http"])
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # httpcore2 leaves the connection to such a proxy to the collector
def test_what_is_no_proxy_is_named(scheme: str, answer: bytes, transcribe, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(answer) as between:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://{between.address}")
        failed = transcribe(ELSEWHERE, 5)
        gc.collect()

    named = f"(through the proxy {scheme}://{between.address} of ALL_PROXY)" in failed.stderr
    assert named or (scheme == "http" and answer.startswith(b"HTTP"))


def test_without_its_package_a_socks_proxy_is_an_error_that_names_both(
    pronounce: Callable[..., subprocess.CompletedProcess[str]], recording: Path, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['socksio'] = None\n")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    env = {"PYTHONPATH": path, "ALL_PROXY": "socks5://ann:geheim@127.0.0.1:1"}
    done = pronounce("transcribe", recording, "--provider", "compatible", "--base-url", ELSEWHERE, env=env)

    assert (done.returncode, done.stdout) == (6, "")
    assert "The proxy socks5://127.0.0.1:1 of ALL_PROXY needs the package socksio" in done.stderr
    assert "pip install socksio" in done.stderr


# Authorities.


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_an_authority_of_ones_own(
    variable: str, host: str, transcribe, encrypted: Loopback, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = encrypted.url.replace("127.0.0.1", host) + "/v1"
    refused = transcribe(url, 5)
    monkeypatch.setenv(variable, str(own))
    transcribe(url)

    assert "its certificate is not trusted: self-signed certificate" in refused.stderr
    assert "name the file of that authority in SSL_CERT_FILE" in refused.stderr


def test_a_folder_of_authorities(
    transcribe, encrypted: Loopback, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = subprocess.run(
        ["openssl", "x509", "-hash", "-noout", "-in", own], capture_output=True, text=True, check=True
    )
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    refused = transcribe(f"{encrypted.url}/v1", 5)
    (tmp_path / f"{name.stdout.strip()}.0").write_bytes(own.read_bytes())
    transcribe(f"{encrypted.url}/v1")

    assert f"into `{tmp_path}`" in refused.stderr
    assert "or unset SSL_CERT_DIR" in refused.stderr


def test_an_authority_behind_a_tunnel(
    transcribe, encrypted: Loopback, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    with tunnels(port_of(encrypted)) as between:
        monkeypatch.setenv("HTTPS_PROXY", between.address)
        transcribe("https://provider.example/v1")

    assert between.asked == ["provider.example"]


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "folder/missing"])
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
def test_what_holds_no_authority_is_named(
    variable: str, kind: str, transcribe, encrypted: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "text").write_text("Hello")
    monkeypatch.setenv(variable, str(tmp_path / kind))
    failed = transcribe(f"{encrypted.url}/v1", 3)

    why = "does not exist" if "missing" in kind else "holds no certificates"
    assert f"{variable} names `{tmp_path / kind}`, which {why}" in failed.stderr.replace("\n", " ")
    assert f"unset {variable}" in failed.stderr


def test_authorities_do_not_matter_without_tls(transcribe, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "missing")
    transcribe(f"{server.url}/v1")


# Addresses and answers.


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://api..example.com/v1",
            f"https://{'a' * 70}.example.com/v1",
            "https://.example.com",
            "http://1.2.3.999",
        ),
        *("https://\u200b.example.com", "https://½.example", f"https://{'a.' * 130}example", "https://a b.example"),
        *(
            "https://[::1",
            "https://exa\x00mple.com",
            "https://a%zz.example",
            "http://h:99999",
            "http://",
            "foo://h",
            "h",
        ),
        *(
            "http://\ud800.example",
            "https://ex\nample.com",
            "http://[1.2.3.4]/",
            "http://h:x/",
            "http://-\u0301.example",
        ),
    ],
)
def test_no_address_ends_as_a_bug(url: str, transcribe) -> None:
    failed = transcribe(url, 3)

    assert "The base URL" in failed.stderr
    assert "https://api.example.com/v1" in failed.stderr


DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    "answer",
    [
        DEEP,
        b'{"text":' + DEEP,
        b'{"a":' * 100_000,
        b"[" * 900 + b"]" * 900,
        b"9" * 5000,
        b"\xff\xfe[",
        b'{"text": 1e999}',
    ],
    ids=["lists", "text", "objects", "deep", "digits", "coding", "infinite"],
)
@pytest.mark.parametrize("status", [200, 400, 503])
@pytest.mark.parametrize("path", ["/v1", "/inference"])
def test_no_answer_ends_as_a_bug(path: str, status: int, answer: bytes, transcribe, server: Loopback) -> None:
    server.answer = lambda request: Reply(answer, status)

    assert len(transcribe(server.url + path, 5).stderr) < 1000


@pytest.mark.parametrize("nested", ["error", "message", "detail"])
def test_a_message_that_lies_deep_is_looked_for_in_vain(nested: str, transcribe, server: Loopback) -> None:
    server.answer = lambda request: Reply(f'{{"{nested}":' * 500 + '"x"' + "}" * 500, 400)

    assert "refused the request (400)" in transcribe(f"{server.url}/v1", 5).stderr


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {"Transfer-Encoding": "chunked"}])
def test_garbage_below_http_is_no_bug(headers: dict[str, str], transcribe, server: Loopback) -> None:
    server.answer = lambda request: Reply(b"\xff" * 50, headers=headers)

    assert "cannot be reached" in transcribe(f"{server.url}/v1", 5).stderr


@pytest.mark.parametrize("wait", ["Mon, 01 Jan 2026 00:00:00 +" + "9" * 20, "1e400", "9" * 5000, "-1", "soon"])
@pytest.mark.parametrize("status", [302, 401, 429, 503])
def test_no_header_ends_as_a_bug(wait: str, status: int, transcribe, server: Loopback) -> None:
    server.answer = lambda request: Reply({}, status, headers={"Retry-After": wait, "Location": f"http://[{wait}"})

    assert f"({status})" in transcribe(f"{server.url}/v1", 5).stderr


# Voices go the same way.


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_voices_go_the_same_way(
    invoke: Invoke, encrypted: Loopback, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(url: str, exit_code: int) -> str:
        monkeypatch.setenv("PRONOUNCE_VOICE_BASE_URL", url)
        result = invoke("say", "Hello", "--voice", "compatible", "--output", "a.wav", exit_code=exit_code)
        return result.stderr

    assert "names no host" in say("https://a..b/v1", 3)
    assert "SSL_CERT_FILE" in say(f"{encrypted.url}/v1", 5)
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    encrypted.answer = lambda request: Reply(DEEP)
    assert "answered with something that is not what was promised" in say(f"{encrypted.url}/v1", 5)
    monkeypatch.setenv("HTTPS_PROXY", "foo://bar")
    assert "HTTPS_PROXY names `foo://bar`" in say("https://provider.example/v1", 3)
    with answering(b"\x05") as between:
        monkeypatch.setenv("HTTPS_PROXY", f"socks5://{between.address}")
        assert "of HTTPS_PROXY" in say("https://provider.example/v1", 5)
        gc.collect()


@pytest.mark.parametrize("answer", [DEEP, b'{"choices":' + DEEP], ids=["lists", "choices"])
def test_a_voice_that_answers_in_a_chat_too(
    answer: bytes, invoke: Invoke, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRONOUNCE_VOICE_BASE_URL", f"{server.url}/v1")
    monkeypatch.setenv("PRONOUNCE_VOICE_MODEL", "gpt-audio-1.5")
    server.answer = lambda request: Reply(answer)
    result = invoke("say", "Hello", "--voice", "compatible", "--output", "a.wav", exit_code=5)

    assert "answered with something that is not what was promised" in result.stderr


def test_a_model_that_is_fetched_goes_the_same_way(
    invoke: Invoke, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("faster_whisper")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    arguments = ("transcribe", recording, "--provider", "local", "--model", "tiny")
    monkeypatch.setenv("HTTPS_PROXY", "foo://bar")
    odd = invoke(*arguments, exit_code=3)
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:geheim@127.0.0.1:{closed_port()}")
    refused = invoke(*arguments, exit_code=5)

    assert "HTTPS_PROXY names `foo://bar`" in odd.stderr
    assert "of HTTPS_PROXY)" in refused.stderr
    assert "geheim" not in refused.stderr
