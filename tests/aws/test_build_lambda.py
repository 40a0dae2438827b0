"""The zip for Lambda: the same bytes every time, nothing that no request opens, and small enough."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
import zipfile
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path

import grimp
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
    sort_dictionary,
    this_arch,
    write_zip,
)
from deploy.lock import GROUPS
from deploy.measure import measure
from tests.helpers.places import DATA, ROOT

from pronounce_cli.languages.en.letter_to_sound import LetterToSound

DICTIONARY = "eng_to_ipa/resources/CMU_dict.db"
BUILD = Build(this_arch(), providers=(), installed=True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("zip") / "pronounce.zip"
    make(BUILD, output, sys.executable)
    return output


@pytest.fixture(scope="module")
def unzipped(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unzipped")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


def run_in(folder: Path, program: str, *arguments: str) -> str:
    """Return what a program prints that has the standard library and the packages in a folder, and no others."""
    command = [sys.executable, "-s", "-S", "-c", program, *arguments]
    done = subprocess.run(command, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


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


@pytest.fixture
def contents(tmp_path: Path) -> dict[str, bytes]:
    """What a folder holds: nothing, much of the same, what cannot be made smaller, and a name that is not ASCII."""
    found = {
        "empty": b"",
        "noise": random.Random(1).randbytes(70_000),
        "package/same.txt": b"same " * 50_000,
        "package/Übung.txt": "schön".encode(),
    }
    for name, data in found.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return found


def test_a_zip_holds_the_files_of_a_folder_byte_for_byte(contents: dict[str, bytes], tmp_path: Path) -> None:
    write_zip(tmp_path / "folder", tmp_path / "new/x.zip")
    with zipfile.ZipFile(tmp_path / "new/x.zip") as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == contents
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for entry in opened.infolist():
            assert entry.compress_size <= entry.file_size
        assert opened.getinfo("package/same.txt").compress_size < 1_000


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_reads_it_too(contents: dict[str, bytes], tmp_path: Path) -> None:
    write_zip(tmp_path / "folder", tmp_path / "x.zip")
    command = ["unzip", "-q", tmp_path / "x.zip", "-d", tmp_path / "out"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={"LC_ALL": "C.UTF-8"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = {path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in files_of(tmp_path / "out")}
    assert found == contents


def test_the_whole_zip_is_sound(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        assert len(set(opened.namelist())) == len(opened.namelist()) > 300


def test_without_libdeflate_it_says_what_to_install_and_builds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "deflate", None)
    with pytest.raises(SystemExit, match=r"^error: deflate is not installed: .*pip install --group lambda$"):
        main(["--installed", "--arch", this_arch(), "--output", str(tmp_path / "x.zip")])
    assert list(tmp_path.iterdir()) == []


def test_everything_can_be_read_by_the_user_of_lambda(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o644}


def test_it_is_small_starts_and_fits_into_memory(archive: Path) -> None:
    found = measure(archive, sys.executable, runs=1)
    assert found["zipped_bytes"] <= 30_000_000 < MOST_ZIPPED
    assert found["unzipped_bytes"] <= 80_000_000 < MOST_UNZIPPED
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
        r"cmudict.*\.dict$",
        r"/tests?/",
        r"\.pyi$",
        r"hama/_libs/",
        r"\.py$",
        r"__pycache__",
        r"p2g[._].*(hama|json)$",
        r"^pronounce_cli/(cli|batch)/",
        r"^pronounce_cli/languages/(de|epitran)/",
        r"^(typer|rich|openai|pydantic|sounddevice|scipy|boto3|pytest|pip)/",
        r"^(epitran|panphon|pandas|num2words|dateutil|requests|regex|marisa_trie)",
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
    known = {"python_multipart", "multipart", "pronounce_cli", "_soundfile_data", "webvtt"}
    assert {name.lower() for name in packages} - described - known == set()


def test_the_letters_of_english_suffice_for_english_words(unzipped: Path) -> None:
    """The model in the zip knows few letters, and sounds the same on words that need no others."""
    program = """
import sys
from pronounce_cli.languages.en.letter_to_sound import LetterToSound
model = LetterToSound()
for word in sys.argv[1:]:
    print(model.ipa(word))
"""
    words = ["blorple", "o", "zyzzyva", "tis", "mxyzptlk"]
    said = run_in(unzipped, program, *words)
    whole = LetterToSound()
    assert said.splitlines() == [whole.ipa(word) for word in words]
    assert (unzipped / "hama/assets/encoder.hama").stat().st_size < 1_000_000


def test_libraries_without_their_symbols_still_work(unzipped: Path) -> None:
    program = """
