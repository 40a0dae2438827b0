"""Build the zip for AWS Lambda: the same bytes every time, and only what the handler needs.

    python deploy/build_lambda.py [--arch arm64|x86_64] [--providers openai,…|none] [--languages de] [--output ZIP]

Packages come as the locks in `deploy/requirements/` pin them, for Lambda's Python 3.13 and not for this machine.
`--installed` takes them from the running Python instead, without a network: to try things out, not to deploy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deploy.elf import without_symbols
from deploy.lock import GROUPS, PYTHON, pip_options
from pronounce_cli.core.errors import WriteError
from pronounce_cli.core.files import make_folder, replacing, unwritten
from pronounce_cli.hama_assets import EMBEDDING, archive, read_archive

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "deploy/requirements"
OUTPUT = ROOT / "build/lambda/pronounce.zip"
MOST_ZIPPED, MOST_UNZIPPED = 50_000_000, 150_000_000
PROVIDERS = {
    "openai": ("openai", "network"),
    "groq": ("openai", "network"),
    "openai-compatible": ("openai", "network"),
    "deepgram": ("network",),
    "assemblyai": ("network",),
}
LANGUAGES = ("en", "de")
_STORED, _DEFLATED, _UTF_8, _UNIX = 0, 8, 1 << 11, 3
_DATE = 1 << 5 | 1  # 1980-01-01, the first that a zip can name
_MODE = 0o644

# Of OpenAI's package, what has nothing to do with speech and is imported on first use only.
OPENAI_PARTS = (
    *("admin", "beta", "containers", "conversations", "evals", "fine_tuning", "live", "realtime", "skills", "uploads"),
    *("vector_stores", "webhooks"),
)
OPENAI_RESOURCES = ("batches", "embeddings", "files", "images", "moderations", "responses", "safety", "videos")
OPENAI_LIB = (
    *("_assistants", "_response_resources", "_vector_stores", "beta", "browser", "computer", "decisions", "live"),
    *("realtime", "responses", "streaming/_assistants", "streaming/agents", "streaming/responses"),
)
# What no request ever opens. Licences and metadata stay.
DROPPED = (
    *(
        "__pycache__/*",
        "*/__pycache__/*",
        "*/tests/*",
        "*/test/*",
        "*/testing/*",
        "*.pyi",
        "*.pyx",
        "*.pxd",
        "*.c",
        "*.h",
        "*.hpp",
        "*.a",
    ),
    *("bin/*", "share/*", "*/RECORD", "*/INSTALLER", "*/REQUESTED", "*/direct_url.json", "*/py.typed", "*/docs/*"),
    "*.dist-info/sboms/*",
    *("pocketsphinx/model/en-us/en-us.lm.bin", "pocketsphinx/model/en-us/*.dict", "pocketsphinx/model/en-us/*.lm*"),
    *("hama/*.py", "hama/_libs/*", "hama/assets/p2g*", "eng_to_ipa/resources/CMU_dict.json"),
    *("numpy/f2py/*", "numpy/distutils/*", "numpy/_pyinstaller/*", "numpy/_core/include/*", "numpy/_core/lib/*"),
    *("numpy/polynomial/*", "numpy/_core/_simd*.so", "numpy/_core/*_tests*.so", "numpy/conftest.py"),
    *("numpy/lib/recfunctions.py", "numpy/ma/mrecords.py", "numpy/ma/testutils.py", "numpy/typing/mypy_plugin.py"),
    *("anyio/_backends/*", "anyio/pytest_plugin.py", "pydantic/v1/*", "pydantic/mypy.py", "pydantic/color.py"),
    *(f"openai/{kind}/{part}/*" for kind in ("resources", "types") for part in OPENAI_PARTS),
    *(f"openai/resources/{part}[./]*" for part in OPENAI_RESOURCES),
    *(f"openai/lib/{part}*" for part in OPENAI_LIB),
    *("openai/_websocket_connection.py", "openai/helpers/*", "httpx2/_main.py", "httpx2/websockets/*"),
    # What these packages import only where it is asked for, or do without where it is missing.
    *(f"httpcore2/{kind}/{part}.py" for kind in ("_async", "_sync") for part in ("http2", "socks_proxy")),
    *("webvtt/cli.py", "idna/cli.py", "idna/__main__.py", "httpcore2/_backends/trio.py"),
    *("numpy/core/*", "numpy/ctypeslib/*", "numpy/matlib.py", "numpy/ma/README.rst", "numpy/ma/API_CHANGES.txt"),
    *("platformdirs/macos.py", "platformdirs/windows.py", "truststore/_macos.py", "truststore/_windows.py"),
    "cffi/*",  # soundfile needs its backend only
    *("openai/cli/*", "setuptools/*", "pkg_resources/*", "numpy/random/*"),
    *("pronounce_cli/cli/*", "pronounce_cli/__main__.py", "pronounce_cli/batch/*", "pronounce_cli/languages/epitran/*"),
    *("pronounce_cli/coach/*", "pronounce_cli/doctor/*", "pronounce_cli/history/*", "pronounce_cli/serve/web/*"),
    *("pronounce_cli/compare/*", "pronounce_cli/pipeline/comparison.py", "pronounce_cli/evaluate/*"),
    *(f"pronounce_cli/audio/{part}.py" for part in ("microphone", "stretch", "take", "voice_activity")),
    *(f"pronounce_cli/practice/{part}.py" for part in ("drills", "schedule", "session", "summary")),
    *("pronounce_cli/report/[!_j]*", "pronounce_cli/report/jsonl.py", "pronounce_cli/report/junit.py"),
    *("pronounce_cli/serve/asgi.py", "pronounce_cli/serve/patience.py", "pronounce_cli/serve/running.py"),
)


@dataclass(frozen=True, slots=True)
class Build:
    """What to build.

    Attributes:
        arch: "arm64" or "x86_64".
        providers: Names of `PROVIDERS`.
        languages: Those of `LANGUAGES` besides English.
        installed: Whether packages come from the running Python.
    """

    arch: str
    providers: tuple[str, ...] = ("openai",)
    languages: tuple[str, ...] = ()
    installed: bool = False

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups of packages, each once."""
        return tuple(dict.fromkeys(["base", *(group for name in self.providers for group in PROVIDERS[name])]))

    def wants(self, path: str) -> bool:
        """Return whether a file, given by its path in the zip, is needed."""
        others = [name for name in LANGUAGES if name not in {"en", *self.languages}]
        folders = [f"pronounce_cli/languages/{name}/*" for name in others]
        folders += [] if self.languages else ["pronounce_cli/score/common/*"]  # English has weights of its own
        return not any(fnmatch(path, pattern) for pattern in (*DROPPED, *folders))


