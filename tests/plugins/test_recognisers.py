"""Another package adds recognisers; one of them is not to be believed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.heard import recording
from tests.helpers.places import SAMPLES, TEXT
from typer.testing import Result

from pronounce_cli import plugins
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import ENTRY_POINTS, ProviderOptions, capabilities, create, names

WRONG = "Betty hikes the vacation class at pool."
Invoke = Callable[..., Result]


@pytest.fixture(scope="module")
def audio() -> Audio:
    return recording("061210142")


@pytest.fixture
def judged(invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """Score a recording while a provider hears other words."""
    (tmp_path / "pronounce.toml").write_text(f'extra = {{ says = "{WRONG}" }}\n')
    monkeypatch.chdir(tmp_path)

    def score(provider: str) -> dict[str, Any]:
        options = ("--provider", provider, "--format", "json")
        document = invoke("score", SAMPLES / "child_poor.wav", "--text", TEXT, *options).stdout
        return json.loads(document)["results"][0]

    return score


@pytest.mark.usefixtures("installed")
def test_registered_provider_is_listed_described_and_used(audio: Audio) -> None:
    assert {"parrot", "mumbler"} <= set(names())
    assert capabilities("parrot").title == "the parrot"
    recogniser = create("parrot", ProviderOptions(extra={"says": "shiver me timbers"}))
    assert recogniser is not None
    transcript = recogniser.transcribe(audio, "en-US")
    assert transcript.text == "shiver me timbers"
    assert (transcript.provider, transcript.model) == ("parrot", "grey")


@pytest.mark.usefixtures("installed")
def test_what_is_not_trusted_is_shown_and_changes_no_verdict(judged: Callable[[str], dict[str, Any]]) -> None:
    alone, believed, doubted = (judged(name) for name in ("none", "parrot", "mumbler"))

    assert doubted["transcript"]["text"] == believed["transcript"]["text"] == WRONG
    assert doubted["engine"]["recogniser"] == "mumbler"  # the name to ask for it again, whatever it calls itself
    assert [word["heard"] for word in doubted["words"]] == [word["heard"] for word in believed["words"]]
    assert [verdict(word) for word in doubted["words"]] == [verdict(word) for word in alone["words"]]
    assert doubted["scores"] == alone["scores"]
    assert [verdict(word) for word in believed["words"]] != [verdict(word) for word in alone["words"]]


def verdict(word: dict[str, Any]) -> tuple[Any, ...]:
    return word["verdict"], word["miscue"], word["accuracy"]


@pytest.mark.usefixtures("installed")
def test_without_a_text_the_doubt_is_said(judged: Callable[[str], dict[str, Any]], invoke: Invoke) -> None:
    shown = invoke("score", SAMPLES / "child_poor.wav", "--free", "--provider", "mumbler").stdout
    assert "The mumbler often mistakes words" in " ".join(shown.split())


@pytest.mark.usefixtures("installed")
def test_the_program_lists_it(invoke: Invoke) -> None:
    listed = json.loads(invoke("providers", "--format", "json").stdout)["providers"]
    assert {"parrot", "mumbler"} <= {provider["name"] for provider in listed}


@pytest.mark.usefixtures("installed")
def test_listing_imports_no_plugin() -> None:
    assert "parrot" in plugins.registered(ENTRY_POINTS)
    assert "pronounce_parrot" not in sys.modules


@pytest.mark.usefixtures("installed")
def test_provider_may_be_named_by_module_and_attribute(audio: Audio) -> None:
    name = "pronounce_parrot.recognisers:Mumbler"
    recogniser = create(name, ProviderOptions())
    assert recogniser is not None
    transcript = recogniser.transcribe(audio, "en")
    assert (transcript.text, transcript.provider) == ("pieces of eight", name)


@pytest.mark.parametrize("name", ["no_such_module:x", "json:no_such_attribute", ":", "a:b:c"])
def test_module_that_is_not_there(name: str) -> None:
    with pytest.raises(ConfigError, match=r"cannot be loaded|There is no provider") as caught:
        create(name, ProviderOptions())
    assert caught.value.hint


def test_without_the_package_the_name_is_unknown() -> None:
    assert "parrot" not in names()
    with pytest.raises(ConfigError, match="There is no provider parrot"):
        create("parrot", ProviderOptions())


ODD = """
from pronounce_cli.core.types import HeardWord, Span, Transcript

class Odd:
    name, model = "odd", "odd-1"

    def __init__(self, options):
        self.what = options.extra["what"]

    def transcribe(self, audio, language):
        return {
            "text": Transcript(5, None, None, "odd", "1"),
            "words": Transcript("a", ({"word": "a"},), None, "odd", "1"),
            "times": Transcript("a", (HeardWord("a", (0, 1), None),), None, "odd", "1"),
            "none": Transcript("a", (None,), None, "odd", "1"),
            "number": Transcript("a", 7, None, "odd", "1"),
        }[self.what]
"""


@pytest.mark.parametrize("what", ["text", "words", "times", "none", "number"])
def test_what_is_in_a_transcript_is_what_it_should_be(
    what: str, audio: Audio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd_recogniser.py").write_text(ODD)
    monkeypatch.syspath_prepend(tmp_path)
    recogniser = create("odd_recogniser:Odd", ProviderOptions(extra={"what": what}))
    assert recogniser is not None
    with pytest.raises(ConfigError, match="odd_recogniser:Odd"):
        recogniser.transcribe(audio, "en-US")
