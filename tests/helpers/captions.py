"""Subtitles for the sample "We'll have to agree to disagree.", as different programs write them."""

from __future__ import annotations

SRT = "1\n00:00:00,200 --> 00:00:01,720\n<i>We'll have to agree</i>\n\n2\n00:00:01,720 --> 00:00:02,750\nto disagree.\n"
VTT = (
    "WEBVTT - a talk\nKind: captions\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\n"
    "first\n00:00.200 --> 00:01.720 align:start position:0%\n<v Anna>We&#39;ll have to agree</v>\n\n"
    "00:01.720 --> 00:02.750\nto disagree.\n"
)
ASS = """[Script Info]
Title: A talk: 0:00:01.00,0:00:02.00

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.20,0:00:01.72,Default,,0,0,0,,not said
Dialogue: 0,0:00:00.20,0:00:01.72,Default,Anna,0,0,0,,{\\i1\\pos(10,20)}We'll have{\\i0} to agree
Dialogue: 0,0:00:01.72,0:00:02.75,Default,,0,0,0,,to\\hdisagree.
"""
LRC = "[ti:A talk]\n[00:00.20]We'll have <00:00.90>to agree\n[00:01.72] [01:01.72]to disagree.\n[00:02.75]\n"
WHISPER_CPP = "[00:00:00.200 --> 00:00:01.720]   We'll have to agree\n[00:00:01.720 --> 00:00:02.750]   to disagree.\n"
WHISPER = "[00:00.200 --> 00:01.720]  We'll have to agree\n[00:01.720 --> 00:02.750]  to disagree.\n"
FASTER_WHISPER = "[0.20s -> 1.72s]  We'll have to agree\n[1.72s -> 2.75s]  to disagree.\n"
OTHERS = {
    "ass": ASS, "lrc": LRC, "whisper.cpp": WHISPER_CPP, "whisper": WHISPER, "faster-whisper": FASTER_WHISPER,
}  # fmt: skip
SPOKEN = "We'll have to agree\nto disagree."
