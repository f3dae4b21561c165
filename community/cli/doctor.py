"""``flask community doctor``: whether this house is safe to open."""

import click
from flask.cli import with_appcontext

from community.doctor import examine, remarks


@click.command("doctor", short_help="What is unsafe, each with its remedy.")
@with_appcontext
def doctor() -> None:
    """Look for what is unsafe in production; each finding comes with its remedy. Ends with 1 when there is one."""
    for remark in remarks():
        click.echo(remark, err=True)
    found = list(examine())
    for finding in found:
        click.echo(f"{finding.what}: {finding.remedy}.")
    if found:
        raise SystemExit(1)
    click.echo("Nothing unsafe was found.")