import io
import numpy, soundfile, soxr
from pocketsphinx import Decoder
wave = numpy.sin(numpy.arange(48_000) / 30).astype("float32")
file = io.BytesIO()
soundfile.write(file, soxr.resample(wave, 48_000, 16_000), 16_000, format="OGG")
file.seek(0)
print(len(soundfile.read(file)[0]), len(numpy.fft.rfft(wave)))
print(numpy.linalg.solve(2 * numpy.eye(40), numpy.ones(40)).sum(), Decoder.__name__)
"""
    assert run_in(unzipped, program).split() == ["16000", "24001", "20.0", "Decoder"]
    libraries = [path for path in files_of(unzipped) if path.read_bytes().startswith(b"\x7fELF")]
    sources = {path: Path(str(distribution("numpy").locate_file(path.relative_to(unzipped)))) for path in libraries}
    sizes = {path: (path.stat().st_size, source.stat().st_size) for path, source in sources.items()}
    assert all(own == installed for own, installed in sizes.values())
    assert any(path.read_bytes() != source.read_bytes() for path, source in sources.items())


def test_the_dictionary_answers_as_before(tmp_path: Path) -> None:
    source, own = Path(str(distribution("eng-to-ipa").locate_file(DICTIONARY))), tmp_path / "sorted.db"
    shutil.copyfile(source, own)
    sort_dictionary(own)
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(own)) as after:
        words = [word for (word,) in before.execute("SELECT DISTINCT word FROM dictionary")]
        wanted = grouped(before.execute("SELECT word, phonemes FROM dictionary ORDER BY id").fetchall())
        found = {}
        for start in range(0, len(words), 500):
            some = words[start : start + 500]
            marks = ", ".join("?" * len(some))
            asked = f"SELECT word, phonemes FROM dictionary WHERE word IN ({marks})"  # as eng_to_ipa asks
            found |= grouped(after.execute(asked, some).fetchall())
    assert found == wanted
    assert len(wanted) > 100_000
    assert own.stat().st_size < source.stat().st_size


def grouped(rows: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, phonemes in rows:
        found.setdefault(word, []).append(phonemes)
    return found


def test_every_module_that_a_request_may_import_is_there(names: list[str]) -> None:
    graph = grimp.build_graph("pronounce_cli", exclude_type_checking_imports=True)
    start = "pronounce_cli.serve.aws_lambda"
    ours = {start, *graph.find_upstream_modules(start)}
    for module in tuple(ours):  # a module imports its packages first
        parts = module.split(".")
        for package in (".".join(parts[:end]) for end in range(1, len(parts))):
            ours |= {package, *graph.find_upstream_modules(package)}
    files = {module: module.replace(".", "/") for module in ours}
    assert [name for name, path in files.items() if not {f"{path}.pyc", f"{path}/__init__.pyc"} & set(names)] == []


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("german")
    assemble(Build(this_arch(), (), ("de",), installed=True), folder)
    return folder


def test_german_comes_with_all_its_files_and_no_package(german: Path, unzipped: Path) -> None:
    source = ROOT / "src/pronounce_cli/languages/de"
    place = german / "pronounce_cli/languages/de"
    found, wanted = (  # what ran before may have left its bytecode
        {path.relative_to(folder) for path in folder.rglob("*") if "__pycache__" not in path.parts}
        for folder in (place, source)
    )
    assert found == wanted
    packages = {path.name for path in german.iterdir()} - {"__pycache__"}
    assert packages - {f"{name}.py" for name in packages} == {
        path.name if path.suffix != ".pyc" else f"{path.stem}.py" for path in unzipped.iterdir()
    }


def test_german_is_read_without_any_package(german: Path) -> None:
    program = """
from pronounce_cli.languages import language_of, names
g2p = language_of("de-AT").g2p("de-AT", {})
print(*(word.pronunciations[0].ipa for word in g2p.reference("Am 3. Mai", "de-AT").words))
print(*names())
"""
    assert run_in(german, program).splitlines() == ["am ˈdʁɪtən maɪ", "en de"]


def test_german_is_judged_by_its_own_weights(german: Path) -> None:
    program = f"""
from pronounce_cli import assess
found = assess({str(DATA / "kerstin_0654.opus")!r}, "Der Straßenzug steht unter Denkmalschutz.", language="de")
print(*(word.verdict.value for word in found.words), found.engine.phone_recogniser)
"""
    assert run_in(german, program) == "good good good good good ear-de-1\n"


def test_a_language_that_is_not_in_the_zip_is_refused_in_words(unzipped: Path) -> None:
    program = """
from pronounce_cli.core.errors import TextError
from pronounce_cli.languages import language_of
for tag in ("de", "es"):
    try:
        language_of(tag)
    except TextError as error:
        print(error.message, "|", error.hint)
"""
    assert run_in(unzipped, program).splitlines() == [
        "there are no pronunciations for the language “de” | use English (en)",
        "there are no pronunciations for the language “es” | use English (en)",
    ]


def test_providers_choose_the_packages_and_languages_the_folders() -> None:
    assert Build("arm64", ()).groups == ("base",)
    assert Build("arm64", ("deepgram", "assemblyai")).groups == ("base", "network")
    assert Build("arm64", ("groq",), ("de",)).groups == ("base", "openai", "network")
    german, english = Build("arm64", (), ("de",)), Build("arm64", ())
    for file in ("g2p.py", "data/stems.txt", "weights/ear.npz"):
        assert german.wants(f"pronounce_cli/languages/de/{file}")
        assert not english.wants(f"pronounce_cli/languages/de/{file}")
        assert english.wants(f"pronounce_cli/languages/en/{file}")
    assert not german.wants("pronounce_cli/languages/epitran/g2p.py")
    assert german.wants("pronounce_cli/score/common/network.npz")
    assert not english.wants("pronounce_cli/score/common/network.npz")


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
