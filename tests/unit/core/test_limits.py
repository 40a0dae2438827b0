from __future__ import annotations

import pytest

from pronounce_cli.core.limits import Limits, read_limits


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("80", "80"),
        (80, "80"),
        (72.5, "72.5"),
        ("92.3456789", "92.3456789"),
        ("overall=80", "80"),
        ("word=60, overall=80", "overall=80,word=60"),
        ({"phone": 30}, "phone=30"),
        ("accuracy=1,fluency=2,completeness=3,prosody=4", "accuracy=1,fluency=2,completeness=3,prosody=4"),
        ("0", "0"),
        ("100", "100"),
    ],
)
def test_limits_are_read_and_written_as_people_type_them(given: object, shown: str) -> None:
    limits = read_limits(given)

    assert str(limits) == shown
    assert read_limits(str(limits)) == limits == read_limits(dict(limits))


def test_a_number_alone_holds_for_what_the_caller_says() -> None:
    limits = read_limits("3", scores=("overall", "word"), alone=("overall", "word"))

    assert (limits.get("overall"), limits.get("word"), limits.get("phone")) == (3.0, 3.0, None)
    assert str(limits) == "overall=3,word=3"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("high", "`high` is not a number from 0 to 100"),
        ("80%", "`80%` is not a number"),
        ("101", "`101`"),
        ("-1", "`-1`"),
        ("nan", "`nan`"),
        ("inf", "`inf`"),
        ("", "`` is not a number"),
        (True, "`True` is not a number"),
        (None, "`None` is not a number"),
        ([80], "is not a number"),
        ("wrd=60", "`wrd` is not one of overall, .*; did you mean word?"),
        ("sentence=60", "`sentence` is not one of"),
        ("word=", "`` is not a number"),
        ("overall=80,60", "`60` has no score before it"),
        ("overall=80,", "`` has no score before it"),
        ("word=60,word=70", "word is given twice"),
        ({"word": "loud"}, "`loud` is not a number"),
        (10**400, "is not a number"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named(given: object, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        read_limits(given)
    assert not str(caught.value).endswith(".")


def test_no_limits_are_false() -> None:
    assert not Limits()
    assert read_limits(0)
