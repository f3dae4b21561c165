"""``flask community …``: what an operator types."""

import sys
from collections.abc import Sequence

import click
from flask.cli import AppGroup

from community.cli.backup import backup, restore
from community.cli.db import downgrade, revision, upgrade
from community.cli.doctor import doctor
from community.cli.erase import erase
from community.cli.evaluate import evaluate
from community.cli.export import export
from community.cli.imports import imports
from community.cli.init import init
from community.cli.mail import mail
from community.cli.prove import prove
from community.cli.recover import recover
from community.cli.seed import synthetic
from community.cli.steward import steward
from community.cli.work import work
from community.current import house, session
from community.db.unit_of_work import unit_of_work
from community.demo.seed import SIGN_INS, seed_demo
from community.errors import Invalid
from community.language import LANGUAGES
from community.members.models import Member
from community.members.services import add_member
from community.members.services import invite as open_house
from community.plugin import Plugin, PluginError

commands = AppGroup("community", help="Look after a community.")
db = AppGroup("db", help="The database.")
member = AppGroup("member", help="Members.")
seed = AppGroup("seed", help="Fill a house.")
for command in (
    db,
    init,
    member,
    seed,
    mail,
    backup,
    restore,
    doctor,
    export,
    erase,
    evaluate,
    imports,
    prove,
    recover,
    work,
):
    commands.add_command(command)
for command in (upgrade, downgrade, revision):
    db.add_command(command)
member.add_command(steward)
seed.add_command(synthetic)


@member.command("add")
@click.argument("handle")
@click.option("--name", required=True, help="What people call them.")
@click.option("--locale", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option("--steward", is_flag=True, help="They look after the house.")
def member_add(handle: str, name: str, locale: str, password_stdin: bool, steward: bool) -> None:  # noqa: ARG001 (click needs every option by its name)
    """Add a member."""
    from community.members.schemas import JoinSchema

    password = sys.stdin.readline().rstrip("\n")
    wrong = JoinSchema(partial=True).validate({"handle": handle, "name": name, "password": password})
    if wrong:
        _fail("; ".join(f"{field}: {' '.join(words)}" for field, words in wrong.items()))
    if session().query(Member.id).filter_by(handle=handle).first() is not None:
        _fail(f"{handle} exists already.")
    try:
        with unit_of_work():
            add_member(handle, name, password, locale=locale, steward=steward)
    except Invalid as error:
        _fail("; ".join(f"{field}: {' '.join(words)}" for field, words in error.fields.items()))
    click.echo(f"{handle} can sign in.", err=True)


@commands.command("invite")
@click.option("--uses", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many people it lets in.")
@click.option("--days", type=click.IntRange(1, 365), default=14, show_default=True, help="How many days it works.")
def invite(uses: int, days: int) -> None:
    """Print a link that lets people in."""
    with unit_of_work():
        secret = open_house(uses=uses, days=days)
    click.echo(f"{house().settings.base_url}{house().prefix}/join?invite={secret}")


@seed.command("demo")
def demo() -> None:
    """Fill an empty house with a small believable community; a house with members stays as it is."""
    if seed_demo():
        click.echo("The demo house is furnished.", err=True)


@commands.command("demo-sign-ins")
def demo_sign_ins() -> None:
    """Print the sign-ins of the demo house."""
    for who in SIGN_INS:
        click.echo(f"{who.handle} / {who.password}")


def commands_with(plugins: Sequence[Plugin]) -> AppGroup:
    """The commands of a house, those of its plugins among them.

    Raises:
        PluginError: when a plugin takes a name that is taken.
    """
    every = AppGroup(commands.name, help=commands.help, commands=dict(commands.commands))
    for plugin in plugins:
        for one in plugin.commands:
            if not one.name or one.name in every.commands:
                raise PluginError(f"plugin {plugin.name}: the command {one.name} is taken; choose another name.")
            every.add_command(one)
    return every


def _fail(words: str) -> None:
    click.echo(words, err=True)
    raise SystemExit(1)
