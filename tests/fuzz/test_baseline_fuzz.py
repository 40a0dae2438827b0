"""Whatever a file of earlier results holds: scores, or one line that names the file, and the row where it has rows."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.helpers.places import ROOT
from typer.testing import CliRunner

from pronounce_cli.batch.baseline import read_baseline
from pronounce_cli.cli.app import app
from pronounce_cli.core.errors import InputError

COUNT = 600
GOLDEN = ROOT / "tests/golden/expected"
ODD = [
    "null",
    "true",
    "-1",
    "1e999",
    "NaN",
    '"\\ud800"',
    "{}",
    "[]",
    "[[]]",
    '"x"',
    "1e400",
    "9" * 400,
    "101",
    '{"a": 1}',
    "",
]
BASELINE = """\
{"kind": "baseline", "schema_version": "1.0", "engines": [{"scorer": "network 1"}, {"scorer": "network 0"}]}
{"id": "a", "overall": 92.3, "language": "en-US", "words": [["We'll", 98.1], ["agree", null]], "engine": 0}
{"id": "b", "overall": null, "language": "en-US", "words": [], "engine": 1}
{"id": "ç", "overall": 12.0, "language": "de", "words": [["schön", 12.0]], "engine": 1}
"""


def sources() -> list[str]:
    """A baseline, JSON lines, and a report with spaces and without."""
    report = json.loads((GOLDEN / "class.json").read_text(encoding="utf-8"))
    lines = "".join(json.dumps(result) + "\n" for result in report["results"])
    return [BASELINE, lines, json.dumps(report, indent=2), json.dumps(report)]


def damaged(text: str, chance: random.Random) -> bytes:
    """Break a file the way disks, editors, merges and programs do."""
    kind = chance.randrange(9)
    at = chance.randrange(len(text))
    if kind == 0:  # cut
        text = text[:at]
    elif kind == 1:  # one character more, less or other
        text = (
            text[:at]
            + chance.choice(["", "{", "}", '"', ",", "\\", "\x00", "\n", "é"])
            + text[at + chance.randrange(2) :]
        )
    elif kind == 2:  # a value of another kind
        place = text.find(": ", at)
        end = min((found for mark in ",}\n" if (found := text.find(mark, place)) > 0), default=len(text))
        text = text[: place + 2] + chance.choice(ODD) + text[end:]
    elif kind == 3:  # a key that is not there
        key = chance.choice(
            ["id", "overall", "language", "words", "utterance_id", "reference", "scores", "engine", "kind"]
        )
        text = text.replace(f'"{key}"', '"other"', chance.randrange(1, 5))
    elif kind == 4:  # lines twice or in another order
        lines = text.splitlines(keepends=True)
        text = "".join(chance.choices(lines, k=len(lines) + 1))
    elif kind == 5:  # a merge that was not finished
        text = text[:at] + "\n<<<<<<< ours\n" + text[at:]
    elif kind == 6:  # nested far too deep
        text = text[:at] + "[" * 50_000 + text[at:]
    elif kind == 7:  # another encoding
        return text.encode(chance.choice(["utf-16", "utf-32", "cp500"]))
    else:  # bytes that are no text
        data = bytearray(text.encode())
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("source", range(4), ids=["baseline", "lines", "report", "one line"])
def test_damaged_files_are_read_or_refused_in_one_line(source: int, tmp_path: Path) -> None:
    text = sources()[source]
    chance = random.Random(source)
    path = tmp_path / "earlier.jsonl"
    refused = 0
    for _ in range(COUNT // 4):
        path.write_bytes(damaged(text, chance))
        try:
            found = read_baseline(path)
        except InputError as error:
            refused += 1
            assert f"`{path}`" in error.message
            assert "\n" not in error.message
            assert len(error.message) < 400 + len(str(path)), error.message
            assert error.hint
        else:
            assert all(row.overall is None or 0 <= row.overall <= 100 for row in found.rows.values())
    assert refused > COUNT // 4 // 3


def test_the_program_ends_with_one_error_line_and_4(tmp_path: Path) -> None:
    chance = random.Random(11)
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(BASELINE, encoding="utf-8")
    codes = set()
    for _ in range(60):
        bad.write_bytes(damaged(chance.choice(sources()), chance))
        done = CliRunner().invoke(app, ["diff", str(good), str(bad)], prog_name="pronounce")
        codes.add(done.exit_code)
        errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        assert (done.exit_code in {0, 1} and not errors) or (done.exit_code == 4 and len(errors) == 1), done.output
        assert "Traceback" not in done.output
    assert 4 in codes


def test_the_undamaged_files_are_read(tmp_path: Path) -> None:
    for i, text in enumerate(sources()):
        path = tmp_path / f"{i}"
        path.write_text(text, encoding="utf-8")
        assert read_baseline(path).rows
