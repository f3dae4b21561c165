"""``flask community export HANDLE``."""

import json

import click
from flask.cli import with_appcontext

from community.privacy.queries import everything_of, find_person, out_of_reach


@click.command("export", short_help="Everything of one person, as JSON.")
@click.argument("handle")
@with_appcontext
def export(handle: str) -> None:
    """Print one JSON document with everything of a person, and of nobody else."""
    found = find_person(handle)
    if found is None:
        raise click.ClickException(f"Nobody here is called {handle}.")
    for table in out_of_reach():
        click.echo(f"{table} belongs to no enabled plugin: what is in it is not exported.", err=True)
    click.echo(json.dumps(everything_of(found), ensure_ascii=False, indent=2))
