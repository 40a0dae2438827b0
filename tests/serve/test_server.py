"""The whole server as a process: queue, limits, slow clients, a killed worker, and what it leaves behind."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.helpers.places import TEXT
from tests.helpers.running import Done, Running, serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Running]:
    with serving(folder, "--queue", "1", "--max-mb", "1", "--cors", "https://school.example") as running:
        yield running


def test_it_assesses(server: Running, packed: str) -> None:
    response = server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed})

    assert response.status == 200
    assert json.loads(response.content)["assessable"] is True
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_full_queue_answers_at_once_and_says_when_to_come_back(server: Running, packed: str) -> None:
    found = []

    def ask() -> None:
        found.append(server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed}))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [response for response in found if response.status == 503]

    assert {response.status for response in found} == {200, 503}
    assert all(int(response.headers["Retry-After"]) >= 1 for response in refused)
    assert json.loads(refused[0].content)["error"]["code"] == "server.busy"
    assert server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed}).status == 200


def test_light_requests_do_not_wait_for_heavy_ones(server: Running, packed: str) -> None:
    busy = threading.Thread(target=server.ask, args=("POST", "/v1/assess", {"text": TEXT, "audio": packed}))
    busy.start()
    health = server.ask("GET", "/health")
    busy.join()

    assert health.status == 200


def test_too_large_a_body_is_refused_before_it_is_read(server: Running) -> None:
    with server.connect() as client:
        client.sendall(b"POST /v1/assess HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000000\r\n\r\n")
        assert b" 413 " in client.recv(65536).split(b"\r\n")[0]


def test_a_body_without_a_length_is_counted(server: Running) -> None:
    with server.connect() as client:
        client.sendall(b"POST /v1/assess HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
        try:
            for _ in range(40):
                client.sendall(chunk)
        except OSError:
            pass  # it hangs up once it has had enough
        assert b" 413 " in client.recv(65536).split(b"\r\n")[0]


def test_too_large_a_head_is_refused(server: Running) -> None:
    with server.connect() as client:
        client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000)
        assert b" 400 " in client.recv(65536).split(b"\r\n")[0]


UNFINISHED = {
    "nothing": b"",
    "a line": b"GET /health HTT",
    "a head": b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "a second request": b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /hea",
    "a body": b"POST /v1/assess HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
}


@pytest.fixture(scope="module")
def unfinished(server: Running) -> Iterator[dict[str, socket.socket]]:
    """Clients that begin something and never go on, all at once, as the server lets each wait for up to 20 s."""
    with ExitStack() as stack:
        clients = {name: stack.enter_context(server.connect()) for name in UNFINISHED}
        for name, client in clients.items():
            client.sendall(UNFINISHED[name])
        yield clients


@pytest.mark.parametrize("begun", ["nothing", "a line", "a head"])
def test_a_client_that_never_finishes_its_request_is_hung_up_on(
    begun: str, unfinished: dict[str, socket.socket]
) -> None:
    assert unfinished[begun].recv(100) == b""


def test_a_second_request_that_never_ends_is_hung_up_on(unfinished: dict[str, socket.socket]) -> None:
    answered = b""
    while piece := unfinished["a second request"].recv(65536):
        answered += piece

    assert answered.count(b"HTTP/1.1 200") == 1


def test_a_body_that_never_ends_is_given_up(unfinished: dict[str, socket.socket]) -> None:
    assert b" 408 " in unfinished["a body"].recv(65536).split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET http://elsewhere/health HTTP/1.1", 200),
        (b"GET /%68ealth HTTP/1.0", 200),
        (b"GET /health%3Fa=b HTTP/1.1", 404),
        (b"GET //health HTTP/1.1", 404),
        (b"OPTIONS * HTTP/1.1", 404),
        (b"CONNECT elsewhere:80 HTTP/1.1", 404),
        (b"BREW /health HTTP/1.1", 405),
    ],
)
def test_odd_request_lines_get_json_too(server: Running, line: bytes, status: int) -> None:
    with server.connect() as client:
        client.sendall(line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        answered = b""
        while piece := client.recv(65536):
            answered += piece
    head, _, body = answered.partition(b"\r\n\r\n")

    assert f" {status} ".encode() in head.split(b"\r\n")[0]
    assert isinstance(json.loads(body), dict)


def test_a_body_that_nobody_needs_is_not_waited_for(server: Running) -> None:
    with server.connect() as client:
        client.sendall(b"POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        assert b" 404 " in client.recv(65536).split(b"\r\n")[0]


def test_only_so_many_bodies_may_arrive_at_a_time(server: Running) -> None:
    with ExitStack() as slow:
        for _ in range(64):
            client = slow.enter_context(server.connect())
            client.sendall(b"POST /v1/assess HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        further = slow.enter_context(server.connect())
        for _ in range(50):  # until those before it have been seen
            further.sendall(b"POST /getSample HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
            answered = further.recv(65536)
            if b" 503 " in answered:
                break
        assert b" 503 " in answered
        assert b"retry-after" in answered.lower()


def test_listed_origins_may_ask(server: Running) -> None:
    response = server.ask("OPTIONS", "/v1/assess", origin="https://school.example")

    assert response.status == 204
    assert response.headers["Access-Control-Allow-Origin"] == "https://school.example"


def test_the_log_is_json_and_holds_neither_texts_nor_queries(server: Running) -> None:
    server.ask("GET", "/v1/phonemes?text=extraordinarily&language=en")
    server.ask("GET", "/my-secret-address")
    server.wait_for('"path": "/v1/phonemes"')
    server.wait_for('"status": 404')
    form = b'--x\r\nContent-Transfer-Encoding: secret-words\r\nContent-Disposition: form-data; name="a"\r\n\r\n--x--'
    server.ask("POST", "/v1/assess", form, Content_Type="multipart/form-data; boundary=x")
    server.wait_for(f'"bytes_in": {len(form)}')
    lines = [json.loads(line) for line in server.log.splitlines() if not line.startswith("Open ")]

    assert {"method", "path", "status", "ms", "bytes_in", "waiting"} <= set(lines[-1])
    assert not re.search("extraordinarily|secret-address|secret-words|Betty|education", server.log)


def test_nothing_is_written_to_disk(server: Running, folder: Path, packed: str) -> None:
    server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed})
    server.ask("POST", "/v1/assess", {"text": TEXT, "audio": "R0lGODlhAQABAAAAACw="})

    assert list(folder.rglob("*")) == []


def bombs() -> dict[str, str]:
    """Recordings that are small to send and large to unpack, or that say they are."""
    hour = io.BytesIO()
    soundfile.write(hour, np.zeros(3_000 * 8_000, np.int16), 8_000, format="FLAC")
    wide = io.BytesIO()
    soundfile.write(wide, np.zeros((96_000 * 20, 8), np.int16), 96_000, format="FLAC")
    short = io.BytesIO()
    soundfile.write(short, np.zeros(8_000, np.int16), 16_000, format="WAV")
    lying = bytearray(short.getvalue())
    lying[40:44] = b"\xf0\xff\xff\xff"
    found = {"an hour of silence": hour, "eight channels": wide}
    return {name: base64.b64encode(made.getvalue()).decode() for name, made in found.items()} | {
        "a WAV of 4 GB": base64.b64encode(lying).decode()
    }


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_bombs_are_refused_within_bounded_memory(server: Running, folder: Path, packed: str) -> None:
    server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed})
    for name, sound in bombs().items():
        response = server.ask("POST", "/v1/assess", {"text": "hello", "audio": sound})
        assert response.status in {413, 422}, name
        assert b"Traceback" not in response.content
    assert server.ask("POST", "/v1/assess", b" " * 25_000_000).status == 413
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    peak_mb = int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1000

    assert peak_mb < 400
    assert list(folder.rglob("*")) == []


def test_a_killed_worker_is_replaced_and_the_other_goes_on(tmp_path: Path, packed: str) -> None:
    with serving(tmp_path, "--workers", "2") as server:
        server.wait_for("startup complete", times=2)
        first = int(re.findall(r"Started server process \[(\d+)\]", server.log)[0])
        os.kill(first, signal.SIGKILL)
        assert server.ask("GET", "/health").status == 200
        server.wait_for("startup complete", times=3)
        assert server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed}).status == 200


def test_a_request_that_has_begun_is_answered_before_the_end(tmp_path: Path, packed: str) -> None:
    with serving(tmp_path) as server:
        found = []
        begun = threading.Thread(
            target=lambda: found.append(server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed}))
        )
        begun.start()
        while begun.is_alive() and not re.search(r'"waiting": [1-9]', server.log):
            server.ask("GET", "/health")  # whose line in the log counts the others
        server.process.send_signal(signal.SIGTERM)
        begun.join()
        assert server.process.wait(60) in {0, -signal.SIGTERM}

    assert [response.status for response in found] == [200]


def test_an_answer_that_takes_too_long_is_given_up(tmp_path: Path, packed: str) -> None:
    with serving(tmp_path, "--timeout", "1", "--queue", "30") as server:
        found: list[int] = []

        def ask() -> None:
            found.append(server.ask("POST", "/v1/assess", {"text": TEXT, "audio": packed}).status)

        threads = [threading.Thread(target=ask) for _ in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert set(found) <= {200, 504}
        assert 504 in found
        assert server.ask("GET", "/health").status == 200


def test_a_server_for_others_needs_a_token(pronounce: Callable[..., Done]) -> None:
    done = pronounce("serve", "--host", "0.0.0.0", "--port", "0")

    assert done.returncode == 3
    assert "PRONOUNCE_SERVE_TOKEN" in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_a_token_from_the_environment_is_asked_for_and_never_shown(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0", env={"PRONOUNCE_SERVE_TOKEN": "s3cret-value"}) as server:
        assert server.ask("POST", "/getSample", {}).status == 401
        with server.connect() as client:
            client.sendall(b"POST /v1/assess HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
            assert b" 401 " in client.recv(65536).split(b"\r\n")[0]  # before the body has come
        assert server.ask("POST", "/getSample", {}, authorization="Bearer s3cret-value").status == 200
        assert "s3cret" not in server.log


def test_a_port_in_use_is_said_in_one_line(server: Running, pronounce: Callable[..., Done]) -> None:
    done = pronounce("serve", "--port", str(server.port))

    assert done.returncode == 3
    assert f"port {server.port}" in done.stderr
    assert "Traceback" not in done.stderr
