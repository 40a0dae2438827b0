"""The texts that are given on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from pronounce_cli.cli._inputs import given_text


def test_both_kinds_of_text_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hi")

    assert given_text("hello", None) == "hello"
    assert given_text(None, tmp_path / "a.txt") == "hi"
    assert given_text(None, None) is None
    with pytest.raises(typer.BadParameter):
        given_text("hello", tmp_path / "a.txt")
