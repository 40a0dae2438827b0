"""Which reports go where: `--format` and `--output`, each as often as needed, and the reporter for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pronounce_cli.cli._console import emit, terminal_reporter
from pronounce_cli.cli._options import Format

if TYPE_CHECKING:
    from pronounce_cli.core.ports import Reporter
    from pronounce_cli.core.runs import Run

BY_SUFFIX = {
    ".txt": Format.TERMINAL,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".xml": Format.JUNIT,
    ".md": Format.MARKDOWN,
    ".textgrid": Format.TEXTGRID,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}
_STDOUT = Path("-")

Formats = Annotated[
    list[Format] | None,
    typer.Option(
        "--format",
        "-f",
        help="Form of the report, once per --output and in the same order; by default by the suffix of the file.",
        show_default=False,
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", help="Write the report to a file, - is stdout; repeat it for several reports.", metavar="FILE"
    ),
]
Level = Annotated[
    Literal["utterance", "word", "phone"] | None,
    typer.Option(help="What a row of CSV is; a word by default.", show_default=False),
]
NotAssessable = Annotated[
    Literal["skip", "fail"] | None,
    typer.Option(help="What JUnit says of a recording that cannot be judged; skip by default.", show_default=False),
]
EmbedAudio = Annotated[
    bool, typer.Option("--embed-audio", help="Put the recordings into the HTML report, so that words can be heard.")
]


@dataclass(frozen=True, slots=True)
class Document:
    """One report to write.

    Attributes:
        form: What it is written as.
        path: The file, or a folder for TextGrids; None is stdout.
    """

    form: Format
    path: Path | None = None

    @property
    def is_folder(self) -> bool:
        """Return whether the report is a folder with a file per recording."""
        return self.form is Format.TEXTGRID and self.path is not None and self.path.suffix.lower() != ".textgrid"


@dataclass(frozen=True, slots=True)
class Look:
    """How the reports look, each option for the formats that know it."""

    no_color: bool = False
    details: bool = False
    explain: bool = False
    level: Literal["utterance", "word", "phone"] = "word"
    not_assessable: Literal["skip", "fail"] = "skip"
    embed_audio: bool = False
    group_by: Literal["speaker", "tag"] | None = None


def documents_for(formats: Sequence[Format] | None, outputs: Sequence[Path] | None) -> tuple[Document, ...]:
    """Return the reports that were asked for.

    Without `--format` each output goes by its suffix, and `-` and no output at all mean the terminal. Otherwise there
    is one format for each output, in the same order, or a single one for stdout.

    Raises:
        typer.BadParameter: The numbers differ, a suffix means nothing, a file cannot be written, or two reports would
            go to the same place.
    """
    formats, outputs = formats or (), outputs or (_STDOUT,)
    if formats and len(formats) != len(outputs):
        numbers = f"{_counted(formats, 'format')} for {_counted(outputs, 'output')}"
        raise typer.BadParameter(f"{numbers}: give each --output its own --format, in the same order, or none at all")
    chosen = formats or [_format_of(output) for output in outputs]
    documents = tuple(
        Document(form, None if output == _STDOUT else output) for form, output in zip(chosen, outputs, strict=True)
    )
    for i, document in enumerate(documents):
        _check_path(document)
        if document.path in (other.path for other in documents[:i]):
            raise typer.BadParameter(f"two reports cannot both go to {_place(document)}")
    return documents


def _counted(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'s' * (len(things) != 1)}"


def _place(document: Document) -> str:
    return "stdout" if document.path is None else f"`{document.path}`"


def _format_of(output: Path) -> Format:
    if output == _STDOUT:
        return Format.TERMINAL
    if output.is_dir():
        raise typer.BadParameter(f"cannot write `{output}`: it is a folder, which --format textgrid alone can write")
    if output.suffix.lower() not in BY_SUFFIX:
        raise typer.BadParameter(f"cannot tell a format from the name `{output.name}`; add --format")
    return BY_SUFFIX[output.suffix.lower()]


def _check_path(document: Document) -> None:
    path = document.path
    if path is None:
        return
    if not path.parent.is_dir():
        raise typer.BadParameter(f"cannot write `{path}`: its folder does not exist")
    if path.exists() and path.is_dir() != document.is_folder:
        wrong = "TextGrids need a folder or a name in .TextGrid" if document.is_folder else "it is a folder"
        raise typer.BadParameter(f"cannot write `{path}`: {wrong}")


def reporter_for(form: Format, *, output: Path | None, look: Look) -> Reporter:
    """Return the reporter for a format, fitted to the terminal or to a file."""
    if form is Format.JSON:
        from pronounce_cli.report.json import JsonReporter

        return JsonReporter()
    if form is Format.JSONL:
        from pronounce_cli.report.jsonl import JsonLinesReporter

        return JsonLinesReporter()
    if form is Format.CSV:
        from pronounce_cli.report.csv import CsvReporter

        return CsvReporter(look.level)
    if form is Format.JUNIT:
        from pronounce_cli.report.junit import JUnitReporter

        return JUnitReporter(look.not_assessable)
    if form is Format.MARKDOWN:
        from pronounce_cli.report.markdown import MarkdownReporter

        return MarkdownReporter(look.group_by)
    if form is Format.GITHUB:
        from pronounce_cli.report.github import GithubReporter

        return GithubReporter()
    if form is Format.TEXTGRID:
        from pronounce_cli.report.textgrid import TextGridReporter

        return TextGridReporter()
    if form is Format.HTML:
        from pronounce_cli.cli._sounds import sounds_of
        from pronounce_cli.report.html import HtmlReporter

        return HtmlReporter(sounds_of(embed=look.embed_audio), group_by=look.group_by)
    fitted = terminal_reporter(output=output, no_color=look.no_color, details=look.details, explain=look.explain)
    return replace(fitted, group_by=look.group_by)


def write_documents(documents: Iterable[Document], run: Run, look: Look) -> None:
    """Write each report of a run.

    Raises:
        typer.BadParameter: A report cannot be written.
        BrokenPipeError: Nobody reads stdout any more.
    """
    for document in documents:
        if document.is_folder and document.path is not None:
            _write_folder(document.path, run)
            continue
        reporter = reporter_for(document.form, output=document.path, look=look)
        emit(reporter.render(run), document.form, document.path)


def _write_folder(folder: Path, run: Run) -> None:
    """Write a TextGrid per recording, into a folder that is made if need be."""
    from pronounce_cli.report.textgrid import files

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"cannot make the folder `{folder}`: {error.strerror}") from error
    for name, content in files(run):
        emit(content, Format.TEXTGRID, folder / name)
