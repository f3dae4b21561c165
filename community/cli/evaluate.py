"""``flask community evaluate``: how well the choosing of whom to invite would have done on this house's own past."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext

from community.invitations.figures import Figures
from community.invitations.queries import how_much_past, names_elsewhere, past
from community.invitations.replay import Measured, PastAsk, policies, replay

COLUMNS = {"mrr": "MRR", "hit@5": "hit@5", "hit@10": "hit@10", "gini": "Gini", "share_invited": "invited"}
MEANING = """
MRR      1 divided by the place of the first who really replied, 0 beyond ten, on average
hit@5    share of asks where one of the first five really replied; hit@10, of the first ten
Gini     how unevenly the first five were chosen: 0 when everybody is asked as often, near 1 when a few always are
invited  share of all who have replied by the end who were among the first five at least once
p95 ms   so quick were 95 of 100 choices

"ours" is what invites, and spares those who were invited lately. A past only knows whom people found by
themselves, so it can not show what a wider choice would have brought: read MRR and hit beside Gini.
"""


@click.command("evaluate", short_help="Compare ways to choose whom to invite.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option(
    "--rankings",
    "orders",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write whom each policy would have invited, a line of JSON for each ask and policy. It names people.",
)
@with_appcontext
def evaluate(as_json: bool, orders: Path | None) -> None:
    """Replay this house's past, and compare ways to choose whom to invite.

    Every ask that everyone here may read comes once more, in order, and only what was there before it counts. The
    first half warms up; in the second half each way of choosing names ten people, before it is seen who really
    replied. Nothing is changed, and nobody is told. Archive voices count as people here.
    """
    number, history = how_much_past()
    if not number:
        raise click.ClickException("there is no past here yet: nobody has asked anything that everyone may read.")
    compared = policies(history)
    figures, helpers = Figures(compared), set[str]()

    def noted() -> Iterator[PastAsk]:
        for ask in past():
            helpers.update(reply.helper for reply in ask.replies)
            yield ask

    with (
        _file(orders) as file,
        click.progressbar(length=number, label="Replaying", file=sys.stderr) as bar,
    ):
        names = names_elsewhere() if file else {}
        for one in replay(noted(), number, compared):
            bar.update(1)
            if one is not None:
                figures.take(one)
                if file:
                    file.writelines(_lines(one, names))
    if not figures.measured:
        raise click.ClickException(
            "nothing can be measured yet: in the second half of the asks, nobody replied who had replied before."
        )
    found = figures.of(helpers)
    skipped = number - number // 2 - figures.measured
    if as_json:
        click.echo(json.dumps({"policies": found, "scored": figures.measured, "skipped": skipped}))
    else:
        click.echo(_table(found, figures.measured, skipped, len(helpers)))


@contextmanager
def _file(path: Path | None) -> Iterator[IO[str] | None]:
    """A new file that only its owner may read, since it names people."""
    if path is None:
        with nullcontext() as nothing:
            yield nothing
        return
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise click.ClickException(f"{path} can not be written ({(error.strerror or '').lower()}).") from None
    with open(opened, "w", encoding="utf-8") as file:  # noqa: PTH123 (by its descriptor)
        yield file


def _lines(one: Measured, names: Mapping[str, str]) -> Iterator[str]:
    for policy, order in one.orders.items():
        named = [names.get(helper, helper) for helper in order]
        yield json.dumps({"request": one.request, "policy": policy, "ranking": named}, ensure_ascii=False) + "\n"


def _table(found: Mapping[str, Mapping[str, float]], measured: int, skipped: int, helpers: int) -> str:
    head = f"{'':20}" + "".join(f"{words:>9}" for words in COLUMNS.values()) + f"{'p95 ms':>9}"
    rows = [
        f"{policy:20}" + "".join(f"{of[key]:9.3f}" for key in COLUMNS) + f"{of['p95_ms']:9.1f}"
        for policy, of in found.items()
    ]
    about = f"{measured} asks measured, {skipped} left out since nobody replied who had replied before; "
    return "\n".join((about + f"{helpers} people have replied.", "", head, *rows, MEANING.rstrip()))
