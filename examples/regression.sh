#!/usr/bin/env bash
# Does our speech still sound as it did? Score a set and compare it with its baseline; the first run makes the baseline.
#
#   examples/regression.sh SET [BASELINE] [REPORTS]
#   examples/regression.sh sample_audio
#   SPEAK=1 examples/regression.sh texts.txt        # let espeak-ng say each line of texts.txt first
#   UPDATE=1 examples/regression.sh sample_audio    # the new scores are right: take them into the baseline
#
# SET is a manifest, or a folder of recordings. It ends with 0 if nothing got worse, 1 if something did, and with another
# number if it could not be found out; `pronounce score --help` lists them.
set -euo pipefail

set_=${1:?usage: regression.sh SET [BASELINE] [REPORTS]}
baseline=${2:-baseline.jsonl}
reports=${3:-reports}
tolerance=${TOLERANCE:-overall=3,word=15}
mkdir -p "$reports"

# Synthetic speech: one recording per line, with a manifest. Put your own synthesiser in place of espeak-ng.
if [ -n "${SPEAK:-}" ]; then
    spoken="$reports/spoken"
    mkdir -p "$spoken"
    number=0
    while IFS= read -r text || [ -n "$text" ]; do
        [ -n "$text" ] || continue
        number=$((number + 1))
        name=$(printf 'line%03d' "$number")
        espeak-ng -v en-us -w "$spoken/$name.wav" -- "$text"
        printf '%s\n' "$text" > "$spoken/$name.txt"
    done < "$set_"
    set_=$spoken
fi

options=()
[ -e "$baseline" ] && options+=(--baseline "$baseline" --tolerance "$tolerance")

code=0
pronounce score "$set_" "${options[@]}" --quiet \
    --output - --output "$reports/results.jsonl" --output "$reports/junit.xml" --output "$reports/report.html" || code=$?

if [ ! -e "$baseline" ] || [ -n "${UPDATE:-}" ]; then
    # 1 is a gate that failed: that is what an update is for. Anything above is an error.
    if [ "$code" -le 1 ]; then
        pronounce baseline update "$reports/results.jsonl" --baseline "$baseline"
        code=0
    fi
fi
exit "$code"
