"""What `pronounce sample` prints: the text alone, with its sounds below it, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pronounce_cli.cli.pages.settings import new_page
from pronounce_cli.core.codec import SCHEMA_VERSION, encode

if TYPE_CHECKING:
    from pronounce_cli.core.types import Reference
    from pronounce_cli.practice.prompts import Prompt
    from pronounce_cli.report.terminal.page import Page

_INDENT = 2


def as_lines(prompts: Sequence[Prompt]) -> str:
    """Return the texts alone, one per line."""
    return "".join(f"{prompt.text}\n" for prompt in prompts)


def as_page(prompts: Sequence[Prompt], language: str, *, no_color: bool) -> str:
    """Return each text with its sounds, what it drills and its translation below it, dim."""
    page = new_page(output=None, no_color=no_color)
    for number, prompt in enumerate(prompts):
        if number:
            page.blank()
        page.add(prompt.text)
        _add_below(page, prompt, language)
    return page.text()


def as_json(prompts: Sequence[Prompt], language: str) -> str:
    """Return the texts as one JSON object, each with its IPA; null where the sounds are not known."""
    documents = []
    for prompt in prompts:
        reference = _reference(prompt, language)
        ipa = reference and " ".join(word.pronunciations[0].ipa for word in reference.words)
        documents.append({**encode(prompt), "ipa": ipa})
    document = {"schema_version": SCHEMA_VERSION, "kind": "prompts", "prompts": documents}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _add_below(page: Page, prompt: Prompt, language: str) -> None:
    from pronounce_cli.practice.prompts import inventory

    reference = _reference(prompt, language)
    if reference is not None:
        words = [page.glyphs.word(word.pronunciations[0]).strip("/") for word in reference.words]
        page.add(((" " if page.glyphs.ipa else "  ").join(words), "dim"), indent=_INDENT)
    known = {sound.ipa: sound for sound in inventory(prompt.language)}
    drilled = [known[ipa] for ipa in prompt.sounds]
    names = (f"{s.ipa if page.glyphs.ipa else s.arpabet or s.ipa} ({s.example})" for s in drilled)
    if drilled:
        page.add((f"drills {', '.join(names)}", "dim"), indent=_INDENT)
    if prompt.translation:
        page.add((prompt.translation, "dim italic"), indent=_INDENT)


def _reference(prompt: Prompt, language: str) -> Reference | None:
    """Return how a text is said; None where the package for its language is not installed."""
    from pronounce_cli.core.errors import MissingExtra
    from pronounce_cli.languages import language_of

    try:
        return language_of(language).g2p(language, {}).reference(prompt.text, language)
    except MissingExtra:
        return None
