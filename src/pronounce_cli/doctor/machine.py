"""The program, its files, and the terminal."""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pronounce_cli.core.errors import PronounceError
from pronounce_cli.doctor.checks import Check, Status, Terminal

if TYPE_CHECKING:
    from pronounce_cli.config import Resolved

PACKAGE: Final = "pronounce-cli"
LEAST_PYTHON: Final = (3, 11)
LITTLE_SPACE: Final = 200 * 2**20
NO_SPACE: Final = 10 * 2**20
LEAST_WIDTH: Final = 60


def program() -> Iterator[Check]:
    """Say which program this is, on what, and with which extras."""
    import pronounce_cli
    from pronounce_cli.__about__ import __version__
    from pronounce_cli.languages import language_of
    from pronounce_cli.score import model

    group = "program"
    python = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info < LEAST_PYTHON:
        yield Check(group, "Python", Status.FAILURE, python, "Install Python 3.11 or newer")
    else:
        yield Check(group, "Python", Status.OK, python)
    yield Check(group, "system", Status.OK, f"{platform.system()} {platform.release()}, {platform.machine()}")
    yield Check(group, "pronounce", Status.OK, f"{__version__} in {Path(pronounce_cli.__file__).parent}")
    ear = language_of("en").ear
    assert ear is not None
    weights = model.load_weights(*ear.weights)
    yield Check(group, "weights", Status.OK, f"{model.SCORER}, sha256 {weights.sha256[:12]}")
    yield from _extras()


def _extras() -> Iterator[Check]:
    """Say which extras are complete; one that is missing is no fault."""
    needs: dict[str, list[str]] = {}
    for line in metadata.requires(PACKAGE) or ():
        extra = re.search(r"""extra == ['"]([\w-]+)['"]""", line)
        wanted = re.match(r"[\w.-]+", line)
        if extra and wanted and extra.group(1) != "all" and wanted.group() != PACKAGE:
            needs.setdefault(extra.group(1), []).append(wanted.group())
    for name, packages in needs.items():
        found = {package: _version(package) for package in packages}
        if all(found.values()):
            versions = ", ".join(f"{package} {version}" for package, version in found.items())
            yield Check("program", f"extra {name}", Status.OK, versions)
        else:
            how = f"not installed; `pip install '{PACKAGE}[{name}]'` adds it"
            yield Check("program", f"extra {name}", Status.OK, how)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def files(resolved: Resolved | PronounceError) -> Iterator[Check]:
    """Say whether there is room, and leave, to keep what is to be kept."""
    from pronounce_cli import config
    from pronounce_cli.history import HistoryStore
    from pronounce_cli.recognise.replay import ReplyStore

    settings = config.Settings() if isinstance(resolved, PronounceError) else resolved.settings
    cache, history = config.cache_file(settings), config.history_file(settings)
    yield _place("settings", config.user_dir())
    yield _file("cache of replies", cache, ReplyStore(cache).check, "`pronounce cache clear` empties it")
    way_out = f"Move it away: `mv {shlex.quote(str(history))} {shlex.quote(f'{history}.broken')}`; practice begins anew"
    yield _file("history", history, HistoryStore(history).check, way_out)
    there = _existing(history.parent)
    free = shutil.disk_usage(there).free
    room = f"{free / 1e9:.1f} GB free at {there}"
    status = Status.FAILURE if free < NO_SPACE else Status.WARNING if free < LITTLE_SPACE else Status.OK
    yield Check("files", "disk", status, room, None if status is Status.OK else "Make room; the history needs some")


def _file(name: str, file: Path, check: Callable[[], None], way_out: str) -> Check:
    """Say whether a file of ours is whole and can be written, and whether there could be one."""
    found = _place(name, file.parent)
    if found.status is not Status.OK or not file.exists():
        return found
    if not os.access(file, os.R_OK | os.W_OK):
        fix = f"Make it yours: `chmod u+rw {shlex.quote(str(file))}`"
        return Check("files", name, Status.FAILURE, f"{file} cannot be read or written", fix)
    try:
        check()
    except PronounceError as error:
        newer = "newer version" in error.message
        return Check("files", name, Status.FAILURE, error.message, error.hint if newer else way_out)
    return Check("files", name, Status.OK, str(file))


def _place(name: str, folder: Path) -> Check:
    there = _existing(folder)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        what = "" if there == folder else " (made when it is needed)"
        return Check("files", name, Status.OK, f"{folder}{what}")
    owner = "is not a folder" if not there.is_dir() else "cannot be written"
    return Check("files", name, Status.FAILURE, f"{there} {owner}", f"Make it writable: `chmod u+rwx {there}`")


def _existing(path: Path) -> Path:
    """Return the path, or the nearest one above it that exists."""
    return next((place for place in (path, *path.parents) if place.exists()), Path.cwd())


def terminal(shown: Terminal) -> Iterator[Check]:
    """Say how reports will look."""
    group = "terminal"
    if shown.unicode:
        yield Check(group, "characters", Status.OK, "Unicode: sounds are shown in IPA")
    else:
        fix = "Use a UTF-8 locale (`export LC_ALL=C.UTF-8`) or set PYTHONUTF8=1"
        yield Check(group, "characters", Status.WARNING, "no Unicode: sounds are shown in ARPAbet", fix)
    kind = "a terminal" if shown.interactive else "no terminal"
    look = f"{kind}, {shown.width} columns, {'colours' if shown.color else 'no colours'}"
    if shown.width < LEAST_WIDTH:
        yield Check(group, "look", Status.WARNING, look, f"Reports read best from {LEAST_WIDTH} columns on: widen it")
    else:
        yield Check(group, "look", Status.OK, look)
