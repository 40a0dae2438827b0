"""What is particular to Deepgram."""

from __future__ import annotations

import pytest
from tests.helpers.server import Loopback, Reply
from tests.helpers.wires import KEY, example

from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import ProviderOptions, create


@pytest.mark.parametrize(
    ("model", "language", "fillers"),
    [(None, "en-GB", True), ("nova-2", "en", True), ("nova-3", "de-DE", False), ("whisper-large", "en", False)],
)
def test_hesitations_are_asked_for_where_they_can_be_had(
    server: Loopback, audio: Audio, model: str | None, language: str, fillers: bool
) -> None:
    server.answer = lambda request: Reply(example("deepgram", "/v1/listen", "plain"))
    recogniser = create("deepgram", ProviderOptions(Secret(KEY), server.url, model))
    assert recogniser is not None
    recogniser.transcribe(audio, language)
    query = dict(server.requests[0].query)
    assert query["model"] == (model or "nova-3")
    assert query["language"] == language[:2]
    assert ("filler_words" in query) == fillers
    assert "detect_language" not in query


@pytest.mark.parametrize(("name", "language"), [("detected", "en"), ("plain", None)])
def test_language_is_told_only_when_detected(server: Loopback, audio: Audio, name: str, language: str | None) -> None:
    server.answer = lambda request: Reply(example("deepgram", "/v1/listen", name))
    recogniser = create("deepgram", ProviderOptions(Secret(KEY), server.url))
    assert recogniser is not None
    assert recogniser.transcribe(audio, "en").language == language


@pytest.mark.parametrize("name", ["bad_audio", "modern"])
def test_both_shapes_of_errors_are_read(server: Loopback, audio: Audio, name: str) -> None:
    body = example("deepgram", "/v1/listen", name, "400")
    server.answer = lambda request: Reply(body, 400)
    recogniser = create("deepgram", ProviderOptions(Secret(KEY), server.url))
    assert recogniser is not None
    with pytest.raises(Exception, match=r"corrupt or unsupported data|Invalid JSON submitted"):
        recogniser.transcribe(audio, "en")