def fetch(build: Build, folder: Path) -> None:
    """Install the locked packages into a folder, each file held against its hash."""
    locks = [option for group in build.groups for option in ("-r", str(REQUIREMENTS / f"{group}.txt"))]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes"]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "315532800"}
    subprocess.run([*command, *pip_options(build.arch), "--target", str(folder), *locks], check=True, env=environment)


def copy_installed(build: Build, folder: Path) -> None:
    """Copy the packages of the running Python into a folder.

    Raises:
        SystemExit: One is not installed, or this machine is of the other kind.
    """
    if build.arch != this_arch():
        raise SystemExit(f"error: this machine is {this_arch()}, not {build.arch}")
    for requirement in {name for group in build.groups for name in GROUPS[group]}:
        name = re.split(r"[<>=]", requirement)[0]
        try:
            files = distribution(name).files or ()
        except PackageNotFoundError as error:
            raise SystemExit(f"error: {name} is not installed") from error
        for file in files:
            source = Path(str(file.locate()))
            if ".." not in file.parts and source.is_file():
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)


def this_arch() -> str:
    """Return the kind of this machine in Lambda's words."""
    return {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")


def assemble(build: Build, folder: Path) -> None:
    """Put everything that belongs into the zip into a folder."""
    with tempfile.TemporaryDirectory() as staging:
        (copy_installed if build.installed else fetch)(build, Path(staging))
        shutil.copytree(ROOT / "src/pronounce_cli", Path(staging) / "pronounce_cli", dirs_exist_ok=True)
        for licence in ("LICENSE", "NOTICE"):
            shutil.copyfile(ROOT / licence, Path(staging) / "pronounce_cli" / licence)
        for file in files_of(Path(staging)):
            name = file.relative_to(staging).as_posix()
            if build.wants(name):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(without_symbols(file.read_bytes()))
    keep_english_letters(folder)
    sort_dictionary(folder / "eng_to_ipa/resources/CMU_dict.db")


def compile_all(folder: Path, interpreter: str) -> None:
    """Put bytecode in the place of sources: /var/task is read-only, and each cold start would compile them.

    Docstrings are left out, and a traceback shows lines by their numbers. The order of sets is part of bytecode, so
    hashes are fixed.
    """
    options = [
        "-q",
        "-f",
        "-b",
        "-o",
        "2",
        "--invalidation-mode",
        "unchecked-hash",
        "-s",
        str(folder),
        "-p",
        "/var/task",
    ]
    command = [interpreter, "-W", "ignore", "-m", "compileall", *options, str(folder)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})
    for source in folder.rglob("*.py"):
        if source.with_suffix(".pyc").exists():
            source.unlink()


