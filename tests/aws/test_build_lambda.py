"""The zip for Lambda: the same bytes every time, nothing that no request opens, and small enough."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from deploy.build_lambda import (
    MOST_UNZIPPED,
    MOST_ZIPPED,
    REQUIREMENTS,
    Build,
    assemble,
    compile_all,
    files_of,
    main,
    make,
    this_arch,
    write_zip,
)
from deploy.lock import GROUPS
from deploy.measure import measure
from tests.conftest import ROOT

from pronounce_cli.phonemes.letter_to_sound import LetterToSound

BUILD = Build(this_arch(), providers=(), installed=True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("zip") / "pronounce.zip"
    make(BUILD, output, sys.executable)
    return output


@pytest.fixture(scope="module")
def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        return opened.namelist()


def test_the_same_sources_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    assemble(BUILD, tmp_path)
    compile_all(tmp_path, sys.executable)
    with zipfile.ZipFile(archive) as opened:
        packed = {name: opened.read(name) for name in opened.namelist()}
    assert {file.relative_to(tmp_path).as_posix(): file.read_bytes() for file in files_of(tmp_path)} == packed


def test_times_owners_and_the_order_on_disk_do_not_matter(tmp_path: Path) -> None:
    zips = []
    for number, order in enumerate((["b", "a/c", "a.txt"], ["a.txt", "a/c", "b"])):
        folder = tmp_path / str(number)
        for name in order:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
        (folder / "b").chmod(0o600 + number)
        write_zip(folder, tmp_path / f"{number}.zip")
        zips.append((tmp_path / f"{number}.zip").read_bytes())
    assert zips[0] == zips[1]


def test_everything_can_be_read_by_the_user_of_lambda(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o644}


def test_it_is_small_starts_and_fits_into_memory(archive: Path) -> None:
    found = measure(archive, sys.executable, runs=1)
    assert found["zipped_bytes"] <= MOST_ZIPPED
    assert found["unzipped_bytes"] <= MOST_UNZIPPED
    assert found["cold_peak_mb"] <= 250


@pytest.mark.parametrize(
    "needed",
    [
        "pronounce_cli/serve/aws_lambda.pyc",
        "pronounce_cli/LICENSE",
        "pronounce_cli/NOTICE",
        "pocketsphinx/model/en-us/en-us/mdef",
        "hama/assets/asr_waveform.hama",
        "eng_to_ipa/resources/CMU_dict.db",
    ],
)
def test_what_the_handler_needs_is_there(names: list[str], needed: str) -> None:
    assert needed in names


@pytest.mark.parametrize(
    "pattern",
    [
        r"\.lm\.bin$",
        r"cmudict",
        r"/tests?/",
        r"\.pyi$",
        r"hama/_libs/",
        r"\.py$",
        r"__pycache__",
        r"p2g[._].*(hama|json)$",
        r"^pronounce_cli/(cli|batch)/",
        r"^(typer|rich|openai|pydantic|sounddevice|pandas|scipy|boto3|pytest|pip)/",
        r"/RECORD$",
        r"direct_url",
    ],
)
def test_what_no_request_opens_is_not(names: list[str], pattern: str) -> None:
    assert [name for name in names if re.search(pattern, name)] == []


def test_every_package_keeps_its_licence_or_metadata(names: list[str]) -> None:
    metadata = re.compile(r"\.(dist|egg)-info/(METADATA|PKG-INFO)$")
    described = {name.split("-")[0].lower() for name in names if metadata.search(name)}
    packages = {name.split("/")[0] for name in names if name.endswith("/__init__.pyc") and name.count("/") == 1}
    known = {"python_multipart", "multipart", "pronounce_cli", "_soundfile_data"}
    assert {name.lower() for name in packages} - described - known == set()


def test_the_letters_of_english_suffice_for_english_words(archive: Path, tmp_path: Path) -> None:
    """The model in the zip knows few letters, and sounds the same on words that need no others."""
    program = """
import sys
from pronounce_cli.phonemes.letter_to_sound import LetterToSound
model = LetterToSound()
for word in sys.argv[1:]:
    print(model.ipa(word))
"""
    words = ["blorple", "o", "zyzzyva", "tis", "mxyzptlk"]
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    environment = {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-s", "-S", "-c", program, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    whole = LetterToSound()
    assert done.stdout.splitlines() == [whole.ipa(word) for word in words]
    assert (tmp_path / "hama/assets/encoder.hama").stat().st_size < 1_000_000


def test_providers_and_languages_choose_the_packages() -> None:
    assert Build("arm64", ()).groups == ("base",)
    assert Build("arm64", ("deepgram", "assemblyai")).groups == ("base", "network")
    assert Build("arm64", ("groq",), ("de",)).groups == ("base", "openai", "network", "de")
    german = Build("arm64", (), ("de",))
    assert german.wants("epitran/data/map/deu-Latn.csv")
    assert not german.wants("epitran/data/map/fra-Latn.csv")


@pytest.mark.parametrize("group", GROUPS)
def test_the_locks_pin_every_package_for_both_machines(group: str) -> None:
    text = (REQUIREMENTS / f"{group}.txt").read_text()
    line = re.compile(r"^([a-z0-9-]+)==\S+((?: \\\n +--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)
    pinned = {name: hashes.count("--hash") for name, hashes in line.findall(text)}
    asked = {re.split(r"[<>=]", name)[0] for name in GROUPS[group]}
    assert set(pinned) == asked
    assert set(pinned.values()) <= {1, 2}


def test_the_locks_follow_what_the_package_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["languages"], *extras["serve"]]
    ranges = {re.split(r"[<>=]", one)[0].strip(): one.split(";")[0].strip() for one in asked}
    for group in GROUPS.values():
        for requirement in group:
            name = re.split(r"[<>=]", requirement)[0]
            if name in ranges:
                assert requirement in {ranges[name], name}


def test_what_cannot_be_built_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--providers", "acme", "--output", str(tmp_path / "x.zip")])
    assert refused.value.code == 2
    assert "acme: choose from openai, groq" in capsys.readouterr().err
    other = {"arm64": "x86_64", "x86_64": "arm64"}[this_arch()]
    with pytest.raises(SystemExit, match="this machine is"):
        main(["--installed", "--arch", other, "--output", str(tmp_path / "x.zip")])
