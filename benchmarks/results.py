"""The committed record of all benchmarks: one section of RESULTS.md per script, replaced when the script runs again."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
_TITLE = "# Results\n\nWritten by the scripts beside this page; each section names its command.\n"


def write(title: str, command: str, body: str) -> None:
    """Replace the section `title` of RESULTS.md, or add it, and print it."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    head = f"## {title}\n\n`{command}`, {date.today()}, commit {commit.stdout.strip() or '?'}, {machine}\n"
    section = f"{head}\n{body.strip()}\n"
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else _TITLE
    intro, *sections = old.split("\n## ")
    kept = [part for part in sections if not part.startswith(f"{title}\n")]
    pages = sorted([*(f"## {part.strip()}\n" for part in kept), section])
    RESULTS.write_text("\n".join([intro.rstrip() + "\n", *pages]), encoding="utf-8")
    print(section)
