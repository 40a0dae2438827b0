from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.align.phones import align_phones
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES

_PHONES = st.lists(st.sampled_from(PHONES), max_size=12)


@given(_PHONES, _PHONES)
def test_every_phone_stands_in_one_pair_and_order_is_kept(expected: list[str], heard: list[str]) -> None:
    pairs = align_phones(expected, heard, INVENTORY.distance)

    assert [i for i, _ in pairs if i is not None] == list(range(len(expected)))
    assert [j for _, j in pairs if j is not None] == list(range(len(heard)))
    assert (None, None) not in pairs


@given(_PHONES)
def test_a_sequence_is_aligned_with_itself_phone_by_phone(phones: list[str]) -> None:
    assert align_phones(phones, phones, INVENTORY.distance) == tuple((i, i) for i in range(len(phones)))


@given(_PHONES, _PHONES)
def test_the_cost_is_the_least_there_is_and_the_same_both_ways(expected: list[str], heard: list[str]) -> None:
    def total(one: list[str], other: list[str]) -> float:
        pairs = align_phones(one, other, INVENTORY.distance)
        return sum(0.8 if i is None or j is None else INVENTORY.distance(one[i], other[j]) for i, j in pairs)

    assert total(expected, heard) <= 0.8 * (len(expected) + len(heard)) + 1e-9
    assert abs(total(expected, heard) - total(heard, expected)) < 1e-9


def test_like_sounds_are_put_together() -> None:
    # "stops" heard as "sobs": the t is left out, p is heard as b, s as z.
    pairs = align_phones("S T AA P S".split(), "S AA B Z".split(), INVENTORY.distance)

    assert pairs == ((0, 0), (1, None), (2, 1), (3, 2), (4, 3))
