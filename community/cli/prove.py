"""``flask community prove``: whether anything in this house tells what one member does in private."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import with_appcontext


@click.command("prove", short_help="Whether private acts stay private, in pairs of houses.")
@click.option(
    "--pairs", type=click.IntRange(1, 100_000), default=20, show_default=True, help="How many pairs of houses."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another number tells other stories.")
@click.option(
    "--part", "parts", multiple=True, metavar="NAME=VALUE", help="What may stand in a path part that only a plugin has."
)
@click.option(
    "--statistical", is_flag=True, help="Guess from somebody's own invitations whether another member gives much."
)
@click.option(
    "--worlds", type=click.IntRange(4, 100_000), default=1000, show_default=True, help="How many houses of either."
)
@with_appcontext
def prove(pairs: int, seed: int, parts: tuple[str, ...], statistical: bool, worlds: int) -> None:
    """Compare pairs of houses that differ in one member's private facts alone, byte by byte.

    They have this house's settings and plugins, and throw-away databases; nothing of this house is read. Plugins run
    as they are: one that writes to somebody outside would write. Ends with 1 at the first difference, and shows it.

    With --statistical it is guessed instead from whether, when and why one member is invited whether another one gives
    much in private. Ends with 1 when that can be guessed, and with 2 when more houses would be needed to know.
    """
    from community.noninterference.subject import proof_of
    from community.noninterference.values import UnknownParameterError

    app = current_app._get_current_object()  # type: ignore[attr-defined]  # what stands behind Flask's proxy
    if statistical:
        _guess(app, worlds, seed)
        return
    with proof_of(app, _by_name(parts)) as proof:
        with _progress(pairs) as numbers:
            try:
                difference = next(filter(None, (proof.try_pair(_chance(seed, number)) for number in numbers)), None)
            except UnknownParameterError as unknown:
                raise click.ClickException(f"{unknown.args[0]} (here: --part NAME=VALUE).") from unknown
        if difference is not None:
            click.echo(f"A difference was found, in pair {proof.compared.pairs} of seed {seed}.\n{difference}")
            raise SystemExit(1)
        click.echo(f"{proof.compared.words()}\nNo difference was found.")


def _guess(app: Flask, worlds: int, seed: int) -> None:
    from community.noninterference.bound import BOUND, trial_of
    from community.noninterference.village import HOUSES

    with trial_of(app) as trial, _progress(worlds) as numbers:
        found = trial.bound(HOUSES, numbers, seed=seed)
    click.echo(
        "Whether another member gives much in private was guessed from everything that somebody can know of their own\n"
        f"invitations, and from what everyone can read. Right in so many of the pairs, where half is chance:\n"
        f"{found.words()}"
    )
    if found.leaks:
        click.echo("It can be guessed.")
    elif found.holds:
        click.echo(f"It stays below {BOUND}: it cannot be guessed.")
    else:
        click.echo(f"Too few houses to know whether it stays below {BOUND}.")
    if not found.holds:
        raise SystemExit(1 if found.leaks else 2)


def _chance(seed: int, number: int) -> random.Random:
    return random.Random(f"{seed} {number}")  # noqa: S311 (repeatable on purpose)


@contextmanager
def _progress(pairs: int) -> Iterator[Iterator[int]]:
    with click.progressbar(range(pairs), label="Comparing houses", file=sys.stderr) as numbers:
        yield iter(numbers)


def _by_name(parts: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if not name or not value:
            raise click.BadParameter(f"{part} should be NAME=VALUE.", param_hint="--part")
        found.setdefault(name, []).append(value)
    return found
