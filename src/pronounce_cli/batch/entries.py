"""The recordings of a run: read from where they are listed as often as needed, and never kept."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.core.errors import InputError
from pronounce_cli.core.names import same
from pronounce_cli.core.runs import Entry

Placed = tuple[str, Entry]
"""An entry, and in words where it stands: "row 7 of `set.csv`"."""

_CHANGED = "the list of recordings changed while it was read"


@dataclass(frozen=True, slots=True)
class Index:
    """Finds the place of a recording by its name, in 16 bytes per recording."""

    hashes: NDArray[np.uint64]
    order: NDArray[np.intp]

    def find(self, name: str) -> int | None:
        """Return the place of a recording, None where there is none of this name."""
        at = int(np.searchsorted(self.hashes, np.uint64(_hash(name)), sorter=self.order))
        if at == len(self.order) or int(self.hashes[self.order[at]]) != _hash(name):
            return None
        return int(self.order[at])


class Entries:
    """Recordings with different names, in their order; reads all once, to refuse what is wrong before work begins.

    Args:
        read: Yields each entry with its place, whenever it is called.

    Raises:
        InputError: As `read`; or two entries have the same name.
    """

    def __init__(self, read: Callable[[], Iterator[Placed]]) -> None:
        self._read = read
        self._hashes = array("Q", (_hash(entry.id) for _, entry in read()))
        hashes = np.frombuffer(self._hashes, np.uint64)
        if len(np.unique(hashes)) < len(hashes):
            self._refuse_duplicates()

    def __len__(self) -> int:
        return len(self._hashes)

    def __iter__(self) -> Iterator[Entry]:
        count = 0
        for place, entry in self._read():
            if count >= len(self._hashes) or self._hashes[count] != _hash(entry.id):
                raise InputError(f"{place}: {_CHANGED}", hint="Run it again with --resume")
            count += 1
            yield entry
        if count < len(self._hashes):
            raise InputError(_CHANGED, hint="Run it again with --resume")

    def index(self) -> Index:
        """Return what finds recordings by name."""
        hashes = np.frombuffer(self._hashes, np.uint64)
        return Index(hashes, np.argsort(hashes, kind="stable"))

    def _refuse_duplicates(self) -> None:
        values, counts = np.unique(np.frombuffer(self._hashes, np.uint64), return_counts=True)
        twice = set(values[counts > 1][:1000].tolist())
        seen: dict[str, str] = {}
        for place, entry in self._read():
            if _hash(entry.id) not in twice:
                continue
            name = same(entry.id)
            if seen.get(name) == place:
                raise InputError(f"{place} is there twice", hint="Name each recording once; a list can give each an id")
            if name in seen:
                raise InputError(
                    f"{place}, column id: `{entry.id}` is the name of {seen[name]} already",
                    hint="Give each recording an id of its own",
                )
            seen[name] = place
        raise InputError(_CHANGED)


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(same(name).encode("utf-8", "surrogatepass"), digest_size=8).digest())
