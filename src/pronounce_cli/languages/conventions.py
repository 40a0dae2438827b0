"""What a language says of its figures, signs and abbreviations; the same for all but English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a language writes and reads figures.

    Attributes:
        language: Primary subtag.
        decimal: The decimal mark; the other of point and comma parts thousands.
        decimal_name: How the mark is read.
        minus: How a minus is read.
        hours: What stands between hours and minutes.
        until: What stands between the ends of a range.
        names: Names of signs and units, one and many.
        short: Abbreviations without their last full stop, in lower case.
        ordinal: Regular expression for what makes figures an ordinal, or ".".
    """

    language: str
    decimal: str
    decimal_name: str
    minus: str
    hours: str
    until: str
    names: dict[str, tuple[str, str]]
    short: dict[str, str]
    ordinal: str
