"""Subtitles for the sample "We'll have to agree to disagree.", as different programs write them."""

from __future__ import annotations

SRT = "1\n00:00:00,200 --> 00:00:01,720\n<i>We'll have to agree</i>\n\n2\n00:00:01,720 --> 00:00:02,750\nto disagree.\n"
VTT = (
    "WEBVTT - a talk\nKind: captions\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\n"
    "first\n00:00.200 --> 00:01.720 align:start position:0%\n<v Anna>We&#39;ll have to agree</v>\n\n"
    "00:01.720 --> 00:02.750\nto disagree.\n"
)
SPOKEN = "We'll have to agree\nto disagree."
