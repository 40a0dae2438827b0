"""The picture of a comparison as a file, drawn by matplotlib, which comes with the extra `prosody`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from pronounce_cli.core.errors import InputError, MissingExtra
from pronounce_cli.core.files import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from pronounce_cli.core.comparison import Comparison

SUFFIXES = (".png", ".svg", ".pdf")
_MINE, _REFERENCE = "#c2410c", "#1d4ed8"
_INCHES_PER_S, _LEAST_IN, _MOST_IN = 2.2, 7.0, 30.0


def save_plot(comparison: Comparison, path: Path) -> None:
    """Draw both melodies and both loudnesses over the words of the reference, and write that to a file.

    Raises:
        InputError: The suffix is none of `SUFFIXES`.
        WriteError: The file cannot be written.
        MissingExtra: matplotlib is not installed.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"Cannot draw a picture named `{path.name}`", hint=f"End it in {', '.join(SUFFIXES)}")
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra(
            "Drawing needs the extra `prosody`", hint='Run `pip install "pronounce-cli[prosody]"`'
        ) from error
    curves = comparison.curves
    seconds = len(curves.pitch_mine_st) * curves.frame_shift_s
    width = min(_MOST_IN, max(_LEAST_IN, seconds * _INCHES_PER_S))
    figure = Figure(figsize=(width, 4.8), layout="constrained")
    FigureCanvasAgg(figure)
    _draw(figure, comparison)
    # Without a date and with fixed names the same comparison is the same file.
    form = path.suffix.lower()
    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(form, {})
    picture = io.BytesIO()
    figure.savefig(picture, format=form[1:], dpi=150, metadata=metadata)
    write_file(path, picture.getvalue())


def _draw(figure: Any, comparison: Comparison) -> None:
    pitch, energy = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    curves = comparison.curves
    times = np.arange(len(curves.pitch_mine_st)) * curves.frame_shift_s
    for axes, mine, reference in (
        (pitch, curves.pitch_mine_st, curves.pitch_reference_st),
        (energy, curves.energy_mine_db, curves.energy_reference_db),
    ):
        axes.plot(
            times,
            _numbers(reference),
            color=_REFERENCE,
            linewidth=2,
            linestyle="--",
            label=_label(comparison.reference),
        )
        axes.plot(times, _numbers(mine), color=_MINE, linewidth=2, label=_label(comparison.mine))
        axes.grid(visible=True, axis="y", alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    pitch.set_ylabel("pitch (semitones)")
    energy.set_ylabel("energy (dB)")
    energy.set_xlabel("time in the reference (s)")
    pitch.legend(loc="upper right", frameon=False, ncols=2, bbox_to_anchor=(1.0, 1.2))
    top = pitch.get_ylim()[1]
    for index, word in enumerate(comparison.words):
        if word.reference is None or word.mine is None:
            continue
        start, end = (at_s - curves.start_s for at_s in (word.reference.start_s, word.reference.end_s))
        for axes in (pitch, energy):
            axes.axvspan(start, end, color="#000000", alpha=0.03 + 0.05 * (index % 2), linewidth=0)
        pitch.text((start + end) / 2, top, word.text, ha="center", va="bottom", fontsize=9, parse_math=False)


def _numbers(curve: tuple[float | None, ...]) -> Any:
    return np.array([np.nan if value is None else value for value in curve], dtype=float)


def _label(name: str) -> str:
    """Return a name that matplotlib shows as it is: "$" would be mathematics, and "_" in front hides it."""
    return name.replace("$", r"\$").lstrip("_")
