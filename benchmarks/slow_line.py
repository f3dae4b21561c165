"""A slow line: a proxy that lets each answer wait and then come at a pace, packed by brotli as a real one would.

All addresses behind one line share it, as tabs of one telephone do. What is packed once is kept, so that packing costs
a measurement nothing.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import brotli

PACKED = ("text/", "application/json", "application/javascript", "image/svg")
PIECE = 1400  # bytes, as in one packet
OWN = {"connection", "transfer-encoding", "content-length", "date", "server", "keep-alive"}


class Line:
    """A line on which an answer waits for ``wait`` seconds and comes at ``pace`` bytes a second."""

    def __init__(self, wait: float = 0.150, pace: float = 1_600_000 / 8) -> None:
        self.wait, self.pace = wait, pace
        self.free_at, self.lock = 0.0, threading.Lock()
        self.servers: list[ThreadingHTTPServer] = []

    def front(self, url: str) -> str:
        """Put the line before a server that listens, or will, at an address; the address before it."""
        parts, line = urlsplit(url), self
        name, port = parts.hostname or "", parts.port or 80

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

            def carry(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                inner = HTTPConnection(name, port, timeout=30)
                sent = {k: v for k, v in self.headers.items() if k.lower() not in (*OWN, "accept-encoding")}
                inner.request(self.command, self.path, body, {**sent, "Content-Length": str(len(body))})
                answer = inner.getresponse()
                data = answer.read()
                kept = [(k, v) for k, v in answer.getheaders() if k.lower() not in OWN]
                inner.close()
                if (
                    data
                    and "br" in self.headers.get("Accept-Encoding", "")
                    and _is_text(answer.getheader("Content-Type"))
                ):
                    data = _packed(data)
                    kept.append(("Content-Encoding", "br"))
                head = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{k}: {v}" for k, v in kept)]
                head += [] if answer.status in (204, 304) else [f"Content-Length: {len(data)}"]
                line.bring(self.wfile, "\r\n".join([*head, "", ""]).encode("latin-1") + data)

            def __getattr__(self, name: str) -> object:
                if name.startswith("do_"):
                    return self.carry
                raise AttributeError(name)

        server = ThreadingHTTPServer((name, 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.servers.append(server)
        return f"http://{name}:{server.server_port}"

    def bring(self, file: object, data: bytes) -> None:
        """Write an answer as the line brings it."""
        time.sleep(self.wait)
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            with self.lock:
                self.free_at = max(self.free_at, time.monotonic()) + len(piece) / self.pace
                until = self.free_at
            time.sleep(max(0.0, until - time.monotonic()))
            file.write(piece)


@contextmanager
def slow_line() -> Iterator[Line]:
    """A line, until it is closed."""
    line = Line()
    yield line
    for server in line.servers:
        server.shutdown()
        server.server_close()


def _is_text(kind: str | None) -> bool:
    return (kind or "").startswith(PACKED)


@lru_cache(maxsize=256)
def _packed(data: bytes) -> bytes:
    return brotli.compress(data, quality=11)
