"""Recordings at URLs: what stands in a list and must stand nowhere else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.places import DATA
from tests.helpers.server import Loopback, Reply, closed_port
from typer.testing import Result

from pronounce_cli.report.registry import FORMATS

Invoke = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]
SECRET = "gEhEiM"


@pytest.fixture
def hosting(server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Loopback:
    """A server with a recording, that also hears words."""
    sound = (DATA / "061210142.flac").read_bytes()
    heard = Reply({"text": "Ich habe ein Haus."})
    server.answer = lambda request: Reply(sound) if request.method == "GET" else heard
    monkeypatch.setenv("WHISPER_API_BASE_URL", f"{server.url}/v1")
    monkeypatch.setenv("PRONOUNCE_RETRIES", "0")
    monkeypatch.setenv("PRONOUNCE_CACHE_DIR", str(tmp_path / "cache"))
    return server


def test_a_signature_stands_in_no_report_log_or_journal(pronounce: Run, hosting: Loopback, tmp_path: Path) -> None:
    url, user = hosting.url, hosting.url.replace("//", f"//ann:{SECRET}@")
    rows = [
        *(f"{url}/good.flac?X-Sig={SECRET}&e=1", f"{user}/user.flac", f"{url}/part.flac#{SECRET}"),
        *(f"http://127.0.0.1:{closed_port()}/away.flac?s={SECRET}", f"http://a..b/odd.flac?s={SECRET}"),
        *(f"s3://{SECRET}:{SECRET}@bucket/a.flac?s={SECRET}", f"nosuch://h/a.flac?s={SECRET}"),
    ]
    lines = [json.dumps({"audio": row, "text": "Ich habe ein Haus."}) for row in rows]
    lines.append(json.dumps({"audio": rows[0], "id": f"{url}/own.flac?s={SECRET}", "text": "Ich habe ein Haus."}))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "list.jsonl").write_text("\n".join(lines))
    reports = [part for form in FORMATS for part in ("-f", form, "-o", tmp_path / f"report-{form}")]
    flags = ("--language", "de", "--results", tmp_path / "results.jsonl", "--jobs", "1", "--debug", *reports)
    done = pronounce("score", tmp_path / "in" / "list.jsonl", *flags, env={"OPENAI_LOG": "debug"}, cwd=tmp_path)

    results = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    assert [result["kind"] for result in results] == ["assessment"] * 3 + ["failure"] * 4 + ["assessment"]
    assert results[0]["recording"]["audio"] == results[0]["utterance_id"] == f"{url}/good.flac"
    assert results[7]["utterance_id"] == f"{url}/own.flac"
    assert "cannot be reached" in results[3]["message"]
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "in"]
    assert len(kept) > len(FORMATS)
    assert [path for path in kept if SECRET in path.read_bytes().decode("latin-1")] == []
    assert SECRET not in done.stdout + done.stderr


def test_a_url_by_itself(invoke: Invoke, hosting: Loopback) -> None:
    flags = ("--text", "Ich habe ein Haus.", "--language", "de")
    out = invoke("score", f"{hosting.url}/good.flac?s={SECRET}", *flags).stdout
    twice = [f"{hosting.url}/good.flac?s={number}{SECRET}" for number in (1, 2)]
    refused = invoke("score", *twice, *flags, exit_code=4)
    offline = invoke("score", twice[0], *flags, "--offline", "--provider", "offline", exit_code=3)

    assert f"{hosting.url}/good.flac" in out
    assert f"`{hosting.url}/good.flac` is there twice" in refused.stderr
    assert SECRET not in out + refused.output + offline.output


@pytest.mark.parametrize("column", ["text_file", "lexicon"])
def test_only_recordings_are_read_from_urls(column: str, invoke: Invoke, tmp_path: Path) -> None:
    row = {"audio": "a.wav", "text": "Hello", column: f"https://h/a.txt?s={SECRET}"}
    if column == "text_file":
        del row["text"]
    (tmp_path / "list.jsonl").write_text(json.dumps(row))
    failed = invoke("score", tmp_path / "list.jsonl", exit_code=4)

    assert f"column {column}: it is a URL" in failed.stderr
    assert SECRET not in failed.output


@pytest.mark.parametrize(("reply", "exit_code"), [(None, 0), (Reply({}, status=404), 4)], ids=["there", "gone"])
def test_the_cues_of_a_recording_fetch_it_once(
    reply: Reply | None, exit_code: int, invoke: Invoke, hosting: Loopback, tmp_path: Path
) -> None:
    if reply is not None:
        hosting.answer = lambda request: reply
    cues = "".join(f"{i}\n00:00:00,{i}00 --> 00:00:01,{i}00\nein Haus\n\n" for i in range(3))
    (tmp_path / "a.srt").write_text(cues)
    rows = [f"{hosting.url}/a.flac?s={SECRET}", f"{hosting.url}/b.flac"]
    lines = [json.dumps({"id": row[-6:], "audio": row, "text_file": "a.srt"}) for row in rows]
    (tmp_path / "list.jsonl").write_text("\n".join(lines))
    flags = ("--language", "de", "--cues", "--jobs", "1", "-f", "json")
    done = invoke("score", tmp_path / "list.jsonl", *flags, exit_code=exit_code)

    assert len(json.loads(done.stdout)["results"]) == 6
    asked = [request.path.partition("?")[0] for request in hosting.requests if request.method == "GET"]
    assert asked == ["/a.flac", "/b.flac"]
