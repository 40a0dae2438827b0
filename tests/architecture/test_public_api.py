from __future__ import annotations

import pytest

import pronounce_cli


def test_the_public_names_are_these() -> None:
    assert pronounce_cli.__all__ == ["Assessment", "Assessor", "PronounceError", "__version__", "assess"]


def test_every_public_name_can_be_used_and_is_listed() -> None:
    for name in pronounce_cli.__all__:
        assert getattr(pronounce_cli, name) is not None
        assert name in dir(pronounce_cli)


def test_a_star_import_gives_the_public_names() -> None:
    names: dict[str, object] = {}
    exec("from pronounce_cli import *", names)

    assert set(pronounce_cli.__all__) <= set(names)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'asses'"):
        pronounce_cli.asses  # noqa: B018
