"""``flask community recover HANDLE``."""

import click
from flask.cli import with_appcontext

from community.db.unit_of_work import unit_of_work
from community.links.services import address_of
from community.recovery.services import link_by_operator


@click.command("recover", short_help="A link to choose a new password.")
@click.argument("handle")
@with_appcontext
def recover(handle: str) -> None:
    """Print a link with which a member chooses a new password: it works once, for a day, and they read that it was
    made."""
    with unit_of_work():
        secret = link_by_operator(handle)
    if secret is None:
        raise click.ClickException(f"Nobody here is called {handle}.")
    click.echo(address_of("/recover", secret))
