"""Isso, a small comment widget that people know, with its own server: what the widget is measured beside.

It comes from PyPI into an environment of its own that is thrown away, and is no part of the project.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection, socket

import requests
from flask import Flask

WANTED = "isso==0.14.*"
COMMENTS = 8
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>An app</title>
<link rel="stylesheet" href="/static/host.css">
<script data-isso="{isso}/"
  src="{isso}/js/embed.min.js" async></script>
</head><body><header><h1>An app</h1></header><main>
<section id="isso-thread" data-isso-id="/page"></section></main></body>
</html>"""
READY = """() => document.querySelectorAll('.isso-comment').length >= 8 &&
    !!document.querySelector('.isso-postbox .isso-textarea')"""


class NotThereError(Exception):
    """Isso could not be installed or started here, and why."""


def installed(folder: Path) -> Path:
    """Isso's program, in an environment made in this folder.

    Raises:
        NotThereError: when it can not be installed.
    """
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, timeout=120)
        pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", WANTED, "setuptools<81"]
        subprocess.run(pip, check=True, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        lines = str(getattr(error, "stderr", "") or error).strip().splitlines()
        raise NotThereError(lines[-1] if lines else type(error).__name__) from error
    return folder / "bin" / "isso"


@contextmanager
def isso(program: Path, folder: Path, front: Callable[[str], str], page_url: str) -> Iterator[str]:
    """Its server with eight comments, for pages of an address; the address of the server.

    Raises:
        NotThereError: when it does not answer.
    """
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    inner = f"http://127.0.0.1:{port}"
    (folder / "isso.cfg").write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = {page_url}\n[server]\nlisten = {inner}\n"
        "[guard]\nenabled = false\n[moderation]\nenabled = false\n"
    )
    with (folder / "isso.log").open("w") as log:
        server = subprocess.Popen([program, "-c", folder / "isso.cfg", "run"], stdout=log, stderr=log)
    try:
        for _ in range(100):
            try:
                create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise NotThereError((folder / "isso.log").read_text()[-300:])
        for number in range(COMMENTS):
            said = {
                "text": f"A comment of some length, as people write them, the {number}th of eight.",
                "author": "Ada",
            }
            made = requests.post(f"{inner}/new?uri=/page", json={**said, "title": "An app"}, timeout=10)
            if made.status_code != 201:
                raise NotThereError(f"it takes no comment: {made.status_code} {made.text[:200]}")
        yield front(inner)
    finally:
        server.terminate()
        server.wait(10)


def page_with_isso(static: Path) -> tuple[Flask, dict[str, str]]:
    """An app whose page shows Isso; its address is put into the second."""
    app, where = Flask("page_with_isso", static_folder=str(static)), {"isso": ""}
    app.add_url_rule("/", view_func=lambda: PAGE.format(isso=where["isso"]))
    return app, where
