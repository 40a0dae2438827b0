"""Write `docs/assessment.schema.json`: `python docs/make_schema.py`."""

from __future__ import annotations

import json
from pathlib import Path

from pronounce_cli.core.schema import schema

TARGET = Path(__file__).with_name("assessment.schema.json")

if __name__ == "__main__":
    TARGET.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
