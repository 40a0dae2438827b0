"""The report for people who share it: one HTML file that needs nothing but a browser.

A table of all recordings and a page for each, within one file: the address (`#r3`) chooses the page by CSS alone, so it
reads without scripts too, and pages that are not looked at cost no layout. Nothing is loaded from anywhere; the content
security policy allows this file's own style and script by their hashes and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from pronounce_cli.report.html.recording import page
from pronounce_cli.report.html.sound import SoundOf, Waveform, silent
from pronounce_cli.report.html.table import Overview, table
from pronounce_cli.report.summary import Group

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Run
    from pronounce_cli.report.registry import Look

__all__ = ["HtmlReporter", "SoundOf", "Waveform"]


class HtmlReporter:
    """Writes the file.

    Args:
        sound_of: Gives the sound of a recording, to be drawn and perhaps played; None where there is none.
        group_by: What the mean scores are given for, besides the whole.
    """

    def __init__(self, sound_of: SoundOf = silent, *, group_by: Group | None = None) -> None:
        self.sound_of = sound_of
        self.group_by = group_by

    def render(self, run: Run) -> Iterator[str]:
        """Yield the document; the run is read four times, recordings one at a time."""
        overview = Overview.of(run, self.group_by)
        style, script = (files(__name__).joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
        yield _head(style, overview)
        yield from overview.header()
        yield "<main>\n"
        yield from table(run, overview)
        for number, item in enumerate(run.items, 1):
            yield from page(number, overview.total, item, self.sound_of(item.outcome))
        yield "</main>\n"
        yield from overview.footer()
        yield f'<div id="say" class="hidden" role="status" aria-live="polite"></div>\n<script>{script}</script>\n'
        yield "</body>\n</html>\n"


def _head(style: str, overview: Overview) -> str:
    script = files(__name__).joinpath("page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; media-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    single = ' class="single"' if overview.total == 1 else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{overview.title}</title>\n<style>{style}</style>\n</head>\n<body{single}>\n"
        '<a class="skip" href="#main">Skip to the report</a>\n'
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")


def reporter(look: Look) -> HtmlReporter:
    """Return the reporter for a look."""
    return HtmlReporter(look.sound_of or silent, group_by=look.group_by)
