"""``flask community erase HANDLE``, and ``flask community erase --due``."""

import click
from flask.cli import with_appcontext

from community.leaving.services import finish_leavings
from community.privacy.ledger import LedgerError
from community.privacy.services import OutOfReach, sweep
from community.privacy.services import erase as erase_person


@click.command("erase", short_help="Erase a person, or those whose days are over.")
@click.argument("handle", required=False)
@click.option("--due", is_flag=True, help="Erase everybody who left seven days ago or earlier, as they chose.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase(handle: str | None, due: bool, yes: bool) -> None:
    """Erase a person: their words and data go, other people's words stay. Again is calm: it sweeps once more."""
    if (handle is None) is not due:
        raise click.UsageError("Name a person, or say --due.")
    if handle is None:
        _finish_due()
        return
    if not yes:
        click.confirm(f"Erase {handle} and everything of theirs, for good?", abort=True)
    try:
        there = erase_person(handle)
    except (OutOfReach, LedgerError) as error:
        raise click.ClickException(str(error)) from error
    swept = sweep()
    click.echo(f"{handle} is erased." if there else f"Nobody here is called {handle}.", err=True)
    if not swept:
        click.echo("A reader keeps old pages in the journal: run this again in a quiet moment.", err=True)


def _finish_due() -> None:
    if not finish_leavings():
        raise click.ClickException("A leaving could not be finished: the log says why. The others are.")
    click.echo("Nobody's leaving is due any more.", err=True)
