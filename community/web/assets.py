"""Static files under names that carry their content's hash, kept compressed, cached for ever."""

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Response, request

IMMUTABLE = "public, max-age=31536000, immutable"
TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, its bytes compressed (or None if that saves nothing), and its type."""

    body: bytes
    packed: bytes | None
    type: str


class Assets:
    """All files of the static folders. The version is the hash of everything, so that relative URLs
    inside a style sheet keep working."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._files: dict[str, Asset] = {}
        for owner, folder in folders.items():
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file():
                    self._files[f"{owner}/{path.relative_to(folder).as_posix()}"] = _read(path)
        digest = sha256()
        for name, asset in sorted(self._files.items()):
            digest.update(name.encode() + asset.body)
        self.version = digest.hexdigest()[:12]

    def path(self, name: str, owner: str = "community") -> str:
        """The path of a file below the house's root.

        Raises:
            KeyError: if there is no such file, so that a broken link fails in a test and not in a browser.
        """
        if f"{owner}/{name}" not in self._files:
            raise KeyError(f"no static file {owner}/{name}")
        return f"/assets/{self.version}/{owner}/{name}"

    def answer(self, version: str, name: str) -> Response | None:
        """The answer for a file; an old version gets the present file, uncached."""
        asset = self._files.get(name)
        if asset is None:
            return None
        packed = asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if packed else asset.body, content_type=asset.type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        if asset.packed is not None:
            response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = IMMUTABLE if version == self.version else "no-cache"
        return response


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0)
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return Asset(body, packed if len(packed) < len(body) * 0.9 else None, kind)
