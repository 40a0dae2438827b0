"""The report for programs: one JSON object, always of the same shape, whether one recording was scored or many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pronounce_cli.core.codec import SCHEMA_VERSION, result_to_dict

if TYPE_CHECKING:
    from pronounce_cli.core.types import Reference, Result


class JsonReporter:
    """Writes `{"schema_version": …, "results": […]}` as `docs/assessment.schema.json` describes it."""

    def render(self, results: Sequence[Result]) -> str:
        """Return the document, indented, keys in the order of the fields, ending in a newline."""
        document = {"schema_version": SCHEMA_VERSION, "results": [result_to_dict(result) for result in results]}
        return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def render_reference(reference: Reference) -> str:
    """Return the words of a text with every accepted pronunciation in IPA and ARPAbet, as one JSON object."""
    words = [
        {
            "text": word.text,
            "written": word.written,
            "token": word.token,
            "pronunciations": [
                {"ipa": said.ipa, "arpabet": said.arpabet, "source": said.source.value} for said in word.pronunciations
            ],
        }
        for word in reference.words
    ]
    document = {
        "schema_version": SCHEMA_VERSION,
        "kind": "reference",
        "text": reference.text,
        "language": reference.language,
        "words": words,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
