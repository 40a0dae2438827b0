"""The log of the server: a line of JSON per event on standard error, without texts and voices."""

from __future__ import annotations

import json
import logging
import sys
import time


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON; a message that is an object already is taken in."""
        message = record.getMessage()
        about: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
        }
        own = record.name.startswith(__package__ or "") and message.startswith("{")
        return json.dumps(about | (json.loads(message) if own else {"message": message}))


def log_as_json() -> None:
    """Send the log of the server and of uvicorn to standard error, a line of JSON each."""
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(_JsonLines())
    for name in (__package__, "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [output]
        logger.setLevel(logging.INFO)
        logger.propagate = False
    # It logs what it finds in a form as it is: the client's words.
    forms = logging.getLogger("python_multipart")
    forms.handlers = [logging.NullHandler()]
    forms.propagate = False
