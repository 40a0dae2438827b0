"""What a list may look like, and what becomes of a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.kaldi import read_kaldi
from pronounce_cli.batch.sources import Sources
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.runs import Entry


def read(path: Path, wanted: Wanted | None = None) -> tuple[list[Entry], list[str]]:
    told: list[str] = []
    sources = Sources((str(path),), wanted or Wanted(), told.append)
    return [entry for _, entry in sources()], told


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


FULL = """id,audio,text,language,min_score,pronunciations,speaker,tags
first,a.wav,"Yes, ""please"".",en-GB,70.5,"please=P L IY1 Z; yes=jɛs",Ann,b1; vowels|b1
,sub/b.wav,No.,,,,,
"""
FIRST = {
    "id": "first",
    "text": 'Yes, "please".',
    "text_file": None,
    "language": "en-GB",
    "pronunciations": (("please", "P L IY1 Z"), ("yes", "jɛs")),
    "min_score": 70.5,
    "speaker": "Ann",
    "tags": ("b1", "vowels"),
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("set.csv", FULL),
        ("set.csv", "\ufeff" + FULL.replace("\n", "\r\n")),
        ("set.csv", FULL.replace("\n", "\r")),
        ("set.csv", "\n\n".join(FULL.splitlines())),
        ("set.tsv", FULL.replace('"please=P L IY1 Z; yes=jɛs"', "please=P L IY1 Z; yes=jɛs")
            .replace('"Yes, ""please"".",', '"Yes¸ ""please""."\t').replace(",", "\t").replace("¸", ",")),
        ("set.jsonl", '{"id": "first", "audio": "a.wav", "text": "Yes, \\"please\\".", "language": "en-GB", '
            '"min_score": 70.5, "pronunciations": {"please": "P L IY1 Z", "yes": ["jɛs"]}, "speaker": "Ann", '
            '"tags": ["b1", "vowels"]}\n\n{"audio": "sub/b.wav", "text": "No."}'),
    ],
    ids=["csv", "bom and crlf", "cr", "blank rows", "tsv", "jsonl"],
)  # fmt: skip
def test_every_form_gives_the_same_entries(tmp_path: Path, name: str, text: str) -> None:
    (first, second), told = read(written(tmp_path, name, text))

    assert first == Entry(audio=str(tmp_path / "a.wav"), **FIRST)  # type: ignore[arg-type]
    audio = str(tmp_path / "sub" / "b.wav")
    assert second == Entry(id=audio, audio=audio, text="No.")
    assert told == []


@pytest.mark.parametrize(
    "text",
    [
        "path;sentence\na.wav;Yes, please\n",
        "sep=;\nPath;Sentence\na.wav;Yes, please\n",
        "Audio-File\tTRANSCRIPT\na.wav\tYes, please\n",
        '"audio filepath","text"\n"a.wav","Yes, please"\n',
        "notes,wav,Comments,reference\nfine,a.wav,-,'Yes'\n".replace("'Yes'", '"Yes, please"'),
    ],
)
def test_names_and_delimiters_as_other_programs_write_them(tmp_path: Path, text: str) -> None:
    assert read(written(tmp_path, "set.csv", text)) == (
        [Entry(str(tmp_path / "a.wav"), str(tmp_path / "a.wav"), "Yes, please")],
        [],
    )


def test_unknown_columns_are_named_once(tmp_path: Path) -> None:
    path = written(tmp_path, "set.csv", "audio,text,mood,weather\na.wav,x,,\n")
    assert read(path)[1] == [f"row 1 of `{path}`: unknown columns `mood`, `weather` left out"]


def test_texts_in_files_numbers_with_commas_and_lexicons(tmp_path: Path) -> None:
    written(tmp_path, "lex.tsv", "nginx\tEH2 N JH IH0 N EH1 K S\n")
    path = written(tmp_path, "set.csv", "audio;text_file;min_score;lexicon\na.wav;a.txt;70,5;lex.tsv\n")
    ((entry,), _) = read(path)

    assert (entry.text, entry.text_file, entry.min_score) == (None, str(tmp_path / "a.txt"), 70.5)
    assert entry.pronunciations == (("nginx", "EH2 N JH IH0 N EH1 K S"),)


def test_urls_and_absolute_paths_stay(tmp_path: Path) -> None:
    path = written(tmp_path, "set.csv", "audio,text\ns3://bucket/a.wav,x\n/abs/b.wav,y\n")
    assert [entry.audio for entry in read(path)[0]] == ["s3://bucket/a.wav", "/abs/b.wav"]


def test_no_text_is_needed_when_it_comes_from_elsewhere(tmp_path: Path) -> None:
    path = written(tmp_path, "set.csv", "audio,text\na.wav,\n")
    assert read(path, Wanted("Hello"))[0][0].text == "Hello"
    assert read(path, Wanted(free=True))[0][0].text is None


def test_another_encoding_is_refused_with_the_row(tmp_path: Path) -> None:
    path = written(tmp_path, "set.csv", "audio,text\na.wav,x\nb.wav,Müll\n", "latin-1")
    with pytest.raises(InputError, match=r"row 3 .*column text: it is not UTF-8"):
        read(path)


def kaldi(folder: Path, scp: str, text: str, speakers: str | None = None) -> Path:
    folder.mkdir()
    written(folder, "wav.scp", scp)
    written(folder, "text", text)
    if speakers is not None:
        written(folder, "utt2spk", speakers)
    return folder


def test_kaldi_folders_are_joined_by_name_in_any_order(tmp_path: Path) -> None:
    folder = kaldi(
        tmp_path / "test", "u1 a.wav\nu2\tb c.wav\nu3 c.wav\n", "u3 THREE\nu1 ONE TWO\nu2 x\n", "u1 s1\nu2 s2\n"
    )
    entries, _ = read(folder)

    assert [(e.id, e.audio, e.text, e.speaker) for e in entries] == [
        ("u1", str(folder / "a.wav"), "ONE TWO", "s1"),
        ("u2", str(folder / "b c.wav"), "x", "s2"),
        ("u3", str(folder / "c.wav"), "THREE", None),
    ]
    assert read(folder / "wav.scp")[0] == entries


def test_paths_of_kaldi_may_start_above_the_folder(tmp_path: Path) -> None:
    (tmp_path / "WAVE").mkdir()
    (tmp_path / "WAVE" / "a.wav").touch()
    folder = kaldi(tmp_path / "test", "u1 WAVE/a.wav\n", "u1 x\n")

    assert [entry.audio for _, entry in read_kaldi(folder, Wanted())] == [str(tmp_path / "WAVE" / "a.wav")]


def test_pieces_of_recordings_are_refused(tmp_path: Path) -> None:
    folder = kaldi(tmp_path / "test", "u1 a.wav\n", "u1 x\n")
    written(folder, "segments", "u1 r1 0 1\n")
    with pytest.raises(InputError, match=r"segments. cuts recordings into pieces"):
        read(folder)
