"""``flask community backup FILE`` and ``flask community restore FILE``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from community.backup.archive import NotABackup, Refused


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole house into FILE, while people write on. Only this user can read it: keep it safe, elsewhere."""
    from community.backup import services

    try:
        with _moving("Backing up") as tell:
            made = services.back_up(file, tell)
    except Refused as error:
        raise click.ClickException(f"There is no backup: {error}.") from error
    click.echo(f"{file} holds the house as it was at {made.moment}.", err=True)


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put it in the place of a house that has members.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Put the backup in FILE in the place of this house. If anything is wrong, everything stays as it is."""
    from community.backup import services

    say: Callable[[str], None] = lambda words: click.echo(words, err=True)  # noqa: E731 (handed on as a value)
    try:
        with _moving("Unpacking") as tell:
            made = services.restore(file, over_members=replace, tell=tell, say=say)
    except (NotABackup, Refused) as error:
        raise click.ClickException(f"Nothing was changed: {error}.") from error
    say(f"The house is as it was at {made.moment}. Everybody signs in again.")


@contextmanager
def _moving(label: str) -> Iterator[Callable[[int], None]]:
    """Progress on standard error, for a terminal: how much has been moved."""
    done = 0

    def tell(length: int) -> None:
        nonlocal done
        done += length
        if sys.stderr.isatty():
            click.echo(f"\r{label} … {done // 1_000_000} MB", err=True, nl=False)

    yield tell
    if sys.stderr.isatty():
        click.echo("", err=True)
