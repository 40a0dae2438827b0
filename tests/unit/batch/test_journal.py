"""The file of results that only grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pronounce_cli.batch.journal import Journal
from pronounce_cli.core.errors import InputError, WriteError


def objects(journal: Journal) -> list[object]:
    return [data for _, _, data in journal.lines()]


@pytest.mark.parametrize("named", [True, False])
def test_lines_are_found_again_by_their_offset(tmp_path: Path, named: bool) -> None:
    with Journal(tmp_path / "r.jsonl" if named else None) as journal:
        offsets = [journal.append(b'{"i": %d}\n' % i) for i in range(9)]
        assert [journal.object_at(offset) for offset in reversed(offsets)] == [{"i": i} for i in range(8, -1, -1)]
        assert [offset for _, offset, _ in journal.lines()] == offsets
    if named:
        with Journal(tmp_path / "r.jsonl") as journal:
            assert objects(journal) == [{"i": i} for i in range(9)]


def test_a_torn_last_line_is_cut_and_the_next_one_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'{"i": 0}\n{"i": 1}\n{"i": 2')
    with Journal(path) as journal:
        assert objects(journal) == [{"i": 0}, {"i": 1}]
        journal.append(b'{"i": 3}\n')
    assert path.read_bytes() == b'{"i": 0}\n{"i": 1}\n{"i": 3}\n'


@pytest.mark.parametrize("line", [b"\n", b"[1]\n", b"{\n", b"\xff\n", b"[" * 100_000 + b"\n"])
def test_what_is_no_result_is_refused_with_its_line_and_stays_as_it_was(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"{}\n" + line)
    with Journal(path) as journal, pytest.raises(InputError, match="line 2 of"):
        objects(journal)
    assert path.read_bytes() == b"{}\n" + line


def test_two_runs_cannot_write_to_one_file(tmp_path: Path) -> None:
    with Journal(tmp_path / "r.jsonl") as journal:
        with pytest.raises(InputError, match="another run is writing to"):
            Journal(tmp_path / "r.jsonl")
        assert objects(journal) == []
    with Journal(tmp_path / "r.jsonl"):
        pass


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot write"):
        Journal(tmp_path)


def test_lines_are_put_in_order_at_once_and_what_is_superseded_goes(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with Journal(path) as journal:
        a, b, _, d = (journal.append(b'{"i": "%s"}\n' % name) for name in (b"a", b"bb", b"ccc", b"d"))
        offsets = list(journal.rearrange([d, a, b]))
        assert [journal.object_at(offset)["i"] for offset in offsets] == ["d", "a", "bb"]
        with pytest.raises(InputError, match="another run"):
            Journal(path)
    assert path.read_bytes() == b'{"i": "d"}\n{"i": "a"}\n{"i": "bb"}\n'
    assert [file.name for file in tmp_path.iterdir()] == ["r.jsonl"]


def test_a_link_to_the_results_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").touch()
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    with Journal(tmp_path / "link.jsonl") as journal:
        list(journal.rearrange([journal.append(b"{}\n")]))
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_bytes() == b"{}\n"
