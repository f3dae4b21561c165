"""``flask community sample-days``."""

import click
from flask.cli import with_appcontext

from community_sample.notes import days_with_a_request


@click.command("sample-days")
@with_appcontext
def days() -> None:
    """Print the days on which somebody asked for advice."""
    for day in days_with_a_request():
        click.echo(day.isoformat())
