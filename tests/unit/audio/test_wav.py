"""Files that a recorder never finished, or finished wrongly."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
import soundfile
from tests.helpers.places import DATA

from pronounce_cli.audio import load
from pronounce_cli.audio.recording import CUT_OFF
from pronounce_cli.core.errors import AudioError

VOICE, RATE = soundfile.read(DATA / "061210142.flac", dtype="float32")


def encoded(container: str, codec: str) -> bytes:
    buffer = BytesIO()
    soundfile.write(buffer, VOICE, RATE, format=container, subtype=codec)
    return buffer.getvalue()


WHOLE = encoded("WAV", "PCM_16")
SOUND = WHOLE.index(b"data")


def claiming(size: int) -> bytes:
    """The recording with the same size for its sound and for all of it."""
    claim = struct.pack("<I", size)
    return WHOLE[:4] + claim + WHOLE[8 : SOUND + 4] + claim + WHOLE[SOUND + 8 :]


def with_chunk(chunk: bytes) -> bytes:
    return WHOLE[:SOUND] + chunk + WHOLE[SOUND:]


@pytest.mark.parametrize(
    ("data", "warnings"),
    [
        (claiming(0), (CUT_OFF,)),
        (claiming(0xFFFFFFFF), ()),
        (claiming(0)[:12] + b"JUNK\x04\0\0\0\0\0\0\0" + claiming(0)[12:], (CUT_OFF,)),
        (with_chunk(b"LIST\x05\0\0\0INFOx\0"), ()),
        (with_chunk(b"LIST\x05\0\0\0INFOx"), ()),
        (with_chunk(b"LIST\xff\xff\0\x7fINFO"), ()),
        (with_chunk(b"LIST\x12\0\0\0INFOISFT\x03\0\0\0abc\0\0\0"), ()),
        (WHOLE + WHOLE, ()),
    ],
    ids=["0", "unknown", "0 after a chunk", "a byte added", "no byte added", "no end", "bytes in a list", "twice"],
)
def test_all_the_sound_is_read_whatever_the_header_says(data: bytes, warnings: tuple[str, ...]) -> None:
    audio = load(data)

    assert np.array_equal(audio.samples, load(WHOLE).samples)
    assert audio.warnings == warnings


@pytest.mark.parametrize("data", [WHOLE[: SOUND + 8], claiming(0)[: SOUND + 8] + b"LIST\x04\0\0\0INFO"])
def test_a_file_without_sound_stays_one(data: bytes) -> None:
    with pytest.raises(AudioError, match="holds no sound"):
        load(data)


def test_an_ogg_file_that_ends_in_a_page_is_told() -> None:
    data = encoded("OGG", "VORBIS")

    assert load(data).warnings == ()
    assert load(data[: len(data) * 2 // 3]).warnings == (CUT_OFF,)
