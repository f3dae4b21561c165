"""A PostgreSQL of one's own, to be stopped and started at will: on a Unix socket, as ``./dev`` starts one."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

OPTIONS = "-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"


def postgresql_programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest first; Debian keeps them off the PATH. None when there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Cluster:
    """Runs from ``Cluster()`` to ``close()``. As root it becomes the user ``postgres``, as PostgreSQL demands."""

    def __init__(self) -> None:
        programs = postgresql_programs()
        assert programs is not None, "PostgreSQL's initdb was not found"
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="community-pg."))
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)
        self._data = self.folder / "data"
        initdb = ["initdb", "-D", str(self._data), "-U", "app", "--auth=trust", "--no-sync"]
        self._run([*initdb, "--encoding=UTF8", "--locale=C.UTF-8"])
        self.start()

    def url(self, database: str = "postgres") -> str:
        """The address of a database of this cluster."""
        return f"postgresql+psycopg://app@/{database}?host={self.folder}"

    def new(self, database: str) -> str:
        """Make a database, and give its address."""
        self._run(["createdb", "-h", str(self.folder), "-U", "app", database])
        return self.url(database)

    def start(self) -> None:
        """Start, and return when connections are taken."""
        options = OPTIONS.format(folder=self.folder)
        self._pg_ctl("-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop as a crash does: no farewell, no checkpoint."""
        self._pg_ctl("-m", "immediate", "stop")

    def close(self) -> None:
        """Stop for good and leave nothing behind."""
        if (self._data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def _pg_ctl(self, *arguments: str) -> None:
        self._run(["pg_ctl", "-D", str(self._data), "-s", *arguments])

    def _run(self, command: Sequence[str]) -> None:
        full = [str(self._programs / command[0]), *command[1:]]
        subprocess.run(full, check=True, user=self._user, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
