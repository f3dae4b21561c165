"""``flask community work``: what the house does by itself, beside the server."""

import click
from flask import current_app
from flask.cli import with_appcontext

from community.current import house
from community.jobs.catalogue import JOBS
from community.jobs.worker import Worker, until_told


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, and end; with 1 when something must be tried again.")
@with_appcontext
def work(once: bool) -> None:
    """Send mail and clear out what has ended, until stopped. Several may run at once."""
    jobs = (*JOBS, *(job for plugin in house().registry.plugins for job in plugin.jobs))
    worker = Worker(current_app._get_current_object(), jobs)  # type: ignore[attr-defined]  # what stands behind Flask's proxy
    with until_told(worker):
        if not once:
            worker.run()
        elif not worker.run_due():
            raise SystemExit(1)
