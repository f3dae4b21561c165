"""``flask community db …``: the tables of the core and of the plugins."""

import click
from flask.cli import with_appcontext

from community.current import house
from community.db import migrate
from community.plugin import Plugin, PluginError
from community.registry import load_plugin


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the tables of the core, then of every enabled plugin, up to date."""
    try:
        migrate.upgrade(lambda done: click.echo(done, err=True))
    except PluginError as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date.", err=True)


@click.command("downgrade")
@click.argument("plugin")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def downgrade(plugin: str, yes: bool) -> None:
    """Take the tables of one plugin away, enabled or not, with everything in them."""
    found = _plugin(plugin)
    if not yes:
        click.confirm(f"Take the tables of {plugin} away, with everything that members wrote in them?", abort=True)
    migrate.downgrade("base", found)
    click.echo(f"The tables of {plugin} are gone.", err=True)
    if found in house().registry.plugins:
        click.echo(f"{plugin} is still enabled: take it out of COMMUNITY_PLUGINS.", err=True)


@click.command("revision")
@click.argument("plugin")
@click.argument("words")
@with_appcontext
def revision(plugin: str, words: str) -> None:
    """Write the next revision of a plugin's tables, from its models, for its author to read and keep."""
    click.echo(migrate.write_revision(_plugin(plugin), words))


def _plugin(name: str) -> Plugin:
    """The plugin of this name, if it has tables of its own.

    Raises:
        ClickException: with the registry's line, or when there are no revisions.
    """
    found = next((plugin for plugin in house().registry.plugins if plugin.name == name), None)
    try:
        found = found or load_plugin(name)
    except PluginError as error:
        raise click.ClickException(str(error)) from error
    if found.migrations is None:
        raise click.ClickException(f"plugin {name}: it has no tables.")
    return found
