"""The card that goes with the weights of an ear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from training.ear.course import Course
from training.ear.fit import Plan
from training.ear.measure import Figures

_FEWEST = 5  # cases, for a share to be told


@dataclass(frozen=True, slots=True)
class Told:
    """What the card cannot count.

    Attributes:
        name: Of the ear, with its version.
        data: What it was fitted on, and under which licence that is.
        command: That made it.
        learnt: How many recorded sentences it learnt from.
        minutes: How long fitting took.
        size: Of the file, in bytes.
        sha256: Of the file.
        remark: On how these weights were made, if there is one.
    """

    name: str
    data: str
    command: str
    learnt: int
    minutes: float
    size: int
    sha256: str
    remark: str = ""


def card(course: Course, told: Told, plan: Plan, by_speaker: Mapping[str, Figures]) -> str:
    """Return the card.

    Args:
        course: Of the language.
        told: What is not measured.
        plan: How it was fitted.
        by_speaker: What was measured on sentences that it did not learn from.
    """
    return f"""# Card: {told.name}

What it does: hears the phones of {course.title}, one of {len(course.phones)} or none every 20 ms. It judges nothing.

How: hama's phone recogniser (a Conformer of 4 blocks of width 144; Apache-2.0), fitted further with CTC by
`{told.command}`: {told.learnt} recorded sentences and those of espeak-ng, seed {plan.seed},
{told.minutes:.0f} minutes{told.remark}. {told.size / 1e6:.1f} MB in half precision, sha256 {told.sha256[:16]}….

Fitted on: {told.data}

What else it heard: the same sentences said again by other larynges and tracts (WORLD), in rooms, through codecs and
telephones; sentences of espeak-ng with {len(course.learnt_voices)} voices, most of them with exchanged phones.

## How well it hears

Sentences that it did not learn from. What was said is the likeliest of the pronunciations that the program accepts.
"Told apart" is the share of cases in which the right reading is likelier than one with a single phone exchanged, as a
mean over {len(course.pairs)} pairs. All but the first are synthetic: {course.remark}.
Recordings of people whom it did not meet would say more.

| speaker | phones | phone error rate | told apart |
|---|---|---|---|
{_speakers(by_speaker)}

## By phone

The share of each phone that was heard as another or not at all, over all speakers above, and how often it was said.

{_phones(course, by_speaker)}

## By pair

The share of cases in which the right reading was preferred.

| pair | {" | ".join(by_speaker)} |
|---|{"---|" * len(by_speaker)}
{_pairs(course, by_speaker)}
"""


def _speakers(by_speaker: Mapping[str, Figures]) -> str:
    return "\n".join(
        f"| {name} | {figures.phones} | {figures.rate:.3f} | {figures.told:.3f} |"
        for name, figures in by_speaker.items()
    )


def _phones(course: Course, by_speaker: Mapping[str, Figures]) -> str:
    rows = []
    for phone in course.phones:
        said = sum(figures.said[phone] for figures in by_speaker.values())
        missed = sum(figures.missed[phone] for figures in by_speaker.values())
        if said >= _FEWEST:
            rows.append((missed / said, f"{phone} {missed / said:.2f} ({said})"))
    return ", ".join(text for _, text in sorted(rows, reverse=True))


def _pairs(course: Course, by_speaker: Mapping[str, Figures]) -> str:
    rows = []
    for pair in course.pairs:
        shares = [figures.preferred.get(pair, []) for figures in by_speaker.values()]
        cells = [f"{np.mean(found):.2f}" if len(found) >= _FEWEST else "–" for found in shares]
        rows.append(f"| {pair[0]} / {pair[1] or 'nothing'} | {' | '.join(cells)} |")
    return "\n".join(rows)
