"""`docs/assessment.schema.json` describes what the program prints, and cannot differ from the value types."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.helpers.places import ROOT
from typer.testing import Result

from pronounce_cli.core.schema import schema

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs/assessment.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_valid_and_up_to_date() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    assert schema() == SCHEMA, "run `make schema`"


def test_real_output_fits_the_schema(invoke: Callable[..., Result]) -> None:
    VALIDATOR.validate(json.loads(invoke("score", ROOT / "sample_audio", "--format", "json").stdout))


@pytest.mark.parametrize("path", sorted((ROOT / "tests/golden/expected").glob("*.json")), ids=lambda path: path.stem)
def test_failures_and_refusals_fit_it_too(path: Path) -> None:
    VALIDATOR.validate(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("provider", ["none", "offline"])
def test_every_key_of_the_output_is_described(provider: str, invoke: Callable[..., Result]) -> None:
    sample = ROOT / "sample_audio" / "child_poor.wav"
    printed = invoke("score", sample, "--provider", provider, "--format", "json").stdout
    (result,) = json.loads(printed)["results"]

    # Why there is no transcript is only told where one was asked for in vain.
    assert list(result) == [key for key in SCHEMA["$defs"]["Assessment"]["properties"] if key != "no_transcript"]
    assert list(result["scores"]) == list(SCHEMA["$defs"]["Scores"]["properties"])
    word = SCHEMA["$defs"]["WordScore"]
    seen = {key for given in result["words"] for key in given}
    # Only what a transcript tells of a word may be missing; this provider gives no confidences.
    told = {"recognised", "sounds"} if provider == "offline" else set()
    assert seen == set(word["required"]) | told
    for given in result["words"]:
        assert list(given) == [key for key in word["properties"] if key in given]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("results", 0, "scores", "overall"), "high"),
        (("results", 0, "words", 0, "verdict"), "splendid"),
        (("results", 0, "kind"), "opinion"),
        (("schema_version",), "2.0"),
    ],
    ids=str,
)
def test_wrong_documents_do_not_fit(path: tuple[Any, ...], value: object) -> None:
    document = json.loads((ROOT / "tests/golden/expected/learner.json").read_text(encoding="utf-8"))
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    assert not VALIDATOR.is_valid(document)
