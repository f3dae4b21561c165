"""What a site of its own writes down: what happened and how long it took, never a word of any member.

An exception is told by its kind and by where it arose. Its text stays out: a database's may quote a row, and ours may
quote what somebody typed. Addresses are told by their rule, since a path holds names and a query holds words.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request

OURS = "community"
access = logging.getLogger(f"{OURS}.access")


class _ToStandardError(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)  # noqa: T201 (the one place that writes the log)


class Lines(logging.Formatter):
    """A line an event, and the frames of an exception below it."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_moment(record)} {record.levelname} {record.name} {record.getMessage()}"
        if not record.exc_info:
            return line
        frames = "".join(traceback.format_tb(record.exc_info[2]))
        return f"{line} ({kind_of(record.exc_info[1])})\n{frames}".rstrip()


class Json(logging.Formatter):
    """An event a line, as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "of": record.name,
            "what": record.getMessage(),
            **getattr(record, "more", {}),
        }
        if record.exc_info:
            told["kind"] = kind_of(record.exc_info[1])
            told["frames"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(told, ensure_ascii=False)


def set_up(app: Flask, form: str) -> None:
    """Write what our loggers say to standard error; with ``json`` every request as well.

    Only in a site of its own: a host decides for itself.
    """
    handler = _ToStandardError()
    handler.setFormatter(Json() if form == "json" else Lines())
    ours = logging.getLogger(OURS)
    ours.handlers[:] = [handler]
    if form == "json":
        access.setLevel(logging.INFO)
        app.before_request(_begin)
        app.after_request(_tell)


def kind_of(error: BaseException | None) -> str:
    """The kinds of an exception and of what caused it, the last first."""
    kinds = []
    while error is not None:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return " < ".join(kinds)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _begin() -> None:
    g.community_begun = perf_counter()


def _tell(response: Response) -> Response:
    rule = request.url_rule.rule if request.url_rule else "nowhere"
    took = round((perf_counter() - g.get("community_begun", perf_counter())) * 1000, 1)
    more = {"method": request.method, "rule": rule, "status": response.status_code, "ms": took}
    access.info("%s %s %s", request.method, rule, response.status_code, extra={"more": more})
    return response
