"""`pronounce score`: recordings and their texts in, a report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._documents import (
    EmbedAudio,
    Formats,
    Level,
    NotAssessable,
    Outputs,
    Wishes,
    documents_for,
    untold,
    write_documents,
)
from pronounce_cli.cli._settings import given_settings, hint_language, settled
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.cli.options.batch import (
    ClusterAddress,
    Jobs,
    MaxFailures,
    Repeat,
    ResultsFile,
    Resume,
    RetryFailed,
    TimeLimit,
)
from pronounce_cli.cli.options.common import Debug, Lexicon, NoColor, StrictnessOption
from pronounce_cli.cli.options.gate import (
    BaselineFile,
    GroupBy,
    MinScore,
    OnlyFailed,
    Sort,
    Tags,
    Tolerance,
    gates_for,
    say_verdict,
)
from pronounce_cli.cli.options.provider import (
    BaseUrl,
    Cache,
    LanguageHeard,
    Model,
    Offline,
    Provider,
    Record,
    Replay,
    RequireTranscript,
)

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Outcome

_LOOKED_AT = 20  # first recordings, for whether their texts are German
SUMMARY = COMMANDS["score"]
HELP = f"""\b
Examples:
  pronounce score hello.wav --text "Hello, how are you?"
  pronounce score hello.wav          # the text is in hello.txt
  pronounce score class/ --details   # all that class/manifest.csv lists
  pronounce score set.csv --results set.jsonl --resume   # goes on after a kill
  pronounce score class/ -o class.json --min-score overall=70,word=50
  pronounce score class/ --baseline baseline.jsonl --tolerance 3
  pronounce score hello.wav --text "Hello" --provider groq --explain
  pronounce score talk.mp4 --cues    # each cue of talk.srt or talk.vtt by itself
  pronounce score talk.wav --free --provider offline
  ffmpeg -i talk.mkv -f wav - | pronounce score - --text-file talk.txt

{SUMMARY} One recording gives a full report; several give one line each and a summary.

\b
Exit codes: 0 scored, 1 below --min-score or worse than --baseline, 2 usage,
3 configuration, 4 recording or text, 5 provider, 6 an extra is missing, 70 a bug.
"""


def score(
    context: typer.Context,
    audio: Annotated[
        list[str], typer.Argument(help="Recordings, folders, patterns, lists, URLs; - is stdin.", show_default=False)
    ],
    text: Annotated[str | None, typer.Option(help="What should be said.")] = None,
    text_file: Annotated[
        Path | None, typer.Option(help="A file with what should be said: a text, SRT or VTT.", metavar="FILE")
    ] = None,
    cues: Annotated[
        bool, typer.Option("--cues", help="Each cue of subtitles by itself, on its part of the recording.")
    ] = False,
    free: Annotated[bool, typer.Option("--free", help="No text: judge what was said, as a provider hears it.")] = False,
    language: LanguageHeard = None,
    strictness: StrictnessOption = None,
    lexicon: Lexicon = None,
    min_score: MinScore = None,
    baseline: BaselineFile = None,
    tolerance: Tolerance = "3",
    tag: Tags = None,
    provider: Provider = None,
    model: Model = None,
    base_url: BaseUrl = None,
    offline: Offline = None,
    require_transcript: RequireTranscript = None,
    cache: Cache = None,
    record: Record = None,
    replay: Replay = None,
    repeat: Repeat = 1,
    jobs: Jobs = None,
    results: ResultsFile = None,
    resume: Resume = False,
    retry_failed: RetryFailed = False,
    max_failures: MaxFailures = None,
    time_limit: TimeLimit = None,
    cluster: ClusterAddress = None,
    details: Annotated[bool, typer.Option("--details", help="Every word, every tip and every sound.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="What sounds and transcript said of each word.")] = False,
    format_: Formats = None,
    output: Outputs = None,
    level: Level = None,
    not_assessable: NotAssessable = None,
    embed_audio: EmbedAudio = False,
    only_failed: OnlyFailed = False,
    sort: Sort = "manifest",
    group_by: GroupBy = None,
    no_color: NoColor = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Score recordings against what should have been said."""
    from pronounce_cli.batch.gates import judged
    from pronounce_cli.batch.scorer import Scoring
    from pronounce_cli.batch.views import View
    from pronounce_cli.cli._scoring import Running, scored, sources_for
    from pronounce_cli.cli.terminal.console import note

    documents = documents_for(format_, output)
    resolved = settled(context, quiet=quiet, **given_settings(context))
    settings = resolved.settings
    sources, stdin = sources_for(audio, text, text_file, free=free, cues=cues, language=settings.language, quiet=quiet)
    gates = gates_for(settings.min_score, baseline, tolerance)
    plan = Scoring(settings, free, record, replay, repeat)
    running = Running(jobs, results, resume, retry_failed, max_failures, time_limit, cluster, frozenset(tag or ()))
    wishes = Wishes(
        no_color, details, explain, level or "word", not_assessable or "skip", embed_audio, group_by=group_by
    )
    with scored(sources, plan, running, stdin, quiet=quiet) as found:
        hint_language(resolved, _texts(islice(found.outcomes, _LOOKED_AT), settings.language), quiet=quiet)
        result = judged(found.outcomes, gates, View(only_failed, sort), not_run=found.left_out)
        write_documents(documents, result.run, wishes)
        if told := untold(documents, result.run, wishes):
            note(told, quiet=quiet)
    say_verdict(result, quiet=quiet, told=any(document.is_shown for document in documents))
    raise typer.Exit(max(found.exit_code, ExitCode.OK if result.passed else ExitCode.GATE))


def _texts(outcomes: Iterable[Outcome], language: str) -> Iterator[str]:
    """Yield the texts that were read in a language."""
    from pronounce_cli.core.tags import primary
    from pronounce_cli.core.types import Assessment

    for outcome in outcomes:
        if isinstance(outcome.result, Assessment) and primary(outcome.result.reference.language) == primary(language):
            yield outcome.result.reference.text