def keep_english_letters(folder: Path) -> None:
    """Leave in hama's letter-to-sound model only the letters that English words have; it knows 20,000."""
    assets = folder / "hama" / "assets"
    vocabulary = json.loads((assets / "g2p_vocab.json").read_text(encoding="utf-8"))
    kept = [i for i, letter in enumerate(vocabulary["encoder"]) if letter.isascii()]
    vocabulary["encoder"] = [vocabulary["encoder"][i] for i in kept]
    (assets / "g2p_vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    tensors = read_archive(assets / "encoder.hama")
    tensors[EMBEDDING] = tensors[EMBEDDING][kept]
    (assets / "encoder.hama").write_bytes(archive(tensors))


def sort_dictionary(path: Path) -> None:
    """Store eng_to_ipa's dictionary by words and not by numbers: smaller, and a word is found without reading all."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript("""
            CREATE TABLE sorted (
                word TEXT NOT NULL, variant INTEGER NOT NULL, phonemes TEXT NOT NULL, PRIMARY KEY (word, variant)
            ) WITHOUT ROWID;
            INSERT INTO sorted
                SELECT word, row_number() OVER (PARTITION BY word ORDER BY id), phonemes
                FROM dictionary ORDER BY word, id;
            DROP TABLE dictionary;
            ALTER TABLE sorted RENAME TO dictionary;
            VACUUM;
        """)
    with path.open("r+b") as file:
        file.seek(96)  # the version of SQLite that wrote it
        file.write(bytes(4))


def find_python(version: str) -> str | None:
    """Return a Python of that version, if this machine has one."""
    pyenv = (Path.home() / ".pyenv/versions").glob(f"{version}.*/bin/python")
    for candidate in (sys.executable, f"python{version}", *sorted(map(str, pyenv))):
        ask = [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        try:
            said = subprocess.run(ask, check=False, capture_output=True, text=True).stdout.strip()
        except OSError:
            continue
        if said == version:
            return candidate
    return None


def files_of(folder: Path) -> list[Path]:
    """Return the files under a folder, sorted by their path in the zip."""
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())


def deflater() -> Callable[[bytes], bytes]:
    """Return libdeflate's compression, which makes smaller zips than zlib's.

    Raises:
        SystemExit: It is not installed.
    """
    try:
        from deflate import deflate_compress
    except ImportError as error:
        raise SystemExit("error: deflate is not installed: python -m pip install --group lambda") from error
    return lambda data: bytes(deflate_compress(data, 12))


def write_zip(folder: Path, output: Path) -> None:
    """Write a zip that depends on nothing but names and contents; `zipfile` cannot take what is compressed already."""
    deflated = deflater()
    make_folder(output.parent)
    directory = []
    with replacing(output) as archive:
        for file in files_of(folder):
            name, data, offset = file.relative_to(folder).as_posix().encode(), file.read_bytes(), archive.tell()
            method, packed = min((_STORED, data), (_DEFLATED, deflated(data)), key=lambda option: len(option[1]))
            sums = struct.pack("<III", zlib.crc32(data), len(packed), len(data))
            about = struct.pack("<HHHHH", 20, _UTF_8, method, 0, _DATE) + sums + struct.pack("<HH", len(name), 0)
            archive.write(b"PK\3\4" + about + name + packed)
            place = struct.pack("<HHHII", 0, 0, 0, _MODE << 16, offset)
            directory.append(b"PK\1\2" + struct.pack("<BB", 20, _UNIX) + about + place + name)
        start, listed = archive.tell(), b"".join(directory)
        end = struct.pack("<HHHHIIH", 0, 0, len(directory), len(directory), len(listed), start, 0)
        archive.write(listed + b"PK\5\6" + end)


def sizes(output: Path) -> tuple[int, int]:
    """Return the bytes of a zip and of what is in it."""
    with zipfile.ZipFile(output) as archive:
        return output.stat().st_size, sum(entry.file_size for entry in archive.infolist())


def largest(output: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a zip, the largest first: name, zipped, unzipped."""
    totals: dict[str, tuple[int, int]] = {}
    with zipfile.ZipFile(output) as archive:
        for entry in archive.infolist():
            part = PurePosixPath(entry.filename).parts[0]
            zipped, unzipped = totals.get(part, (0, 0))
            totals[part] = (zipped + entry.compress_size, unzipped + entry.file_size)
    yield from sorted(((name, *both) for name, both in totals.items()), key=lambda part: -part[1])


def make(build: Build, output: Path, interpreter: str | None) -> tuple[int, int]:
    """Build a zip and return its sizes, zipped and unzipped."""
    deflater()  # what is missing is said before anything is fetched
    with tempfile.TemporaryDirectory() as folder:
        assemble(build, Path(folder))
        if interpreter:
            compile_all(Path(folder), interpreter)
        write_zip(Path(folder), output)
    return sizes(output)


def _names(known: Iterable[str]) -> object:
    def names(text: str) -> tuple[str, ...]:
        given = tuple(
            dict.fromkeys(part.strip() for part in text.split(",") if part.strip() and part.strip() != "none")
        )
        if unknown := set(given) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: choose from {', '.join(known)}")
        return given

    return names


def main(arguments: list[str] | None = None) -> int:
    """Build the zip that the command line asks for, and print its sizes."""
    parser = argparse.ArgumentParser(description="Build the zip for AWS Lambda.")
    parser.add_argument("--arch", choices=("arm64", "x86_64"), default="arm64", help="default: arm64")
    parser.add_argument("--providers", type=_names(PROVIDERS), default=("openai",), help="default: openai; or none")  # type: ignore[arg-type]
    parser.add_argument("--languages", type=_names(LANGUAGES), default=(), help="besides English: de")  # type: ignore[arg-type]
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--python", default=None, help=f"a Python {PYTHON} that compiles; looked for when not given")
    parser.add_argument("--installed", action="store_true", help="take packages from the running Python")
    given = parser.parse_args(arguments)
    build = Build(given.arch, given.providers, given.languages, given.installed)
    version = "{}.{}".format(*sys.version_info[:2]) if build.installed else PYTHON
    interpreter = given.python or find_python(version)
    if interpreter is None:
        print(f"note: no Python {version} here, so without bytecode: each cold start compiles", file=sys.stderr)
    try:
        zipped, unzipped = make(build, given.output, interpreter)
    except (OSError, WriteError) as error:
        found = error if isinstance(error, WriteError) else unwritten(error)
        if found is None:
            raise
        print(f"error: {found.message}\nhint: {found.hint}", file=sys.stderr)
        return found.exit_code
    for name, small, large in list(largest(given.output))[:8]:
        print(f"{small / 1e6:7.1f} MB  {large / 1e6:7.1f} MB  {name}")
    print(f"{zipped / 1e6:7.1f} MB  {unzipped / 1e6:7.1f} MB  {given.output}")
    if zipped > MOST_ZIPPED or unzipped > MOST_UNZIPPED:
        print(
            f"note: over {MOST_ZIPPED / 1e6:g} MB zipped or {MOST_UNZIPPED / 1e6:g} MB unzipped: "
            "upload it through S3, as sam deploy does",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
