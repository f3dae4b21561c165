"""``flask community member steward HANDLE``."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from community.current import session
from community.db.unit_of_work import unit_of_work
from community.members.models import Member


@click.command("steward")
@click.argument("handle")
@click.option("--off", is_flag=True, help="They look after the house no longer.")
@with_appcontext
def steward(handle: str, off: bool) -> None:
    """Let a member look after the house, or no longer: from their next page on, signed in or not."""
    with unit_of_work():
        wanted = select(Member).where(Member.handle == handle.strip().lstrip("@").lower(), Member.left_at.is_(None))
        member = session().scalar(wanted.with_for_update(key_share=True))
        if member is not None:
            member.steward = not off
    if member is None:
        raise click.ClickException(f"Nobody here is called {handle}.")
    click.echo(f"{member.handle} {'no longer looks' if off else 'looks'} after the house.", err=True)
