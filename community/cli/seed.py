"""``flask community seed synthetic``: a house of any size, for measuring and trying."""

import sys

import click
from flask.cli import with_appcontext

from community.db.unit_of_work import unit_of_work
from community.synthetic.people import FOUNDERS
from community.synthetic.seed import NotEmpty, seed_synthetic


@click.command("synthetic")
@click.option("--members", type=click.IntRange(FOUNDERS), required=True, help="How many people move in.")
@click.option("--requests", type=click.IntRange(0), required=True, help="How many requests they ask.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed makes the same house.")
@with_appcontext
def synthetic(members: int, requests: int, seed: int) -> None:
    """Fill an empty house with made-up people, who can not sign in."""
    try:
        with click.progressbar(length=requests, label="Furnishing", file=sys.stderr) as bar, unit_of_work():
            seed_synthetic(members=members, requests=requests, seed=seed, tell=bar.update)
    except NotEmpty:
        click.echo("This house has members already: made-up people only move into an empty one.", err=True)
        raise SystemExit(1) from None
    click.echo(f"{members} people moved in and asked {requests} requests.", err=True)
