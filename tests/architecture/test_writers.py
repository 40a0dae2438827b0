"""Who writes files: all that a user keeps goes through `core/files.py`; `tests/cli/test_full_disk.py` fills its disk.

The walk finds every call that could write, by its name and its mode. What does not go through `core/files.py` stands in
the list below with its reason; a call that is new, or one that is gone, fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.helpers.places import ROOT

FOLDERS = ("src/pronounce_cli", "deploy")
DOOR = "src/pronounce_cli/core/files.py"
OPENERS = {"open", "fdopen", "ZipFile", "TarFile"}
WRITERS = {
    *("write_text", "write_bytes", "touch", "savefig", "tofile", "write_to_file", "to_csv", "mkdir", "makedirs"),
    *("symlink_to", "hardlink_to", "rename", "copyfile", "copytree", "copyfileobj", "connect"),
    *("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "SpooledTemporaryFile"),
    *("memfd_create",),
}
OF_MODULES = {"np.save", "np.savez", "np.savetxt", "soundfile.write", "shutil.copy", "shutil.copy2", "shutil.move"}
TEMPORARY, MEMORY = "a temporary file", "memory"
DATABASE = "SQLite has a journal of its own"
REVIEWED = {
    ("src/pronounce_cli/audio/foreign.py", "_path_of", "memfd_create"): MEMORY,
    ("src/pronounce_cli/audio/foreign.py", "_path_of", "open"): MEMORY,
    ("src/pronounce_cli/audio/foreign.py", "_path_of", "mkstemp"): TEMPORARY,
    ("src/pronounce_cli/audio/foreign.py", "_path_of", "write_bytes"): TEMPORARY,
    ("src/pronounce_cli/audio/playback.py", "wav_bytes", "open"): MEMORY,
    ("src/pronounce_cli/audio/playback.py", "write", "write"): MEMORY,
    ("src/pronounce_cli/batch/journal.py", "__init__", "TemporaryFile"): TEMPORARY,
    ("src/pronounce_cli/batch/journal.py", "__init__", "open"): "it grows by whole lines, and a torn one is cut off",
    ("src/pronounce_cli/batch/journal.py", "rearrange", "open"): "the same",
    ("src/pronounce_cli/batch/results.py", "_keep", "TemporaryFile"): TEMPORARY,
    ("src/pronounce_cli/cli/_sounds.py", "_flac", "write"): MEMORY,
    ("src/pronounce_cli/cli/terminal/microphone.py", "_own_stderr", "fdopen"): "standard error",
    ("src/pronounce_cli/doctor/sound.py", "decoders", "write"): MEMORY,
    ("src/pronounce_cli/history/store.py", "_opened", "connect"): DATABASE,
    ("src/pronounce_cli/history/store.py", "check", "connect"): "it is opened to be read",
    ("src/pronounce_cli/recognise/_sound.py", "encode", "open"): MEMORY,
    ("src/pronounce_cli/recognise/_sound.py", "encode", "write"): MEMORY,
    ("src/pronounce_cli/recognise/replay.py", "_opened", "connect"): DATABASE,
    ("src/pronounce_cli/recognise/replay.py", "check", "connect"): "it is opened to be read",
    ("src/pronounce_cli/report/anki.py", "write", "TemporaryDirectory"): TEMPORARY,
    ("src/pronounce_cli/report/anki.py", "write", "write_bytes"): TEMPORARY,
    ("src/pronounce_cli/report/anki.py", "write", "write_to_file"): MEMORY,
    ("src/pronounce_cli/report/compared_plot.py", "save_plot", "savefig"): MEMORY,
    ("src/pronounce_cli/serve/routes.py", "trainer_voice", "write"): MEMORY,
    ("src/pronounce_cli/voice/cache.py", "_encoded", "write"): MEMORY,
    ("src/pronounce_cli/voice/macos.py", "speak", "TemporaryDirectory"): TEMPORARY,
    ("src/pronounce_cli/cli/record.py", "_rescue", "mkdtemp"): "where the user is told that the recording is",
}


def calls(code: str) -> Iterator[tuple[str, str]]:
    """Yield the function and the name of each call that may write."""
    owner: dict[ast.AST, str] = {}
    tree = ast.parse(code)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            owner |= dict.fromkeys(ast.walk(function), function.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            whole = ast.unparse(node.func)
            name = whole.rpartition(".")[2]
            known = name in WRITERS or whole in OF_MODULES
            if known or (name in OPENERS and _may_write(node)) or _moves(node, name):
                yield owner.get(node, ""), name


def _may_write(call: ast.Call) -> bool:
    """Whether a call that opens something names a mode that writes, or one that is not known here."""
    modes = [word.value for word in call.keywords if word.arg == "mode"] + call.args[:2]
    texts = [mode.value for mode in modes if isinstance(mode, ast.Constant) and isinstance(mode.value, str)]
    if any(isinstance(mode, ast.IfExp) for mode in modes):
        return True
    return any(set(text) & set("wax+") and set(text) <= set("rwaxbt+U") for text in texts)


def _moves(call: ast.Call, name: str) -> bool:
    """Whether it is `path.replace(other)`; a text's has two arguments, and that of values is no method."""
    return name == "replace" and isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords


def sources() -> Iterator[tuple[str, str]]:
    """Yield each module but the door, and its text."""
    for top in FOLDERS:
        for path in sorted((ROOT / top).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name != DOOR:
                yield name, path.read_text(encoding="utf-8")


def test_what_is_written_goes_through_one_door() -> None:
    found = {(path, *call) for path, code in sources() for call in calls(code)}

    assert found - set(REVIEWED) - DEPLOY == set(), "write it with core/files.py, or review it here"
    assert (set(REVIEWED) | DEPLOY) - found == set(), "this is gone"


DEPLOY = {
    ("deploy/build_lambda.py", "assemble", "TemporaryDirectory"),
    ("deploy/build_lambda.py", "assemble", "copytree"),
    ("deploy/build_lambda.py", "assemble", "copyfile"),
    ("deploy/build_lambda.py", "assemble", "mkdir"),
    ("deploy/build_lambda.py", "assemble", "write_bytes"),
    ("deploy/build_lambda.py", "copy_installed", "mkdir"),
    ("deploy/build_lambda.py", "copy_installed", "copyfile"),
    ("deploy/build_lambda.py", "keep_english_letters", "write_text"),
    ("deploy/build_lambda.py", "keep_english_letters", "write_bytes"),
    ("deploy/build_lambda.py", "make", "TemporaryDirectory"),
    ("deploy/build_lambda.py", "sort_dictionary", "connect"),
    ("deploy/build_lambda.py", "sort_dictionary", "open"),
    ("deploy/measure.py", "measure", "TemporaryDirectory"),
    ("deploy/lock.py", "resolved", "TemporaryDirectory"),
    ("deploy/lock.py", "", "write_text"),  # a tool of ours whose old file is in git
}
"""What the build puts into a folder of its own that nobody sees."""


def test_the_walk_finds_what_it_is_for() -> None:
    code = """
def f(p, q):
    p.open("w"); open(p, "r+b"); p.open(mode="ab"); open(p, "rb" if q else "wb"); p.write_text(""); p.replace(q)
    np.save(p, q); soundfile.write(p, q, 1); p.open(); open(p, "rb"); "a".replace("b", ""); q.copy(); replace(p, a=1)
"""

    assert sorted(name for _, name in calls(code)) == [*["open"] * 4, "replace", "save", "write", "write_text"]
