"""A house served by granian in processes of its own, as in production."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests


@pytest.fixture
def serve_outside() -> Iterator[Callable[..., str]]:
    """Serves the house of a database with two workers (or as many as one says), and gives its address."""
    running: list[subprocess.Popen[bytes]] = []

    def start(database_url: str, workers: int = 2) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        base = f"http://127.0.0.1:{port}"
        env = {
            **os.environ,
            "COMMUNITY_SECRET_KEY": "tests only " * 4,
            "COMMUNITY_DATABASE_URL": database_url,
            "COMMUNITY_BASE_URL": base,
            "COMMUNITY_JOINING": "open",
            "COMMUNITY_RATE_LIMITS": "off",
        }
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(port),
            "--workers",
            str(workers),
        ]
        command += ["--blocking-threads", "2", "--no-ws", "--log-level", "error", "wsgi:app"]
        folder = Path(__file__).parents[2]
        running.append(subprocess.Popen(command, env=env, start_new_session=True, cwd=folder))
        for _ in range(200):
            with suppress(requests.RequestException):
                if requests.get(f"{base}/healthz", timeout=1).status_code == 200:
                    return base
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    yield start
    for server in running:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(5)
