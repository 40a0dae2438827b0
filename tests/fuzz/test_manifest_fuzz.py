"""Broken lists and results: one clear line with file, row and column, and never a traceback."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.entries import Entries
from pronounce_cli.batch.journal import Journal
from pronounce_cli.batch.runner import Runner
from pronounce_cli.batch.scorer import Scoring
from pronounce_cli.batch.sources import Sources
from pronounce_cli.config import Settings
from pronounce_cli.core.errors import InputError, PronounceError

PIECES = (
    b"\0",
    b"\xff\xfe",
    b"\xc3",
    b'"',
    b"\r",
    b"\n\n",
    b",",
    b";;;",
    b"\t",
    b"{",
    b"}]",
    b"NaN",
    b"1e999",
    b"-" * 50,
    b"\xef\xbb\xbf",
    b"=",
    b"|",
    b"audio",
    b"null",
    b'\\"',
    "\u2028é".encode(),
    b"9" * 5000,
    b"[" * 3000,
)
CSV = """id,audio,text,language,min_score,pronunciations,tags
a,a.wav,Hello,en-US,50,hello=HH AH0 L OW1,x;y
b,b.wav,"Yes, no",,,,
"""
GOOD = {
    "set.csv": CSV,
    "set.tsv": CSV.replace('"Yes, no"', "Yes no").replace(",", "\t"),
    "set.jsonl": '{"id": "a", "audio": "a.wav", "text": "Hello", "min_score": 50, "tags": ["x"]}\n'
    '{"id": "b", "audio": "b.wav", "text": "Yes", "pronunciations": {"yes": "Y EH1 S"}}\n',
    "wav.scp": "a a.wav\nb b.wav\n",
}
# What is wrong, in which file, and what the line must name: file and row, or file and column.
WRONG = {
    ("set.csv", "audio,text\n,Hello\n"): "row 2 .*column audio: it is empty",
    ("set.csv", "audio,text\na.wav,\n"): "row 2 .*column text: it is empty",
    ("set.csv", 'audio,text\na.wav,"two\nlines"\n,x\n'): "row 3 .*column audio",
    ("set.csv", "audio,text,min_score\na.wav,x,ten\n"): "row 2 .*column min_score: `ten` is not a number",
    ("set.csv", "audio,text,min_score\na.wav,x,101\n"): "row 2 .*column min_score",
    ("set.csv", "audio,text,min_score\na.wav,x,nan\n"): "row 2 .*column min_score",
    ("set.csv", "audio,text,language\na.wav,x,english please\n"): "row 2 .*column language",
    ("set.csv", "audio,text,pronunciations\na.wav,x,x\n"): "row 2 .*column pronunciations: `x` is not word=sounds",
    ("set.csv", "audio,text,pronunciations\na.wav,x,x=QQ ZZ\n"): "row 2 .*column pronunciations",
    ("set.csv", "audio,text,lexicon\na.wav,x,none.tsv\n"): "row 2 .*column lexicon",
    ("set.csv", "audio,text,text_file\na.wav,x,y.txt\n"): "row 2 .*column text_file",
    ("set.csv", "audio,text\na.wav,x\nb.wav,one,two\n"): "row 3 .*3 cells, and row 1 names 2 columns",
    ("set.csv", "audio,text\na.wav,x\n\nb.wav,\n"): "row 4 .*column text",
    ("set.csv", "audio,text\n-,x\n"): "row 2 .*column audio: .*stdin",
    ("set.csv", "audio,text\na.wav,x\na.wav,y\n"): "row 3 .*column id",
    ("set.csv", "text,words\nx,y\n"): "row 1 .*needs a column audio",
    ("set.csv", "audio,path,text\nx,y,z\n"): "row 1 .*column audio: it is there twice",
    ("set.csv", ""): "row 1 .*needs a column audio",
    ("set.csv", "audio,text\n"): "holds no recordings",
    ("set.csv", 'audio,text\na.wav,"open\n'): "row 2 .*is not CSV",
    ("set.csv", 'audio,text\na.wav,x\nb.wav,"a"b\n'): "row 3 .*is not CSV",
    ("set.csv", "audio,text\na.wav," + "x" * 200_000 + "\n"): "row 2 .*is not CSV: field larger",
    ("set.csv", "audio,text\na.wav," + "x" * 2_000_000 + "\n"): "row 2 .*is too long",
    ("set.jsonl", "[1]\n"): "row 1 .*is not a JSON object",
    ("set.jsonl", '\n{"audio": "a.wav", "text": "x"\n'): "row 2 .*is not JSON",
    ("set.jsonl", '{"audio": 1.5, "text": ["x"]}\n'): "row 1 .*column text: it must be a text",
    ("set.jsonl", '{"audio": "a.wav", "path": "b.wav", "text": "x"}\n'): "row 1 .*column audio: it is there twice",
    ("set.jsonl", "[" * 100_000 + "\n"): "row 1 .*is not JSON",
    ("wav.scp", "a\n"): "row 1 .*column audio: it is empty",
    ("wav.scp", "a a.wav\nb sox b.wav -t wav - |\n"): "row 2 .*column audio: it is a command",
    ("wav.scp", "a a.wav\nc c.wav\n"): "row 2 .*`c` is not in",
}


def write(folder: Path, name: str, data: bytes) -> Path:
    (folder / "text").write_text("a Hello there\nb Yes\n")
    (folder / name).write_bytes(data)
    return folder / name


def read(path: Path) -> Entries:
    return Entries(Sources((str(path),), Wanted(), lambda _: None))


def one_line(error: PronounceError, path: Path) -> None:
    """Check that an error says in one line which file, and where in it."""
    assert error.exit_code == 4
    assert "\n" not in error.message.replace(str(path), "")
    assert str(path.parent) in error.message
    assert re.search(r"(row|line) \d+ of|holds no recordings|needs a column", error.message), error.message


def test_the_good_ones_are_read(tmp_path: Path) -> None:
    for name, text in GOOD.items():
        assert len(read(write(tmp_path, name, text.encode()))) == 2


@pytest.mark.parametrize(("name", "text"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_file_row_and_column(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path, name, text.encode())
    with pytest.raises(InputError, match=WRONG[name, text]) as caught:
        read(path)
    one_line(caught.value, path)


def damaged(text: bytes, chance: random.Random) -> bytes:
    """Cut, double, swap and put in what does not belong there."""
    data = bytearray(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[at:at] = chance.choice(PIECES)
            case 1:
                del data[at : at + chance.randint(1, 12)]
            case 2:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                end = at + chance.randint(1, 30)
                data[at:at] = data[at:end]
    return bytes(data)


@pytest.mark.parametrize("name", GOOD)
def test_damaged_lists_are_read_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    refused = 0
    for _ in range(200):
        path = write(tmp_path, name, damaged(GOOD[name].encode(), chance))
        try:
            assert len([entry.id for entry in read(path)]) > 0
        except InputError as error:
            refused += 1
            one_line(error, path)
    assert refused > 20


class Nobody:
    """Workers that do nothing."""

    def run(self, tasks: object) -> object:
        yield from ()


def test_damaged_results_are_used_or_refused_in_one_line(tmp_path: Path) -> None:
    manifest = write(tmp_path, "set.csv", GOOD["set.csv"].encode())
    plan = Scoring(Settings())

    def line(name: str) -> bytes:
        failure = {"schema_version": "1.0", "kind": "failure", "utterance_id": name, "code": "input", "message": "x"}
        return json.dumps(failure | {"run": {"entry": "0", "settings": plan.identity()}}).encode()

    good = line("a") + b"\n" + line("b") + b"\n"
    chance = random.Random(7)
    refused = 0
    for _ in range(200):
        path = tmp_path / "r.jsonl"
        path.write_bytes(damaged(good, chance))
        try:
            with Journal(path) as journal:
                Runner(read(manifest), plan, journal).run(Nobody(), lambda *_: None)  # type: ignore[arg-type]
        except InputError as error:
            refused += 1
            one_line(error, path)
    assert refused > 50


@pytest.mark.parametrize("index", range(0, len(WRONG), 5))
def test_the_program_ends_with_4_and_two_lines(tmp_path: Path, invoke: Callable[..., object], index: int) -> None:
    name, text = list(WRONG)[index]
    path = write(tmp_path, name, text.encode())
    stderr = invoke("score", path, exit_code=4).stderr  # type: ignore[attr-defined]

    assert stderr.startswith("error: ")
    assert stderr.count("\n") <= 2
