"""Recordings at URLs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.server import Reply, serving

from pronounce_cli.batch.remote import fetch
from pronounce_cli.batch.texts import is_url
from pronounce_cli.core.errors import AudioError, ConfigError, MissingExtra


@pytest.mark.parametrize(
    ("name", "answer"),
    [("s3://b/a.wav", True), ("https://x/a", True), ("C://a.wav", False), ("a.wav", False), ("a b://c", False)],
)
def test_what_is_a_url(name: str, answer: bool) -> None:
    assert is_url(name) is answer


def test_a_recording_is_read_into_memory(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    (tmp_path / "a.wav").write_bytes(b"sound")

    assert fetch((tmp_path / "a.wav").as_uri()) == b"sound"
    assert fetch((tmp_path / "a.wav").as_uri(), offline=True) == b"sound"


def test_a_recording_comes_over_http() -> None:
    pytest.importorskip("aiohttp")
    with serving() as server:
        server.answer = lambda request: Reply(b"sound")
        assert fetch(f"{server.url}/a.wav") == b"sound"
        server.answer = lambda request: Reply(b"", status=404)
        with pytest.raises(AudioError, match="does not exist"):
            fetch(f"{server.url}/b.wav")
        server.answer = lambda request: Reply(b"", status=500)
        with pytest.raises(AudioError, match="cannot be read: 500"):
            fetch(f"{server.url}/b.wav")


def test_offline_forbids_what_lies_elsewhere() -> None:
    with pytest.raises(ConfigError, match="--offline forbids"):
        fetch("https://example.org/a.wav", offline=True)


def test_a_kind_of_storage_that_is_not_there_is_named() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(MissingExtra, match="needs another package"):
        fetch("oci://bucket/a.wav")
    with pytest.raises(AudioError, match="cannot be read"):
        fetch("nosuchthing://bucket/a.wav")
