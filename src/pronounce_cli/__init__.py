"""Pronunciation assessment: hear every phone, compare with what should have been said, report per word."""

from __future__ import annotations

__version__ = "0.1.0"
