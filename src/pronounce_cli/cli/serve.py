"""`pronounce serve`: the same assessments over HTTP, with a small web page."""

from __future__ import annotations

from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._group import tell
from pronounce_cli.cli._settings import settled_to_listen
from pronounce_cli.cli.options.common import Debug, StrictnessOption
from pronounce_cli.cli.options.provider import BaseUrl, LanguageHeard, Model, Offline, Provider

SUMMARY = COMMANDS["serve"]
HELP = f"""\b
Examples:
  pronounce serve                       # the page is at http://127.0.0.1:8080
  pronounce serve --workers 2 --cors https://school.example
  PRONOUNCE_SERVE_TOKEN=… pronounce serve --host 0.0.0.0

{SUMMARY} POST /v1/assess takes a recording and a text, /openapi.json describes everything, and the addresses of the
web trainer work as they did. Nothing is written to disk, and the log holds neither texts nor voices.
"""


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address; others than this machine's need PRONOUNCE_SERVE_TOKEN.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8080,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes, each with models of its own.")] = 1,
    cors: Annotated[
        list[str] | None, typer.Option(help="Web origin that may use the server; * for all.", metavar="ORIGIN")
    ] = None,
    max_mb: Annotated[float, typer.Option(min=0.01, max=200, help="Largest request, in MB.", metavar="MB")] = 10.0,
    max_seconds: Annotated[float, typer.Option(min=1, max=300, help="Longest recording.", metavar="S")] = 60.0,
    timeout: Annotated[float, typer.Option(min=1, max=600, help="Longest wait for an answer.", metavar="S")] = 60.0,
    queue: Annotated[int, typer.Option(min=0, max=10_000, help="Requests that may wait per process.")] = 16,
    threads: Annotated[int, typer.Option(min=1, max=32, help="Assessments at once per process.")] = 1,
    no_page: Annotated[bool, typer.Option("--no-page", help="Without the web page.")] = False,
    language: LanguageHeard = None,
    strictness: StrictnessOption = None,
    provider: Provider = None,
    model: Model = None,
    base_url: BaseUrl = None,
    offline: Offline = None,
    debug: Debug = False,
) -> None:
    """Serve assessments over HTTP, with a web page to try."""
    flags: dict[str, object] = {"language": language, "strictness": strictness, "provider": provider, "model": model}
    flags |= {"offline": offline, "base_url": base_url}
    settings = settled_to_listen(context, flags=flags).settings
    try:
        from pronounce_cli.serve import asgi, running, service
    except ImportError as error:
        from pronounce_cli.core.errors import MissingExtra

        hint = "pip install 'pronounce-cli[serve]'"
        raise MissingExtra(f"The server needs the package {error.name}", hint=hint) from error
    from pronounce_cli.config import serve_origins, serve_token

    serving = running.Serving(
        settings,
        host,
        port,
        workers,
        tuple(origin.rstrip("/") for origin in cors) if cors else serve_origins(),
        serve_token(),
        not no_page,
        service.RequestLimits(int(max_mb * 1e6), max_seconds),
        asgi.Capacity(threads, queue, timeout),
    )
    if serving.is_local and not no_page:
        tell(f"Open http://{host}:{port} in a browser; Ctrl-C ends it.")
    running.run(serving)
