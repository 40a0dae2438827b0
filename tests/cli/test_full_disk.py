"""Writers whose disk is full, whose folder is gone or closed: exit 2, one line, a hint, and the old file whole.

The limit on the size of files (`ulimit -f`) stands for a full disk and a quota: the system refuses the write in the
middle of it. `tests/architecture/test_writers.py` finds who writes; here each of them does.
"""

from __future__ import annotations

import ast
import json
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.compared import spoken
from tests.helpers.keys import KEY
from tests.helpers.places import ROOT, SAMPLES, SCRIPT
from tests.helpers.practised import AT, attempt, word_try
from tests.helpers.reports import results_of
from tests.helpers.server import Loopback, Reply
from typer.testing import Result

from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.errors import WriteError
from pronounce_cli.core.types import Audio
from pronounce_cli.history import HistoryStore
from pronounce_cli.practice.schedule import reviewed, reviews

Done = subprocess.CompletedProcess[str]
Invoke = Callable[..., Result]
COVERED = {
    "deploy/build_lambda.py": "test_a_zip_for_lambda",
    "src/pronounce_cli/audio/playback.py": "test_sound",
    "src/pronounce_cli/batch/baseline.py": "test_the_old_file_is_whole",
    "src/pronounce_cli/batch/journal.py": "test_results_that_are_put_in_order",
    "src/pronounce_cli/cli/_documents.py": "test_a_folder_of_textgrids",
    "src/pronounce_cli/cli/config.py": "test_the_old_file_is_whole",
    "src/pronounce_cli/cli/terminal/console.py": "test_the_old_file_is_whole",
    "src/pronounce_cli/coach/memory.py": "test_kept_recordings",
    "src/pronounce_cli/config/keys.py": "test_the_old_file_is_whole",
    "src/pronounce_cli/history/store.py": "test_the_history",
    "src/pronounce_cli/recognise/replay.py": "test_replies_that_are_recorded",
    "src/pronounce_cli/report/anki.py": "test_a_deck_for_anki",
    "src/pronounce_cli/report/compared_plot.py": "test_a_picture",
    "src/pronounce_cli/voice/cache.py": "test_caches_do_without",
}
OLD = "what was there before\n"
# What is written, under which limit in KiB, and by which command; {} is the file.
CASES = {
    "report.html": (40, "report results.jsonl -o {}"),
    "report.json": (40, "report results.jsonl -o {}"),
    "report.jsonl": (40, "report results.jsonl -o {}"),
    "report.csv": (40, "report results.jsonl --level phone -o {}"),
    "report.xml": (40, "report results.jsonl --min-score 100 -o {}"),
    "report.md": (40, "report results.jsonl -o {}"),
    "report.txt": (8, "report results.jsonl -o {}"),
    "github.txt": (20, "report results.jsonl --min-score 100 -f github -o {}"),
    "report.TextGrid": (40, "report results.jsonl -o {}"),
    "summary.md": (0, "summary results.jsonl -o {}"),
    "diff.json": (0, "diff results.jsonl results.jsonl -o {}"),
    "shown.json": (0, "baseline show results.jsonl -o {}"),
    "baseline.jsonl": (8, "baseline update results.jsonl --baseline {}"),
    "phonemes.json": (0, "phonemes Hello --format json -o {}"),
    "providers.json": (0, "providers --format json -o {}"),
    "history.json": (40, "history export -o {}"),
    "config/pronounce/config.toml": (0, "config init --force"),
    "config/pronounce/keys.toml": (0, "config set-key groq"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with results, and a home with a history and a configuration."""
    top = tmp_path_factory.mktemp("disk")
    (result,) = results_of("learner")
    rows = (replace(result, utterance_id=f"recordings/r{i}.wav") for i in range(120))
    (top / "results.jsonl").write_text("".join(json.dumps(result_to_dict(row)) + "\n" for row in rows))
    (top / "few.jsonl").write_text(json.dumps(result_to_dict(result)) + "\n")
    (top / "config" / "pronounce").mkdir(parents=True)
    history = HistoryStore(top / "history.sqlite3")
    session = history.begin(AT, "en-US", "plan")
    for i in range(60):
        made = attempt("thin air", word_try("thin", 60), session=session, at=AT + timedelta(minutes=i))
        history.save(made, reviews(made.words, "en"), reviewed)
    return top


def limited(folder: Path, kib: int | str, *arguments: str, **options: object) -> Done:
    """Run the program where no file may grow beyond a size."""
    env = {
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PRONOUNCE_HISTORY_FILE": str(folder / "history.sqlite3"),
        "PRONOUNCE_CACHE_DIR": str(folder / "cache"),
        "PRONOUNCE_VOICE": "none",
        "PRONOUNCE_RETRIES": "0",
    }
    if "--provider" in arguments:
        env["WHISPER_API_KEY"] = KEY
    command = ["bash", "-c", f'ulimit -f {kib}; exec "$@"', "bash", str(SCRIPT), *arguments]
    given: dict[str, object] = {"capture_output": True, "text": True, "timeout": 120, "cwd": folder} | options
    return subprocess.run(command, env=os.environ | env, check=False, **given)  # type: ignore[call-overload,no-any-return]


def check_refused(done: Done, what: str) -> None:
    assert done.returncode == 2, done.stderr
    error, hint = done.stderr.splitlines()
    assert error.startswith(f"error: cannot write {what}"), error
    assert hint.startswith("hint: "), hint


@pytest.mark.parametrize("name", CASES)
def test_the_old_file_is_whole(name: str, folder: Path) -> None:
    kib, line = CASES[name]
    path = folder / name
    if name == "baseline.jsonl":
        limited(folder, "unlimited", "baseline", "update", "few.jsonl", "--baseline", name)
    else:
        path.write_text("" if path.suffix == ".toml" else OLD)
    before, beside = path.read_bytes(), sorted(path.parent.iterdir())
    done = limited(folder, kib, *line.format(name).split(), input=f"{KEY}\n")

    check_refused(done, f"`{path if 'config' in name else name}`: File too large")
    assert done.stdout == ""
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside
    path.unlink()


@pytest.mark.parametrize("name", [name for name, (_, line) in CASES.items() if "{}" in line])
def test_without_a_limit_the_same_is_written(name: str, folder: Path) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    done = limited(folder, "unlimited", *CASES[name][1].format(name).split())

    assert done.returncode in {0, 1}, done.stderr
    assert path.stat().st_size > 1024 * CASES[name][0]
    path.unlink()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "line",
    [line.format("/dev/full") for line in ("report results.jsonl -f html -o {}", "phonemes Hello --format json -o {}")],
)
def test_a_device_that_is_full(line: str, folder: Path) -> None:
    check_refused(limited(folder, "unlimited", *line.split()), "`/dev/full`: No space left on device")
    assert Path("/dev/full").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "line",
    [
        *("--help", "--version", "score --help", "providers", "config show", "config path", "sample", "phonemes hello"),
        *("report results.jsonl", "report results.jsonl -f html", "summary results.jsonl", "progress", "history list"),
        *("history export", "doctor", "cache info", "baseline show results.jsonl", "diff results.jsonl results.jsonl"),
    ],
)
def test_stdout_that_is_full(line: str, folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = limited(folder, "unlimited", *line.split(), capture_output=False, stdout=full, stderr=subprocess.PIPE)

    check_refused(done, "to stdout: No space left on device")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_stderr_that_is_full_changes_nothing(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        options = {"capture_output": False, "stdout": subprocess.PIPE, "stderr": full}
        good = limited(folder, "unlimited", "report", "results.jsonl", "--min-score", "0", **options)
        bad = limited(folder, "unlimited", "report", "missing.jsonl", **options)

    assert (good.returncode, bad.returncode) == (0, 4)
    assert "120 recordings" in good.stdout


@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(streams: str, folder: Path) -> None:
    command = f'"{SCRIPT}" report results.jsonl -o closed.json {streams}'
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert len(json.loads((folder / "closed.json").read_text())["results"]) == 120


def test_a_reader_who_leaves_ends_it_quietly_and_files_are_written(folder: Path) -> None:
    command = f'"{SCRIPT}" report results.jsonl -f json -o - -f csv -o left.csv | head -c 10; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (141, "")
    assert (folder / "left.csv").read_bytes().endswith(b"\r\n")


def test_one_report_that_cannot_be_written_does_not_cost_the_other(folder: Path) -> None:
    done = limited(folder, 40, "report", "results.jsonl", "-o", "large.html", "-f", "html", "-f", "terminal", "-o", "-")

    check_refused(done, "`large.html`: File too large")
    assert "120 recordings" in done.stdout


def test_a_closed_folder(folder: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    if os.geteuid() == 0:  # whom modes do not stop; the kernel's own folders do
        closed = Path("/sys")
    else:
        closed.mkdir(mode=0o500)
    done = limited(folder, "unlimited", "report", "results.jsonl", "-o", str(closed / "report.html"))

    check_refused(done, f"`{closed}/report.html`: Permission denied")
    assert "another folder" in done.stderr


@pytest.mark.parametrize("line", ["report results.jsonl -o gone/r.json", "phonemes Hello -o gone/p.json"])
def test_a_folder_that_is_gone(line: str, folder: Path) -> None:
    done = limited(folder, "unlimited", *line.split())

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert "cannot write `gone/" in done.stderr


def test_a_folder_of_textgrids(folder: Path) -> None:
    done = limited(folder, 1, "report", "results.jsonl", "-f", "textgrid", "-o", "grids")

    check_refused(done, "`grids/")
    assert list((folder / "grids").iterdir()) == []


# Writers that no command reaches without a recording or a microphone


@contextmanager
def full(size: int = 0) -> Iterator[None]:
    """Let no file of this process grow beyond a size within the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def noise(seconds: float = 1.0) -> Audio:
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, round(16_000 * seconds)).astype(np.float32)
    return Audio(samples, 16_000, "noise")


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3"])
def test_sound(suffix: str, tmp_path: Path) -> None:
    from pronounce_cli.audio.playback import write

    path = tmp_path / f"a{suffix}"
    path.write_text(OLD)
    with full(4096), pytest.raises(WriteError, match="File too large"):
        write(noise(), path)

    assert path.read_text() == OLD
    assert list(tmp_path.iterdir()) == [path]


def test_a_recording_that_cannot_be_where_it_should_is_kept_elsewhere(tmp_path: Path, invoke: Invoke) -> None:
    from pronounce_cli.audio.microphone import Taken
    from pronounce_cli.cli.record import _keep

    sound = noise()
    taken = Taken(sound.samples, 16_000, "a microphone", "silence", clipped=False, peak_db=-6.0, speech=True)
    with pytest.raises(WriteError, match="cannot write") as caught:
        _keep(taken, tmp_path / "gone" / "a.wav", force=False)

    assert caught.value.hint is not None
    kept = Path(caught.value.hint.split("`")[1])
    assert kept.stat().st_size == 44 + 2 * len(sound.samples)
    kept.unlink()
    kept.parent.rmdir()


def test_kept_recordings(tmp_path: Path) -> None:
    from pronounce_cli.coach.memory import LongMemory

    store = HistoryStore(tmp_path / "history.sqlite3")
    memory = LongMemory(store, primary="en", language="en-US", plan="plan", folder=tmp_path / "recordings")
    with full(4096), pytest.raises(WriteError, match="File too large"):
        memory.save(attempt(), noise())
    assert list((tmp_path / "recordings").iterdir()) == []

    (tmp_path / "recordings").rmdir()
    (tmp_path / "recordings").touch()
    with pytest.raises(WriteError, match="recordings") as caught:
        memory.save(attempt(), noise())
    assert caught.value.hint == "Leave out --keep-audio"


def test_the_history(tmp_path: Path) -> None:
    store = HistoryStore(tmp_path / "history.sqlite3")
    session = store.begin(AT, "en-US", "plan")
    store.save(attempt(session=session), (), reviewed)
    size = store.path.stat().st_size
    long = attempt("so", *[word_try(f"word{i}") for i in range(3000)], session=session)
    with full(size + 4096), pytest.raises(WriteError, match=r"cannot write `.*history.sqlite3`") as caught:
        store.save(long, (), reviewed)

    assert "--no-history" in (caught.value.hint or "")
    assert [found.text for found in store.attempts()] == ["thin"]
    with pytest.raises(WriteError, match="Not a directory"):
        HistoryStore(store.path / "below.sqlite3").begin(AT, "en-US", "plan")


def test_replies_that_are_recorded(server: Loopback, folder: Path, tmp_path: Path) -> None:
    server.answer = lambda request: Reply({"text": "We have to agree."})
    replies, recording = tmp_path / "replies", str(SAMPLES / "adult_good.wav")
    options = ("--provider", "compatible", "--base-url", f"{server.url}/v1", "--record", str(replies), "--no-cache")
    done = limited(folder, 0, "transcribe", recording, *options)

    check_refused(done, f"`{replies}/")
    assert list(replies.iterdir()) == []


def test_caches_do_without(server: Loopback, folder: Path, tmp_path: Path) -> None:
    from pronounce_cli.voice.cache import CachedVoice

    server.answer = lambda request: Reply({"text": "We have to agree."})
    options = ("--provider", "compatible", "--base-url", f"{server.url}/v1")
    done = limited(folder, 0, "transcribe", str(SAMPLES / "adult_good.wav"), *options)

    assert done.returncode == 0, done.stderr
    assert "We have to agree." in done.stdout
    assert done.stderr.startswith("warning: cannot write ")
    assert done.stderr.endswith("; going on without it\n")

    class Voice:
        name = "hum"

        def speak(self, text: str, language: str) -> Audio:
            del text, language
            return noise()

    cached = CachedVoice(Voice(), tmp_path / "voice", {})
    with full(0):
        assert len(cached.speak("hello", "en").samples) == 16_000
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_results_that_are_put_in_order(tmp_path: Path) -> None:
    from pronounce_cli.batch.journal import Journal

    lines = [json.dumps({"n": i, "fill": "x" * 1000}).encode() + b"\n" for i in range(20)]
    with Journal(tmp_path / "r.jsonl") as journal:
        offsets = [journal.append(line) for line in lines]
        with full(8 * 1024), pytest.raises(WriteError, match=r"r\.jsonl"):
            list(journal.rearrange(reversed(offsets)))
        with full(sum(map(len, lines)) + 500), pytest.raises(WriteError, match=r"r\.jsonl"):
            journal.append(lines[0])
    assert (tmp_path / "r.jsonl").read_bytes() == b"".join(lines)
    assert len(list(tmp_path.iterdir())) == 1


def test_results_whose_file_was_removed(tmp_path: Path) -> None:
    from pronounce_cli.batch.journal import Journal

    journal = Journal(tmp_path / "r.jsonl")
    journal.append(b"{}\n")
    (tmp_path / "r.jsonl").unlink()
    with pytest.raises(WriteError, match="No such file"):
        journal.close()


def test_a_run_keeps_what_is_done_and_goes_on_where_there_is_room(folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "r.jsonl"
    command = ["score", str(SAMPLES), "--jobs", "1", "--results", str(results)]
    check_refused(limited(folder, 20, *command), f"`{results}`: File too large")
    kept = results.read_text(encoding="utf-8")
    done = limited(folder, "unlimited", *command, "--resume", "-f", "json")

    assert [json.loads(line)["kind"] for line in kept.splitlines()] == ["assessment"] * kept.count("\n")
    assert kept.endswith("\n")
    assert 0 < kept.count("\n") < 6
    assert results.read_text(encoding="utf-8").startswith(kept)
    assert len(json.loads(done.stdout)["results"]) == 6
    assert list(tmp_path.iterdir()) == [results]


def test_results_kept_nowhere_end_in_one_line_too(folder: Path) -> None:
    check_refused(limited(folder, 4, "score", str(SAMPLES), "--jobs", "1"), "a temporary file: File too large")


def test_a_deck_for_anki(folder: Path) -> None:
    pytest.importorskip("genanki")
    path = folder / "deck.apkg"
    path.write_text(OLD)
    done = limited(folder, 40, "history", "export", "--anki", "deck.apkg")

    check_refused(done, "")
    assert path.read_text() == OLD


def test_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from pronounce_cli.compare import compare
    from pronounce_cli.report.compared_plot import SUFFIXES, save_plot

    found = compare(spoken("mine", 4), spoken("reference", 6), "twelve words")
    for suffix in SUFFIXES:
        path = tmp_path / f"a{suffix}"
        path.write_text(OLD)
        with full(1024), pytest.raises(WriteError, match="File too large"):
            save_plot(found, path)
        assert path.read_text() == OLD


def test_a_zip_for_lambda(tmp_path: Path) -> None:
    pytest.importorskip("deflate")
    from deploy.build_lambda import write_zip

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.bin").write_bytes(os.urandom(50_000))
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "a.zip"
    output.write_text(OLD)
    with full(8192), pytest.raises(WriteError, match="File too large"):
        write_zip(tmp_path / "in", output)

    assert output.read_text() == OLD
    assert list(output.parent.iterdir()) == [output]


def test_every_writer_has_its_test() -> None:
    users = set()
    for top in ("src/pronounce_cli", "deploy"):
        for path in (ROOT / top).rglob("*.py"):
            calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
            if {ast.unparse(call.func) for call in calls} & {"write_file", "replacing", "make_folder", "make_private"}:
                users.add(path.relative_to(ROOT).as_posix())

    assert users - {"src/pronounce_cli/core/files.py"} == set(COVERED)
    assert set(COVERED.values()) <= set(globals())
