"""Folders of recordings in the layouts in which they are handed around."""

from __future__ import annotations

from pathlib import Path

import pytest
from training.ear.data import Recording, kept_back, read

from pronounce_cli.core.errors import ConfigError


def folder(top: Path, **files: str) -> Path:
    for name, text in files.items():
        path = top / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return top


def test_a_manifest_of_one_voice(tmp_path: Path) -> None:
    top = folder(tmp_path / "kerstin", manifest_dot_tsv="audio\ttext\na/1.opus\tGuten Tag.\n", a__1_dot_opus="")
    assert read(top) == [Recording(top / "a/1.opus", "Guten Tag.", "kerstin")]


def test_a_manifest_of_several_voices(tmp_path: Path) -> None:
    table = 'audio\ttext\tspeaker\n1.wav\tEr sagte "ja".\tanna\n2.wav\tNein.\tbert\n'
    top = folder(tmp_path, manifest_dot_tsv=table, **{"1_dot_wav": "", "2_dot_wav": ""})
    assert [(one.text, one.speaker) for one in read(top)] == [('Er sagte "ja".', "anna"), ("Nein.", "bert")]


def test_ljspeech(tmp_path: Path) -> None:
    top = folder(
        tmp_path / "voice",
        metadata_dot_csv="v1|Dr. Maus|Doktor Maus\nv2|Nur so|\nv3|Zwei Felder\n",
        wavs__v1_dot_wav="",
        wavs__v2_dot_wav="",
        wavs__v3_dot_flac="",
    )
    assert [one.text for one in read(top)] == ["Doktor Maus", "Nur so", "Zwei Felder"]
    assert read(top)[2].path == top / "wavs" / "v3.flac"


def test_common_voice(tmp_path: Path) -> None:
    table = "client_id\tpath\tsentence\tage\nabc\tcv_1.mp3\tGuten Tag\t\nxyz\tcv_2.mp3\t\t\n"
    top = folder(tmp_path, validated_dot_tsv=table, clips__cv_1_dot_mp3="", clips__cv_2_dot_mp3="")
    assert read(top) == [Recording(top / "clips/cv_1.mp3", "Guten Tag", "abc")]  # the other one has no text


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "no list of recordings"),
        ({"manifest_dot_tsv": "audio\tsentence\n"}, "no column “text”"),
        ({"manifest_dot_tsv": "audio\ttext\n"}, "no recording that has a text"),
        ({"manifest_dot_tsv": "audio\ttext\n1.wav\n"}, "line 2: it has too few columns"),
        ({"manifest_dot_tsv": "audio\ttext\n1.wav\tJa\n"}, "1.wav, which is not there"),
        ({"metadata_dot_csv": "v1 Ja\n"}, "line 1: it has no text"),
        ({"validated_dot_tsv": "path\tsentence\n"}, "no column “client_id”"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, files: dict[str, str], why: str) -> None:
    with pytest.raises(ConfigError, match=why) as raised:
        read(folder(tmp_path, **files))
    assert raised.value.hint


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no folder"):
        read(tmp_path / "nowhere")


def test_what_is_kept_back_is_spread_and_learnt_by_nobody() -> None:
    every = [Recording(Path(f"{i}.wav"), "Ja", "a") for i in range(100)]
    learnt, kept = kept_back(every, 10)
    assert len(kept) == 10 and not set(kept) & set(learnt) and len(learnt) == 90
    places = [int(one.name) for one in kept]
    assert places[0] < 10 and places[-1] >= 90
    assert len(kept_back(every[:10], 100)[1]) == 2
