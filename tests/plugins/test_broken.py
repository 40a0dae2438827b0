"""Packages that do not do what they should: one clear line, a hint, and never a bug of this program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.helpers.packages import environment, importable, install
from tests.helpers.places import ROOT, SAMPLES
from tests.helpers.running import Done
from typer.testing import Result

from pronounce_cli import languages, plugins, recognise
from pronounce_cli.config import Settings
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.secret import Secret
from pronounce_cli.factory.recogniser import recogniser_from
from pronounce_cli.report import registry as formats
from pronounce_cli.serve.http import Handler
from pronounce_cli.serve.messages import Request
from pronounce_cli.serve.service import Service
from pronounce_cli.voice import registry as voices

Invoke = Callable[..., Result]
SOUND = SAMPLES / "adult_good.wav"
GOOD = ROOT / "tests/golden/cases/good.json"
PARTS = """
from pronounce_cli.languages.profile import Language, plain_spelling


def wrong(*options):
    return 7


def raising(*options):
    return 1 / 0


class Late:
    name = model = "late"

    def __init__(self, *options):
        pass

    def speak(self, *values):
        raise KeyError("no beak")

    transcribe = reference = render = distance = speak


class Strange(Late):
    def speak(self, *values):
        return [7]

    transcribe = reference = render = speak


def late(tag):
    fail = Late().speak
    return Language(tag, Late, read=fail, distance=fail, spelling=plain_spelling())


def strange(tag):
    return Language(tag, Strange, read=list, distance=lambda one, other: 0.5)


def g2pless(tag):
    return Language(tag, wrong, read=list, distance=lambda one, other: 0.5)
"""
TARGETS = {
    "gone": "no_such_module:Thing",
    "lost": "broken_parts:Nothing",
    "noimport": "broken_import:Thing",
    "boom": "broken_code:Thing",
    "wrong": "broken_parts:wrong",
    "raising": "broken_parts:raising",
    "late": "broken_parts:Late",
    "strange": "broken_parts:Strange",
}
LANGUAGES = TARGETS | {
    "late": "broken_parts:late",
    "strange": "broken_parts:strange",
    "gless": "broken_parts:g2pless",
}
SAID = {
    "gone": "cannot be loaded: No module named 'no_such_module'",
    "lost": "cannot be loaded: AttributeError: ",
    "noimport": "cannot be loaded: the beak is not installed",
    "boom": "cannot be loaded: SyntaxError: ",
    "wrong": "gives int where ",
    "raising": "failed: ZeroDivisionError: division by zero",
    "late": "failed: KeyError: 'no beak'",
    "strange": "gives ",
    "gless": "gives int where G2P is due",
}
KINDS = {"provider": TARGETS, "report format": TARGETS, "voice": TARGETS, "language": LANGUAGES}
GROUPS = {
    "provider": recognise.ENTRY_POINTS,
    "report format": formats.ENTRY_POINTS,
    "voice": voices.ENTRY_POINTS,
    "language": languages.ENTRY_POINTS,
}
TAKEN = {
    "provider": ("openai", "none"),
    "report format": ("json", "terminal"),
    "voice": ("espeak", "none"),
    "language": ("de", "en"),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package of broken parts, which also claims names that are taken."""
    modules = {
        "broken_parts": PARTS,
        "broken_import": "raise ImportError('the beak is not installed')",
        "broken_code": "def",
    }
    points = {
        GROUPS[kind]: targets | dict.fromkeys(TAKEN[kind], "broken_parts:raising") for kind, targets in KINDS.items()
    }
    return install(tmp_path_factory.mktemp("broken"), "pronounce-broken", modules, points)


