"""The file of an ear: what is written is read, and everything that may be wrong with it is told."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from pronounce_cli.acoustic import ears, hama
from pronounce_cli.acoustic.front_end import kernels
from pronounce_cli.acoustic.recogniser import ConformerRecogniser
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.types import Audio
from pronounce_cli.languages.en.inventory import INVENTORY
from pronounce_cli.languages.profile import Ear

WIDTH, WIDE, HEADS, BANDS = 8, 16, 2, 80
TOKENS = (ears.BLANK, *INVENTORY.symbols)


def shapes() -> dict[str, tuple[int, ...]]:
    found = {"stem.weight": (3 * BANDS, WIDTH), "stem.bias": (WIDTH,)}
    found |= {"project.weight": (WIDTH, len(TOKENS)), "project.bias": (len(TOKENS),)}
    for block in ("blocks.0", "blocks.1"):
        for norm in ("before.norm", "attention.norm", "convolution.norm", "after.norm", "norm"):
            found |= {f"{block}.{norm}.gain": (WIDTH,), f"{block}.{norm}.bias": (WIDTH,)}
        layers = {f"{half}.{name}": size for half in ("before", "after") for name, size in
                  (("widen", (WIDTH, WIDE)), ("narrow", (WIDE, WIDTH)))}  # fmt: skip
        layers |= {"attention.look": (WIDTH, 3 * WIDTH), "attention.take": (WIDTH, WIDTH)}
        layers |= {"convolution.gate": (WIDTH, 2 * WIDTH), "convolution.mix": (WIDTH, WIDTH)}
        for name, size in layers.items():
            found |= {f"{block}.{name}.weight": size, f"{block}.{name}.bias": size[1:]}
        found |= {f"{block}.convolution.taps": (5, WIDTH), f"{block}.convolution.bias": (WIDTH,)}
    return found


def arrays(**other: object) -> dict[str, np.ndarray]:
    """A small ear; `other` replaces arrays, or leaves them out where it is None."""
    rng = np.random.default_rng(1)
    found = {name: rng.normal(0, 0.3, size).astype(np.float16) for name, size in shapes().items()}
    found |= {"format": np.array(1), "name": np.array("ear-xx-1"), "tokens": np.array(TOKENS), "heads": np.array(HEADS)}
    found["bands"] = np.abs(rng.normal(0, 0.01, (201, BANDS))).astype(np.float32)
    found |= {name.replace("__", "."): value for name, value in other.items()}
    return {name: np.asarray(value) for name, value in found.items() if value is not None}


def packed(**other: object) -> bytes:
    out = BytesIO()
    np.savez_compressed(out, **arrays(**other))
    return out.getvalue()


def test_what_is_written_is_read() -> None:
    found = ears.read(packed(), "ear.npz")
    assert (found.name, found.tokens, len(found.network.blocks)) == ("ear-xx-1", TOKENS, 2)
    numbers = {name: value for name, value in arrays().items() if "." in name}
    again = ears.read(ears.stored(found, numbers), "ear.npz")
    spectra = np.random.default_rng(2).normal(-8, 3, (41, BANDS)).astype(np.float32)
    np.testing.assert_array_equal(again.network.log_probs(spectra), found.network.log_probs(spectra))
    assert found.network.log_probs(spectra).shape == (21, len(TOKENS))
    assert found.network.stem.weight.dtype == np.float32


def test_kernels_are_those_of_the_original_front_end() -> None:
    np.testing.assert_allclose(kernels(400), hama.load()[0].kernels, atol=2e-4)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"format": 2}, "newer kind"),
        ({"format": None}, "broken or cut off"),
        ({"heads": 3}, "3 heads do not fit"),
        ({"heads": 0}, "0 heads do not fit"),
        ({"tokens": np.array(TOKENS[:-1])}, "project.weight has the shape"),
        ({"bands": np.ones((200, BANDS), np.float32)}, "bands has the shape"),
        ({"stem__weight": None}, "stem.weight is missing"),
        ({"stem__bias": np.ones(WIDTH, np.int64)}, "stem.bias has the shape"),
        ({"blocks__0__norm__gain": np.full(WIDTH, np.nan, np.float16)}, "holds numbers that are none"),
        ({"blocks__1__convolution__taps": np.ones((4, WIDTH), np.float16)}, "taps has the shape"),
        ({"blocks__7__norm__gain": np.ones(WIDTH, np.float16)}, "another network"),
        ({"blocks__x__norm__gain": np.ones(WIDTH, np.float16)}, "invalid literal"),
        ({"stem__bias": np.array([{}], object)}, "allow_pickle"),
    ],
)
def test_an_ear_that_does_not_fit_is_one_clear_error(other: dict[str, object], why: str) -> None:
    with pytest.raises(ConfigError, match=why) as raised:
        ears.read(packed(**other), "ear.npz")
    assert "ear.npz" in raised.value.message and raised.value.hint


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive", packed()[:-200], packed()[:500]])
def test_a_broken_file_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(ConfigError, match="broken or cut off"):
        ears.read(data, "ear.npz")


def test_no_file_and_no_package() -> None:
    for package in ("pronounce_cli.languages.en", "pronounce_cli.languages.nowhere"):
        with pytest.raises(ConfigError, match="not there"):
            ears.load(package, "weights/none.npz")


def test_a_file_that_would_fill_the_memory_is_not_opened() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bands.npy", bytes(2**26 + 1))
    with pytest.raises(ConfigError, match="too large"):
        ears.read(out.getvalue(), "ear.npz")


@pytest.fixture
def ear_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], Ear]:
    """The ear of a language that comes from a package of its own."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(package: str, data: bytes) -> Ear:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
        (tmp_path / package / "ear.npz").write_bytes(data)
        known = {symbol: symbol for symbol in INVENTORY.symbols}
        return Ear(INVENTORY, known.get, (package, "weights"), {}, (package, "ear.npz"))

    return make


def test_a_language_is_heard_by_its_own_ear(ear_of: Callable[[str, bytes], Ear]) -> None:
    recogniser = ConformerRecogniser(ear_of("language_of_its_own", packed()))
    samples = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    found = recogniser.posteriors(Audio(samples, 16_000, "a.wav"))
    assert found.recogniser == recogniser.name == "ear-xx-1"
    assert found.phones == INVENTORY.symbols
    assert found.log_probs.shape == (51, len(TOKENS))
    np.testing.assert_allclose(np.exp(found.log_probs).sum(axis=1), 1, atol=1e-4)
    assert recogniser.stream().feed(samples).shape[1] == len(TOKENS)


def test_an_ear_without_a_phone_of_the_language_is_refused(ear_of: Callable[[str, bytes], Ear]) -> None:
    other = np.array([ears.BLANK, "??", *TOKENS[2:]])
    with pytest.raises(ConfigError, match=f"know no {TOKENS[1]}"):
        ConformerRecogniser(ear_of("language_of_few_phones", packed(tokens=other)))
