"""Archives of weights: real ones, and everything that may be wrong with a file."""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pronounce_cli import hama_assets
from pronounce_cli.acoustic import hama
from pronounce_cli.core.errors import ConfigError


def real() -> Path:
    return Path(find_spec("hama").submodule_search_locations[0]) / "assets" / "decoder_step.hama"


def archive(*tensors: tuple[str, int, tuple[int, ...], int, bytes], version: int = 1, kind: int = 1) -> bytes:
    """An archive with tensors of (name, number type, shape, offset, bytes)."""
    table = b"HAMAPK" + struct.pack("<BBI", version, kind, len(tensors))
    for name, number, shape, offset, data in tensors:
        table += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BB", number, len(shape))
        table += struct.pack(f"<{len(shape)}IQQ", *shape, offset, len(data))
    return table + bytes(-len(table) % 16) + b"".join(data for *_, data in tensors)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    tensors = hama_assets.read_archive(real())
    (tmp_path / "again.hama").write_bytes(hama_assets.archive(tensors))
    again = hama_assets.read_archive(tmp_path / "again.hama")
    assert list(again) == list(tensors)
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(again[name], tensor)
        assert again[name].dtype == tensor.dtype


FLOATS = np.arange(6, dtype="<f4").tobytes()
HALVES = np.arange(4, dtype="<f2").tobytes()


def test_numbers_come_as_they_were_stored(tmp_path: Path) -> None:
    path = tmp_path / "two.hama"
    path.write_bytes(archive(("a", 0, (2, 3), 0, FLOATS), ("b", 1, (4,), 24, HALVES)))

    found = hama_assets.read_archive(path)

    assert list(found) == ["a", "b"]
    np.testing.assert_array_equal(found["a"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(found["b"], [0, 1, 2, 3])
    assert (found["a"].dtype, found["b"].dtype) == (np.float32, np.float16)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no archive"),
        (b"HAMAPK", "broken or cut off"),
        (b"PK\x03\x04" + bytes(100), "no archive"),
        (archive(), "no archive"),
        (archive(("a", 0, (2, 3), 0, FLOATS), version=2), "newer kind"),
        (archive(("a", 7, (2, 3), 0, FLOATS)), "broken or cut off"),
        (archive(("a", 0, (1,) * 9, 0, FLOATS)), "broken or cut off"),
        (archive(("a", 0, (2, 4), 0, FLOATS)), "a is cut off"),
        (archive(("a", 0, (2, 3), 4, FLOATS)), "a is cut off"),
        (archive(("a", 0, (2, 3), 2**63, FLOATS)), "a is cut off"),
        (archive(("a", 0, (2**31, 2**31), 0, FLOATS)), "a is cut off"),
        (archive(("a", 0, (1,), 0, np.float32(np.nan).tobytes())), "a holds numbers that are none"),
        (archive(("a", 0, (2, 3), 0, FLOATS))[:-1], "a is cut off"),
    ],
)
def test_a_broken_or_foreign_file_is_one_clear_error(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "broken.hama"
    path.write_bytes(data)

    with pytest.raises(ConfigError, match=why) as raised:
        hama_assets.read_archive(path)
    assert "broken.hama" in raised.value.message
    assert "pip install" in (raised.value.hint or "")


def test_no_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone.hama"):
        hama_assets.read_archive(tmp_path / "gone.hama")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400_000), place=st.integers(0, 1200), value=st.integers(0, 255))
def test_a_damaged_archive_is_read_or_refused(tmp_path: Path, cut: int, place: int, value: int) -> None:
    """Change a byte of the table of a real archive and cut it off: nothing but a ConfigError may come of it."""
    data = bytearray(real().read_bytes())
    data[place] = value
    path = tmp_path / "damaged.hama"
    path.write_bytes(bytes(data[:cut]))
    try:
        found = hama_assets.read_archive(path)
    except ConfigError as error:
        assert "\n" not in error.message
    else:
        assert all(np.isfinite(tensor).all() for tensor in found.values())


def test_another_model_is_refused(tmp_path: Path) -> None:
    tensors = hama_assets.widened(hama_assets.weights("asr_waveform"))
    for missing in ("mel_fb", "acoustic_model.model.blocks.3.norm.bias", "onnx::MatMul_864", "onnx::Conv_801"):
        some = {name: tensor for name, tensor in tensors.items() if name != missing}
        with pytest.raises(ConfigError, match="another phone recogniser"):
            hama.assembled(some)


def test_the_vocabulary_names_each_token_once() -> None:
    letters, sounds = hama_assets.vocabulary()
    assert len(set(letters)) == len(letters)
    assert len(set(sounds)) == len(sounds) == 189
    assert {"<pad>", "<sos>", "<eos>", "ʃ"} <= set(sounds)
