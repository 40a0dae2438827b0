"""The one client of all services."""

from __future__ import annotations

import pytest
from tests.helpers.server import Loopback, Reply

from pronounce_cli.remote.asking import Deadline, Unreachable
from pronounce_cli.remote.http import Http
from pronounce_cli.remote.options import Clock, Limits


def test_an_answer_is_read_up_to_a_limit(server: Loopback) -> None:
    server.answer = lambda request: Reply(bytes(2_000_001))
    deadline = Deadline.after(Clock(), 60)
    read = Http(server.url, Limits(), 3_000_000).send("GET", "/", deadline)

    assert len(read.body) == 2_000_001
    with pytest.raises(Unreachable, match="the answer is longer than 2 MB") as failed:
        Http(server.url, Limits(), 2_000_000).send("GET", "/", deadline)
    assert not failed.value.may_pass
