"""``flask community erase HANDLE``."""

import click
from flask.cli import with_appcontext

from community.privacy.services import OutOfReach, sweep
from community.privacy.services import erase as erase_person


@click.command("erase")
@click.argument("handle")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase(handle: str, yes: bool) -> None:
    """Erase a person: their words and data go, other people's words stay. Again is calm: it sweeps once more."""
    if not yes:
        click.confirm(f"Erase {handle} and everything of theirs, for good?", abort=True)
    try:
        there = erase_person(handle)
    except OutOfReach as error:
        raise click.ClickException(str(error)) from error
    swept = sweep()
    click.echo(f"{handle} is erased." if there else f"Nobody here is called {handle}.", err=True)
    if not swept:
        click.echo("A reader keeps old pages in the journal: run this again in a quiet moment.", err=True)
