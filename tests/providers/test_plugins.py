"""Another package adds a recogniser through the entry-point group, installed as an installer would lay it out."""

from __future__ import annotations

import importlib
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pronounce_cli import plugins
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import ENTRY_POINTS, ProviderOptions, capabilities, create, names

EXAMPLE = Path(__file__).parent / "plugin_example"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install the example: its module and a dist-info directory made from its pyproject.toml."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    shutil.copy(EXAMPLE / "pronounce_parrot.py", tmp_path)
    info = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.1.0\n")
    lines = [
        f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in p.items()) for group, p in project["entry-points"].items()
    ]
    info.joinpath("entry_points.txt").write_text("\n".join(lines))
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield
    sys.modules.pop("pronounce_parrot", None)


@pytest.mark.usefixtures("installed")
def test_registered_provider_is_listed_described_and_used(audio: Audio) -> None:
    assert "parrot" in names()
    assert capabilities("parrot").title == "the parrot"
    recogniser = create("parrot", ProviderOptions(extra={"times": "2"}))
    assert recogniser is not None
    transcript = recogniser.transcribe(audio, "en-US")
    assert transcript.text == "pieces of eight pieces of eight"
    assert (transcript.provider, transcript.model) == ("parrot", "grey")


@pytest.mark.usefixtures("installed")
def test_listing_imports_no_plugin() -> None:
    assert "parrot" in plugins.registered(ENTRY_POINTS)
    assert "pronounce_parrot" not in sys.modules


@pytest.mark.usefixtures("installed")
def test_no_package_takes_a_built_in_name() -> None:
    recogniser = create("openai", ProviderOptions(Secret("k" * 20)))
    assert type(recogniser).__module__ == "pronounce_cli.recognise.openai_api"
    assert names().count("openai") == 1


@pytest.mark.usefixtures("installed")
def test_plugin_that_cannot_be_loaded_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match="provider broken cannot be loaded"):
        create("broken", ProviderOptions())


@pytest.mark.usefixtures("installed")
def test_provider_may_be_named_by_module_and_attribute(audio: Audio) -> None:
    recogniser = create("pronounce_parrot:Parrot", ProviderOptions())
    assert recogniser is not None
    assert recogniser.transcribe(audio, "en").text == "pieces of eight"


@pytest.mark.parametrize("name", ["no_such_module:x", "json:no_such_attribute", ":", "a:b:c"])
def test_module_that_is_not_there(name: str) -> None:
    with pytest.raises(ConfigError, match=r"cannot be loaded|There is no provider"):
        create(name, ProviderOptions())


def test_without_the_package_the_name_is_unknown() -> None:
    assert "parrot" not in names()
    with pytest.raises(ConfigError, match="There is no provider parrot"):
        create("parrot", ProviderOptions())
