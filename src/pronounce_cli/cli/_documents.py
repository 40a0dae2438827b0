"""Which reports go where: `--format` and `--output`, each as often as needed, and the reporter for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from pronounce_cli.cli.terminal.console import emit, fitted
from pronounce_cli.core.errors import WriteError
from pronounce_cli.core.files import make_folder
from pronounce_cli.report.registry import FORMATS, TERMINAL, Look, format_of, names, reporter

if TYPE_CHECKING:
    from pronounce_cli.core.ports import FolderReporter
    from pronounce_cli.core.runs import Run

_STDOUT = Path("-")
TEXTGRID = "textgrid"  # the one that can be a folder with a file per recording


def _known(values: list[str] | None) -> list[str] | None:
    """Refuse a format that nobody writes."""
    for value in values or ():
        if value not in FORMATS and value not in names() and ":" not in value:
            raise typer.BadParameter(f"'{value}' is not one of {', '.join(names())}")
    return values


Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        help="Form of the report, once per --output and in the same order; by default by the suffix of the file.",
        show_default=False,
        metavar=f"<{'|'.join(FORMATS)}>",
        callback=_known,
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

    form: str
    path: Path | None = None

    @property
    def is_shown(self) -> bool:
        """Return whether it is what people read in the terminal."""
        return self.form == TERMINAL and self.path is None

    @property
    def is_folder(self) -> bool:
        """Return whether the report is a folder with a file per recording."""
        return self.form == TEXTGRID and self.path is not None and self.path.suffix.lower() != ".textgrid"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the reports should look, as the command line says it."""

    no_color: bool = False
    details: bool = False
    explain: bool = False
    level: Literal["utterance", "word", "phone"] = "word"
    not_assessable: Literal["skip", "fail"] = "skip"
    embed_audio: bool = False
    group_by: Literal["speaker", "tag"] | None = None

    def look(self, output: Path | None) -> Look:
        """Return how a report looks that goes to a file, or to stdout."""
        from pronounce_cli.cli._sounds import sounds_of

        look = Look(
            details=self.details,
            explain=self.explain,
            level=self.level,
            not_assessable=self.not_assessable,
            sound_of=sounds_of(embed=self.embed_audio),
            group_by=self.group_by,
        )
        return fitted(look, output=output, no_color=self.no_color)


def documents_for(formats: Sequence[str] | None, outputs: Sequence[Path] | None) -> tuple[Document, ...]:
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


def _format_of(output: Path) -> str:
    if output == _STDOUT:
        return TERMINAL
    if output.is_dir():
        raise typer.BadParameter(f"cannot write `{output}`: it is a folder, which --format textgrid alone can write")
    form = format_of(output.suffix)
    if form is None:
        raise typer.BadParameter(f"cannot tell a format from the name `{output.name}`; add --format")
    return form


def _check_path(document: Document) -> None:
    path = document.path
    if path is None:
        return
    if not path.parent.is_dir():
        raise typer.BadParameter(f"cannot write `{path}`: its folder does not exist")
    if path.exists() and path.is_dir() != document.is_folder:
        wrong = "TextGrids need a folder or a name in .TextGrid" if document.is_folder else "it is a folder"
        raise typer.BadParameter(f"cannot write `{path}`: {wrong}")


def write_documents(documents: Iterable[Document], run: Run, wishes: Wishes) -> None:
    """Write each report of a run; one that cannot be written does not keep the others from it.

    Raises:
        WriteError: A report cannot be written.
        BrokenPipeError: Nobody reads stdout any more.
    """
    failed: list[WriteError] = []
    unread: list[BrokenPipeError] = []
    for document in documents:
        try:
            _write(document, run, wishes)
        except WriteError as error:
            failed.append(error)
        except BrokenPipeError as error:
            unread.append(error)
    if failed or unread:
        raise (failed or unread)[0]


def _write(document: Document, run: Run, wishes: Wishes) -> None:
    writer = reporter(document.form, wishes.look(document.path))
    if document.is_folder and document.path is not None:
        _write_folder(document.path, cast("FolderReporter", writer).files(run))
    else:
        emit(writer.render(run), document.form, document.path)


def untold(documents: Iterable[Document], run: Run, wishes: Wishes) -> str | None:
    """Return what of the texts was not taken as read aloud, where no report of a run has a place for it.

    A table of words or sounds and a TextGrid have none.
    """
    tables = (TEXTGRID,) if wishes.level == "utterance" else (TEXTGRID, "csv")
    if any(document.form not in tables for document in documents):
        return None
    from pronounce_cli.report.unread import Unread

    unread = Unread()
    for item in run.items:
        unread.add(item.outcome.result)
    return unread.sentence()


def _write_folder(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write a file per recording, into a folder that is made if need be."""
    make_folder(folder)
    for name, content in files:
        emit(content, TEXTGRID, folder / name)