@pytest.fixture
def broken(package: Path) -> Iterator[None]:
    with importable(package):
        yield


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Results of one recording."""
    path = tmp_path / "results.json"
    found = json.loads(GOOD.read_text(encoding="utf-8"))
    path.write_text(json.dumps({"schema_version": "1.0", "results": found}), encoding="utf-8")
    return path


def command(kind: str, name: str, results: Path) -> tuple[str | Path, ...]:
    """Return what uses a part of that kind."""
    return {
        "provider": ("transcribe", SOUND, "--provider", name),
        "report format": ("report", results, "-f", name),
        "voice": ("say", "hello", "--voice", name, "-o", results.with_name("x.wav")),
        "language": ("phonemes", "hello", "--language", name),
    }[kind]


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, targets in KINDS.items() for name in targets])
def test_it_is_said_in_one_line_with_a_hint(invoke: Invoke, results: Path, kind: str, name: str) -> None:
    error, hint = invoke(*command(kind, name, results), exit_code=3).stderr.splitlines()
    assert error.startswith(f"error: The {kind} {name} {SAID[name]}")
    assert hint.startswith("hint: It comes from the package pronounce-broken")


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("kind", ["provider", "report format", "voice"])
@pytest.mark.parametrize("name", ["gone", "raising", "late"])
def test_what_is_named_by_module_and_attribute_too(invoke: Invoke, results: Path, kind: str, name: str) -> None:
    error, hint = invoke(*command(kind, TARGETS[name], results), exit_code=3).stderr.splitlines()
    assert error.startswith(f"error: The {kind} {TARGETS[name]} {SAID[name]}")
    assert "module:attribute" in hint


@pytest.mark.parametrize("kind", KINDS)
def test_a_process_of_its_own_shows_no_traceback(
    pronounce: Callable[..., Done], package: Path, results: Path, kind: str
) -> None:
    done = pronounce(*command(kind, "late", results), env=environment(package))
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 2
    again = pronounce(*command(kind, "late", results), "--debug", env=environment(package))
    assert "KeyError: 'no beak'" in again.stderr
    assert "Traceback" in again.stderr


@pytest.mark.usefixtures("broken")
def test_of_a_language_all_that_is_code_is_watched() -> None:
    language = languages.language_of("late")
    calls = (
        lambda: language.read("a"),
        lambda: language.distance("a", "b"),
        lambda: language.g2p("late", {}).distance("a", "b"),  # type: ignore[attr-defined]
    )
    for call in calls:
        with pytest.raises(ConfigError, match="The language late failed: KeyError: 'no beak'"):
            call()


@pytest.mark.usefixtures("broken")
def test_in_a_list_it_costs_the_rows_that_need_it(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "set.csv").write_text(f"audio,text,language,id\n{SOUND},agree,late,a\n{SOUND},agree,en,b\n")
    out = tmp_path / "all.json"
    invoke("score", tmp_path / "set.csv", "--jobs", "1", "-o", out, exit_code=3)
    failed, fine = json.loads(out.read_text(encoding="utf-8"))["results"]
    assert (failed["kind"], failed["code"]) == ("failure", "config")
    assert failed["hint"].startswith("It comes from the package pronounce-broken")
    assert fine["kind"] == "assessment"


@pytest.mark.usefixtures("broken")
def test_a_server_says_so_and_goes_on() -> None:
    settings = Settings(provider="late")
    service = Service(settings, recogniser_from(settings))
    answer = Handler().handle(service, Request("GET", "/v1/phonemes", "text=hello&language=late", {}))
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (500, "config")
    assert Handler().handle(service, Request("GET", "/v1/phonemes", "text=hello", {})).status == 200


@pytest.mark.usefixtures("broken")
def test_one_does_not_stand_in_the_way_of_a_suffix(invoke: Invoke, results: Path) -> None:
    said = invoke("report", results, "-o", results.with_name("x.unheard"), exit_code=2).stderr
    assert "cannot tell a format" in said


@pytest.mark.usefixtures("broken")
def test_the_list_of_providers_says_what_is_wrong(invoke: Invoke) -> None:
    listed = {one["name"]: one for one in json.loads(invoke("providers", "--format", "json").stdout)["providers"]}
    assert set(TARGETS) <= set(listed)
    assert not listed["gone"]["available"]
    assert "pronounce-broken" in listed["gone"]["hint"]


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("kind", KINDS)
def test_no_package_takes_a_name_that_is_ours(invoke: Invoke, results: Path, kind: str) -> None:
    names = {
        "provider": recognise.names,
        "report format": formats.names,
        "voice": voices.names,
        "language": languages.names,
    }[kind]()
    for name in TAKEN[kind]:
        assert name in plugins.registered(GROUPS[kind])
        assert names.count(name) == 1
    if kind == "provider":
        made = recognise.create("openai", recognise.ProviderOptions(Secret("k" * 20)))
        assert type(made).__module__ == "pronounce_cli.recognise.openai_api"
        assert recognise.create("none", recognise.ProviderOptions()) is None
    elif kind != "voice":
        invoke(*command(kind, TAKEN[kind][0], results))
    else:
        assert "voice is set to none" in invoke(*command(kind, "none", results), exit_code=3).stderr
