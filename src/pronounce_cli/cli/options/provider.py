"""The options by which commands choose who hears the words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def _tag(value: str | None) -> str | None:
    from pronounce_cli.core.tags import is_language_tag

    if value is not None and not is_language_tag(value):
        raise typer.BadParameter(f"`{value}` is not a language tag such as en-US")
    return value


Provider = Annotated[
    str | None,
    typer.Option(help="Who hears the words; `pronounce providers` lists them.", metavar="NAME", show_default=False),
]
Model = Annotated[
    str | None, typer.Option(help="Model of the provider; a folder for local.", metavar="NAME", show_default=False)
]
BaseUrl = Annotated[
    str | None,
    typer.Option(help="Address of the provider, as http://127.0.0.1:8000/v1.", metavar="URL", show_default=False),
]
LanguageHeard = Annotated[
    str | None,
    typer.Option(
        "--language",
        help="Language of the recording, as a BCP 47 tag.",
        metavar="TAG",
        callback=_tag,
        show_default=False,
    ),
]
LanguageRead = Annotated[
    str | None,
    typer.Option(
        "--language", help="Language of the text, as a BCP 47 tag.", metavar="TAG", callback=_tag, show_default=False
    ),
]
Offline = Annotated[
    bool | None,
    typer.Option("--offline/--no-offline", help="Promise that no network connection is opened.", show_default=False),
]
RequireTranscript = Annotated[
    bool | None,
    typer.Option(
        "--require-transcript/--no-require-transcript",
        help="Fail when the provider fails, instead of judging the sounds alone.",
        show_default=False,
    ),
]
Cache = Annotated[
    bool | None,
    typer.Option("--cache/--no-cache", help="Keep replies, and use those that are kept.", show_default=False),
]
Record = Annotated[Path | None, typer.Option(help="Write each reply to this folder.", metavar="DIR", file_okay=False)]
Replay = Annotated[
    Path | None,
    typer.Option(help="Take the replies from this folder and ask nobody.", metavar="DIR", exists=True, file_okay=False),
]
