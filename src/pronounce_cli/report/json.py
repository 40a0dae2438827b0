"""The report for programs: one JSON object, always of the same shape, whether one recording was scored or many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import indent
from typing import TYPE_CHECKING

from pronounce_cli.core.codec import SCHEMA_VERSION, outcome_to_dict

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Run
    from pronounce_cli.core.types import Reference
    from pronounce_cli.report.registry import Look


class JsonReporter:
    """Writes `{"schema_version": …, "results": […]}` as `docs/assessment.schema.json` describes it."""

    def render(self, run: Run) -> Iterator[str]:
        """Yield the document, indented, keys in the order of the fields, ending in a newline."""
        yield f'{{\n  "schema_version": "{SCHEMA_VERSION}",\n  "results": ['
        before = "\n"
        for item in run.items:
            document = json.dumps(outcome_to_dict(item.outcome), ensure_ascii=False, indent=2, allow_nan=False)
            yield before + indent(document, "    ")
            before = ",\n"
        yield "]\n}\n" if before == "\n" else "\n  ]\n}\n"


def render_reference(reference: Reference) -> str:
    """Return the words of a text with every accepted pronunciation in IPA and ARPAbet, as one JSON object."""
    words = [
        {
            "text": word.text,
            "written": word.written,
            "token": word.token,
            "pronunciations": [
                {"ipa": said.ipa, "arpabet": said.named, "source": said.source.value} for said in word.pronunciations
            ],
        }
        for word in reference.words
    ]
    document: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "kind": "reference",
        "text": reference.text,
        "language": reference.language,
        "words": words,
    }
    if reference.left_out:
        document["left_out"] = list(reference.left_out)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def reporter(_look: Look) -> JsonReporter:
    """Return the reporter for any look."""
    return JsonReporter()
