"""Run the command line as `python -m pronounce_cli`."""

from __future__ import annotations

from pronounce_cli.cli.app import main

main()
